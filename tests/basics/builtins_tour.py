# Common builtin functions, once each.
print(abs(-1), all([1, 0]), any([0, 1]), bin(3), bool(""), chr(65), divmod(7, 2), float("2"), hash(1), hex(16), int("3"), isinstance(1, int), len("abc"), max(1, 2), min(1, 2), oct(9), ord("A"), pow(2, 3), repr("x"), round(1.6), sum([1, 2]), type(1), callable(len))
print(list(enumerate("ab")), list(filter(None, [0, 1])), list(map(str, [1])), list(range(2)), list(reversed([1, 2])), sorted([2, 1]), list(zip([1], [2])), tuple([1]), set([1]), dict(a=1), frozenset(), bytes(2), bytearray(b"x"), complex(1, 2), slice(1), str(1), object is not None)
class A: x = 1
a = A()
setattr(a, "y", 2)
print(getattr(a, "y"), hasattr(a, "z"), vars(a), delattr(a, "y"), vars(a), id(a) == id(a), issubclass(A, object), ascii("é"), format(3.14159, ".2f"), eval("1 + 1"), iter([1]).__next__(), next(iter([5])), memoryview(b"ab")[0])
exec("z = 9")
print(z, sorted(k for k in globals() if len(k) == 1), "z" in locals())
print(input.__name__, print.__name__, open.__name__, help is not None, dir([])[-1], compile("1", "f", "eval") is not None, staticmethod(len).__func__ is len, property().fget, super.__name__)
