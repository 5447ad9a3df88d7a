# Indentation and tokenizer errors.
def show(src):
    try:
        compile(src, "f", "exec")
        print(repr(src), "compiles")
    except SyntaxError as e:
        print(repr(src), type(e).__name__, e.msg, e.lineno, e.offset, repr(e.text))
    except ValueError as e:
        print(repr(src), type(e).__name__, e)
for s in (" x", "x\n y", "if x:\n    a\n  b", "if x:\n\ta\n        b", "if x:\n        a\n\tb", "if x:\n\ta\n    b", "def f():\n", "def f():\n\n\n", "class A:\n# only a comment\n", "if x:\n  pass\n   y", "for x in y:\nz", "while 1:\nx", "with a:\nx", "try:\nx", "try:\n x\nexcept:\ny", "try:\n x\nfinally:\ny", "if 1:\n x\nelse:\ny", "if 1:\n x\nelif 2:\ny", "match x:\ncase 1: pass", "match x:\n case 1:\n pass", "lambda:\n x", "x = (\n  1,\n", "x = [\n1\n", "{\n'a': 1\n", "f(\n a,\n b\n", "(\n]", "[\n)\n", "{\n(\n]\n}", "'''abc\ndef", "\"\"\"abc", "'abc\ndef'", "x = 'abc\n", "x = \\", "x = \\\n", "x = \\ \n1", "x\\\ny", "\\\nx", "if x: pass; else: y", "if x: if y: z", "x; ; y", ";", "x;", "pass; pass;", "if True: a; b\nc", "\f x", "\n\n  \n  x", "a\r\nb\rc", "x = 1 # comment \\\ny", "# coding: nonsense\nx", "\ufeffx = 1", "x = 1\0", "def f(): x; y\n z", "@", "@x", "@x\ny", "@x\n\ndef f(): pass", "async", "async for x in y: pass", "async with x: pass", "def f():\n  async for x in y: pass", "class A: x = 1; y", "if (a :=\n 1): pass", "x = (yield)", "return 1", "def f():\n  return\n  yield\n  await x", "try: x", "try: pass\nexcept (A, B) as c, D: pass", "try: pass\nexcept A, B: pass", "try: pass\nexcept A as b.c: pass", "for x in *a, b: pass", "for *x in y: pass", "for x, *y in z: pass\nelse: a", "while x: pass\nelse: b\nelse: c"):
    show(s)
for b in (b"x = '\xff'", b"# coding: latin-1\nx = '\xe9'", b"# coding: ascii\nx = '\xe9'", b"# -*- coding: nope -*-\n", b"\xef\xbb\xbfx = 1", b"\xef\xbb\xbf# coding: latin-1\n", b"\x80"):
    try:
        compile(b, "f", "exec")
        print(b, "compiles")
    except SyntaxError as e:
        print(b, type(e).__name__, e.msg, e.lineno)
