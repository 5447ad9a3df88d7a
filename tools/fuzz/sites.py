"""Statements about what compiled code knows of a place: calls of several functions, defaults that change, attributes whose dict is asked for,
globals that change, classes of values, items of dicts and their displays, parts of lists."""

from statements import Statements

FORMS = [(1.2, "several"), (1.2, "own_dict"), (0.9, "variables"), (0.7, "class_tests"), (0.7, "items"), (0.4, "parts")]

PARAMETERS = ["x", "x, y=2", "x, y=2, z=3", "x, *, k=4", "x, y=2, *, k=4, m=5", "x, *r", "x, *r, k=4", "x, **n", "x, /, y=7", "x=1, *, k", "*r, k=1"]
RESULTS = {"x": "x", "y": "y", "z": "z", "k": "k", "m": "m", "r": "len(r)", "n": "sorted(n)"}
CALLS = ["{f}({i})", "{f}({i}, 5)", "{f}({i}, k=6)", "{f}({i}, y=6)", "{f}({i}, 5, k={i})", "{f}()", "{f}(k=1)", "{f}(*({i}, 1))", "{f}(**{{'x': {i}}})",
    "{f}(x={i}, k=1)"]


class Sites(Statements):
    def do_several(self):
        """One call of functions that take their arguments in several ways, and what happens to them meanwhile."""
        times = self.rounds()
        if not times:
            return self.do_number()
        i, f, fs = self.fresh("i"), self.fresh("g"), self.fresh("u")
        names = [self.fresh("g") for _ in range(self.pick([1, 2, 2, 3, 4, 5]))]
        for name in names:
            parameters = self.pick(PARAMETERS)
            known = [letter for letter in RESULTS if letter in parameters.replace("=", " ")]
            held = f", q=D('{name}')" if self.chance(0.1) and "*" not in parameters and "=" in parameters else ""
            told = ", ".join(RESULTS[letter] for letter in known)
            body = self.pick([f"return ({told},)", f"return [{told}]", f"P('{name}', {told}); return {i} if 0 else 1", f"return sum([1]) + {len(known)}"])
            if self.chance(0.2):
                self.emit(f"{name} = lambda {parameters}: ({told},)")
            else:
                self.emit(f"def {name}({parameters}{held}): {body}")
        extra = self.pick(["", "", "", ", len", ", str", ", D", f", (lambda v: lambda x=v: x)({self.small(9)})", ", [].append"])
        self.emit(f"{fs} = [{', '.join(names)}{extra}]")
        if self.chance(0.35):
            return self.applied(fs, f, i, min(times, 30))
        victim = self.pick(names)
        when = self.r.randrange(times)
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            for _ in range(self.pick([0, 1, 1, 2])):
                self.emit(f"if {i} == {self.pick([when, when + 1, times // 2])}: " + self.pick([
                    f"{victim}.__defaults__ = (10,)", f"{victim}.__defaults__ = None", f"{victim}.__defaults__ = (7, 8, 9)",
                    f"{victim}.__kwdefaults__ = {{'k': 40}}", f"{victim}.__kwdefaults__ = None",
                    f"({victim}.__kwdefaults__ or {{}}).update(k='new')", f"({victim}.__kwdefaults__ or {{}}).clear()",
                    f"{victim}.__code__ = (lambda x, y=1: ('other', x, y)).__code__", f"{fs}.pop()", f"{fs}.append(print.__name__.join)",
                    f"{fs}.reverse()", f"{victim} = {self.pick(names)}"]))
            call = self.pick(CALLS)
            with self.block(f"for {f} in {fs}:"):
                self.guarded([f"P({call.format(f=f, i=i)})"])
        self.emit(f"{fs} = {f} = None")

    def applied(self, fs, f, i, times):
        """Long loops of one callee, which is another each time."""
        g = self.fresh("g")
        with self.block(f"def {g}(seq, f, n=0):"):
            source = self.pick(["seq", "seq", "list(seq)", "set(seq)", "enumerate(seq)", "zip(seq, seq)"])
            call = self.pick(["f(v)", "f(v)", "f(v, 5)", "f(v, k=6)", "f(v, y=n)"])
            form = self.r.randrange(4)
            if form == 0:
                self.emit(f"no = []; yes = [v for v in {source} if {call} or no.append(v)]; return len(yes), len(no)")
            elif form == 1:
                with self.block(f"for v in {source}:"):
                    self.emit(f"n += 1 if {call} else 2")
                self.emit("return n")
            elif form == 2:
                self.emit(f"return [{call} for v in {source}][-1:]")
            else:
                with self.block(f"for v in {source}:"):
                    self.emit("try:")
                    self.emit(f"    n = {call}")
                    self.emit("except TypeError: n = None")
                self.emit("return n")
        long = self.pick([20, 60, 150])
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block(f"for {f} in {fs}:"):
                self.guarded([f"P({g}(range({long}), {f}))"])
        self.emit(f"{fs} = {f} = None")

    def small(self, most):
        return str(self.r.randrange(most))

    def do_own_dict(self):
        """An object's attributes, and its dict, in turns."""
        times = self.rounds()
        if not times:
            return self.do_number()
        i, o, d, name = self.fresh("i"), self.fresh("u"), self.fresh("u"), self.fresh("H")
        with self.block(f"class {name}:"):
            self.emit(self.pick(["pass", "b = 'of the class'", "def m(self): return self.a", "__slots__ = ('s', '__dict__')",
                "def __getattr__(self, n): return n if n < 'd' else vars(self)[n]", "b = property(lambda self: self.a)"]))
        self.emit(f"class {name}2({name}): c = 3; e = f = g = h = None")
        self.emit(f"{o} = {name}(); {o}.a = 1; {d} = None")
        reads = [f"P({o}.a)", f"P({o}.b)", f"P({o}.c)", f"P({o}.a, {o}.a, {o}.a)", f"P(sum([{o}.a for _ in range(20)]))", f"P(hasattr({o}, 'b'))",
            f"P(getattr({o}, 'c', None))", f"P({o}.m())"]
        writes = [f"{o}.a = {i}", f"{o}.b = {i}", f"{o}.c = [{i}]", f"del {o}.b", f"del {o}.a; {o}.a = 0", f"setattr({o}, 'z%d' % ({i} % 5), {i})",
            f"vars({o})['a'] = {i}", f"{o}.__dict__.update(b={i}, c=2)", f"{d} = vars({o})", f"{d} = None", f"vars({o}).pop('b', 0)",
            f"{o}.__dict__ = {{'a': {i}}}", f"vars({o})[{i} % 3] = 'no name'", f"vars({o}).clear(); {o}.a = 5", f"{o}.__class__ = {name}2",
            f"{o}.__class__ = {name}", f"vars({o})['x' + 'yz'[{i} % 2:]] = 1", f"P(list(vars({o}).items())[:4])", f"P({d})", f"{o}.held = D({i})",
            f"{o}.__dict__.setdefault('c', {i})", f"{o} = copy.copy({o})", f"vars({name}2 and {o}).update(vars({o}))"]
        chosen = [self.pick(writes) for _ in range(self.pick([1, 2, 3]))]
        if any("copy." in line for line in chosen):
            self.imports.add("copy")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            for line in chosen:
                if self.chance(0.6):
                    line = f"if {i} % {self.pick([2, 3, 7, 20, 50])} == 0: {line}"
                self.guarded([line], "(AttributeError, KeyError, TypeError)")
            self.guarded([self.pick(reads) for _ in range(self.pick([1, 2, 3]))], "(AttributeError, KeyError, TypeError)")
        self.emit(f"P(list(vars({o}))); {o} = {d} = None")

    def do_variables(self):
        """Globals that functions store, and that others look at, delete and hide."""
        times = self.rounds()
        if not times:
            return self.do_number()
        g, f, h, i = self.fresh("W"), self.fresh("g"), self.fresh("g"), self.fresh("i")
        with self.block(f"def {h}():"):
            self.emit(self.pick([f"return {g}", f"return [{g}, {g}]", f"return globals()['{g}']", f"return '{g}' in globals()"]))
        with self.block(f"def {f}(n):"):
            self.emit(f"global {g}{self.pick(['', ', len', f', {g}b'])}")
            self.emit(f"{g} = 0")
            with self.block(f"for {i} in range(n):"):
                lines = [f"{g} += 1", f"{g} = {i}", f"{g} = [{i}]", f"{g} = {g}", f"{g} = D({i})", f"{g} = {i} * 0.5", f"P({h}())", f"P({g})"]
                for _ in range(self.pick([1, 2, 3])):
                    self.emit(self.pick(lines))
                self.emit(f"if {i} == {self.r.randrange(times)}: " + self.pick([
                    f"del {g}", f"globals()['{g}'] = 'set'", f"globals()['{g}x'] = 1", f"del {g}; {g} = 'again'", f"globals().pop('{g}')",
                    f"exec('{g} = 1.5', globals())", "pass", f"{g} = None"]))
            self.emit(f"return {g}")
        self.guarded([f"P({f}({times}))", f"P({f}({times // 2}))", f"P({g})"])
        self.emit(f"globals().pop('{g}', 0); globals().pop('{g}x', 0)")

    def do_class_tests(self):
        """`type`, `isinstance` and `divmod` of values of many kinds."""
        times = self.rounds()
        if not times:
            return self.do_number()
        i, v, vs = self.fresh("i"), self.fresh("u"), self.fresh("u")
        values = ["1", "-7", "True", "2.5", "-0.0", "1e300", "'s'", "b'b'", "None", "1 << 70", "[]", "()", "{}", "D", "int", "E1(1)", "len", "1j", "..."]
        self.emit(f"{vs} = [{', '.join(self.pick(values) for _ in range(self.pick([1, 2, 4, 8])))}]")
        classes = ["int", "str", "float", "bool", "list", "tuple", "dict", "type", "E1", "Exception", "object", "type(None)", "(int,)", "(str, (float,))"]
        several = lambda: f"({', '.join(self.pick(classes) for _ in range(self.pick([1, 2, 3, 6])))},)"
        tests = [
            lambda: f"isinstance({v}, {several()})", lambda: f"isinstance({v}, {self.pick(classes)})", lambda: f"type({v}) is {self.pick(classes)}",
            lambda: f"type({v}).__name__", lambda: f"type({v}) in {several()}", lambda: f"type({v}) == type({i})", lambda: f"type(type({v}))",
            lambda: f"divmod({v}, {self.pick(['3', '-3', i, '0', '2.5', 'True', '1 << 65'])})", lambda: f"divmod({i}, {self.pick(['7', '-7', v])})",
            lambda: f"isinstance({v}, ({self.pick(classes)}, {self.pick(['5', 'None', 'int'])}))", lambda: f"type({v})({self.pick(['', v])}) == {v}",
            lambda: f"(lambda q, r: q * 7 + r)(*divmod({i}, 7))",
        ]
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            with self.block(f"for {v} in {vs}:"):
                self.guarded([f"P({self.pick(tests)()})" for _ in range(self.pick([1, 2]))], "(TypeError, ZeroDivisionError, ValueError, OverflowError)")
        self.emit(f"{v} = {vs} = None")

    def do_items(self):
        """Dicts that a place makes, and loops over what is in them."""
        times = self.rounds()
        if not times:
            return self.do_number()
        i, d, k, v = self.fresh("i"), self.fresh("u"), self.fresh("u"), self.fresh("u")
        value = lambda: self.pick([i, "1", "None", f"[{i}]", f"D({i})", f"{i} * 0.5", f"'{self.pick('abc')}'", f"{{'in': {i}}}"])
        key = lambda: self.pick(["'a'", "'b'", "'c'", "'d e'", "1", "None", "(1, 2)", "True", i, f"'k%d' % {i}"])
        display = lambda: "{" + ", ".join(f"{key()}: {value()}" for _ in range(self.pick([1, 2, 3, 5]))) + "}"
        fixed = lambda: "{" + ", ".join(f"'{name}': {value()}" for name in "abcde"[:self.pick([2, 3, 5])]) + "}"
        self.emit(f"{d} = {k} = {v} = None")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            self.emit(f"{d} = {self.pick([display, fixed, fixed])()}")
            self.emit(self.pick(["pass", f"{d}['a'] = {i}", f"{d}.pop('a', 0)", f"{d}['z'] = {i}", f"{d} = dict({d})", f"{d} = {{**{d}, 'y': 2}}"]))
            source = self.pick([f"{d}.items()"] * 5 + [f"list({d}.items())", f"{d}", "[(1, 2)]", "'ab', 'cd'", f"{{1: 2}}.items()", f"enumerate({d})",
                f"reversed({d}.items())", f"zip({d}, {d})"])
            if self.chance(0.3):
                source = f"({source} if {i} % {self.pick([2, 9, 40])} else {self.pick(['[(3, 4)]', f'{d}.items()', '[5]', '()'])})"
            names = self.pick([f"{k}, {v}", f"{k}, {v}", f"{k}", f"({k}, {v})", f"{k}, *{v}"])
            with self.block("try:"):
                with self.block(f"for {names} in {source}:"):
                    self.emit(self.pick([f"P({k}, {v})", f"{v} = {k} = None", f"{d}[{k}] = {value()}", f"{d}['q'] = 1", f"if {k} == 'b': break",
                        f"{d} = None", f"P({k}); {d}.clear()", "pass", f"P({d}[{k}] is {v})"]))
            with self.block("except (RuntimeError, TypeError, ValueError, KeyError, AttributeError) as x:"):
                self.emit("P(type(x).__name__, str(x))")
            self.emit(f"P([{k} for {k} in {d} or ()])" if self.chance(0.3) else f"{k} = {v} = None")
        self.emit(f"{d} = None")

    def do_parts(self):
        """Parts of lists that are replaced, and lists that become tuples."""
        times = self.rounds()
        if not times:
            return self.do_number()
        i, l = self.fresh("i"), self.fresh("u")
        item = lambda: self.pick([i, "2.5", "'s'", "None", f"D({i})", "1 << 70", "[]"])
        items = lambda: ", ".join(item() for _ in range(self.pick([0, 1, 2, 2, 3])))
        source = lambda: self.pick([f"({items()}{self.pick(['', ','])})", f"[{items()}]", f"tuple({l})", f"{l}", f"iter({l})", f"({i}, {i})", "'ab'", i])
        part = lambda: self.pick(["0:2", "1:3", ":", "-2:", "2:1", f"{i}:", "::2", "5:9", "::-1", f"{i} % 3:{i} % 3 + 2"])
        self.emit(f"{l} = [{self.pick(['1, 2, 3, 4', '0.5, 1.5, 2.5', '[], 1, None', ''])}]")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            self.guarded([f"{l}[{part()}] = {source()}", f"P(len({l}), tuple({l})[:3])"], "(TypeError, ValueError)")
            self.emit(f"del {l}[6:]")
        self.emit(f"{l} = None")
