"""Misspelt keywords are suggested where a syntax error is shown (traceback, from the text that was parsed)."""

import traceback

for source in ("whille True:\n    pass", "for x im n: pass", "yeld i", "f(a b)", "imprt math", "x = [a fro b in c]", "a b c",
               "asynch def f(): pass", "retrun 1", "if x = 1: pass", "class A:\n    deff f(): pass"):
    try:
        compile(source, "<text>", "exec")
    except SyntaxError as e:
        print(e.args[0], e._metadata[2] == source + "\n")
        print("".join(traceback.format_exception_only(e)))
    else:
        print("compiled", source)
