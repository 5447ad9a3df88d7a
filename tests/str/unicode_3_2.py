"""`unicodedata.ucd_3_2_0`, named sequences and Tangut ideographs."""
import unicodedata as u
import zlib

old = u.ucd_3_2_0
check = 0
for i in list(range(0, 0x3000)) + list(range(0xf900, 0x10400)) + list(range(0x1d100, 0x1d800)) + list(range(0x2f800, 0x2fa20)):
    c = chr(i)
    facts = (old.decimal(c, -1), old.digit(c, -1), old.numeric(c, -1), old.category(c), old.bidirectional(c), old.combining(c),
             old.mirrored(c), old.decomposition(c), old.east_asian_width(c), old.name(c, ""), old.is_normalized("NFC", c))
    check = zlib.crc32(repr(facts).encode(), check)
print(check)
for name in "LATIN SMALL LETTER A", "LATIN CAPITAL LETTER GHA", "LATIN SMALL LETTER R WITH TILDE", "nothing":
    for data in u, old:
        try:
            print(ascii(data.lookup(name)))
        except KeyError as e:
            print(e)
print(ascii(u.lookup("TAMIL SYLLABLE SAI")), ascii(u.lookup("keycap digit three")), ascii(u.lookup("TANGUT IDEOGRAPH-17000")))


class S(str):
    pass


print(type(u.normalize("NFC", S("a"))), type(old.normalize("NFC", S("a"))), type(u.normalize("NFC", S("é"))))
