# decode with error handlers, incremental cases, and errors' attributes.
def t(f, *a, **k):
    try:
        return ascii(f(*a, **k))
    except UnicodeError as e:
        return f"{type(e).__name__}: {e} | {e.encoding} {e.start} {e.end} {e.reason}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
bad = [b"\xff", b"a\x80b", b"\xc3", b"\xc3(", b"\xe2\x82", b"\xe2\x82a", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xc0\x80", b"ok\xf8\x88\x80\x80\x80"]
for b in bad:
    print(b, t(b.decode), t(b.decode, "utf-8", "replace"), t(b.decode, "utf-8", "ignore"), t(b.decode, "utf-8", "surrogateescape"), t(b.decode, "utf-8", "backslashreplace"))
print(t(b"\xed\xa0\x80".decode, "utf-8", "surrogatepass"), t("\udcff".encode, "utf-8", "surrogateescape"), t("a\ud800".encode), t(b"\x80".decode, "ascii"), t(b"\xe9".decode, "latin-1"), t(b"a".decode, "utf-8", "nonsense"), t(b"\xff".decode, "utf-8", "nonsense"))
print(t(b"\xff\xfea\x00".decode, "utf-16"), t(b"\xfe\xff\x00a".decode, "utf-16"), t(b"a\x00".decode, "utf-16-le"), t(b"a".decode, "utf-16-le"), t(b"\x3d\xd8\x00\xde".decode, "utf-16-le"), t(b"\x3d\xd8".decode, "utf-16-le"), t(b"\xef\xbb\xbfx".decode, "utf-8-sig"), t(b"\xef\xbb\xbfx".decode))
print(t(b"a\x00\x00\x00".decode, "utf-32-le"), t(b"\xff\xff\xff\xff".decode, "utf-32-le"), t(b"x".decode, "no-such-codec"), t("x".encode, "rot13"), t(b"\\u20ac\\n".decode, "unicode_escape"), t("é\n".encode, "unicode_escape"), t(b"+AOk-".decode, "utf-7"))
import codecs
print(codecs.encode("hello", "rot13"), codecs.lookup("utf8").name, codecs.lookup("LATIN1").name, codecs.lookup("U8").name, codecs.BOM_UTF8)
codecs.register_error("star", lambda e: ("*" * (e.end - e.start), e.end))
print("aéb€".encode("ascii", "star"), b"a\xff\xfeb".decode("ascii", "star"), t("é".encode, "ascii", "nope"))
d = codecs.getincrementaldecoder("utf-8")()
print([d.decode(bytes([x])) for x in "é€😀".encode()], t(d.decode, b"\xc3", True))
