"""Texts of every short length cut out, joined and repeated, in each width."""

for alphabet in ("abcdefghijklmnopqrstuvwxyz0123456789", "aébècdêfghiïjklmnñopqrsßtuvwxyzü01234", "αβγδεζηθικλμνξοπρστυφχψω0123456789", "😀😁a😂bcd🤣e😃fgh😄ijkl😅mnop😆qrstuvwx"):
    total = 0
    for n in range(len(alphabet) + 1):
        for at in range(len(alphabet) - n + 1):
            part = alphabet[at : at + n]
            assert part == "".join(list(part)) == "".join([part]) == f"{part}" and len(part) == n
            assert alphabet[:at] + part + alphabet[at + n :] == alphabet
            assert f"{alphabet[:at]}{part}{alphabet[at + n:]}" == alphabet == "".join([alphabet[:at], part, alphabet[at + n :]])
            total += sum(map(ord, part)) * (at + 1)
    print(total, ",".join(alphabet[:9]), "αx".join(["", "a", "é", "😀"]), alphabet.split("f"), alphabet.upper()[:20], alphabet.find("gh"), "ijk" in alphabet, "ikj" in alphabet)
text = "aab" * 30 + "aac" + "ab"
print([text.find(p) for p in ("aac", "c", "aabaac", "ca", "bb", "", "aab" * 30, "aacab", "aacabx")], text.find("aab", 5), text.find("a", 200), text.find("", 95), text.find("", 96))
print([("é" + text).find(p) for p in ("aac", "éa", "é")], ("α" + text).find("aac"), ("😀" + text).find("caba"), text.index("caba") if "caba" in text else None, text.rfind("aab"))
print("a b\tc\nd\x0be\x1cf\xa0g\u2003h".split(), " ".split(), "".split(), "x".split(), "a,b,,c".split(","), "a,b,,c".split(",", 1), " a  b ".split(None, 1), "éaéb".split("é"))
