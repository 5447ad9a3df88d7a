"""Ways out of blocks: `finally` that changes its mind, managers that raise, generators thrown into, asynchronous ones, deep recursion."""

from statements import Statements

FORMS = [(2, "override"), (1.5, "managers"), (1.5, "stepped_generator"), (0.5, "group"), (1, "search"), (0.5, "lost_global"),
    (0.3, "deep"), (0.4, "traced"), (0.4, "collected")]

CAUGHT = ["Exception", "ValueError", "(TypeError, KeyError)", "E1", "ZeroDivisionError", "LookupError", "BaseException", "StopIteration"]


class Flow(Statements):
    def way_out(self):
        """A statement that leaves the block it is in."""
        options = ["pass", f"raise {self.exception()}", f"P({self.expr('int', 1)})",
            f"P({self.expr('int', 0)} // ({self.expr('int', 0)} % 2))"]
        if self.scope.loops:
            options += ["break", "continue", "continue"]
        if self.scope.parent and not self.scope.generator:
            options.append(f"return {self.expr('int', 0)}")
        return self.pick(options)

    def guarded_exit(self, p=0.7):
        if self.chance(p):
            with self.block(f"if {self.expr('bool', 2)}:"):
                self.emit(self.way_out())
        else:
            self.emit(self.way_out())

    def do_override(self):
        """`try` in a loop in `try`, left in all ways, with a `finally` that goes another way."""
        times = self.pick([2, 3, 5, 9])
        if self.scope.weight * times > 400 or self.depth > 4:
            return self.do_number()
        i = self.fresh("i")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                for _ in range(self.pick([1, 1, 2])):
                    self.one_try(self.pick([0, 1, 1]))
            if self.chance(0.2):
                with self.block("else:"):
                    self.emit("P('else')")
        with self.block(f"except {self.pick(CAUGHT[:1] * 3 + CAUGHT)} as x{i}:"):
            self.emit(f"X(x{i})")
        if self.chance(0.15):
            self.emit(f"P('x{i}' in globals())")

    def one_try(self, depth):
        name = self.fresh("x")
        with self.block("try:"):
            if depth:
                self.one_try(depth - 1)
            self.guarded_exit()
            if self.chance(0.4):
                self.statement()
        form = self.r.randrange(4)
        if form:
            for _ in range(self.pick([1, 1, 2])):
                with self.block(f"except {self.pick(CAUGHT)} as {name}:"):
                    self.emit(self.pick([f"X({name})", f"P(sys.exception() is {name})", "pass", f"P(type({name}).__name__)"]))
                    if self.chance(0.3):
                        self.emit(self.pick(["raise", f"raise {name}", f"raise E2(5) from {name}", f"del {name}", f"{name} = 1",
                            f"raise {name}.with_traceback(None)", f"{name}.add_note('n')"]))
                    if self.chance(0.4):
                        self.guarded_exit()
            if self.chance(0.2):
                with self.block("else:"):
                    self.guarded_exit()
        if form < 2:
            with self.block("finally:"):
                if self.chance(0.4):
                    self.statement()
                self.guarded_exit(0.8) if self.chance(0.6) else self.emit("P(type(sys.exception()).__name__)")

    def do_managers(self):
        """Several managers, which may raise when entered and left, and swallow."""
        times = self.pick([1, 2, 3, 9])
        if self.scope.weight * times > 300 or self.depth > 4:
            return self.do_number()
        i = self.fresh("i")
        names = []
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                managers = []
                for _ in range(self.pick([1, 1, 2, 3])):
                    enter = self.pick(["None", "None", "E1", f"E1 if {i} == 1 else None"])
                    leave = self.pick(["None", "None", "KeyError", f"E2 if {i} > 1 else None"])
                    what = self.pick([f"M({i}, {self.pick(['True', 'False', f'{i} & 1'])})", f"M('m', {self.expr('bool', 0)})",
                        f"N({i}, {enter}, {leave})"])
                    if self.chance(0.5):
                        names.append(self.fresh("v"))
                        what += f" as {names[-1]}"
                    managers.append(what)
                head = ", ".join(managers)
                with self.block(f"with ({head}):" if self.chance(0.3) else f"with {head}:"):
                    for name in names:
                        self.scope.names[name] = "int"
                    self.body(self.pick([0, 1]))
                    self.guarded_exit()
                if self.chance(0.5):
                    self.emit(f"P('after', {i})")
        with self.block(f"except Exception as x{i}:"):
            self.emit(f"X(x{i})")
        for name in names:
            self.scope.names.pop(name, None)

    def do_stepped_generator(self):
        """A generator stepped, thrown into and closed by hand."""
        if self.scope.weight > 30 or self.depth > 4:
            return self.do_number()
        g, it, i, times = self.fresh("g"), self.fresh("t"), self.fresh("i"), self.pick([3, 5, 9, 20])
        times = max(2, min(times, self.trips()))
        inner = None
        if self.chance(0.35):
            inner = self.fresh("g")
            self.generator(inner, None)
        self.generator(g, inner)
        steps = [f"P(next({it}))", f"P(next({it}, 'end'))", f"P({it}.send({i}))", f"P({it}.send(None))", f"P({it}.throw(E2({i})))",
            f"P({it}.throw(ValueError))", f"P({it}.close())", f"P({it}.throw(GeneratorExit))", f"P(list({it}))", f"P(sum({it}))",
            f"for q in {it}: P(q)", f"P({it}.gi_frame is None, {it}.gi_running, {it}.gi_suspended)", f"P([*zip({it}, '12')])",
            f"P({it}.gi_yieldfrom is None)", f"a, *b = {it}; P(a, b)", f"P(3 in {it})"]
        with self.loop(f"for {i} in range({times}):", times):
            self.emit(f"{it} = {g}({self.pick([i, i, self.scalar(0)])})")
            chosen = [self.pick(steps) for _ in range(self.pick([1, 2, 3, 4, 5]))]
            if self.chance(0.7):
                chosen.insert(0, f"P(next({it}))")
            apart = self.chance(0.5)
            for step in chosen if apart else [None]:
                with self.block("try:"):
                    for line in [step] if apart else chosen:
                        self.emit(line)
                with self.block(f"except {self.pick(['Exception', 'Exception', 'BaseException'])} as x:"):
                    self.emit("X(x)")
            if self.chance(0.8):
                self.emit(f"{it} = None")
        self.emit(f"{it} = {g} = None")

    def generator(self, name, inner):
        with self.function(f"def {name}(z):", {"z": "any"}, True) as scope:
            scope.weight = 60
            q, v = self.fresh("i"), self.fresh("v")
            self.emit(f"{v} = 0")
            scope.names[v] = "any"
            outermost = self.chance(0.4)
            if outermost:
                self.emit("try:")
                self.depth += 1
            with self.loop(f"for {q} in {self.pick(['range(3)', 'range(2)', 'range(9)', '(1, 2.5, z)', 'range(1)'])}:", 6):
                scope.names[q] = "int"
                form = self.r.randrange(4)
                what = f"yield from {inner}({self.pick([q, 'z'])})" if inner and self.chance(0.6) else \
                    self.pick([f"yield {q}", f"yield ({q}, {v})", f"yield {self.expr('int', 1)}", "yield z"])
                line = self.pick([what, f"{v} = {what}", f"P(({what}))"])
                if form == 0:
                    self.emit(line)
                    if self.chance(0.3):
                        self.statement()
                else:
                    with self.block("try:"):
                        self.emit(line)
                        if self.chance(0.25):
                            self.emit(self.pick([f"raise {self.exception()}", f"if {v}: return {v}", "if z == 2: break"]))
                    if form != 1:
                        with self.block(f"except {self.pick(CAUGHT + ['GeneratorExit'])} as x:"):
                            self.emit(self.pick(["P(type(x).__name__)", "yield 'caught'", "return 9", "raise", "continue", "break", "X(x)",
                                "raise StopIteration(4)", f"{v} = yield 5"]))
                    if form < 3:
                        with self.block("finally:"):
                            self.emit(self.pick(["P('f')", "P('f', z)", "yield 'last'", "return 3", f"{v} = 1", "if z == 1: break",
                                "P(sys.exception() is None)"]))
                if self.chance(0.3):
                    with self.block(f"with M({q}, {self.pick(['True', 'False'])}):"):
                        self.emit(self.pick(["yield 'w'", f"{v} = yield {q}", "P('w')"]))
            if outermost:
                self.depth -= 1
                self.emit("finally:")
                self.emit("    " + self.pick(["P('end')", f"P({v})", "D('end')", "yield 'e'"]))
            if self.chance(0.3):
                self.emit(f"return {v}")

    def do_group(self):
        if self.scope.weight > 60 or self.depth > 4:
            return self.do_number()
        with self.block("try:"):
            with self.block("try:"):
                inner = ", ".join(self.exception() for _ in range(self.pick([1, 2, 3])))
                self.emit(self.pick([f"raise ExceptionGroup('g', [{inner}])",
                    f"raise ExceptionGroup('g', [{inner}, ExceptionGroup('h', [{inner}])])",
                    f"raise {self.exception()}", f"P({self.expr('int', 2)})"]))
            for _ in range(self.pick([1, 2])):
                kind = self.pick(["ValueError", "TypeError", "(KeyError, IndexError)", "E1", "Exception", "ArithmeticError"])
                with self.block(f"except* {kind} as x:"):
                    self.emit(self.pick(["P(type(x).__name__, len(x.exceptions))", "raise", "raise E2(3)", "pass",
                        "P(sorted(map(repr, x.exceptions)))"]))
            if self.chance(0.2):
                with self.block("finally:"):
                    self.emit("P('finally')")
        with self.block("except Exception as x:"):
            self.emit("P(type(x).__name__, repr(x))")

    def do_search(self):
        """Nested loops left by `break`, with `else`, and `while True`."""
        times = self.pick([2, 3, 5])
        if self.scope.weight * times * times > HEAVY or self.depth > 3:
            return self.do_number()
        i, j, n = self.fresh("i"), self.fresh("i"), self.fresh("n")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            if self.chance(0.5):
                with self.loop(f"for {j} in {self.pick([f'range({times})', f'range({i}, {times + 2})', 'range(0)'])}:", times):
                    self.scope.names[j] = "int"
                    self.body(1)
                    self.guarded_exit()
            else:
                self.emit(f"{n} = 0")
                with self.loop("while True:", times + 1):
                    self.emit(f"{n} += 1")
                    with self.block(f"if {n} > {times}:"):
                        self.emit(self.pick(["break", "break", "return 1" if self.scope.parent and not self.scope.generator else "break"]))
                    self.body(1)
                    self.guarded_exit()
            if self.chance(0.5):
                with self.block("else:"):
                    self.guarded_exit()
            self.body(self.pick([0, 1]))
        if self.chance(0.4):
            with self.block("else:"):
                self.emit(f"P('all', {i})")

    def do_lost_global(self):
        """A global that goes and comes while a loop uses it."""
        if self.scope.weight > 60:
            return self.do_number()
        name, i, f = self.fresh("Z"), self.fresh("i"), self.fresh("g")
        times = max(3, self.trips() // 4)
        self.emit(f"globals()['{name}'] = {self.scalar(0)}")
        use = self.pick([f"P({name})", f"{f}()", f"P({name} == {i})", f"P(type({name}).__name__)"])
        self.emit(f"{f} = lambda: P({name})")
        with self.loop(f"for {i} in range({times}):", times):
            for _ in range(self.pick([1, 2])):
                with self.block(f"if {i} == {self.r.randrange(times)}:"):
                    self.emit(self.pick([f"del globals()['{name}']", f"globals()['{name}'] = {self.scalar(0)}",
                        f"globals().pop('{name}', 0)",
                        f"builtins.{name} = 'b'", f"globals()['{name}'] = {f}", f"vars(builtins).pop('{name}', 0)"]))
            with self.block("try:"):
                self.emit(use)
            with self.block("except (NameError, KeyError) as x:"):
                self.emit("X(x)")
        self.emit(f"globals().pop('{name}', 0); vars(builtins).pop('{name}', 0)")

    def do_traced(self):
        """Calls told of from the middle of a loop on."""
        if self.scope.weight > 10 or self.scope.loops or self.depth > 3:
            return self.do_number()
        n, i, times = self.fresh("n"), self.fresh("i"), max(4, min(30, self.trips()))
        fitting = [f for f in self.functions if not f["generator"] and f["cost"] * times < 3000]
        self.emit(f"{n} = []")
        what = self.pick(["settrace", "setprofile"])
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                # Of the program's own functions, but for what hostile objects are asked for: how often is CPython's affair.
                line = f"f.f_code.co_filename == 'p.py' and {n}.append((e, f.f_code.co_name))"
                line = line if what == "settrace" else f"e in ('call', 'return') and {line}"
                self.emit(f"if {i} == {self.r.randrange(times)}: sys.{what}(lambda f, e, a: {line})")
                self.emit(f"if {i} == {self.r.randrange(times)}: sys.{what}(None)")
                self.body(1)
                if fitting:
                    self.emit(f"P({self.arguments(self.pick(fitting))})")
        with self.block("except Exception as x:"):
            self.emit("X(x)")
        with self.block("finally:"):
            self.emit(f"sys.{what}(None)")
        self.emit(f"P([q for q in {n} if q[1] != 'change'][:40])")

    def do_collected(self):
        """Cycles that a collection ends while a loop runs. They tell nothing: in which order objects of cycles end is not said."""
        if self.scope.weight > 6 or self.depth > 3:
            return self.do_finalizers()
        i, d, w, kept = self.fresh("i"), self.fresh("d"), self.fresh("w"), self.chance(0.3)
        self.imports.add("gc")
        times = self.pick([3, 5, 8])
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            self.emit(self.pick([f"{d} = E1({i}); {d}.me = {d}", f"{d} = {{{i}}}; {w} = E1(); {w}.f = lambda: ({w}, {d}); {d} = {w}",
                f"{d} = E1({i}); {d}.f = lambda: {d}", f"{d} = E1({i}); {d}.it = (q for q in [{d}])",
                f"{d} = E1({i}); {d}.m = {d}.with_traceback"]))
            self.emit(f"{w} = weakref.ref({d})")
            self.body(1)
            if kept:
                self.emit(f"P({d}.args)")
            self.emit(f"{d} = {self.scalar(0)}")
            self.emit("gc.collect()")
            self.emit(f"P('collected', {w}())")
        self.emit(f"{d} = {w} = None")

    def do_deep(self):
        """Recursion to the limit: that it ends as an exception, and that all goes on."""
        if self.scope.weight > 2 or self.scope.parent is None:
            return self.do_number()
        f, n = self.fresh("g"), self.fresh("n")
        self.emit(f"{n} = 0")
        form = self.pick(["plain", "finally", "method", "generator", "map"])
        if form == "method":
            with self.block(f"class {f}:"):
                with self.block(f"def {self.pick(['__call__', '__getattr__', '__getitem__', '__add__', '__eq__'])}(self, q):"):
                    self.emit(f"return self(q) + self[q] + self.q + (self == q)")
            call = self.pick([f"{f}() + 1", f"{f}()[1]", f"{f}().z", f"{f}()(1)", f"{f}() == 2"])
        else:
            with self.block(f"def {f}(q):"):
                if form == "finally":
                    self.emit(f"try: return {f}(q + 1)")
                    self.emit("finally: q = 0")
                elif form == "generator":
                    self.emit(f"yield from {f}(q + 1)")
                elif form == "map":
                    self.emit(f"return sum(map({f}, [q]))")
                else:
                    self.emit(f"return {f}(q + 1) + {self.pick(['1', 'q'])}")
            call = f"list({f}(0))" if form == "generator" else f"{f}(0)"
        with self.block("for _ in range(2):"):
            with self.block("try:"):
                self.emit(f"P({call})")
            with self.block("except RecursionError as x:"):
                self.emit("P(type(x).__name__)")
            with self.block("except Exception as x:"):
                self.emit("P('other', type(x).__name__)")
        self.emit(f"{f} = x = None")

    def async_generator_here(self):
        """An asynchronous generator, its consumers, and a hand that steps them."""
        with self.block("class A:"):
            self.emit("def __init__(self, n): self.n = n")
            with self.block("def __await__(self):"):
                self.emit(self.pick(["return (yield self.n)", "v = yield self.n; return v", "if self.n == 3: raise E1(3)", "yield"]))
                self.emit("yield self.n")
            with self.block("async def __aenter__(self):"):
                self.emit(self.pick(["return await self", "return self.n", "await self"]))
            with self.block("async def __aexit__(self, kind, value, tb):"):
                self.emit("P('aexit', kind and kind.__name__)")
                self.emit(self.pick(["await self", "return True", "return self.n == 1", "return await self"]))
            self.emit("def __aiter__(self): return self")
            with self.block("async def __anext__(self):"):
                self.emit("self.n += 1")
                self.emit("if self.n > 5: raise StopAsyncIteration")
                self.emit(self.pick(["return await A(self.n)", "return self.n"]))
        with self.function("async def ag(a):", {"a": "int"}, True) as scope:
            scope.weight = 100
            scope.mute = True
            with self.block("try:"):
                with self.loop(f"for i in range({self.pick('2359')}):", 8):
                    scope.names["i"] = "int"
                    self.emit(self.pick(["v = yield C(a + i)", "yield i", "yield await A(i)", "P((yield a))"]))
                    self.emit(self.pick(["a = C(a + i)", "await A(i)", "pass", "if a == 3: return", "if a == 4: raise ValueError(a)"]))
                    if self.chance(0.4):
                        self.statement()
            clause = self.pick(["finally:", "except E1:", "except GeneratorExit:", "except ValueError:"])
            # What waits in a `finally:` as it is destroyed is a cycle in CPython (frame, exception on its stack, traceback), and none here.
            waiting = [] if clause == "finally:" else ["await A(7)", "yield 8"]
            with self.block(clause):
                self.emit(self.pick(["P('ag ends')", "P(type(sys.exception()).__name__)", "raise", *waiting]))
        with self.function("async def aw(n):", {"n": "int"}) as scope:
            scope.weight = 100
            self.emit("r = 0")
            scope.names["r"] = "int"
            for _ in range(self.pick([1, 2])):
                form = self.r.randrange(6)
                source = self.pick(["ag(n)", "ag(n)", "A(n % 4)", "(q async for q in ag(n))"])
                if form == 0:
                    self.emit(self.pick([f"r = [q async for q in {source}]; P(r); r = len(r)",
                        f"r = {{q: 1 async for q in {source} if q}}; r = len(r)",
                        "r = [await A(q) for q in range(3)]; P(r); r = 1"]))
                elif form == 1:
                    with self.block(f"async with A(n){self.pick(['', ' as r', ', A(1)'])}:"):
                        self.emit(self.pick(["r = 1", "raise ValueError(n)", "await A(2)", "return 5"]))
                elif form == 2:
                    self.emit("it = ag(n)")
                    for _ in range(self.pick([1, 2, 3])):
                        self.emit(self.pick(["P(await anext(it))", "P(await it.asend(1))", "P(await it.athrow(E1(n)))", "await it.aclose()",
                            "P(await anext(it, 'none'))", "P(await it.__anext__())", "it = None; it = ag(n)"]))
                else:
                    with self.block(f"async for q in {source}:"):
                        self.emit(self.pick(["r = q", "P(q)", "await A(q)"]))
                        self.emit(self.pick(["pass", "if q == 2: break", "if n == 7: raise E2(q)", "if n == 9: return q",
                            "if q: continue"]))
                        if self.chance(0.3):
                            self.statement()
                    if self.chance(0.2):
                        self.emit("else: P('async else')")
            self.emit("return r")
        with self.block("for n in range(25):"):
            self.emit("c = aw(n)")
            with self.block("try:"):
                self.emit("s = c.send(None)")
                with self.block(f"for j in range({self.pick(['3', '12', '40'])}):"):
                    self.emit(self.pick(["s = c.send(j)", "s = c.send(None)", "s = c.send(j) if j < 4 or n < 15 else c.throw(E1(j))"]))
                self.emit(self.pick(["c.close()", "pass", "P(s)"]))
            with self.block("except StopIteration as x:"):
                self.emit("P('ended', x.value)")
            with self.block("except Exception as x:"):
                self.emit("X(x)")
            self.emit("c = None")
        self.emit("c = s = x = None")


HEAVY = 1200
