"""UTF-7 that ends too early, surrogates in two pieces; marshalled values that contain themselves."""
import codecs
import marshal

for raw in b"a+IKx", b"a+IKwgr", b"a+2AE\xffb", b"a+2AE-b", b"a+IKzYAQ\xffb", b"a+IKwgrNgB", b"a+IKwgrNgBA-b", b"a+IKwgrNgB\xc3\xa9":
    print(ascii(raw.decode("utf-7", "replace")))
for encoding in "utf-8", "utf-8-sig", "utf-16-le":
    data = "\ud901".encode(encoding, "surrogatepass")
    for i in range(1, len(data)):
        decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        print(ascii(decoder.decode(data[:i])), ascii(decoder.decode(data[i:], True)))
s = slice([], None)
s.start.append(s)
code = (lambda: 1234.5).__code__
held = []
code = code.replace(co_consts=code.co_consts + (held,))
held.append(code)
for value in s, code:
    try:
        marshal.dumps(value)
    except ValueError as e:
        print(e)
held.clear()
