"""What the operations of the bytecode are called, and what their arguments mean.

Everything here comes from the virtual machine's table through the native module `_opcode`. `dis` is the main reader.
"""

import builtins

import _opcode
from _opcode import stack_effect
from _opcode_metadata import (
    HAVE_ARGUMENT,
    MIN_INSTRUMENTED_OPCODE,
    _specializations,
    _specialized_opmap,
    opmap,
)

__all__ = [
    "cmp_op", "stack_effect", "hascompare", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg", "hasconst",
    "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc",
]

EXTENDED_ARG = opmap["EXTENDED_ARG"]

opname = ["<%d>" % number for number in range(256)]
for _name, _number in opmap.items():
    opname[_number] = _name
del _name, _number

cmp_op = tuple(_opcode.get_compare_ops())


def _numbers(test):
    return [number for number in opmap.values() if test(number)]


hasarg = _numbers(_opcode.has_arg)
hasconst = _numbers(_opcode.has_const)
hasname = _numbers(_opcode.has_name)
hasjump = _numbers(_opcode.has_jump)
hasjrel = _numbers(_opcode.has_relative_jump)
hasjabs = [number for number in hasjump if number not in hasjrel]
hasfree = _numbers(_opcode.has_free)
haslocal = _numbers(_opcode.has_local)
hasexc = _numbers(_opcode.has_exc)
hascompare = [opmap["COMPARE_OP"]]

_intrinsic_1_descs = _opcode.get_intrinsic1_descs()
_intrinsic_2_descs = _opcode.get_intrinsic2_descs()
_special_method_names = _opcode.get_special_method_names()
_common_constants = [getattr(builtins, name) for name in _opcode.get_common_constants()]
_nb_ops = _opcode.get_nb_ops()

# No operation is followed by inline caches: those live beside the bytecode.
_cache_format = {}
_inline_cache_entries = {}
