"""`from __future__ import barry_as_FLUFL`, and typing errors of keywords."""
exec("from __future__ import barry_as_FLUFL; print(1 <> 2, 1 <> 1, '<>' <> '!=')")
exec("from __future__ import barry_as_FLUFL\nprint(eval('3<>3'))\nexec('print(2 <>\\\\\\n 3)')")
for text in ["from __future__ import barry_as_FLUFL\na != b", "1 <> 2", "from __future__ import annotations\n1 <> 2"]:
    try:
        compile(text, "<t>", "exec")
    except SyntaxError as e:
        print(e.msg, e.args[1])

import traceback
for text in ["[x for x in range(3)\nof x]", "fur a in b: pass", "whille True: pass", "imprt os"]:
    try:
        compile(text, "<t>", "exec")
    except SyntaxError as e:
        print(traceback.format_exception_only(e)[-1])
try:
    [].apend
except AttributeError as e:
    print(traceback.format_exception_only(e))
