"""Functions of many signatures, calls in every way that Python has, closures in closures, native code that calls back."""

from statements import Statements

FORMS = [(0.5, "wide"), (0.7, "shared_code"), (2, "signature"), (1.5, "nest"), (1.5, "callback"), (0.6, "frame"), (0.4, "decorated")]


class Signature:
    """What a function takes: names in groups, and which of them may be left out."""

    def __init__(self, chance, randrange, fresh):
        self.only = [fresh("p") for _ in range(randrange(2))] if chance(0.3) else []
        self.plain = [fresh("p") for _ in range(randrange(4))]
        count = len(self.only) + len(self.plain)
        self.defaults = randrange(count + 1) if chance(0.5) else 0
        self.star = chance(0.3)
        self.keywords = [(fresh("k"), chance(0.6)) for _ in range(randrange(3))] if chance(0.4) else []
        self.double = chance(0.25)

    def names(self):
        return self.only + self.plain

    def text(self, value):
        parts = self.names()
        first = len(parts) - self.defaults
        parts = [name if n < first else f"{name}={value()}" for n, name in enumerate(parts)]
        if self.only:
            parts.insert(len(self.only), "/")
        if self.star:
            parts.append("*rest")
        elif self.keywords:
            parts.append("*")
        parts += [f"{name}={value()}" if default else name for name, default in self.keywords]
        if self.double:
            parts.append("**more")
        return parts


class Calls(Statements):
    def call_of(self, function, signature, wrong=0.06):
        """A call that fits, or nearly."""
        value = lambda: self.expr(self.pick(["int", "int", "int", "float", "str"]), 1)
        names = signature.names()
        needed = len(names) - signature.defaults
        given = self.r.randrange(needed, len(names) + 1)
        cut = self.r.randrange(len(signature.only), given + 1) if given >= len(signature.only) and self.chance(0.4) else given
        positional = [value() for _ in range(cut)]
        keywords = [(name, value()) for name in names[cut:given]]
        keywords += [(name, value()) for name, default in signature.keywords if not default or self.chance(0.5)]
        if signature.star and cut == len(names):
            positional += [value() for _ in range(self.r.randrange(3))]
        if signature.double and self.chance(0.6):
            keywords.append((self.pick(["z", "y"]), value()))
        if self.chance(wrong):
            positional, keywords = self.pick([(positional + ["1"], keywords), (positional[1:], keywords), (positional, keywords[1:]),
                (positional, keywords + [("w", "1")]), (positional, keywords + [(names[0], "2")] if names else keywords)])
            keywords = list(dict(keywords).items())
        self.r.shuffle(keywords)
        parts = []
        while positional:
            count = self.r.randrange(1, len(positional) + 1)
            group, rest = positional[:count], positional[count:]
            if self.chance(0.25):
                text = self.pick(["*[%s]", "*(%s,)", "*iter([%s])", "*(q for q in [%s])"]) % ", ".join(group)
                parts.append(text if "q for" not in text or ":=" not in text else "*[%s]" % ", ".join(group))
            else:
                parts += group
            positional = rest
        if self.chance(0.05):
            parts.append(self.pick(["*()", "*[]", "*''", "**{}"]))
        for name, text in keywords:
            parts.append(self.pick([f"{name}={text}"] * 5 + ["**{'%s': %s}" % (name, text), f"**dict({name}={text})"]))
        if "**{}" in parts:
            parts.remove("**{}")
            parts.append("**{}")
        # A keyword may come before a star, but not before a plain argument.
        return f"{function}({', '.join(parts)})"

    def do_signature(self):
        if self.scope.weight > 40 or self.depth > 4:
            return self.do_number()
        signature = Signature(self.chance, self.r.randrange, self.fresh)
        form = self.pick(["def", "def", "def", "init", "call", "bound", "static", "class", "lambda", "partial"])
        name, holder = self.fresh("g"), self.fresh("H")
        parts = signature.text(lambda: self.pick(["1", "2.5", "'d'", "None", "-3"]))
        if form == "lambda":
            what = ", ".join(signature.names() + [k for k, _ in signature.keywords])
            self.emit(f"{name} = lambda {', '.join(parts)}: ({what})" if what else f"{name} = lambda {', '.join(parts)}: 3")
        elif form in ("def", "partial"):
            self.callee(f"def {name}({', '.join(parts)}):", signature)
            if form == "partial":
                self.imports.add("functools")
                self.emit(f"{name} = functools.partial({name}{', 1' if signature.names() and not signature.defaults else ''})")
                if signature.names() and not signature.defaults:
                    (signature.only or signature.plain).pop(0)
        else:
            with self.block(f"class {holder}:"):
                method = {"init": "__init__", "call": "__call__"}.get(form, "m")
                if form in ("static", "class"):
                    self.emit(f"@{form}method")
                first = [] if form == "static" else ["cls" if form == "class" else "self"]
                self.callee(f"def {method}({', '.join(first + parts)}):", signature, form == "init")
            made = {"init": holder, "call": f"{holder}()", "bound": f"{holder}().m"}
            self.emit(f"{name} = {made.get(form) or holder + self.pick(['', '()']) + '.m'}")
        i, got, times = self.fresh("i"), self.fresh("v"), max(2, self.trips() // 4)
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            if form == "def" and self.chance(0.3):
                with self.block(f"if {i} == {self.r.randrange(times)}:"):
                    self.emit(self.pick([f"{name}.__defaults__ = (7, 8.5)", f"{name}.__defaults__ = None", f"{name}.__kwdefaults__ = None",
                        f"{name}.__kwdefaults__ = {{{', '.join(repr(k) + ': 4' for k, _ in signature.keywords)}}}",
                        f"{name}.__code__ = (lambda *q, **s: (len(q), sorted(s))).__code__"]))
            with self.block("try:"):
                for _ in range(self.pick([1, 1, 2])):
                    call = self.call_of(name, signature)
                    self.emit(f"{got} = {call}" if form != "init" else f"{got} = {call}.t")
                self.emit(f"P({got})")
            with self.block("except TypeError as x:"):
                self.emit("X(x)")
        self.emit(f"{name} = None")
        self.scope.names.pop(name, None)

    def callee(self, head, signature, init=False):
        """The body: what it was given, and a number."""
        names = {name: "int" for name in signature.names() + [k for k, _ in signature.keywords]}
        with self.function(head, names) as scope:
            scope.weight = 40
            if self.chance(0.4):
                self.body(1)
            if signature.star and self.chance(0.5):
                self.emit("for q in rest: P(q)")
            told = sorted(names) + ["rest"] * signature.star + ["sorted(more.items())"] * signature.double
            result = f"({', '.join([*told, self.expr('int', 1)])})"
            self.emit(f"self.t = {result}" if init else f"return {result}")

    def do_wide(self):
        """A function of more parameters than registers, or than words that a call passes at once."""
        if self.scope.weight > 20 or self.depth > 4:
            return self.do_number()
        count, name, i = self.pick([7, 8, 12, 30, 61, 70]), self.fresh("g"), self.fresh("i")
        names = [f"b{n}" for n in range(count)]
        defaults = self.r.randrange(count) if self.chance(0.4) else count
        with self.block(f"def {name}({', '.join(p if n < defaults else f'{p}={n}' for n, p in enumerate(names))}):"):
            if self.chance(0.4):
                self.emit(f"{self.pick(names)} = {self.pick(names)} {self.pick('+-^')} {self.pick(names)}")
            if self.chance(0.3):
                self.emit(f"del {self.pick(names[:-3])}")
            self.emit(f"return {', '.join(self.r.sample(names[-4:], 3))}, {self.pick(names)}")
        times = max(2, self.trips() // 5)
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                given = [i if self.chance(0.3) else self.pick(["1", "2.5", "'s'", "None", f"{i} + 1", "2**62"]) for _ in range(defaults)]
                if self.chance(0.3):
                    given[-1:] = [f"{names[len(given) - 1]}={given[-1]}"] if given else []
                if self.chance(0.2) and given and "=" not in given[-1]:
                    given[-1] = f"*({given[-1]},)"
                self.emit(f"P({name}({', '.join(given)}))")
        with self.block("except (TypeError, UnboundLocalError) as x:"):
            self.emit("X(x)")
        self.emit(f"{name} = None")

    def do_shared_code(self):
        """One code object in functions with other globals, defaults and cells."""
        if self.scope.weight > 30 or self.depth > 4:
            return self.do_number()
        f, g, i, z = self.fresh("g"), self.fresh("g"), self.fresh("i"), self.fresh("Z")
        times = max(4, self.trips() // 3)
        self.imports.add("types")
        self.emit(f"globals()['{z}'] = {self.scalar(0)}")
        cell = self.chance(0.3)
        with self.block(f"def {f}(q, w=1):"):
            body = self.pick([f"({z}, q, w)", f"({z}, len(str(q)), w)", f"[{z} for _ in range(3)] + [w, abs(3)]", f"({z} == q, w)"])
            if cell:
                self.emit("r = q")
                with self.block("def inner():"):
                    self.emit(f"return r, {body}")
                self.emit("return inner")
            else:
                self.emit(f"return {body}")
        other = self.pick([f"dict(globals(), {z}='other')", f"{{'{z}': 2.5}}", "{}", f"{{'{z}': 1, 'abs': str, '__builtins__': builtins}}"])
        source = f"{f}(5)" if cell else f
        closure = f", {f}({self.expr('int', 0)}).__closure__" if cell else ""
        defaults = self.pick(["None", "(7,)", "('d',)"])
        self.emit(f"{g} = types.FunctionType({source}.__code__, {other}, 'named', {defaults if not cell else 'None'}{closure})")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            call = self.pick([f"({f}, {g})[{i} & 1]", f"({g} if {i} > {times // 2} else {f})", f"({f} if {i} > {times // 2} else {g})", g])
            given = "" if cell else self.pick([i, f"{i}, 3", "'a', w=2"])
            with self.block("try:"):
                target = f"({source}, {g})[{i} & 1]" if cell else call
                self.emit(f"P({target}({given}))")
            with self.block("except (NameError, TypeError) as x:"):
                self.emit("P(type(x).__name__, str(x))")
            if self.chance(0.2):
                self.emit(f"if {i} == {times // 2}: globals()['{z}'] = {self.scalar(0)}")
        self.emit(f"{f} = {g} = None; globals().pop('{z}', 0)")

    def do_nest(self):
        """A function that makes functions which share a variable, one of which may go away."""
        if self.scope.weight > 40 or self.depth > 4:
            return self.do_number()
        outer, inner, n, i = self.fresh("g"), self.fresh("g"), self.fresh("v"), self.fresh("i")
        with self.function(f"def {outer}(z):", {"z": "int"}) as scope:
            scope.weight = 60
            self.emit(f"{n} = {self.pick(['z', '0', '2**62 - 4', '1.5', 'z'])}")
            scope.names[n] = "int"
            kind = self.pick(["def", "def", "generator", "lambda", "list"])
            if kind == "list":
                self.emit(f"return [lambda q=1: q + z + j for j in range(3)]")
            elif kind == "lambda":
                self.emit(f"{n} = {self.expr('int', 1)}")
                self.emit(f"return [lambda: {n} + z, lambda: [z + q for q in range({n} % 3)]]")
            else:
                with self.function(f"def {inner}(w=1):", {"w": "int"}) as deep:
                    deep.weight = 60
                    self.emit(f"nonlocal {n}" + self.pick(["", ", z"]))
                    self.emit(f"{n} = C({n} {self.pick('+-*^')} {self.pick(['w', 'z', '1', self.expr('int', 1)])})")
                    if self.chance(0.2):
                        with self.block(f"if {self.expr('bool', 1)}:"):
                            self.emit(self.pick([f"del {n}", f"raise {self.exception()}", f"{n} = {self.scalar(0)}"]))
                    if kind == "generator":
                        self.emit(f"yield {n}")
                        self.emit(f"{n} = C({n} + 1)")
                        self.emit(f"yield {n}")
                    else:
                        self.emit(f"return {self.pick([n, f'({n}, z)', f'{n} + w'])}")
                change = self.pick(["pass", f"{n} = C({n} + 5)", f"{inner}()", f"del {n}" if self.chance(0.3) else "z += 1"])
                self.emit(change)
                get = f"lambda: {n}" if kind == "def" else f"lambda: list({inner}())"
                self.emit(f"return [{inner if kind == 'def' else get}, {get}]")
        times = max(2, self.trips() // 5)
        made = self.fresh("v")
        with self.block("try:"):
            self.emit(f"{made} = {outer}({self.expr('int', 1)})")
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                if self.chance(0.4):
                    self.emit(f"if {i} == {self.r.randrange(times)}: {made} = {outer}({self.scalar(0)})")
                if self.chance(0.2):
                    self.emit(f"if {i} == {self.r.randrange(times)}: {made}[0].__closure__ and P(len({made}[0].__closure__))")
                self.emit(f"P({made}[{i} & 1]())")
        with self.block("except Exception as x:"):
            self.emit("X(x)")
        self.emit(f"{made} = {outer} = None")

    def do_callback(self):
        """Functions called by native code."""
        if self.scope.weight > 100:
            return self.do_number()
        q, name = self.fresh("e"), self.target("int")
        source, kind = self.iterable(0), self.pick(["int", "int", "float", "bool", "str"])
        with self.inner(q, "int"):
            key = f"lambda {q}: {self.expr(kind, 1)}"
            test = f"lambda {q}: {self.expr('bool', 1)}"
            number = f"lambda {q}, {q}b=2: {self.expr('int', 1)}"
        text = self.pick([
            f"sorted({source}, key={key})", f"sorted({source}, key={key}, reverse=True)", f"min({source}, key={key}, default=None)",
            f"max({source}, key={key}, default=-1)", f"list(map({number}, {source}))", f"list(filter({test}, {source}))",
            f"list(map({number}, {source}, range(4)))", f"sum(map({number}, {source}))", f"any(map({test}, {source}))",
            f"next(filter({test}, {source}), None)", f"dict.fromkeys(map({number}, {source}), 1)",
            f"list(iter([{self.expr('int', 0)}, 7, 8].pop, 7))",
            f"tuple(map({number}, {source}))", f"set(map({number}, {source}))", f"functools.reduce({number}, {source}, 1)",
            f"list(itertools.accumulate({source}, {number}))", f"list(itertools.takewhile({test}, {source}))",
            f"[list(g) for _, g in itertools.groupby({source}, {key})]",
        ])
        for module in ("functools", "itertools"):
            if module + "." in text:
                self.imports.add(module)
        self.emit(f"{name} = {text}")
        self.bind(name, "any")
        if self.scope.loops:
            self.emit(f"if type({name}) is not int: {name} = len(str({name})[:12])")
            self.scope.names[name] = "int"

    def do_frame(self):
        """Variables of a running function changed from outside."""
        names = [n for n in sorted(self.scope.names) if n[0] in "va" and n not in self.scope.cells and "." not in n]
        if not names or self.scope.parent is None or self.scope.generator:
            return self.do_line()
        name = self.pick(names)
        with self.block(f"if {self.expr('bool', 1)}:"):
            self.emit(self.pick([f"sys._getframe().f_locals['{name}'] = {self.scalar(0)}", f"P(sys._getframe().f_locals.get('{name}'))",
                f"(lambda: sys._getframe(1).f_locals.update({name}={self.expr('int', 0)}))()",
                f"P((lambda: sys._getframe(1).f_locals.get('{name}', 'none'))())"]))

    def do_decorated(self):
        if self.scope.weight > 30 or self.depth > 4:
            return self.do_number()
        outer, name, i, times = self.fresh("g"), self.fresh("g"), self.fresh("i"), max(2, self.trips() // 5)
        with self.block(f"def {outer}(f):"):
            self.emit("n = 0")
            with self.block(f"def w(*q, **s):"):
                self.emit("nonlocal n")
                self.emit("n += 1")
                if self.chance(0.5):
                    with self.block("try:"):
                        self.emit("return f(*q, **s)")
                    with self.block(f"{self.pick(['finally', 'except ValueError'])}:"):
                        self.emit("P(n)")
                else:
                    self.emit(f"return f({self.pick(['*q, **s', 'n, **s', '*q', 'q[0], **s', '*q[::-1], **s'])})")
            self.emit("return w")
        self.emit(f"@{outer}")
        if self.chance(0.3):
            self.emit(f"@{outer}")
        with self.function(f"def {name}(z, y=2):", {"z": "int", "y": "int"}) as scope:
            scope.weight = 40
            self.body(self.pick([0, 1]))
            self.emit(f"return {self.expr('int', 1)}")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                self.emit(f"P({name}({self.pick([i, self.expr('int', 0)])}{self.pick(['', ', y=3', ', 4', ', **dict(y=1)'])}))")
        with self.block("except Exception as x:"):
            self.emit("X(x)")
        self.emit(f"{name} = {outer} = None")
