# Encoding, decoding and mapping of text of every width, in runs of every length around that of a word.
PARTS = ["a", "é", "ß", "€", "Ж", "𝄞", "\x7f", "\x80", "ÿ", "Ā", "\uffff", "\U0010ffff", "\U00010000", "\u07ff", "\u0800"]


def texts():
    for n in (0, 1, 7, 8, 9, 15, 16, 17, 300):
        for part in PARTS:
            yield "x" * n + part
            yield part + "y" * n
            yield part * n
            yield ("x" * n + part) * 3


def check(name, text):
    data = text.encode(name)
    assert data.decode(name) == text, (name, text)
    return data


total = 0
for text in texts():
    for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
        total = (total * 31 + sum(check(name, text)) + len(text)) % 1000003
    assert max(text.encode().decode(), default="") == max(text, default="")
print(total)

for bad in ("\ud800", "a" * 20 + "\udfff\udc00" + "b", "é" * 9 + "\udbff", "𝄞" * 3 + "\ud900"):
    for name in ("utf-8", "utf-16", "utf-16-be", "utf-32"):
        try:
            bad.encode(name)
        except UnicodeEncodeError as e:
            print(name, e.start, e.end, e.reason)
        print(name, bad.encode(name, "surrogatepass")[:60], bad.encode(name, "replace")[-6:], bad.encode(name, "ignore")[:8])
for data in (b"abc" * 9 + b"\xff", b"\xe2\x82", b"\xc3\xa9" * 9 + b"\xe2\x28\xa1", "é".encode() * 300 + b"\xed\xa0\x80", b"\xf0\x9d\x84"):
    print(ascii(data.decode("utf-8", "replace")[-12:]), ascii(data.decode("utf-8", "surrogateescape")[-5:]))
for data in (b"\xff\xfea\0b\0", b"\xfe\xff\0a\0b", b"a\0" * 300 + b"\0\xd8", b"a\0" * 255 + b"\0\xd8\0\xdc" + b"b\0", b"a\0b"):
    print(ascii(data.decode("utf-16", "replace"))[-40:], len(data.decode("utf-16-le", "ignore")))

ascii_text = "".join(map(chr, range(128)))
for text in (ascii_text, ascii_text[60:101], "aBc", "ab cD3eF'g", "", "Z", "éAbC", "ǅ ǆ ΑΣ Σ ß ŉ"):
    print(ascii([text.upper(), text.lower(), text.swapcase(), text.title(), text.capitalize(), text.casefold()]))
for data in (bytes(range(256)), b"aBc[@`{1z", b"ab cD3eF'g\x80h", b"", b"Z"):
    print(data.upper(), data.lower(), data.swapcase(), data.title(), data.capitalize())

for text in ("a\tbc\td", "\t", "ab\n\tc\r\td\t\t", "é\t€\t", "no tabs", "12345678\t9", "\t" * 3):
    for size in (8, 4, 1, 0, -3):
        print(ascii(text.expandtabs(size)), end=" ")
    print()


class Table:
    def __init__(self):
        self.asked = []

    def __getitem__(self, c):
        self.asked.append(c)
        if c == 0x62:
            raise LookupError
        return {0x61: "A", 0x63: None, 0x64: 0x44, 0x65: "long", 0x66: "é"}.get(c, c)


for text in ("aabbccdd", "abeabf", "fab", "xéa", "dddd" * 20):
    table = Table()
    print(ascii(text.translate(table)), table.asked)
for table in ({97: 2 ** 40}, {97: -1}, {97: 1.5}, [1]):
    try:
        print("aba".translate(table))
    except Exception as e:
        print(type(e).__name__, e)

for text, old, new in [("abcabc", "b", "XY"), ("abcabc", "abc", ""), ("aéaé", "é", "e"), ("aaa", "a", "€"), ("abc", "", "-"), ("é€", "", "é"),
                       ("x" * 40, "xx", "y"), ("a€b€", "€", "𝄞"), ("a€b€", "€", "")]:
    print(ascii([text.replace(old, new), text.replace(old, new, 1), text.replace(old, new, 0)]))
for text in ("it's", 'say "hi"', "both ' and \"", "\\", "a\nb\tc\r", "\x00\x1f\x7f\x80\xad\xff", "x" * 40 + "\n" + "y" * 3, "'" * 3, "€\n"):
    print(ascii(repr(text)), ascii(text))
print([bin(n) + oct(n) + hex(n) for n in (0, 1, -1, 255, -2 ** 63, 2 ** 63 - 1, 2 ** 62, -2 ** 64, 2 ** 70)])
for text in ("", "00ff", "0 1", "ab" * 9, "ab" * 9 + "g0", "abcdefg0", " ab\ncd\tef ", "abc", "é0", "0" * 15, "AbCdEf01 23"):
    for source in (text, text.encode("latin-1")):
        try:
            print(bytes.fromhex(source), bytearray.fromhex(source))
        except ValueError as e:
            print(e)
import binascii
for text in (b"0123456789abcdefABCDEF", b"00" * 7 + b"0g", b"g0" + b"00" * 7, b"000", b"\xff0" * 8, b""):
    try:
        print(binascii.unhexlify(text))
    except binascii.Error as e:
        print(e)
print(list("aé€𝄞"), list(b"\0\xff"), [*"xy"], [*b"z"], "".join(list("ab" * 5)))
