"""Comments in what `=` and templates show; warnings of strings before a syntax error."""
import warnings

x = 3
print(repr(f"{1+2 = # my comment
  }"))
print(repr(f'{""" # no
  comment"""=}'))
t1 = t'''{(
    1,  # gone
    "\"#", '#', """'#'"""  # gone, too
)}'''
print([i.expression for i in t1.interpolations])
print([i.expression for i in t'''{x # "
=}{x+1}'''.interpolations])
exec("from __future__ import annotations\ndef f(a: t'{a    +  b}{c !r:{d}}'): pass\nprint(f.__annotations__)")
for text in "'\\e' + (", "'\\e' 1", "'\\e' $ '\\g'":
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(text, "<t>", "exec")
        except SyntaxError as e:
            print(e, [str(w.message) for w in caught])
for text in '[[1, 2] [t"{x}"]]', '[t"{x}" [1]]':
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(text, "<t>", "exec")
        print([str(w.message) for w in caught])
