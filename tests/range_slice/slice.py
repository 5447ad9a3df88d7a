# slice objects and classes that receive them.
def t(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice("a", [1]), s == slice(1, 10, 2), s != slice(1), t(slice), t(slice, 1, 2, 3, 4), slice(1, 2) < slice(1, 3), t(lambda: setattr(s, "start", 0)), hash(slice(1, 2)) == hash(slice(1, 2)), t(hash, slice([], 1)), {slice(1): 2}[slice(1)])
for args in ((None, None, None), (1, 5, None), (-3, None, None), (None, None, -1), (5, 1, -2), (100, -100, -1), (None, -1, 3), (0, 2 ** 80, 1), (-2 ** 80, None, None)):
    sl = slice(*args)
    print(args, sl.indices(7), sl.indices(0), list(range(*sl.indices(7))) == list(range(7))[sl], "abcdefg"[sl], (0, 1, 2, 3, 4, 5, 6)[sl], b"abcdefg"[sl], range(7)[sl])
print(t(slice(1, 2, 0).indices, 5), t(slice(1.5).indices, 5), t(slice(None).indices, -1), t(slice(None).indices, "a"))
class G:
    def __getitem__(self, k):
        return k
    def __setitem__(self, k, v):
        print("set", k, v)
    def __delitem__(self, k):
        print("del", k)
g = G()
print(g[1], g[1:2], g[:], g[1:2:3], g[1, 2], g[1:2, ::3], g[...], g[()], g[1,], g["a":"b"], g[None], g[:, None], g[*[1, 2]], g[*[1], 2:3])
g[1:2] = 3
g[::] = 4
g[1, :] = 5
g[0] = (5, 6)
del g[1:2], g[3]
a = [1, 2, 3]
x = 1
print(a[x:], a[:x], a[x - 1:x + 1], a[-x:], a[not x:], a[x:x], a[len(a):], a[lambda: 0 if False else 0:] if False else "-")
match slice(1, 2, 3):
    case slice(start=1, stop=b):
        print("matched", b)
print(slice(1, None), repr(slice(None, None, -1)), type(slice(1)).__name__, slice(1, 2).__eq__(5), slice(3).indices(True))
