# Hexadecimal and base64 of every length around a register's, clean and not, and letters' case in place.
import base64
import binascii

data = bytes(i * 7 % 256 for i in range(700))
for n in [*range(70), 127, 128, 129, 500, 700]:
    part = data[:n]
    digits = binascii.hexlify(part)
    assert digits == bytes(part.hex(), "ascii") == "".join(f"{b:02x}" for b in part).encode()
    assert binascii.unhexlify(digits) == binascii.unhexlify(digits.upper()) == part == bytes.fromhex(digits.decode())
    code = binascii.b2a_base64(part)
    assert code.endswith(b"\n") and binascii.a2b_base64(code) == part
    code = binascii.b2a_base64(part, newline=False)
    assert binascii.a2b_base64(code) == binascii.a2b_base64(code, strict_mode=True) == part
    # White space and other characters are skipped where not strict.
    spread = b"".join(code[i:i + 5] + b"\n" for i in range(0, len(code), 5))
    assert binascii.a2b_base64(spread) == part
    for kind in (bytes, bytearray, memoryview):
        assert binascii.hexlify(kind(part)) == digits
    for kind in (bytes, bytearray):
        text = kind(digits)
        assert text.upper() == kind(c - 32 if c > 96 else c for c in text) and type(text.upper()) is kind
        assert text.upper().lower() == text and text.swapcase() == text.upper()
        assert text.translate(bytes(range(256))) == text and type(text.translate(None)) is kind
print(binascii.hexlify(data[:40], "-", 3), binascii.hexlify(data[:40], b":", -4), binascii.hexlify(b""), binascii.b2a_base64(b""))
for f, bad in (
    (binascii.unhexlify, b"0"), (binascii.unhexlify, b"0g"), (binascii.unhexlify, b"00" * 40 + b"0\xff"), (binascii.unhexlify, "é0"), (binascii.unhexlify, 5),
    (binascii.a2b_base64, b"A"), (binascii.a2b_base64, b"AB"), (binascii.a2b_base64, b"AAAA" * 20 + b"A==="), (binascii.a2b_base64, b"AB=C"),
):
    try:
        print(f(bad))
    except Exception as e:
        print(type(e).__name__, e)
for bad in (b"AB=C", b"=", b"AAAA=", b"AAA=A", b"AA==A", b"A\nAA", b"QR==", b"AAAA" * 20 + b"AB==AAAA", b"AAAA\n"):
    try:
        print(binascii.a2b_base64(bad), end=" ")
        print(binascii.a2b_base64(bad, strict_mode=True))
    except Exception as e:
        print(type(e).__name__, e)
print(base64.b16decode(base64.b16encode(data)) == data, base64.b64decode(base64.b64encode(data)) == data)
