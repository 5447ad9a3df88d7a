"""Code objects with constants that are long, nested and shared survive `marshal` and `replace`."""
import marshal

table = "(" + ", ".join(map(str, range(70_000))) + ")"
nested = "(" * 90 + "1" + ",)" * 90
source = f"""
def g():
    'doc'
    return {table}

found = 69_999 in {table}
deep = {nested}
both = (({nested}, {nested}), ({nested}, 'x'))
"""
code = compile(source, "large", "exec")
for other in code, marshal.loads(marshal.dumps(code)), code.replace(co_consts=code.co_consts):
    names = {}
    exec(other, names)
    depth, at = 0, names["deep"]
    while at != 1:
        depth, at = depth + 1, at[0]
    print(other == code, names["found"], len(names["g"]()), names["g"]()[-1], names["g"].__doc__, depth, names["both"][1][1])
