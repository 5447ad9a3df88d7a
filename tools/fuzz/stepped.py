"""Loops over small generators that are made where the loop begins, in functions that are called often enough to be compiled."""

from statements import Statements

FORMS = [(1.6, "stepped"), (0.9, "outside")]

# What a generator does; `q` is its parameter, an int or now and then something else, `w` another.
GENERATORS = [
    ["for v in range(q):", "    yield v"],
    ["for v in range(q):", "    w += v", "    yield w"],
    ["for v in range(q, 0, -1):", "    yield v, w"],
    ["while q > 0:", "    yield q", "    q -= 1"],
    ["while True:", "    w += 1", "    if w > 9: return", "    yield w"],
    ["for v in [q, w, q + w]:", "    if v != 2: yield v"],
    ["for v in (w, 2.5, q):", "    yield v"],
    ["yield q", "yield w"],
    ["yield q", "for v in range(3):", "    yield v + w", "yield w"],
    ["if q > 2: yield 'two'", "yield None", "if w: yield q"],
    ["for v, u in enumerate([q, w]):", "    yield u", "    yield v"],
    ["for v in range(q):", "    for u in range(v):", "        yield u + v"],
    ["for v in range(q):", "    yield 12 // (w - v)"],
    ["u = D('gen')", "for v in range(q):", "    yield v", "u = None", "P('late')", "yield 5"],
    ["return", "yield q"],
    ["for v in range(q):", "    u = yield v", "    if u is None: w += 1", "    yield w"],
    ["for v in {INNER}:", "    yield v"],
    ["for v in {INNER}:", "    if v == 1: continue", "    yield v, q"],
    ["v = lambda: w", "for u in range(q):", "    w = u", "    yield v()"],
    ["for v in range(q):", "    if v == 3: raise E1(v)", "    yield v"],
    ["P('begin')", "try:", "    yield q", "finally:", "    P('end')"],
    ["for v in range(q):", "    yield len(sys._getframe().f_locals)"],
    ["for v in range(q):", "    w = w + q", "    yield -w"],
]
# What a loop's body does with an item `x`; `t` is a sum, `n` the caller's parameter.
BODIES = [
    "t += 1 if type(x) is tuple else 2", "if x == 2: continue", "if x == {K}: break", "if x == {K}: return t, x", "out.append(x)", "t = t + 1.5",
    "t += n", "out.append((t, x))", "t += len(out)", "if t > 40: break", "n = x", "x = None", "t += h(3)", "t += h(n if type(n) is int else 2)",
    "P(t)", "P(x)", "t ^= 1 if type(t) is int else 0", "for y in range(2): t += y", "for y in out[:2]: t += 1", "if n == {K}: t = 'text' + str(t)",
    "if n == {K}: del t; t = 0", "gc.collect(0)", "if n == {K}: P(sorted(locals()))", "out[:] = out[-3:]", "if x is not None and n == {K}: raise E2(n)",
]
TRIES = ["t += 10 // (x - 1)", "t += x", "out.append(x[0])", "t = t + x if n != {K} else [t]", "if n == {K}: raise E1(t)"]


# Functions that a loop of module code calls, which keeps `{T}`.
CALLEES = [
    "return x * 2 + 1", "return x if x < 9 else 9", "return {T}", "global {T}; {T} = x; return 1", "return sum([x, 1])", "return [x][0] + 1",
    "return x + ({T} if x == 5 else 1)", "for y in (1, 2, 3):\n    if y == x: return y\nreturn x", "return 10 // (x - 7)", "return x.__class__ is int",
    "P(sorted(k for k in globals() if k == '{T}'))\nreturn 2", "return o.k + x", "return globals()['{T}']", "return (lambda: x)()",
]
OUTSIDE = [
    "{T} += {F}(x) or 0", "{T} = {F}(x)", "{T} = {T} + x", "x = {F}(x)", "{T} += 1; P({T})", "if x == {K}: break", "if x == {K}: {F} = {G}",
    "if x == {K}: {T} = 1.5", "{T} = {G}({F}(x))", "if x == {K}: del {T}; {T} = 3", "{T} += len([y for y in range(3)])", "if x == {K}: continue",
    "if x == {K}: globals()['{T}'] = 70", "{T} += sum(y for y in range(4))", "for y in {M}: {T} += 1", "{T} = o.k", "o.k = x", "if x == {K}: raise E1({T})",
    "if x == {K}: exec('{T} = 2', globals())",
]


class Stepped(Statements):
    def do_outside(self):
        """Loops of module code, in which functions and generators are called."""
        times = self.rounds()
        if not times:
            return self.do_number()
        total, f, g, o = self.fresh("W"), self.fresh("g"), self.fresh("g"), self.fresh("W")
        made = self.maker()
        maker = made[:made.find("(")].split(".")[0]
        self.emit(f"class {o}: k = {self.pick(['1', '0.5', 'True'])}")
        marks = {"{T}": total, "{F}": f, "{G}": g, "{M}": made.format(q="3", w="1"), "o.k": f"{o}.k"}

        def filled(text):
            for mark, value in {**marks, "{K}": str(self.r.randrange(times))}.items():
                text = text.replace(mark, value)
            return text

        for name in (f, g):
            with self.block(f"def {name}(x):"):
                for line in filled(self.pick(CALLEES)).split("\n"):
                    self.emit(line)
        lines = [f"{total} = {self.pick(['0', '0', '1.5'])}"]
        for _ in range(self.pick([1, 2, 2])):
            source = self.pick([f"range({times})", f"range({times})", f"range({times}, 0, -1)", made.format(q=times, w="1"), f"(y for y in range({times}))"])
            lines.append(f"for x in {source}:")
            lines += ["    " + filled(self.pick(OUTSIDE)) for _ in range(self.pick([1, 2, 3]))]
            lines.append(f"P({total}, x)")
        names = ", ".join(f"{name}={name}" for name in (f, g, o, maker))
        space = f"dict(globals(), {names})" if self.chance(0.2) else f"globals().update({names}) or globals()"
        self.guarded([f"exec(compile({chr(10).join(lines)!r}, 'p.py', 'exec'), {space})"])
        self.emit(f"for x in {[total, f, g, o, maker]}: globals().pop(x, 0)")

    def do_stepped(self):
        times = self.rounds()
        if not times:
            return self.do_number()
        self.imports.update(["gc", "sys"])
        makers = [self.maker()]
        if self.chance(0.4):
            makers.append(self.maker(makers[0]))
        g, h, i = self.fresh("g"), self.fresh("g"), self.fresh("i")
        with self.block(f"def {h}(n):"):
            self.emit("t = 0")
            with self.block(f"for x in {self.made(makers, 'n', '1')}:"):
                self.emit(self.pick(["t += 1", "if x == 1: break", "t += 1 if x else 2", "return 3"]))
            self.emit("return t")
        with self.block(f"def {g}(n):"):
            self.emit(f"t = 0; out = []; h = {h}")
            if self.chance(0.15):
                self.emit(f"w = n; c = lambda: w; w += {self.pick(['1', 'c()'])}")
            around = self.chance(0.15)
            if around:
                self.emit("try:")
                self.depth += 1
            self.loop_over(makers, self.pick([0, 0, 1]))
            if self.chance(0.3):
                self.loop_over(makers, 0)
            if around:
                self.depth -= 1
                self.emit("except Exception as e: out.append(type(e).__name__)")
            self.emit(self.pick(["return t, out", "return t, out[-4:]", "return t, len(out)", "P(out); return t"]))
        odd = self.pick(["2.5", "'s'", "None", "True", "1 << 65", "[1]"])
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            self.guarded([f"P({g}({i} % 6))"])
            if self.chance(0.4):
                self.guarded([f"P({g}({odd} if {i} == {self.r.randrange(times)} else {self.pick(['2', '4', i + ' % 3'])}))"])

    def maker(self, inner=None):
        """A generator function, a method that is one, or a closure; gives what makes a generator with two arguments."""
        name = self.fresh("g")
        body = self.pick(GENERATORS)
        source = self.made([inner], "q", "w") if inner else "range(q)"
        lines = [line.replace("{INNER}", source) for line in body]
        form = self.r.randrange(5)
        if form == 0:
            with self.block(f"class {name.upper()}:"):
                self.written("def m(self, q, w=1):", lines)
            self.emit(f"{name} = {name.upper()}()")
            return f"{name}.m({{q}}, {{w}})"
        if form == 1:
            with self.block(f"def {name}():"):
                self.emit("o = 3")
                self.written("def made(q, w=1):", ["nonlocal o", "o += 1 if o < 9 else -5"] + lines + ["yield o"])
                self.emit("return made")
            self.emit(f"{name} = {name}()")
            return f"{name}({{q}}, {{w}})"
        if form == 2:
            self.written(f"def {name}(q, *, w=1):", lines)
            return f"{name}({{q}}, w={{w}})"
        self.written(f"def {name}(q, w=1):", lines)
        return f"{name}({{q}}, {{w}})" if self.chance(0.7) else f"{name}({{q}})"

    def written(self, head, lines):
        with self.block(head):
            for line in lines:
                self.emit(line)

    def made(self, makers, q, w):
        if self.chance(0.12):
            return self.pick([f"(v + 1 for v in range({q}))", f"(v for v in [{q}, {w}] if v)", f"(v for u in range({q}) for v in range(u))"])
        text = self.pick(makers).format(q=q, w=w)
        return self.pick([f"enumerate({text})", f"list({text})", f"iter({text})"]) if self.chance(0.08) else text

    def loop_over(self, makers, nested):
        body = lambda lines: self.pick(lines).replace("{K}", self.pick(["1", "2", "4", "5"]))
        names = self.pick(["x", "x", "x", "x", "x", "y, x", "x, *y"])
        source = self.made(makers, self.pick(["n", "n", "3", "4", "n + 1"]), self.pick(["1", "2", "n", "t"]))
        with self.block(f"for {names} in {source}:"):
            for _ in range(self.pick([1, 1, 2, 3])):
                if self.chance(0.2):
                    with self.block("try:"):
                        self.emit(body(TRIES))
                    with self.block(f"except {self.pick(['Exception', 'TypeError', '(TypeError, ZeroDivisionError)'])}:"):
                        self.emit(self.pick(["t = 7", "out.append('caught')", "break", "continue", "raise", "return 'handled'"]))
                    if self.chance(0.2):
                        self.emit("finally: out.append('f')")
                else:
                    self.emit(body(BODIES))
            if nested:
                self.loop_over(makers, nested - 1)
        if self.chance(0.2):
            with self.block("else:"):
                self.emit(self.pick(["out.append('else')", "t = -1"]))
