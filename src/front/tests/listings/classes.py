@deco
@other(1)
class A(B, metaclass=M):
    'doc'
    x: int = 1
    if y:
        z: str
    @property
    def p(self):
        'the doc'
        self.attr = 1
        self.battr = 2
    def q(self) -> A: return x

class E: pass
