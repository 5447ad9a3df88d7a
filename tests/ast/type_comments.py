"""Type comments: where they belong, where they are errors, and the text of a function's."""
import ast

SOURCES = [
    "a = b = 3 #type:int  \n", "for x in y:  # type: int\n pass\n", "with open(f) as g, (h):  # type: T\n pass\n",
    "def f(a,  # type: A\n      b=1,  # type: B\n      /, *c,  # type: C\n      d,  # type: D\n      **e  # type: E\n      ):\n  # type: (...) -> int\n  pass\n",
    "async def f():  # type: () -> x\n async for i in j:  # type: int\n  pass\n async with k:  # type: str\n  pass\n",
    "def f():\n\n  # a comment\n  # type: () -> int\n\n  pass\n",
    "x = [1, # type: ignore[a]\n 2]  # type: ignore\n# type: ignore\n", "a = 1 # type: int; b",
    "pass # type: int\n", "a = (1 # type: int\n)\n", "def f(a # type: x\n, b): pass\n", "a=1;# type: int\n",
    "def f(): # type: x\n  # type: y\n  pass\n", "while True:  # type: int\n  continue\n", "a: int = 3 # type: int\n",
    "lambda a, # type: x\n: 3", "f(a, # type: int\n)", "#type: ignoreé\nx=1\n", "def f():\n  pass\n  # type: int\n",
]
for source in SOURCES:
    try:
        print(ast.dump(ast.parse(source, type_comments=True)))
    except SyntaxError as e:
        print(repr(source), e.msg)
    if "lambda" not in source:
        ast.parse(source)

for text in ["() -> int", "(int, *str, **Any) -> float", "(**a) -> b", "(a[b], c.d) -> e\n\n", "(a) -> b, c", "(a, **b, *c) -> d",
             "(a:=1) -> b", "x", "() -> x y", "() -> x # type: int"]:
    try:
        print(ast.dump(ast.parse(text, mode="func_type"), include_attributes=True))
    except SyntaxError as e:
        print(repr(text), e.msg, e.offset)

NEWER = [("async def f(): pass", 4), ("a @ b", 4), ("x: int = 3", 5), ("x.y: int", 5), ("1_000", 5), ("(x := 0)", 7), ("def f(a, /): 0", 7),
         ("lambda a, /: 1", 7), ("match x:\n case 1: 0", 9), ("try: 0\nexcept* E: 0", 10), ("type X = int", 11), ("class X[T]: 0", 11),
         ("def f[T=int](): 0", 12), ("t'{a}'", 13), ("try: 0\nexcept A, B: 0", 13), ("with (a as b, c): 0", 8)]
for source, version in NEWER:
    for minor in version, version + 1:
        try:
            ast.parse(source, feature_version=(3, minor))
            print(minor, "ok")
        except SyntaxError as e:
            print(minor, e.msg)
