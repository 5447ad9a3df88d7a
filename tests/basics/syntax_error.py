# A program that does not parse: nothing runs. It prints from a text compiled at run time first.
try:
    compile("x = (1 +\n", "broken.py", "exec")
except SyntaxError as e:
    print(e.msg, e.lineno, e.offset, e.filename)
try:
    exec("if True\n    print(1)\n")
except SyntaxError as e:
    print(e)
try:
    eval("1 +* 2")
except SyntaxError as e:
    print(e)
exec(compile("print('compiled')", "f", "exec"))
print(eval(compile("2 + 3", "f", "eval")))
