"""`__buffer__` and `__release_buffer__` of classes, of builtin types, and of both together."""


def tried(f, *args):
    try:
        return f(*args)
    except (ValueError, BufferError, TypeError) as e:
        return type(e).__name__, str(e)


array = bytearray(b"hello")
view = array.__buffer__(0)
print(tried(array.append, 1))
print(array.__release_buffer__(view), tried(view.tobytes))
print(tried(array.__release_buffer__, view), tried(array.__release_buffer__, memoryview(b"x")), tried(array.__release_buffer__, 1))
print(hasattr(bytes, "__release_buffer__"), hasattr(memoryview, "__release_buffer__"))


class Both(bytearray):
    def __buffer__(self, flags):
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print("released", view.tobytes())
        for use in memoryview, lambda v: v.cast("b"), lambda v: v.toreadonly(), lambda v: v[:1]:
            print(tried(use, view))
        super().__release_buffer__(view)


b = Both(b"both")
with memoryview(b) as view:
    print(view.tobytes())
b.clear()


class Keeps:
    def __buffer__(self, flags):
        return memoryview(array)

    def __release_buffer__(self, view):
        self.kept = view


keeps = Keeps()
with memoryview(keeps) as view:
    print(view.tobytes())
print(keeps.kept.tobytes(), tried(array.clear))
keeps.kept.release()
array.clear()


class Lends:
    """Its memory view can't be released while somebody uses it."""

    def __init__(self):
        self.memory = bytearray(b"lent")

    def __buffer__(self, flags):
        self.view = memoryview(self.memory)
        return self.view


lends = Lends()
view = memoryview(lends)
print(tried(lends.view.release), tried(lends.memory.clear))
view.release()
print(tried(lends.view.release), tried(lends.memory.clear), lends.memory)


class Other(bytearray):
    def __buffer__(self, flags):
        return memoryview(b"other")


with memoryview(Other(b"own")) as view:
    print(view.tobytes())
