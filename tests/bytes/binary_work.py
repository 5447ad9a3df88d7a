# Binary data in loops: checksums, xor, hex dumps, run lengths, endian conversions.
data = bytes(range(256)) + b"hello" * 10
def adler(d):
    a, b = 1, 0
    for x in d:
        a = (a + x) % 65521
        b = (b + a) % 65521
    return b << 16 | a
def crc(d):
    c = 0xFFFFFFFF
    for x in d:
        c ^= x
        for _ in range(8): c = c >> 1 ^ (0xEDB88320 if c & 1 else 0)
    return c ^ 0xFFFFFFFF
import zlib, binascii
print(adler(data), crc(data), adler(data) == zlib.adler32(data), crc(data) == zlib.crc32(data) == binascii.crc32(data))
key = b"key"
enc = bytes(x ^ key[i % len(key)] for i, x in enumerate(data))
dec = bytearray(enc)
for i in range(len(dec)): dec[i] ^= key[i % 3]
print(dec == data, enc[:8], bytes(dec[-5:]))
def rle(d):
    out, i = bytearray(), 0
    while i < len(d):
        j = i
        while j < len(d) and d[j] == d[i] and j - i < 255: j += 1
        out += bytes([j - i, d[i]])
        i = j
    return bytes(out)
def unrle(d):
    out = bytearray()
    for n, v in zip(d[::2], d[1::2]): out.extend([v] * n)
    return bytes(out)
sample = b"aaaabbbcccd" * 3 + b"\0" * 300
print(rle(sample)[:10], unrle(rle(sample)) == sample, len(rle(sample)))
print([int.from_bytes(data[i:i + 4], o) for i in (0, 4, 250) for o in ("big", "little")], (2 ** 40 + 5).to_bytes(8, "big"), [x.to_bytes(2, "little") for x in (1, 256, 65535)], (-5).to_bytes(3, "big", signed=True), int.from_bytes(b"\xff\xfb", "big", signed=True))
for off in range(0, 32, 16):
    chunk = data[off + 60:off + 76]
    print(f"{off:04x}", " ".join(f"{b:02x}" for b in chunk), "".join(chr(b) if 32 <= b < 127 else "." for b in chunk))
m = memoryview(bytearray(data))
total = 0
for i in range(0, len(m), 7): total += m[i] * (i + 1)
m[0:4] = b"\xde\xad\xbe\xef"
print(total, bytes(m[:4]).hex(), m[1], m[-1], sum(m), max(m), m[::50].tolist())
b64 = binascii.b2a_base64(b"any carnal pleas").strip()
print(b64, binascii.a2b_base64(b64), binascii.hexlify(b"\x01\xff"), binascii.unhexlify("01ff"), bytes.fromhex("de ad"), b"\xde\xad".hex(" "))
counts = [0] * 256
for x in b"mississippi": counts[x] += 1
print({chr(i): n for i, n in enumerate(counts) if n}, b"a,b".split(b","), b"abc".find(b"c"), b"x" in b"xyz", 120 in b"xyz", bytearray(b"ab").translate(bytes(range(255, -1, -1))), bytes(reversed(b"abc")), bytes(sorted(b"cab")))
