# `tokenize` reads a line when the token that comes next wants it, and not before.
import io
import tokenize

TEXTS = [
    "import a\nx = 1\n\n\ndef f():\n    y = [1,\n  2]\n    return y\n\nz = '''a\nb\n'''\n",
    "a = f'''{x}\n{y:>{\nw}}\n''' + \\\n 'b'\n# end",
    "if x:\n  y\n z\n",
    "(\n1,\n",
    "x = '''\n",
    "no end",
    "",
]


def reader(lines):
    read = 0

    def readline():
        nonlocal read
        read += 1
        return next(lines)

    return readline, lambda: read


for text in TEXTS:
    for extra in ["readlines", "characters"]:
        lines = text.splitlines(True) if extra == "readlines" else [line + "\n" for line in text.split("\n")]
        readline, count = reader(iter(lines))
        print(repr(text), extra)
        try:
            for token in tokenize.generate_tokens(readline):
                print(" ", count(), token.type, token.start, token.end, repr(token.string), repr(token.line))
        except (tokenize.TokenError, IndentationError) as e:
            print(" ", count(), type(e).__name__, e)


def fails():
    raise KeyError("readline")


def not_text():
    return 5


for bad in fails, not_text, lambda: b"bytes":
    try:
        print(list(tokenize.generate_tokens(bad)))
    except Exception as e:
        print(type(e).__name__, e)

lines = iter(["a\n", "b\n"])
tokens = tokenize.generate_tokens(lambda: next(lines))
print([next(tokens).string for _ in range(2)], list(lines))
print([token.string for token in tokens])

# Lines without ends in the middle.
print([token[:4] for token in tokenize.generate_tokens(iter(["a = 1", "b = 2", ""]).__next__)])
print([token[:4] for token in tokenize.tokenize(iter([b"# coding: latin-1\n", b"a = '\xe9'\n", b""]).__next__)])
