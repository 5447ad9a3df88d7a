# __class__ and __bases__ between classes with __slots__, __dict__ and lists of weak references.
import types
class G: __slots__ = ["a", "b"]
class H: __slots__ = ["b", "a"]
class J: __slots__ = ["c", "b"]
class K: __slots__ = ["a", "b", "d"]
class L(H): __slots__ = ["e"]
class M(G): __slots__ = ["e"]
class N(J): __slots__ = ["__weakref__"]
class P(J): __slots__ = ["__dict__"]
class Q(J): pass
class R(J): __slots__ = ["__dict__", "__weakref__"]
class Plain: pass
class Plain2: x = 1
class Empty: __slots__ = ()
class I(int): __slots__ = ()
class Ls(list): pass
class Mod(types.ModuleType):
    @property
    def twice(self): return self.x * 2
classes = [G, H, J, K, L, M, N, P, Q, R, Plain, Plain2, Empty]
for c in classes:
    row = []
    for d in classes:
        o = c()
        try:
            o.__class__ = d
        except TypeError as e:
            row.append("-" if "layout" in str(e) else "D" if "deallocator" in str(e) else "?")
        else:
            row.append("+" if type(o) is d else "!")
    print(c.__name__, "".join(row))
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
o = Q(); o.c = 1; o.x = 2
o.__class__ = R
print(o.c, o.x, type(o).__name__, t(lambda: o.b))
print(t(lambda: setattr(I(1), "__class__", int)), t(lambda: setattr(Plain(), "__class__", list)), t(lambda: setattr(Ls(), "__class__", Plain)), t(lambda: setattr(object(), "__class__", Plain)))
m = types.ModuleType("m")
m.x = 21
m.__class__ = Mod
print(m.twice, m.__dict__["x"], type(m).__name__)
m.__class__ = types.ModuleType
print(type(m).__name__, m.x, t(lambda: m.twice), "__dict__" in Mod.__dict__)
print(t(lambda: setattr(m, "__dict__", {})), t(lambda: setattr(m, "__class__", Plain)))
class Base: pass
class MetaB(type, Base): pass
class D(metaclass=MetaB): y = 3
descr = Base.__dict__["__dict__"]
print(type(descr.__get__(D)).__name__, descr.__get__(D)["y"], t(lambda: descr.__set__(D, {})) .split(":")[0])
print(t(lambda: setattr(Plain, "__bases__", (G,))), t(lambda: setattr(M, "__bases__", (H,))), t(lambda: setattr(Q, "__bases__", (G,))))
