"""Names that a class block, or what sees its names, has of its own and functions in it take from outside."""


class Outer:
    def nested(self):
        class Inner:
            seen = __class__

        return Inner.seen


print(Outer().nested() is Outer)


def generic(N):
    class C:
        N = int

        def f[T: N](self):
            return N, T

    return C().f()[0], C.f.__type_params__[0].__bound__


print(generic(3))


def used(x):
    class C:
        y = x

        def m(self):
            return x

        def g[T](self, z: x):
            return [x for _ in (T,)]

    return C.y, C().m(), C().g(1), C.g.__annotations__


print(used(5))
