from __future__ import annotations
x: List[int] = 1
def f(a: int | None, b: 'q' = 1) -> Dict[str, (int, 1.5)]: pass
class C:
    y: a.b[c, d](e=f)
