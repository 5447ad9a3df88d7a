# The module's pack, called with all there is and with too little.
import struct

for i in range(50):
    data = struct.pack("<IhB", i, -i, i)
print(data, struct.pack(b"<I", 7), struct.pack(""))
for args in [(), ("I",), ("I", 1, 2), ("I", "x"), (5,), ("Z", 1), ("\u00e9", 1), ("I\0", 1)]:
    try:
        print(struct.pack(*args))
    except (TypeError, struct.error, UnicodeEncodeError) as e:
        print(type(e).__name__, e)
try:
    struct.pack("I", v=1)
except TypeError as e:
    print(e)
