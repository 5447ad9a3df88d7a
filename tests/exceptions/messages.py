# The words of errors that users see most, with suggestions only where str() has them.
class A:
    x = 1
    def m(self): pass
a = A()
l, d, s, n = [1], {"k": 1}, "str", None
cases = """
undefined_name
a.y
A.y
n.foo
n[0]
n()
n + 1
l[5]
l["a"]
l.foo
d["zz"]
d.foo
s[10]
s.foo
s + 1
1 + s
s * s
s - s
a.x()
len(5)
len()
len(1, 2)
int("x")
int("x", 16)
float("x")
[] + ()
() + []
{} + {}
{1} + {2}
[] < {}
None < None
sorted([1, "a"])
max([])
min(())
max(1)
sum(["a"])
sum("ab", "")
range(1.5)
range(0, 5, 0)
iter(5)
next(5)
next(iter([]))
a()
a[0]
a + a
-a
a < a
abs("x")
round("x")
chr(-1)
ord("ab")
isinstance(1, 1)
issubclass(1, int)
hash([])
{[]: 1}
{{}}
"".join([1])
"a".join(5)
"%d" % "x"
"%s %s" % 1
"%s" % (1, 2)
"%z" % 1
"%(a)s" % 1
"{}".format()
"{a}".format()
"{:d}".format("x")
f"{1:s}"
open("/nonexistent/file")
__import__("no_such_module")
exec("import no_such_module.sub")
exec("from math import nope")
exec("from math import nope as x")
a.m(1)
A.m()
A(1)
type("X", (1,), {})
super(A, 5)
object().x
exec("a, b = 1, 2, 3")
exec("a, b, c = 1, 2")
exec("a, *b, c = [1]")
exec("a, b = 5")
exec("[a, b] = {1: 2}")
(lambda x: x)(1, 2)
(lambda x: x)(y=1)
dict(1)
dict([1])
dict([(1, 2, 3)])
list(1)
tuple(1)
set(1)
set([[]])
bytes("x")
bytes([300])
b"a" + "a"
"a" in 5
5 in "a"
1 in 5
l.pop(10)
[].pop()
l.remove(9)
l.index(9)
{}.popitem()
set().pop()
{1}.remove(2)
"abc".index("z")
(1,).index(2)
divmod(1, 0)
1 // 0
1 % 0
1.0 // 0
0 ** -1
pow(1, 2, 0)
1 << -1
2.0 ** 10000
int(float("nan"))
int(float("inf"))
complex("x")
getattr(a, "zzz")
setattr(5, "x", 1)
delattr(a, "q")
vars(5)
dir(1, 2)
zip(1)
list(zip([1], [], strict=True))
map(5)
list(map(5, [1]))
filter(None, 5)
enumerate(5)
reversed({1})
print(1, sep=5)
input(1, 2)
memoryview("x")
slice()
eval("1 +")
compile("x", "f", "bad")
exec(5)
globals(1)
__build_class__()
""".strip().splitlines()
for c in cases:
    try:
        print(c, "=>", eval(c))
    except BaseException as e:
        print(c, "=>", f"{type(e).__name__}: {e}")
