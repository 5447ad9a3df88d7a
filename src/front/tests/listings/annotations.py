x: int = 1
y: str
if a:
    z: 'fwd'
x.a: int = 2
x[b()]: int
(w): int = 3
def f(a: int, *args: *Ts, k: str = '', **kw: dict) -> None:
    local: undefined = 1
    local2: undefined
