"""Whole programs: classes, functions, generators, and loops that call them until they are compiled, and then differently."""

import calls
import data
import flow
import hostile
import runtime
import sites
import statements
import stepped


class Generator(calls.Calls, data.Data, flow.Flow, hostile.Hostile, runtime.Runtime, sites.Sites, stepped.Stepped):
    forms = statements.FORMS + calls.FORMS + data.FORMS + flow.FORMS + hostile.FORMS + runtime.FORMS + sites.FORMS + \
        stepped.FORMS

    def program(self):
        self.emit("class E1(Exception): pass")
        self.emit("class E2(E1): pass")
        for n in range(self.pick([0, 1, 2, 3])):
            kind = self.weighted([(5, "int"), (2, "float"), (2, "str"), (3, "list"), (1, "dict"), (1, "mlist"), (1, "array")])
            name = f"G{n}"
            if kind == "array":
                self.imports.add("array")
                self.emit(f"{name} = array.array('{self.pick('iqbd')}', [1, 2, 3, 4])")
            else:
                self.emit(f"{name} = {self.expr(kind, 0)}")
            self.globals.names[name] = kind
        self.classes_here()
        for _ in range(self.weighted([(5, 1), (5, 2), (2, 3)])):
            self.function_here()
        if self.chance(0.15):
            self.recursive_here()
        if self.chance(0.2):
            self.coroutine_here()
        if self.chance(0.12):
            self.async_generator_here()
        if self.chance(0.85):
            with self.function("def main():", {}):
                self.drive()
                self.scope.cost = 1
            with self.block("try:"):
                self.emit("main()")
            with self.block("except Exception as x:"):
                self.emit("X(x)")
        else:
            start = len(self.lines)
            self.drive()
            self.preset(start)
        for n in sorted(self.globals.names):
            if n.startswith("G"):
                self.emit(f"P({n})")
        return "\n".join([f"import {module}" for module in sorted(self.imports)] + self.lines) + "\n"

    def function_here(self):
        generator = self.chance(0.25)
        kinds = [(6, "int"), (3, "float"), (2, "list"), (1, "str"), (1, "flist"), (1, "mlist"), (1, "dict"), (1, "tuple"), (1,
            "bool"), (1, "bytearray")]
        parameters = [(f"a{n}", self.weighted(kinds)) for n in range(self.pick([0, 1, 1, 2, 2, 3]))]
        if self.classes and self.chance(0.5):
            parameters.append((f"a{len(parameters)}", "obj:" + self.pick(self.classes)["name"]))
        name = f"f{len(self.functions)}"
        defaults = bool(parameters) and parameters[-1][1] in ("int", "float") and self.chance(0.25)
        written = [p for p, _ in parameters]
        if defaults:
            written[-1] += "=" + self.pick(["1", "2.5", "-7", "None"])
        extra = []
        if written and not defaults and self.chance(0.06):
            written.insert(self.r.randrange(1, len(written) + 1), "/")
        if self.chance(0.12):
            written.append("*rest")
            extra.append("rest")
        if self.chance(0.1):
            written.append("*, key=3" if "*rest" not in written else "key=3")
            extra.append("key")
        if self.chance(0.08):
            written.append("**more")
            extra.append("more")
        with self.function(f"def {name}({', '.join(written)}):", dict(parameters), generator) as scope:
            kept = [g for g in self.globals.names if g[0] == "G"]
            if kept and self.chance(0.35):
                name_kept = self.pick(kept)
                self.emit(f"global {name_kept}")
                scope.names[name_kept] = self.globals.names[name_kept]
            for e in extra:
                self.emit(f"P({e})" if self.chance(0.5) else f"{e} = len({e})" if e != "key" else "key += 1")
            if not any(kind == "int" for _, kind in parameters) and self.chance(0.5):
                self.emit("v0 = 0")
                self.scope.names["v0"] = "int"
            self.body(self.pick([1, 2, 2, 3]))
            if generator:
                self.yields()
            elif self.chance(0.75) and scope.weight == 1:
                self.do_for()
            self.body(self.pick([0, 1, 1, 2]))
            if not generator:
                names = [n for n in scope.names if n[0] in "va" and not n.startswith("ar")]
                for n in names[:3]:
                    if self.chance(0.2):
                        self.emit(f"P({n})")
                self.emit(f"return {self.expr(self.pick(['int', 'int', 'int', 'float', 'str', 'tuple']), 2)}")
            cost = scope.cost
        self.functions.append({"name": name, "parameters": parameters, "defaults": defaults, "generator": generator, "cost": max(cost, 5)})
        self.globals.names[name] = "generator" if generator else "function"

    def recursive_here(self):
        name = f"f{len(self.functions)}"
        with self.function(f"def {name}(n, a):", {"a": "int"}) as scope:
            scope.weight = 12
            with self.block("if n <= 0 or n > 12:"):
                self.emit(f"return {self.expr('int', 1)}")
            self.body(self.pick([0, 1, 1]))
            call = f"{name}(n - 1, {self.expr('int', 1)})"
            if self.chance(0.3):
                with self.block("try:"):
                    self.emit(f"a = C({call})")
                with self.block("except Exception as x:"):
                    self.emit("P(type(x).__name__, n)")
            self.emit(f"return C({self.pick([call, call + ' + 1', '(a, n) and ' + call, call + f' if a else a + {name}(n // 2 - 1, 2)'])})")
            cost = scope.cost * 12
        self.functions.append({"name": name, "parameters": [("n", "int"), ("a", "int")], "defaults": False, "generator": False,
            "cost": max(cost, 40)})
        self.globals.names[name] = "function"

    def yields(self):
        i = self.fresh("i")
        times = self.pick([2, 3, 5, 9])
        self.scope.names[i] = "int"
        head = self.pick([f"for {i} in range({times}):", f"for {i} in {self.iterable(0)}:"])
        guarded = self.chance(0.4)
        with self.loop(head, max(times, 8)):
            if self.chance(0.5):
                self.statement()
            got = self.target("int")
            if guarded:
                with self.block("try:"):
                    self.emit(f"{got} = yield {self.expr('int', 1)}")
                with self.block(f"except {self.pick(['E1', 'ValueError', 'Exception', 'GeneratorExit'])}:"):
                    self.emit(self.pick(["P('thrown')", f"{got} = 3", "return 7", "raise"]))
                if self.chance(0.3):
                    with self.block("finally:"):
                        self.emit(self.pick(["P('finally')", f"{got} = 1"]))
            else:
                self.emit(self.pick([f"{got} = yield {self.expr('int', 1)}", f"yield {self.expr('int', 2)}"]))
            self.scope.names[got] = "int"
            if self.chance(0.4):
                self.statement()
        others = [f for f in self.functions if f["generator"] and self.affordable(f)]
        if self.chance(0.25):
            source = self.arguments(self.pick(others)) if others else self.iterable(0)
            self.emit(self.pick([f"P((yield from {source}))", f"yield from {source}"]))
        if self.chance(0.2):
            self.emit(f"return {self.expr('int', 0)}")

    def coroutine_here(self):
        """A coroutine that is stepped by hand, and what it awaits."""
        with self.block("class W:"):
            with self.block("def __await__(self):"):
                self.emit("v = yield 1")
                self.emit(self.pick(["return v", "v = yield v; return v", "raise E1(v)"]))
        with self.function("async def co(a):", {"a": "int"}):
            with self.loop(f"for i in range({self.pick('258')}):", 8):
                self.scope.names["i"] = "int"
                body = "a = C((await W() or 1) + a)"
                if self.chance(0.3):
                    with self.block("try:"):
                        self.emit(body)
                    with self.block("except E1 as x:"):
                        self.emit("P(str(x))")
                else:
                    self.emit(body)
                self.scope.weight *= 20
                self.statement()
                self.scope.weight //= 20
            self.emit("return a")
        with self.block("for n in range(30):"):
            self.emit("c = co(n)")
            with self.block("try:"):
                self.emit(f"s = c.send(None)")
                with self.block(f"for j in range({self.pick(['3', '9', '30'])}):"):
                    self.emit(self.pick(["s = c.send(j)", "s = c.send(j if n % 7 else None)",
                        "s = c.send(j) if j < 5 or n < 20 else c.throw(ValueError(j))"]))
                self.emit("c.close()")
            with self.block("except StopIteration as x:"):
                self.emit("P('ended', x.value)")
            with self.block("except Exception as x:"):
                self.emit("X(x)")
        self.emit("c = s = x = None")

    def drive(self):
        for c in self.classes:
            for _ in range(self.pick([1, 1, 2])):
                name = self.fresh("o")
                self.emit(f"{name} = {c['name']}({self.expr('int', 0)}, {self.expr('int', 0)})")
                self.scope.names[name] = "obj:" + c["name"]
        if self.chance(0.4):
            self.do_try()
        for f in self.functions:
            times = max(4, min(60, 2500 // f["cost"]))
            i = self.fresh("i")
            self.scope.names[i] = "int"
            with self.loop(f"for {i} in range({times}):", times):
                if self.chance(0.6):
                    with self.block(f"if {i} == {self.r.randrange(times // 2, times)}:"):
                        self.mutation()
                with self.block("try:"):
                    self.drive_call(f, i, times)
                with self.block("except Exception as x:"):
                    self.emit("X(x)")
                if self.chance(0.2):
                    self.statement()

    def drive_call(self, f, i, times):
        given = []
        self.folding = f["generator"]
        for name, kind in f["parameters"]:
            most = self.expr(kind, 1) if kind != "int" or self.chance(0.5) else i
            if self.chance(0.3):
                late = self.expr(self.pick(["int", "float", "str", "none", "list", kind]), 1)
                given.append(f"{most} if {i} < {times * 2 // 3} else {late}")
            else:
                given.append(most)
        self.folding = False
        call = f"{f['name']}({', '.join(given)})" if self.chance(0.8) or not given else self.arguments(f)
        if not f["generator"]:
            self.emit(f"P({call})")
            return
        it = self.fresh("t")
        form = self.r.randrange(8)
        if form == 0:
            self.emit(f"P(list({call}))")
        elif form == 1:
            self.emit(f"P({self.pick(['sum', 'sorted', 'max', 'tuple', 'any', 'all'])}({call}))")
        elif form == 2:
            with self.block(f"for q in {call}:"):
                self.emit("P(q)")
                if self.chance(0.3):
                    self.emit("if q: break")
        elif form == 3:
            self.emit(f"P([q for q in {call} if q])")
        else:
            self.emit(f"{it} = {call}")
            self.emit(f"P(next({it}, 'none'))" if self.chance(0.85) else "pass")
            for _ in range(self.pick([1, 2, 3, 4])):
                self.emit(self.pick([
                    f"P(next({it}))", f"P(next({it}, 'end'))", f"P({it}.send(None))", f"P({it}.send({i}))", f"P({it}.throw(E2({i})))",
                    f"{it}.close()", f"P({it}.gi_frame is None, {it}.gi_running)", f"P({it}.gi_frame and {it}.gi_frame.f_lineno)",
                ]))
            if self.chance(0.5):
                self.emit(f"{it} = None")


def program(seed):
    return Generator(seed).program()
