# Pickles made by hand, right and wrong: what each instruction finds on the stack is checked.
from pickle import loads, load, Unpickler, UnpicklingError
import io
def t(f, *a, **k):
    try:
        r = f(*a, **k)
    except BaseException as e:
        r = f"{type(e).__name__}: {e}"
    return ascii(r).split(" at 0x")[0]
for b in (b"", b".", b"0.", b"N", b"N..", b"Nx", b"\0", b"\xff", b"(.", b"1.", b"(1.", b"a.", b"NNa.", b"]Na.", b"(Na.", b"e.", b"](e.", b"](Ne.", b"N(Ne.",
          b"}(Nu.", b"}(NNu.", b"N(NNu.", b"}Ns.", b"}NNs.", b"}]Ns.", b"I\n.", b"I01\n.", b"I00\n.", b"I010\n.", b"Ix\n.", b"I0x10\n.", b"I1_0\n.", b"L1L\n.", b"Lx\n.",
          b"L123456789012345678901234567890L\n.", b"F1.5\n.", b"Fx\n.", b"S\n.", b"S'a'\n.", b"S'a\n.", b"S'\\x41\\n'\n.", b"S'\\xzz'\n.", b"S'\xff'\n.", b"S\"a'\n.", b"V\n.",
          b"Va\\u1234\\x41\n.", b"V\\u12\n.", b"V\xe9\n.", b"U\1\xe9.", b"U\5a.", b"T\xff\xff\xff\xffa.", b"C\2ab.", b"C\5ab.", b"B\xff\xff\xff\xffa.", b"\x8e" + b"\xff" * 8 + b"a.",
          b"\x8d" + b"\xff" * 8 + b"a.", b"\x96" + b"\xff" * 8 + b"a.", b"X\1\0\0\0\xff.", b"\x8c\3\xed\xa0\x80.", b"\x8c\2\xc3\xa9.", b"J\xff\xff\xff\xff.", b"M\xff\xff.", b"K", b"\x8a\0.", b"\x8a\1\xff.",
          b"\x8b\xff\xff\xff\xff\xff.", b"G?\xf0\0\0\0\0\0\0.", b"g0\n.", b"gx\n.", b"g-1\n.", b"h\0.", b"Np0\ng0\n.", b"Np-1\n.", b"p0\n.", b"q\0.", b"N\x94h\0.", b"(q\0.", b"c\n\n.", b"cx\n.",
          b"cbuiltins\nint\n.", b"cbuiltins\nnope\n.", b"cno_such_module\nx\n.", b"c__builtin__\nxrange\n.", b"c\xff\nx\n.", b"cbuiltins\nstr.join\n.", b"\x80\4cbuiltins\nstr.join\n.", b"NN\x93.",
          b"\x80\4\x8c\x08builtins\x8c\x08str.nope\x93.", b"ibuiltins\nint\n.", b"(I5\nibuiltins\nint\n.", b"(o.", b"(No.", b"(cbuiltins\nint\nI5\no.", b"NR.", b"NNR.", b"N)R.", b"cbuiltins\nint\n)R.",
          b"NN\x81.", b"cbuiltins\nint\nN\x81.", b"cbuiltins\nint\n)\x81.", b"cbuiltins\nint\n)N\x92.", b"cbuiltins\nint\n)}\x92.", b"NNb.", b"N}b.", b"N]b.", b"cbuiltins\nobject\n)\x81}\x8c\1aNsb.",
          b"cbuiltins\nobject\n)\x81N}\x8c\1aNs\x86b.", b"P1\n.", b"P\xff\n.", b"NQ.", b"(NNt.", b"(Nl.", b"(Nd.", b"(NNd.", b"(]Nd.", b"N(\x85.", b"N2.", b"(2.", b"\x80\6N.", b"\x82\1.", b"\x82\0.",
          b"\x84\xff\xff\xff\xff.", b"\x8f(N\x90.", b"\x8f(]\x90.", b"N(N\x90.", b"(N\x91.", b"(]\x91.", b"\x95\5" + b"\0" * 7 + b"N.", b"\x95" + b"\xff" * 8 + b"N.", b"\x95\1" + b"\0" * 7 + b"K\1.",
          b"\x95\4" + b"\0" * 7 + b"\x95" + b"\0" * 8 + b"N.", b"\x95\x0b" + b"\0" * 7 + b"\x95" + b"\0" * 8 + b"N.", b"\x95\2" + b"\0" * 7 + b"I1\n.", b"\x97.", b"N\x98.", b"C\1a\x98.", b"(NN10."):
    print(ascii(b[:24]), t(loads, b))
print(t(loads, b"\x97.", buffers=[b"abc"]), t(loads, b"\x97\x97\x86.", buffers=[1]), t(loads, b"\x97.", buffers=3), loads(b"\x97\x98.", buffers=[bytearray(b"q")]).readonly)
for e in ("ASCII", "latin-1", "bytes", "nope"):
    print(e, t(loads, b"U\2\xe9a.", encoding=e), t(loads, b"U\2\xe9a.", encoding=e, errors="replace"), t(loads, b"S'\\xe9a'\n.", encoding=e))
print(t(loads, b"N.", encoding=3), t(loads, b"c__builtin__\nxrange\n.", fix_imports=False), t(loads, b"N.", foo=1), t(loads), t(loads, "a"), t(load, 3))
# Deep ones.
print(t(loads, b"(" * 100000), type(loads(b"]" * 100000 + b"a" * 99999 + b".")).__name__)
# Files: what is read, and what is left for the next pickle.
class Reader:
    def __init__(self, data): self.data, self.log = data, []
    def read(self, n):
        self.log.append(n)
        r, self.data = self.data[:n], self.data[n:]
        return r
    def readline(self):
        i = self.data.find(b"\n") + 1
        self.log.append("line")
        r, self.data = self.data[:i], self.data[i:]
        return r
class Peeker(Reader):
    def peek(self, n): return self.data[:n]
import pickle
for cls in (Reader, Peeker):
    for p in (0, 2, 4):
        r = cls(pickle.dumps([1, "a" * 10, 2.5], p) + b"tail")
        print(cls.__name__, p, load(r), r.log if p == 4 else "", r.data)
def bad(**methods): return type("File", (), {**{"read": lambda s, n: b"N.", "readline": lambda s: b""}, **methods})()
print(t(load, bad(read=lambda s, n: "x")), t(load, bad(read=lambda s, n: 1 / 0)), t(load, bad(read=lambda s, n: b"I", readline=lambda s: b"1")), t(load, bad(read=3)))
f = io.BytesIO(pickle.dumps([1]) + pickle.dumps({"a": 2}))
u = Unpickler(f)
print(u.load(), u.load(), t(u.load))
