"""Records what CPython says of the snippets in `src/front/errors/cases`.

Run it with the CPython that is to be followed: `python3.14 tests/record_errors.py FILE...`. Each
line of a file holds a mode and a snippet, separated by tabs, control characters escaped; the rest
of the line is rewritten: `accepted`, or the exception, its positions, its message, and its text
after an equals sign (`-` if it has none). What only the compiler refuses, after the grammar has
accepted it, is marked `compile`.
"""

import ast
import sys
import warnings

INCOMPLETE = 0x4200  # PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT


def escape(text):
    out = []
    for char in text:
        if char in "\\\n\r\t":
            out.append({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}[char])
        elif ord(char) < 32 or 127 <= ord(char) < 160:
            out.append(f"\\x{ord(char):02x}")
        else:
            out.append(char)
    return "".join(out)


def unescape(text):
    out, chars = [], iter(text)
    for char in chars:
        if char != "\\":
            out.append(char)
            continue
        char = next(chars)
        if char == "x":
            char = chr(int(next(chars) + next(chars), 16))
        out.append({"n": "\n", "r": "\r", "t": "\t"}.get(char, char))
    return "".join(out)


def attempt(mode, source, flags):
    if mode == "incomplete":
        mode, flags = "single", flags | INCOMPLETE
    try:
        compile(source, "x", mode, flags, dont_inherit=True)
    except SyntaxError as error:
        place = error.args[1] if len(error.args) > 1 else ("x", 0, 0, None, 0, 0)
        name = type(error).__name__
        text = "-" if place[3] is None else "=" + escape(place[3])
        return [name, place[1], place[2], place[4], place[5], escape(error.args[0]), text]
    except (MemoryError, RecursionError, ValueError, OverflowError) as error:
        return [type(error).__name__, 0, 0, 0, 0, escape(str(error)), "-"]
    return None


def record(mode, source):
    found = attempt(mode, source, ast.PyCF_ONLY_AST)
    if found is None:
        found = attempt(mode, source, 0)
        found = ["compile", *found[:-1], "-"] if found else ["accepted"]
    return "\t".join(map(str, [mode, escape(source), *found]))


def main():
    warnings.simplefilter("ignore")
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", newline="\n") as file:
            lines = [line.split("\t") for line in file.read().split("\n") if line]
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            for fields in lines:
                file.write(record(fields[0], unescape(fields[1])) + "\n")


if __name__ == "__main__":
    main()
