# marshal reads no more of a file than it needs, and tuples may be part of what is in them.
import io
import marshal


class OneWay(io.BytesIO):
    def seek(self, *args):
        raise OSError("no seeking")

    def read(self, n=-1):
        if n != 0:
            raise AssertionError(n)
        return super().read(n)


f = OneWay(marshal.dumps([1, "two", (3.0, b"four")]) + marshal.dumps({"five": 6}) + b"rest")
print(marshal.load(f), marshal.load(f), f.getvalue()[f.tell():])
try:
    marshal.load(io.BytesIO(marshal.dumps("0123456789")[:-2]))
except EOFError as e:
    print("EOFError", e)
try:
    marshal.load(io.StringIO("x"))
except TypeError as e:
    print("TypeError", e)


class Boasts(io.BytesIO):
    def readinto(self, buffer):
        n = super().readinto(buffer)
        return n + 1000 if n > 4 else n


for value in (1.0, 1j, b"0123456789", "0123456789"):
    try:
        marshal.load(Boasts(marshal.dumps(value)))
    except ValueError as e:
        print("ValueError", e)

a = ([],)
a[0].append(a)
b = marshal.loads(marshal.dumps(a, 4))
print(type(b), b[0][0] is b, b)
d = ({"me": None}, 1.5, 1.5)
d[0]["me"] = d
e = marshal.loads(marshal.dumps(d))
print(e[0]["me"] is e, e)
for data in (b"\xbc\x01\x00\x00\x00r\x00\x00\x00\x00", b"\xbe\x01\x00\x00\x00r\x00\x00\x00\x00", b"\xfbr\x00\x00\x00\x00N0"):
    try:
        marshal.loads(data)
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
x = 123321
print(marshal.dumps((x, x), 2), marshal.loads(marshal.dumps((x, x))))
s = "this is interned"
print(marshal.loads(marshal.dumps(s, 2)) is s, marshal.loads(marshal.dumps(s)) is s)
