"""Records what CPython 3.14 answers to expressions about text: python3.14 text_record.py > text_cases.tsv

A line is an expression, a tab, and the repr of its value or `Type: message`, both with backslash escapes.
"""
import random
import sys
import warnings

warnings.simplefilter("ignore")
random.seed(7)
E = []
S = ["", "a", "abc", "Hello, World", "  x y  ", "a,b,,c", "ÀÉ ß", "naïve\n", "ǅ ŉ ﬁ", "日本語 テキスト", "😀 a😀b", "\ud800x", "tab\tb\tc",
     "l1\nl2\r\nl3\rl4\x0bl5\x1cl6\u2028l7", "123", "٣٤", "½²", "foo_bar", "9x", "ΑΣ ΣΑΣ.", "İıſK", "-42", "+7", "aaaa", "\x00\x7f\xa0\xad", "'\"\\"]
N = ["upper", "lower", "title", "capitalize", "casefold", "swapcase", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines",
     "isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace", "isprintable", "isascii", "islower", "isupper", "istitle",
     "isidentifier", "expandtabs", "__len__", "__repr__", "__str__"]
for s in S:
    for n in N:
        E.append(f"{s!r}.{n}()")
    for sub in ["a", "", "l", "é", "😀", "b,", "aa", "Σ", "\n"]:
        for n in ["find", "rfind", "index", "count", "split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix",
                  "removesuffix", "strip", "__contains__", "__add__", "__eq__", "__lt__", "__ge__"]:
            if random.random() < 0.35:
                E.append(f"{s!r}.{n}({sub!r})")
        for a in ["1", "-2", "0, 2", "1, -1", "5, 2", "None, 3", "100"]:
            if random.random() < 0.12:
                E.append(f"{s!r}.{random.choice(['find', 'rfind', 'count', 'startswith', 'endswith', 'index'])}({sub!r}, {a})")
        if random.random() < 0.5:
            E.append(f"{s!r}.replace({sub!r}, {random.choice(['', 'X', 'é', '😀😀'])!r}, {random.choice([-1, 0, 1, 2])})")
        if random.random() < 0.4:
            E.append(f"{s!r}.{random.choice(['split', 'rsplit'])}({random.choice([repr(sub), None])}, {random.choice([0, 1, 2])})")
    for k in ["0", "-1", "1:3", "::-1", "::2", "-3:", "5:1:-2", "10", "-10", ":", "1:1"]:
        E.append(f"{s!r}[{k}]")
    for k in ["center(9)", "ljust(6, 'é')", "rjust(7)", "zfill(5)", "center(10, '😀')", "splitlines(True)", "__mul__(3)", "__mul__(-1)",
              "encode()", "encode('ascii', 'ignore')", "encode('latin-1', 'replace')", "encode('utf-16')", "encode('utf-32-be')",
              "encode('ascii', 'backslashreplace')", "encode('ascii', 'xmlcharrefreplace')", "encode('utf-8', 'surrogatepass')",
              "encode('utf-8', 'surrogateescape')", "encode('latin-1')", "encode('ascii', 'namereplace')", "expandtabs(3)"]:
        E.append(f"{s!r}.{k}")
E += [f"'a'.{x}" for x in ["find(1)", "count(None)", "replace(1, 'b')", "replace('a')", "split('')", "split(5)", "rsplit(b'')", "strip(5)",
      "startswith(5)", "startswith(('a', 5))", "startswith(('b', 'a'))", "join(5)", "join([1])", "join(['x', None])", "center('x')",
      "center(5, 'ab')", "center(5, 5)", "partition('')", "partition(5)", "zfill('a')", "expandtabs(10**20)", "index('z')", "rindex('z')",
      "find('a', 'x')", "find('a', 1.5)", "__getitem__('x')", "__getitem__(1.5)", "__getitem__(10**30)", "__add__(5)", "__mul__('x')",
      "translate(5)", "translate({97: 'xyz'})", "translate({97: None})", "translate({97: 98})", "translate({97: 10**10})",
      "translate({97: 1.5})", "__format__(5)", "removeprefix(5)", "encode(5)", "encode('nope-x')", "__contains__(5)", "__mul__(10**30)",
      "join('xyz')", "join(())", "join(('q',))", "__getitem__(slice(None, None, 0))", "maketrans('ab', 'cd', 'e')", "maketrans('ab', 'c')",
      "maketrans({'a': 1, 98: 'x'})", "maketrans({'ab': 1})", "maketrans(5)", "isidentifier(1)", "upper(1)", "format_map({})", "splitlines(keepends=1)"]]
E += ["'%d %s' % (1, 2)", "'%(a)s' % {'a': 5}", "'%5.2f|%-8s|%+d|%x|%#o|%e|%g' % (3.14159, 'ab', 5, 255, 8, 12345.678, 1e-7)", "'%c%c' % (65, 'é')",
      "'%s' % ()", "'%s %s' % 1", "'%s' % (1, 2)", "'%d' % 'a'", "'%x' % 1.5", "'%z' % 1", "'%' % 1", "'%(a' % {}", "'%(a)s' % 1", "'%c' % 'ab'",
      "'%c' % -1", "'%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, 3.14159)", "'%5%' % ()", "'a' % 1", "'a' % {}", "'%r %a %s' % ('é', 'é', 'é')", "'%.2s|%.0s|' % ('abc', 'abc')",
      "'%i %u' % (3.99, True)", "'%08.3f|% d|%+05d|%-05d|' % (-3.14159, 5, 5, 5)", "'%#x %#X %#o' % (255, 255, 255)", "'%s' % None", "'%%' % ()", "'%ld' % 5",
      "'%.3d|%5.3x' % (7, 10)", "'%G %E %F' % (1e-10, 1.5, 2.5)", "'%é' % 1", "'%d' % 10**30", "'%x' % -10**30", "'%.1000d' % 1 == '0' * 999 + '1'",
      "'%*d' % ('a', 1)", "'%s%(a)s' % {'a': 1}", "'%f' % 'x'", "'%d' % None", "'%5s|%-5s|%05s' % ('é', '😀', 'x')"]
F = ["'{}'.format(1)", "'{0} {1} {0}'.format('a', 'b')", "'{a} {b}'.format(a=1, b=2)", "'{} {1}'.format(1, 2)", "'{1} {}'.format(1, 2)", "'{'.format()",
     "'}'.format()", "'{{}}'.format()", "'{!r:>10}'.format('x')", "'{!s} {!a}'.format('é', 'é')", "'{!z}'.format(1)", "'{:{}}'.format(5, 10)",
     "'{:{w}.{p}f}'.format(3.14159, w=10, p=2)", "'{0.real} {0.imag}'.format(3)", "'{0[0]} {0[1]}'.format([1, 2])", "'{0[a]}'.format({'a': 5})",
     "'{a.b}'.format(a=1)", "'{}'.format()", "'{x}'.format()", "'{0[}'.format([1])", "'{0[]}'.format([1])", "'{0.}'.format(1)", "'{0!}'.format(1)",
     "'{0!r'.format(1)", "'{0:'.format(1)", "'{0[0]x}'.format([1])", "'{:>{}}{:<{}}|'.format('a', 4, 'b', 4)", "'{:{:{}}}'.format(1, 2, 3)",
     "'{!rx}'.format(1)", "'{0{1}}'.format(1, 2)", "'{99999999999999999999}'.format(1)", "'{:d}'.format('a')", "'{a}'.format_map({'a': 1})", "'{}'.format_map({})",
     "'{0}'.format_map([1])", "'{:%Y}'.format(5)", "'{-1}'.format(1)", "'{ 0}'.format(1)", "'{:}'.format('x')", "'{!s:}'.format(5)", "'{0.__class__}'.format(5)"]
E += F
VALUES = ["0", "5", "-7", "1234567", "-1234567", "10**20", "255", "0.0", "-0.0", "1.5", "3.14159265", "1e10", "1e-5", "123456.789", "-1234.5", "1e300", "float('inf')",
          "float('-inf')", "float('nan')", "'abc'", "'é😀'", "''", "True", "1+2j", "-1.5j", "0j", "1e16", "1e15", "100.0", "2.5", "0.1", "1e22", "65"]
SPECS = ["", "5", "<8", ">8", "^9", "=8", "*^9", "é<6", "08", "+", " ", "-", "+08", "x", "#x", "#010x", "X", "o", "#o", "b", "#b", "_b", "_x", ",", "_", ",d", "_d", "012,", "c", "d", "n",
         "e", "E", ".3e", "f", ".0f", ".2f", ",.2f", "_.3f", "015,.2f", "g", ".3g", "G", "#.3g", "%", ".1%", "s", ".2s", "10.2s", "z.1f", "#f", "#.0f", ".3", ".0", ".", "10.", "..", "xx", "5x5", "zd", ".3d",
         "+c", ",x", ",_", "__", "<<5", "z", "0<5", "<05", "é", "\x01", "99999999999999999999", ".99999999999999999999f", ",.3_f", ".,f", ".6_f", "-10", "+.3e", "^+12.3f", "010", "#5b", "+x", " d", "=+8", "0=+8d", ".10", ".17g", "!", "5!"]
for v in VALUES:
    for sp in SPECS:
        if random.random() < 0.45:
            E.append(f"({v}).__format__({sp!r})")
B = [b"", b"a", b"abc", b"Hello World", b"  x y ", b"a,b,,c", b"\x00\xff\x80", b"l1\nl2\r\nl3\r", b"123", b"'\"\\\t", b"aXbX", b"-12"]
BN = ["upper", "lower", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "isalpha", "isalnum", "isdigit",
      "isspace", "isascii", "islower", "isupper", "istitle", "hex", "expandtabs", "__len__", "__repr__", "decode"]
for b in B:
    for wrap in ["{}", "bytearray({})"]:
        w = wrap.format(repr(b))
        for n in BN:
            if random.random() < 0.6:
                E.append(f"{w}.{n}()")
        for sub in ["b'a'", "b''", "b','", "97", "b'X'", "bytearray(b'l')", "memoryview(b'b')"]:
            for n in ["find", "rfind", "index", "count", "split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix", "strip", "__contains__", "__add__", "__eq__", "__lt__"]:
                if random.random() < 0.15:
                    E.append(f"{w}.{n}({sub})")
        for k in ["0", "-1", "1:3", "::-1", "::2", "10", ":"]:
            E.append(f"{w}[{k}]")
        for k in ["center(9)", "ljust(6, b'.')", "rjust(7)", "zfill(5)", "splitlines(True)", "__mul__(3)", "replace(b'a', b'zz')", "replace(b'', b'-', 2)", "hex(':')", "hex('-', 2)", "hex('-', -2)",
                  "translate(None, b'a')", "translate(bytes(range_256))", "decode('latin-1')", "decode('ascii', 'replace')", "decode('utf-8', 'surrogateescape')", "decode('utf-8', 'backslashreplace')", "decode('utf-16', 'ignore')",
                  "join([b'x', bytearray(b'y')])", "expandtabs(4)"]:
            if random.random() < 0.7:
                E.append(f"{w}.{k}")
for x in ["b'a'", "bytearray(b'a')"]:
    E += [f"{x}.{y}" for y in ["find('a')", "find(256)", "find(1.5)", "split('a')", "split(b'')", "strip('a')", "startswith('a')", "startswith((b'b', b'a'))", "startswith(('a',))", "join(['a'])", "join(5)", "center(5, 'x')",
          "center(5, b'xx')", "translate(b'')", "translate('')", "hex(1)", "hex('ab')", "hex('é')", "__getitem__('x')", "__getitem__(5)", "__add__('a')", "__mul__('x')", "__contains__('a')", "__contains__(256)", "decode(5)",
          "partition(b'')", "replace('a', b'')", "index(b'z')", "maketrans(b'a', b'bc')", "fromhex('4 1')", "fromhex('abc')", "fromhex(' 41  42 ')", "fromhex(b'4142')", "fromhex(5)", "decode('nope-x')", "__mod__((1,))"]]
E += ["b'%d %s %b %r %c' % (1, b'x', b'y', 'z', 65)", "b'%s' % 'a'", "b'%c' % 300", "b'%x' % 255", "b'%y' % 1", "b'%f' % 'a'", "b'%(a)s' % {b'a': b'x'}", "bytearray(b'%5d|') % 3", "b'%.3s|' % b'abcdef'", "b'%a' % 'é'"]
E += ["bytes(3)", "bytes('x')", "bytes('é', 'utf-8')", "bytes(-1)", "bytes([1, 2, 256])", "bytes(['a'])", "bytes(1.5)", "bytes((1, 2))", "bytes(b'x')", "bytes(bytearray(b'y'))", "bytes(memoryview(b'z'))", "bytes(1, 'utf8')", "bytes('x', errors='strict')",
      "bytes()", "bytes(source=b'a')", "bytes(foo=1)", "bytearray(3)", "bytearray('x')", "bytearray('é', 'latin-1')", "bytearray([256])", "bytearray(1.5)", "bytearray(-1)", "bytearray(b'abc')", "bytearray(b'abc') == b'abc'", "b'abc' == bytearray(b'abc')", "b'a' == 'a'", "b'a' < 'a'",
      "str(b'abc', 'ascii')", "str(b'\\xff', 'utf-8')", "str(b'\\xff', 'utf-8', 'replace')", "str(5, 'utf-8')", "str('a', 'utf-8')", "str(object=5)", "str()", "str(b'abc')", "str(1.5)", "str(errors='x')", "str(None)", "str('a', 5)",
      "{'a': 1}['a']", "'a' in {'a', 'b'}", "'abc'.__hash__() == ('ab' + 'c').__hash__()", "b'abc'.__hash__() == b'abc'.__hash__()", "hash_('') == 0", "('a' * 100 + 'é').__hash__() == ('a' * 100 + 'é').__hash__()"]
M = ["memoryview(b'abc')[1]", "memoryview(b'abc')[::-1].tobytes()", "memoryview(b'abcd').cast('H').tolist()", "memoryview(b'abcd').cast('B', [2, 2]).tolist()", "memoryview(b'abc').format", "memoryview(b'abc').shape", "memoryview(b'abc').readonly",
     "memoryview(bytearray(b'abc')).readonly", "memoryview(b'abc').nbytes", "memoryview('a')", "memoryview(b'abc')['x']", "memoryview(b'abc')[5]", "memoryview(b'abc') == b'abc'", "memoryview(b'abc') == b'abd'", "memoryview(b'abc').hex()", "memoryview(b'abc').hex('-')",
     "memoryview(b'abc').tolist()", "memoryview(b'abcd').cast('Z')", "memoryview(b'abc').cast('H')", "memoryview(b'abcd').cast('H', [3])", "memoryview(b'abc').obj", "memoryview(b'abc').strides", "memoryview(b'abc').contiguous", "memoryview(b'abc')[::2].c_contiguous",
     "memoryview(b'abc').count(97)", "memoryview(b'abc').index(99)", "memoryview(b'abc').index(1)", "memoryview(b'abc').toreadonly().readonly", "memoryview(b'abcdefgh').cast('d').tolist()", "memoryview(b'abcdefgh').cast('f').tolist()", "memoryview(b'ab').cast('e').tolist()",
     "memoryview(b'abcdefgh').cast('q').tolist()", "memoryview(b'ab').cast('?').tolist()", "memoryview(b'ab').cast('c').tolist()", "memoryview(b'abcd').cast('B', [2, 2])[0]", "memoryview(b'abcd').cast('B', [2, 2])[0, 1]", "memoryview(b'abcd').cast('B', [2, 2])[0, 5]",
     "memoryview(b'abcd').cast('B', [2, 2]).tobytes('F')", "97 in memoryview(b'abc')", "memoryview(b'abc').__len__()", "memoryview(b'a').cast('B', []).tolist()", "memoryview(bytearray(b'abc')).__setitem__(0, 300)", "memoryview(bytearray(b'abc')).__setitem__(0, 'a')",
     "memoryview(b'abc').__setitem__(0, 1)", "memoryview(bytearray(b'abc')).__delitem__(0)", "memoryview(bytearray(b'abc')).__setitem__(slice(0, 2), b'xyz')", "memoryview(b'abc').__hash__() == b'abc'.__hash__()", "memoryview(bytearray(b'a')).__hash__()",
     "memoryview(b'abcd')[1:3].tolist()", "memoryview(memoryview(b'x')).obj", "memoryview(b'abcd').cast('B', [2, 2])[::-1].tolist()", "memoryview()", "memoryview(b'a', 5)"]
E += M
BA = ["append(98)", "append(256)", "append('a')", "extend(b'xy')", "extend('a')", "extend([1, 2])", "extend(5)", "extend([256])", "insert(1, 65)", "insert(-1, 65)", "insert(100, 65)", "pop()", "pop(0)", "pop(10)", "remove(98)", "remove(1)", "reverse()", "clear()",
      "__setitem__(0, 65)", "__setitem__(5, 1)", "__setitem__(slice(0, 1), b'ZZ')", "__setitem__(slice(0, 3, 2), b'ZY')", "__setitem__(slice(0, 3, 2), b'Z')", "__setitem__(slice(0, 2), 'ab')", "__setitem__(slice(0, 2), 5)", "__setitem__(slice(0, 2), [1, 2, 3])",
      "__delitem__(0)", "__delitem__(slice(0, 2))", "__delitem__(slice(None, None, 2))", "__delitem__(slice(None, None, -2))", "__delitem__(9)", "__iadd__(b'qq')", "__iadd__('q')", "__imul__(2)", "__imul__(0)", "resize(5)", "resize(1)", "resize(-1)", "copy()", "__reduce__()", "__init__(b'new')", "__init__(5, 6, 7, 8)"]
E += [f"[(x, x.{y}, x) for x in [bytearray(b'abcd')]]" for y in BA]
E += ["list('aé😀')", "list(b'ab')", "list(bytearray(b'ab'))", "list(memoryview(b'ab'))", "tuple(reversed_('abc'))", "'a' 'b' f'{1}'", "f'{3.5:>8.2f}|{\"x\"!r:^5}'", "'abc' < 'abd'", "'a' < 'é' < '😀'", "'😀' > '\\uffff'", "'a' == 1", "'a' < 1"]
names = {"range_256": range(256), "hash_": hash, "reversed_": reversed}
def esc(s):
    return s.encode("unicode_escape").decode("ascii")
for e in dict.fromkeys(E):
    try:
        r = eval(e, dict(names))
        r = repr(r)
    except Exception as x:
        r = f"{type(x).__name__}: {x}"
    if " at 0x" in r:
        continue
    sys.stdout.write(esc(e) + "\t" + esc(r) + "\n")
