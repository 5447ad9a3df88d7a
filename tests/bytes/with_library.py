"""What bytes and strings ask of the library: codecs found by name, and the pieces of pickling."""
for value in ("a", b"a", bytearray(b"a")):
    try:
        value.encode("nope-x") if isinstance(value, str) else value.decode("nope-x")
    except LookupError as e:
        print(type(value).__name__, e)
print([(x, x.__reduce__(), x) for x in [bytearray(b"abcd")]])
print(bytearray(b"abcd").__reduce_ex__(3))
