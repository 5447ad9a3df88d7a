# Which names of a comprehension an assignment expression may bind: all but its loop variables.
def t(source):
    try:
        exec(source, {})
        return "ok"
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
for name in "abcdefghij":
    print(name, t(f"lambda: [({name} := 1) for a, (*b, c[d+e::f(g)], h.i) in j]"))
print(t("[i for i in (lambda: (j := 1))()]"), t("[i for i in 5 if (lambda: (j := 1))()]"), t("{k: v for k in [(x := 1) for y in 2]}"))
print(t("class Foo:\n    [(__x := 1) for __x in (1,)]"), t("lambda: [[(j := 0) for i in 3] for j in 4]"), t("[[(j := 0) for j in range(2)] for i in 1]"))
def f():
    r = [y := x for x in range(3)]
    return r, y
print(f())
