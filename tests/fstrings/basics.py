# f-strings: nesting, formats, conversions, = and quoting, evaluation order.
x, name, l, d = 42, "Bob", [1, 2], {"k": "v", "n": 1}
print(f"{x}", f"a{x}b{name}c", f"{x!r}{name!r}{name!s}{name!a}", f"{{}}", f"{{{x}}}", f"{x:5}|{x:<5}|{x:^5}|{x:05}|{x:+}|{x:x}|{x:#b}|{x:,}", f"{name:>6}|{name:.2}|{name!r:>8}")
print(f"{x=}", f"{x = }", f"{name=}", f"{name=!s}", f"{x=:>6}", f"{l[0]=}", f"{x + 1=}", f"{ x }", f"{x  =  !s:>10}")
print(f"{d['k']}", f"{d["n"]}", f"{l[-1]}", f"{x if x > 1 else 0}", f"{(lambda v: v * 2)(3)}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }", f"{({1, 2})}", f"{x:{5}}", f"{x:{'>'}{10}}", f"{3.14159:{5}.{2}}", f"{x:{x // 8}}", f"{'a' 'b'}", f"{(1, 2)}", f"{1, 2}", f"{*l,}")
print(f'{"nested " + f"{x + f"{1}".__len__()}"}', f"{f"{f"{x}"}"}", f"""multi
{x
 + 1} line""", f"{'\n'.join(['a', 'b'])}", f"{"\t"}|", f"\x41{x}\u00e9\N{DIGIT ONE}", rf"\n{x}\{x}", fr"{x}\d", f"{x}" "plain" f"{name}", "a" f"{x}" 'b')
log = []
def n(v):
    log.append(v)
    return v
print(f"{n(1)}{n(2):{n(3)}}{n('a')!r}", log)
class F:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "F-repr"
    def __str__(self): return "F-str"
print(f"{F()}", f"{F():spec}", f"{F()!r}", f"{F()!s:>8}", f"{F():{'a'}{'b'}}", f"{F():%Y-%m}", f"{F():a:b}", f"{F()=}", f"{F()=:x}")
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: f"{x:Q}"), t(lambda: f"{name:d}"), t(lambda: f"{undefined}"), t(lambda: f"{l:5}"), t(lambda: f"{None:5}"), t(lambda: f"{x:{name}}"), t(lambda: f"{1/0}"), f"{None}", f"{None!s:5}|", f"{True:d}", f"{True}", f"{True:>5}")
print(f"{0x10}", f"{1e3}", f"{1_000}", f"{-5 % 3}", f"{not x}", f"{x == 42}", f"{x != 1}", f"{x >= 1}", f"{x:=5}", f"{(y := 7)}", y, f"{x!r:^{10}}|", f"{'é':*^5}", f"{'😀':>3}|", f"{b'x'}", f"{...}", f"{1j}", f"{'a' if not x else 'b':>3}")
def g():
    return f"{(yield)}"
it = g()
next(it)
try:
    it.send("sent")
except StopIteration as e:
    print(e.value)
print(f"{x:>{len(name) + 2}}", f"{'{'}", f"{'}'}", f"{{x}}", f"{'{x}'}", f"{x}}}", f"{{{{", len(f""), f"" == "", f"{''}" == "", f"{x # comment
}", f"{
x
}")
class A:
    v = 3
    def m(self): return f"{self.v} {self.v * 2} {__class__.__name__} {[self.v for _ in range(2)]}"
print(A().m(), f"{A.v}", f"{'%d' % 5}", f"{'{}'.format(6)}", "%s" % f"{x}", f"{x}".join("ab"), f"{x}" * 2, [f"{i}" for i in range(3)], {f"k{i}": f"v{i}" for i in range(2)})
