# A binary record format written and read in loops; round trips; truncated and foreign data.
import struct, io, zlib
H, R = struct.Struct("<4sHHI"), struct.Struct("<iqd?3sx")
def write(n):
    out = io.BytesIO()
    out.write(H.pack(b"ADDR", 1, R.size, n))
    for i in range(n): out.write(R.pack(i - n // 2, i * 10 ** 12, i / 3, i % 2, bytes([65 + i % 26]) * 3))
    return out.getvalue()
def read(b):
    magic, ver, size, n = H.unpack_from(b)
    if magic != b"ADDR": raise ValueError(f"bad magic {magic}")
    if size != R.size: raise ValueError("bad size")
    return [R.unpack_from(b, H.size + i * size) for i in range(n)]
data = write(500)
rows = read(data)
print(len(data), zlib.crc32(data), rows[0], rows[499], sum(r[0] for r in rows), sum(r[1] for r in rows), round(sum(r[2] for r in rows), 6), sum(r[3] for r in rows), len({r[4] for r in rows}))
for bad in (data[:10], data[:100], b"XXXX" + data[4:], data[:6] + b"\0\0" + data[8:], b""):
    try: print(len(read(bad)))
    except (struct.error, ValueError) as e: print(type(e).__name__, e)
buf = bytearray(8 * 100)
for i in range(100): struct.pack_into(">q", buf, i * 8, (-1) ** i * i ** 9)
print(sum(v for (v,) in struct.iter_unpack(">q", buf)), struct.unpack_from(">3q", buf, 8), zlib.crc32(buf))
def swap32(b): return b"".join(struct.pack(">I", x) for x in struct.unpack(f"<{len(b) // 4}I", b))
print(swap32(b"\1\2\3\4\5\6\7\x08").hex(), swap32(swap32(bytes(range(64)))) == bytes(range(64)))
def bits(f): return struct.unpack(">Q", struct.pack(">d", f))[0]
def unbits(n): return struct.unpack(">d", struct.pack(">Q", n))[0]
print([hex(bits(f)) for f in (0.0, -0.0, 1.0, -2.5, 0.1, float("inf"), 5e-324)], unbits(bits(1.0) + 1), unbits(0x7FEFFFFFFFFFFFFF), all(unbits(bits(i / 7)) == i / 7 for i in range(1000)), [struct.unpack("<f", struct.pack("<f", x))[0] for x in (0.1, 1 / 3, 16777217)], [struct.unpack("<e", struct.pack("<e", x))[0] for x in (0.1, 2049.0, 1e-7)])
def fast_inv(x):
    i = struct.unpack("<i", struct.pack("<f", x))[0]
    y = struct.unpack("<f", struct.pack("<i", 0x5F3759DF - (i >> 1)))[0]
    return y * (1.5 - 0.5 * x * y * y)
print([round(fast_inv(x), 5) for x in (1, 2, 4, 100)])
total = 0
for i in range(2000):
    p = struct.pack("<bhi", i % 100 - 50, i * 7 % 3000, i * i)
    a, b, c = struct.unpack("<bhi", p)
    total += a * b + c
print(total, struct.calcsize("<bhi"), struct.pack("<3s5p", b"abcdef", b"hi"), struct.unpack("<3s5p", struct.pack("<3s5p", b"ab", b"hello")))
