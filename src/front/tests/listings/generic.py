def f[T: int, *Ts, **P](x: T = 1, *, k=2) -> T:
    return x
class C[T](Base):
    y: T
    def m[U: (int, T)](self, u: U = T): return u
type A = int
type L[T = int] = list[T]
