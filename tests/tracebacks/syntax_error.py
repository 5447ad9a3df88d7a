# A syntax error in an imported text, shown by traceback.
import traceback, sys
for text in ("x = (1,\n", "def f(:\n  pass\n", "if 1\n  x", "a b\n", "'abc\n", "x = = 1", "  x = 1\n", "def f():\npass", "return 5", "1 = x", "f(a for a in b, c)", "print 'x'"):
    try:
        compile(text, "prog.py", "exec")
    except SyntaxError:
        traceback.print_exc(limit=0, file=sys.stdout)
