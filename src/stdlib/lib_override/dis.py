"""Shows bytecode as people read it.

The listing is the classic one: line number, `-->` at the current instruction, `>>` at jump targets, byte offset, name,
argument, and in parentheses what the argument stands for. The functions and classes are those of Python 3.14, so that
`inspect`, `pdb`, `trace` and `modulefinder` find what they need; options that only make sense for inline caches
are accepted and change nothing.
"""

import collections
import io
import sys
import types

import opcode as _opcode_table
from opcode import *
from opcode import (
    __all__ as _opcode_names,
    _common_constants,
    _inline_cache_entries,
    _intrinsic_1_descs,
    _intrinsic_2_descs,
)

__all__ = [
    "code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
    "get_instructions", "Instruction", "Bytecode", *_opcode_names,
]

_NAMED_CODE = ("__code__", "gi_code", "ag_code", "cr_code")
_BLOCKS = (types.FunctionType, types.MethodType, types.CodeType, classmethod, staticmethod, type)
_SHORTEST_OFFSET = 4
_SHORTEST_LINE = 3

_LOAD_CONST = opmap["LOAD_CONST"]
_FORMAT_VALUE = opmap["FORMAT_VALUE"]
_MAKE_FUNCTION = opmap["MAKE_FUNCTION"]
_IMPORT_NAME = opmap["IMPORT_NAME"]
_STORES = (opmap["STORE_NAME"], opmap["STORE_GLOBAL"])

# What `MAKE_FUNCTION` takes from the stack, by bits of its argument.
_FUNCTION_PARTS = ("defaults", "kwdefaults", "annotations", "closure", "annotate")
# The conversions of `FORMAT_VALUE`, by the low bits of its argument.
_CONVERSIONS = ((None, ""), (str, "str"), (repr, "repr"), (ascii, "ascii"))

COMPILER_FLAG_NAMES = {
    0x1: "OPTIMIZED",
    0x2: "NEWLOCALS",
    0x4: "VARARGS",
    0x8: "VARKEYWORDS",
    0x10: "NESTED",
    0x20: "GENERATOR",
    0x40: "NOFREE",
    0x80: "COROUTINE",
    0x100: "ITERABLE_COROUTINE",
    0x200: "ASYNC_GENERATOR",
    0x4000000: "HAS_DOCSTRING",
    0x8000000: "METHOD",
}


class _Unknown:
    """Stands for an argument's value where only the bytes are known."""

    def __repr__(self):
        return "<unknown>"


UNKNOWN = _Unknown()

Positions = collections.namedtuple(
    "Positions",
    ("lineno", "end_lineno", "col_offset", "end_col_offset"),
    defaults=(None, None, None, None),
)

_Fields = collections.namedtuple(
    "_Instruction",
    (
        "opname", "opcode", "arg", "argval", "argrepr", "offset", "start_offset", "starts_line", "line_number", "label",
        "positions", "cache_info",
    ),
    defaults=(None, None, None),
)


class Instruction(_Fields):
    """One instruction, its argument read.

    opname - name of the operation
    opcode - its number
    arg - its argument, or None
    argval - what the argument stands for, if it stands for something, else the argument
    argrepr - what a listing shows of it
    offset - where the instruction begins in the bytecode
    start_offset - where its prefixes begin (`EXTENDED_ARG`), or the same as offset
    starts_line - whether a line of the source begins here
    line_number - the source line, or None
    label - a number if some instruction jumps here, else None
    positions - the stretch of source text, as `Positions`
    cache_info - None: there are no inline caches in the bytecode
    """

    __slots__ = ()

    @staticmethod
    def make(opname, arg, argval, argrepr, offset, start_offset, starts_line, line_number, label=None, positions=None,
             cache_info=None):
        """An instruction given by its name."""
        return Instruction(opname, opmap[opname], arg, argval, argrepr, offset, start_offset, starts_line, line_number,
                           label, positions, cache_info)

    @property
    def oparg(self):
        """Another name of arg."""
        return self.arg

    @property
    def baseopcode(self):
        """The number of the operation that this one specialises: itself."""
        return self.opcode

    @property
    def baseopname(self):
        """The name of the operation that this one specialises: itself."""
        return self.opname

    @property
    def cache_offset(self):
        """Where inline caches would begin."""
        return self.offset + 2

    @property
    def end_offset(self):
        """Where the next instruction begins."""
        return self.offset + 2

    @property
    def jump_target(self):
        """The offset it jumps to, or None."""
        return _target(self.offset, self.opcode, self.arg)

    @property
    def is_jump_target(self):
        """Whether some instruction jumps here."""
        return self.label is not None

    def __str__(self):
        return _line(self, _Layout(line_width=0, offset_width=_SHORTEST_OFFSET))


def _target(offset, op, arg):
    if arg is None:
        return None
    if op in hasjrel:
        return offset + 2 + arg
    if op in hasjabs:
        return arg
    return None


# Reading bytecode

def _unpack_opargs(code):
    """Yields (offset, offset of the first prefix, opcode, argument) for each instruction, prefixes included."""
    prefix = 0
    start = None
    for offset in range(0, len(code) - 1, 2):
        op = code[offset]
        if start is None:
            start = offset
        if op < HAVE_ARGUMENT:
            yield offset, start, op, None
            prefix, start = 0, None
            continue
        arg = code[offset + 1] | prefix
        yield offset, start, op, arg
        if op == EXTENDED_ARG:
            prefix = arg << 8
        else:
            prefix, start = 0, None


def findlabels(code):
    """The offsets of bytecode `code` that are jumped to, in the order of the jumps."""
    labels = []
    for offset, _, op, arg in _unpack_opargs(code):
        target = _target(offset, op, arg)
        if target is not None and target not in labels:
            labels.append(target)
    return labels


def findlinestarts(code):
    """Yields (offset, line) where a line of the source begins; the line is None for instructions without one."""
    last = False
    for start, _, line in code.co_lines():
        if start < 0:
            continue
        if line is not last and line != last:
            last = line
            yield start, line


def _find_imports(co):
    """Yields (name, level, names wanted) of the imports in a code object."""
    constants = co.co_consts
    code = [entry for entry in _unpack_opargs(co.co_code) if entry[2] != EXTENDED_ARG]
    for position, (_, _, op, arg) in enumerate(code):
        if op == _IMPORT_NAME and position >= 2:
            level, wanted = code[position - 2], code[position - 1]
            if level[2] == _LOAD_CONST and wanted[2] == _LOAD_CONST:
                yield co.co_names[arg], constants[level[3]], constants[wanted[3]]


def _find_store_names(co):
    """Yields the names of the module variables that a code object sets, each once."""
    seen = set()
    for _, _, op, arg in _unpack_opargs(co.co_code):
        if op in _STORES:
            name = co.co_names[arg]
            if name not in seen:
                seen.add(name)
                yield name


class _Reader:
    """Turns the instructions of one code object, or of mere bytes, into `Instruction`s."""

    def __init__(self, code, lines=None, line_offset=0, positions=None, varnames=None, names=None, constants=None,
                 cells=None):
        self.code = code
        self.lines = dict(lines or ())
        self.line_offset = line_offset
        self.positions = positions
        self.varnames = varnames
        self.names = names
        self.constants = constants
        self.cells = cells

    @classmethod
    def of(cls, co, line_offset=0):
        return cls(co.co_code, findlinestarts(co), line_offset, co.co_positions(), co.co_varnames, co.co_names,
                   co.co_consts, co.co_cellvars + co.co_freevars)

    def instructions(self):
        labels = {target: number for number, target in enumerate(sorted(findlabels(self.code)), 1)}
        positions = self.positions
        line = None
        for offset, start, op, arg in _unpack_opargs(self.code):
            new_line = self.lines.get(offset, False)
            starts_line = new_line is not False and new_line is not None
            if new_line is not False:
                line = None if new_line is None else new_line + self.line_offset
            where = Positions(*next(positions, ())) if positions is not None else None
            argval, argrepr = self.argument(offset, op, arg)
            yield Instruction(opname[op], op, arg, argval, argrepr, offset, start, starts_line, line,
                              labels.get(offset), where, None)

    def argument(self, offset, op, arg):
        """The argument's value, and what the listing shows in parentheses."""
        if arg is None:
            return None, ""
        if op in hasconst:
            value = _item(self.constants, arg, UNKNOWN)
            return value, "" if value is UNKNOWN else repr(value)
        if op in hasname:
            return self._named(self.names, arg)
        if op in haslocal:
            return self._named(self.varnames, arg)
        if op in hasfree:
            return self._named(self.cells, arg)
        if op in hasjrel:
            target = offset + 2 + arg
            return target, "to %d" % target
        if op in hascompare:
            value = _item(cmp_op, arg, arg)
            return value, str(value)
        if op == _FORMAT_VALUE:
            conversion, shown = _CONVERSIONS[arg & 3]
            if arg & 4:
                shown = shown + ", with format" if shown else "with format"
            return (conversion, bool(arg & 4)), shown
        if op == _MAKE_FUNCTION:
            return arg, ", ".join(part for bit, part in enumerate(_FUNCTION_PARTS) if arg >> bit & 1)
        described = _DESCRIBED.get(op)
        if described is not None and arg < len(described):
            return described[arg], getattr(described[arg], "__name__", described[arg])
        return arg, ""

    @staticmethod
    def _named(names, arg):
        name = _item(names, arg, None)
        return (arg, repr(arg)) if name is None else (name, name)


# Operations whose argument is an index into a fixed list.
_DESCRIBED = {
    opmap["CALL_INTRINSIC_1"]: _intrinsic_1_descs,
    opmap["CALL_INTRINSIC_2"]: _intrinsic_2_descs,
    opmap["LOAD_COMMON_CONSTANT"]: _common_constants,
}


def _item(items, index, missing):
    return items[index] if items is not None and index < len(items) else missing


# Finding the code

def _try_compile(source, name):
    """Source text, as an expression if it is one."""
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _code_of(x):
    """What of `x` can be disassembled: the function of a method, the code of a function, frame or generator."""
    x = getattr(x, "__func__", x)
    for name in _NAMED_CODE:
        code = getattr(x, name, None)
        if code is not None:
            return code
    return x


def _get_code_object(x):
    """The code object of a function, method, generator, …, or that of source text."""
    x = _code_of(x)
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


# Writing listings

class _Layout:
    """Widths of a listing's columns, and which of them there are."""

    def __init__(self, line_width, offset_width, show_positions=False):
        self.line_width = line_width
        self.offset_width = offset_width
        self.show_positions = show_positions

    @classmethod
    def of(cls, code, lines, line_offset, show_positions):
        known = [line for line in lines.values() if line is not None]
        if show_positions:
            return cls(0, cls._offset_width(code), True)
        if not known:
            return cls(0, cls._offset_width(code))
        width = max(_SHORTEST_LINE, len(str(max(known) + line_offset)))
        return cls(width, cls._offset_width(code))

    @staticmethod
    def _offset_width(code):
        return max(_SHORTEST_OFFSET, len(str(max(len(code) - 2, 0))))


def _line(instruction, layout, current=False):
    fields = []
    if layout.show_positions:
        fields.append("%-14s" % _position_text(instruction.positions))
    elif layout.line_width:
        fields.append("%*s" % (layout.line_width, instruction.line_number if instruction.starts_line else ""))
    fields.append("-->" if current else "   ")
    fields.append(">>" if instruction.is_jump_target else "  ")
    fields.append("%*d" % (layout.offset_width, instruction.offset))
    fields.append(instruction.opname.ljust(20))
    if instruction.arg is not None:
        fields.append(repr(instruction.arg).rjust(5))
        if instruction.argrepr:
            fields.append("(" + instruction.argrepr + ")")
    return " ".join(fields).rstrip()


def _position_text(positions):
    if positions is None or positions.lineno is None:
        return "NO_LINENO"
    return "%s:%s-%s:%s" % tuple("?" if part is None else part for part in (
        positions.lineno, positions.col_offset, positions.end_lineno, positions.end_col_offset))


def _write(reader, file, lasti=-1, show_positions=False):
    layout = _Layout.of(reader.code, reader.lines, reader.line_offset, show_positions)
    for instruction in reader.instructions():
        if instruction.starts_line and instruction.offset > 0 and not show_positions:
            print(file=file)
        print(_line(instruction, layout, instruction.offset == lasti), file=file)


def _disassemble_bytes(code, lasti=-1, *, file=None):
    _write(_Reader(code), file, lasti)


def _disassemble_recursive(co, *, file, depth, show_positions):
    _write(_Reader.of(co), file, show_positions=show_positions)
    if depth is not None:
        if depth <= 0:
            return
        depth -= 1
    for constant in co.co_consts:
        if hasattr(constant, "co_code"):
            print(file=file)
            print("Disassembly of %r:" % (constant,), file=file)
            _disassemble_recursive(constant, file=file, depth=depth, show_positions=show_positions)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False,
        show_positions=False):
    """Writes the listing of classes, methods, functions, and other compiled objects.

    Without an argument: of the last traceback. Compiled objects inside (of nested functions and classes) follow,
    down to `depth`, which has no limit by default.
    """
    if x is None:
        distb(file=file, show_positions=show_positions)
        return
    x = _code_of(x)
    if hasattr(x, "__dict__") and not hasattr(x, "co_code"):
        for name, member in sorted(x.__dict__.items()):
            if isinstance(member, _BLOCKS):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(member, file=file, depth=depth, show_positions=show_positions)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file=file, depth=depth, show_positions=show_positions)
    elif isinstance(x, (bytes, bytearray)):
        _disassemble_bytes(x, file=file)
    elif isinstance(x, str):
        code = _try_compile(x, "<dis>")
        _disassemble_recursive(code, file=file, depth=depth, show_positions=show_positions)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Writes the listing of a traceback's innermost frame (default: of the last traceback)."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, "last_exc") else sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_positions=show_positions)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False,
                show_positions=False):
    """Writes the listing of a code object; an arrow marks the instruction at `lasti`."""
    _write(_Reader.of(co), file, lasti, show_positions)


disco = disassemble


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """The instructions of a function, method, code object or source text, one after the other.

    With `first_line`, lines are counted as if the code began there.
    """
    co = _get_code_object(x)
    return _Reader.of(co, _line_offset(co, first_line)).instructions()


def _line_offset(co, first_line):
    return 0 if first_line is None else first_line - co.co_firstlineno


# Facts about a code object

def pretty_flags(flags):
    """The names of a code object's flags."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ", ".join(names) or "0x0"


def code_info(x):
    """What is to be said about a code object: name, counts, flags, constants, names."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(co):
    facts = (
        ("Name", co.co_name),
        ("Filename", co.co_filename),
        ("Argument count", co.co_argcount),
        ("Positional-only arguments", co.co_posonlyargcount),
        ("Kw-only arguments", co.co_kwonlyargcount),
        ("Number of locals", co.co_nlocals),
        ("Stack size", co.co_stacksize),
        ("Flags", pretty_flags(co.co_flags)),
    )
    lines = ["%-18s %s" % (name + ":", value) for name, value in facts]
    tables = (
        ("Constants", map(repr, co.co_consts)),
        ("Names", co.co_names),
        ("Variable names", co.co_varnames),
        ("Free variables", co.co_freevars),
        ("Cell variables", co.co_cellvars),
    )
    for title, items in tables:
        rows = ["%4d: %s" % row for row in enumerate(items)]
        if rows:
            lines.append(title + ":")
            lines.extend(rows)
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Writes what `code_info` says."""
    print(code_info(co), file=file)


class Bytecode:
    """The bytecode of a function, method, code object or source text.

    Iterating over it gives the instructions.
    """

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False,
                 show_offsets=False, show_positions=False):
        self.codeobj = co = _get_code_object(x)
        self._line_offset = _line_offset(co, first_line)
        self.first_line = co.co_firstlineno if first_line is None else first_line
        self._linestarts = dict(findlinestarts(co))
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = []
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets
        self.show_positions = show_positions

    def __iter__(self):
        return _Reader.of(self.codeobj, self._line_offset).instructions()

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The bytecode of a traceback's innermost frame, where it was."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """What `code_info` says."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """The listing."""
        lasti = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as output:
            _write(_Reader.of(self.codeobj, self._line_offset), output, lasti, self.show_positions)
            return output.getvalue()


def main(args=None):
    """The command `python -m dis`."""
    import argparse

    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("-C", "--show-caches", action="store_true", help="accepted; there are no inline caches to show")
    parser.add_argument("-O", "--show-offsets", action="store_true", help="accepted; offsets are always shown")
    parser.add_argument("-P", "--show-positions", action="store_true", help="show positions in the source text")
    parser.add_argument("-S", "--specialized", action="store_true",
                        help="accepted; the bytecode is never specialized in place")
    parser.add_argument("infile", nargs="?", default="-")
    options = parser.parse_args(args=args)
    if options.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = options.infile
        with open(options.infile, "rb") as infile:
            source = infile.read()
    dis(compile(source, name, "exec"), show_positions=options.show_positions)


if __name__ == "__main__":
    main()
