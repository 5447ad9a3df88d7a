"""The tree that the compiler sees: `ast.parse(..., optimize=...)` and `PyCF_OPTIMIZED_AST`."""
import ast

for source in ["'%s' % (a,)", "'%-5.3s|%%x%r' % (a, b)", "'%d' % (a,)", "'%s%s' % (*a, b)", "'%1234s' % (a,)", "'x' % ()", "__debug__",
               "def f():\n 'a'\n 'b'\n", "class A: 'x'", "'doc'\nx = 1", "match x:\n case -1 | {-1: 1+2j} | A(-2.5, b=[-1j]): pass"]:
    for level in 1, 2:
        print(level, ast.dump(ast.parse(source, optimize=level)))
    tree = ast.parse(source)
    print(ast.dump(compile(tree, "", "exec", ast.PyCF_OPTIMIZED_AST, optimize=1)))

tree = ast.parse("import x\ndef f(x): global x")
for node in ast.walk(tree):
    for field, value in ast.iter_fields(node):
        if value == "x":
            setattr(node, field, "True")
try:
    compile(tree, "", "exec")
except ValueError as e:
    print(e)
try:
    ast.parse("Tru\u1d49", mode="eval")
except ValueError as e:
    print(type(e), e)
