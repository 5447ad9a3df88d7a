# Separators of digits, among them those of subclasses that lie about their length; digits of all bytes and back.
import binascii


class B(bytes):
    def __len__(self):
        return 1


class S(str):
    def __len__(self):
        return 1


class Two(bytes):
    def __len__(self):
        return 2


ways = [
    ("hexlify", lambda *a: binascii.hexlify(b"abcd", *a)),
    ("bytes", b"abcd".hex),
    ("bytearray", bytearray(b"abcd").hex),
    ("memoryview", memoryview(b"abcd").hex),
]
separators = [
    (B(b""),), (S(""),), (Two(b":"),), ("\xe9",), (b"\xe9",), ("\u1234",), (":", 0), (":", -3), (":", 3), (":", 2**40),
    (5,), (None,), ("ab",), ("",), (bytearray(b":"),), ([1],), (":", -2**31), (":", 2**31 - 1), (":", -2**31 - 1),
]
for name, way in ways:
    for given in separators:
        try:
            print(name, given, ascii(way(*given)))
        except (ValueError, TypeError, OverflowError) as e:
            print(name, ascii(given), type(e).__name__, e)
every = bytes(range(256))
print(every.hex() == binascii.hexlify(every).decode(), binascii.unhexlify(every.hex().upper()) == every)
digits = b"0123456789abcdefABCDEF"
wrong = 0
for c in every:
    for pair in (bytes([c, 48]), bytes([48, c])):
        try:
            binascii.unhexlify(pair)
        except binascii.Error as e:
            wrong += 1
            assert c not in digits and str(e) == "Non-hexadecimal digit found"
print(wrong)
