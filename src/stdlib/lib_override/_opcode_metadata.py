"""The numbers of the operations, as the virtual machine's one table has them.

The bytecode is CPython 3.9's in form: there are no specialised or instrumented operations to be seen.
"""

from _opcode import get_opmap

opmap = get_opmap()
_specializations = {}
_specialized_opmap = {}

# Operations from this number on use their argument.
HAVE_ARGUMENT = 90
# Above every number: nothing is instrumented.
MIN_INSTRUMENTED_OPCODE = 256
