"""Arguments whose methods change the bytearray at hand."""


class Evil:
    def __init__(self, change):
        self.change = change

    def __buffer__(self, flags):
        self.change()
        return memoryview(b"ABC")

    def __index__(self):
        self.change()
        return 65


for name in "find", "count", "index", "rindex", "rfind", "split", "rsplit", "__contains__":
    array = bytearray(b"xAx")
    try:
        print(name, getattr(array, name)(Evil(array.clear)))
    except BufferError as e:
        print(name, e)
array = bytearray(b"x" * 10)
array.extend(Evil(lambda: array.extend(b"y" * 3)))
print(array)
array = bytearray(b"ab")
view = memoryview(array)
array.resize(2)
try:
    array.resize(3)
except BufferError as e:
    print(e)
view.release()
try:
    array += array
except BufferError as e:
    print(e)
array.extend(array)
print(array)
items = [b"a", None, b"c"]
items[1] = Evil(items.clear)
try:
    b"-".join(items)
except RuntimeError as e:
    print(e)


class Sep(bytes):
    def __len__(self):
        array.clear()
        return 1


try:
    array.hex(Sep(b":"))
except BufferError as e:
    print(e)
for f in (lambda: "a,b".split(1, "s"), lambda: pow(2.0, "s", 3), lambda: str(1, None)):
    try:
        f()
    except TypeError as e:
        print(e)
