# An iterable that fills a bytearray sees what is there already.
b = bytearray(b"old")


def numbers():
    for n in range(1, 6):
        yield n
        print(list(b))


b.__init__(numbers())
print(b)
for bad in ((1, 2, 300), [1, 2, 300]):
    b = bytearray(b"old")
    try:
        b.__init__(bad)
    except ValueError as e:
        print(e, b)


def exporting():
    yield 1
    view = memoryview(b)
    yield 2


b = bytearray()
try:
    b.__init__(exporting())
except BufferError as e:
    print("BufferError", e)
print(iter(b"").__reduce__(), iter(bytearray()).__reduce__())
it = iter(b"a")
list(it)
print(it.__reduce__())
