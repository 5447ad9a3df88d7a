"""A builtin __exit__ or __enter__ of another type fails when it is called, not before."""
class A:
    def __enter__(self): print("entered"); return self
    __exit__ = list.append
class B:
    __enter__ = list.copy
    __exit__ = list.append
for c in A, B:
    try:
        with c(): print("body")
    except TypeError as e: print(e)


def often(c, n):
    seen = []
    for _ in range(n):
        try:
            with c() as x:
                seen.append(type(x).__name__)
        except TypeError as e:
            seen.append(str(e))
    return len(seen), sorted(set(seen))


A.__enter__ = lambda self: self
print(often(A, 400), often(B, 400))
