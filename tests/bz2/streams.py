# bzip2: whole, in pieces, to a limit, over several streams, damaged; files.
import bz2
import os
import tempfile

data = b"".join(b"line %d of some text\n" % i for i in range(20000))
packed = bz2.compress(data)
print(len(packed) < len(data) // 4, bz2.decompress(packed) == data)
print(bz2.compress(b"").hex(), bz2.compress(b"hello").hex(), bz2.decompress(bz2.compress(b"")))
for level in 1, 5, 9:
    c = bz2.BZ2Compressor(level)
    parts = [c.compress(data[i : i + 1000]) for i in range(0, len(data), 1000)]
    parts.append(c.flush())
    print(level, bz2.decompress(b"".join(parts)) == data)
for function in c.flush, lambda: c.compress(b"x"):
    try:
        function()
    except ValueError as e:
        print(e)

d = bz2.BZ2Decompressor()
out = b"".join(d.decompress(packed[i : i + 1]) for i in range(len(packed)))
print(out == data, d.eof, d.needs_input, d.unused_data)
try:
    d.decompress(b"")
except EOFError as e:
    print(e)

d = bz2.BZ2Decompressor()
got = d.decompress(packed + b"rest", max_length=100)
print(len(got), d.eof, d.needs_input)
while not d.eof:
    part = d.decompress(b"", max_length=50000)
    assert len(part) <= 50000
    got += part
print(got == data, d.unused_data, d.needs_input)
d = bz2.BZ2Decompressor()
print(d.decompress(packed[:100], max_length=0), d.needs_input)

print(bz2.decompress(packed + bz2.compress(b"second")) == data + b"second", bz2.decompress(packed + b"junk") == data)
for wrong in b"", b"BZ", b"not a stream at all", packed[:-10], packed[:50] + b"\0\0\0\0" + packed[54:]:
    try:
        print(bz2.decompress(wrong)[:10])
    except (OSError, ValueError, EOFError) as e:
        print(type(e).__name__, e)
for level in 0, 10, -1:
    try:
        bz2.compress(b"", level)
    except ValueError as e:
        print(e)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.bz2")
    with bz2.open(path, "wt") as f:
        f.write("héllo\nworld\n")
    with bz2.open(path, "rt") as f:
        print(f.readlines())
    with bz2.BZ2File(path) as f:
        f.seek(7)
        print(f.read(), f.tell())
