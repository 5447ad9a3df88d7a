"""Containers, texts and numbers at their edges."""

from statements import Statements

FORMS = [
    (2, "edge"), (1.5, "stepped"), (1.5, "text"), (1.2, "changing"), (0.8, "typed"), (1, "targets"), (0.7, "mapping"), (0.7, "dynamic"),
    (0.4, "complex"),
]


class Data(Statements):
    def do_edge(self):
        """A number that goes over the edge of 63 bits (or of 32, 53, 64) and back, while a loop runs. Whether equal ints are one object
        is not asked: CPython does not say, and here all that fit a word are.
        """
        times = self.trips()
        if times < 2:
            return self.do_number()
        v, w, i = self.target("int"), self.target("int"), self.fresh("i")
        self.emit(f"{v} = {self.pick(['2**62', '-2**62', '2**63', '2**61', '2**53', '2**31', '2**64', '-2**63', '0', '2**62 - 1'])}"
            f" {self.pick('+-')} {self.r.randrange(times)}")
        self.emit(f"{w} = {self.pick(['0', '1', v, '0.0', '-1'])}")
        self.bind(v, "int")
        self.bind(w, "int")
        with self.loop(f"for {i} in range({times}):", times):
            self.scope.names[i] = "int"
            for _ in range(self.pick([1, 2, 2, 3])):
                self.emit(self.pick([
                    f"{v} += 1", f"{v} -= 1", f"{v} += {i}", f"{v} -= {i}", f"{v} = -{v}", f"{v} = ~{v}", f"{v} = {v} * 3 // 2",
                    f"{v} = {v} * {self.pick(['-1', '2', i, '-2'])}", f"{v} <<= 1", f"{v} >>= 1", f"{v} = abs({v})",
                    f"{v} ^= {self.pick(['-1', '1', '2**62', '2**63 - 1'])}", f"{v} = ({v} + {v}) // 2",
                    f"{v} &= {self.pick(['2**62 - 1', '-2', '2**64 - 1'])}",
                    f"{w} = C({w} + {v})", f"{w} = {v} - {w}", f"{w} += {v} % {self.pick(['3', '-7', '2**31'])}",
                    f"{w} = {v} // {self.pick(['-1', '2', '7', '-2**62'])}",
                    f"{w} += {v} > {self.pick(['2**62 - 1', '-2**62', '0', '2**62'])}",
                    f"{w} = divmod({v}, {self.pick(['10', '-3', '2**62'])})[1]",
                    f"{w} = {v} / 3", f"{w} = float({v}) + {i}", f"{w} = int(float({v}))",
                    f"if {v} {self.pick(['==', '>=', '<', '!='])} {w}: {w} = 0",
                    f"{w} = {v} | {i}", f"{w} = ({v}, {w})[{i} & 1]", f"{w} = min({v}, {w})", f"{w} = {v} * {v} >> 64",
                    f"{w} = {v}.bit_length()",
                    f"{w} = hash({v}) if {v} == {v} else 0", f"{w} = {v} ** 2 % 1000003",
                ]))
            if self.chance(0.4):
                self.emit(f"if {i} == {times - 1}: P({v}, {w})")
            self.scope.assigned |= {v, w}
        self.emit(f"P({v}, {w})")
        self.cut_global(v)
        self.cut_global(w)

    def any_slice(self):
        part = lambda: self.pick(["", "", "1", "-1", "2", "-3", "0", "50", "-50", "None", f"{self.expr('int', 0)} % 5", "True", "2**70"])
        return f"{part()}:{part()}:{self.pick(['', '1', '2', '-1', '-2', '3', '-3', '0' if self.chance(0.1) else '2', '2**65', 'None'])}"

    def do_stepped(self):
        """Slices with steps: read, stored, deleted."""
        kind = self.pick(["list", "list", "flist", "mlist", "bytearray", "str", "tuple", "bytes", "array", "range"])
        if kind == "range":
            it = f"range({self.pick(['9', '-3, 8', '9, 0, -2', '2**62, 2**62 + 9'])})"
            return self.emit(f"P({it}[{self.any_slice()}], len({it}[{self.any_slice()}]))")
        name = self.var(kind)
        if not name:
            return self.do_assign()
        form = self.r.randrange(5)
        if form < 2 or kind in ("str", "tuple", "bytes"):
            text = f"{name}[{self.any_slice()}]"
            return self.emit(f"P({text})") if self.chance(0.5) else self.store(kind, text)
        with self.block("try:"):
            if form == 2:
                self.emit(f"del {name}[{self.any_slice()}]")
            elif form == 3:
                self.emit(f"{name}[{self.any_slice()}] = {name}[{self.any_slice()}]")
            else:
                self.emit(f"{name}[{self.any_slice()}] = {self.expr(kind, 1) if kind != 'bytearray' else self.expr('bytes', 0)}")
        with self.block("except (ValueError, TypeError) as x:"):
            self.emit("X(x)")
        if name in self.scope.names:
            self.scope.assigned.add(name)
        if kind != "array":
            self.emit(f"C({name})")

    def do_text(self):
        s, t = self.expr("str", 1), self.expr("str", 0)
        where = self.pick(["", "", ", 1", ", -2", ", 1, 3", ", 0, -1"])
        encoding = self.pick(["", "'utf-16-le'", "'ascii', 'replace'"])
        kind, text = self.pick([
            ("list", f"[len(q) for q in ({s}).split({self.pick(['', t, 'None, 1'])})]"), ("str", f"({t}).join([{t}, {s}, {t}])"),
            ("str", f"({s}).partition({t} or 'a')[{self.pick('012')}]"), ("str", f"({s}).rpartition({t} or 'b')[{self.pick('012')}]"),
            ("int", f"({s}).find({t}{where})"), ("int", f"({s}).count({t}{where})"), ("int", f"({s}).rfind({t}{where})"),
            ("bool", f"({s}).startswith(({t}, 'a'){where})"), ("bool", f"({s}).endswith({t}{where})"), ("int", f"({s}).index({t})"),
            ("bool", f"({s}).{self.pick(['isdigit', 'isalpha', 'isupper', 'isspace', 'isidentifier', 'isascii', 'isalnum', 'istitle'])}()"),
            ("str", f"({s}).{self.pick(['ljust', 'rjust', 'center', 'zfill'])}({self.expr('int', 0)} % 9)"),
            ("str", f"({s}).{self.pick(['lstrip', 'rstrip', 'strip', 'removeprefix', 'removesuffix'])}({t})"),
            ("str", f"({s}).translate({{97: 'bb', 98: None}})"), ("str", f"'{{:>6}}|{{!r}}'.format({self.scalar(0)}, {t})"),
            ("str", f"'%5d|%-4s|%x' % ({self.expr('int', 0)}, {t}, {self.expr('int', 0)})"), ("str", f"({s})[::-1]"),
            ("str", f"format({self.expr('int', 0)}, '{self.pick(['x', 'b', ',', '+d', '>12', '#o', '_', '08d', 'e'])}')"),
            ("str", f"format({self.expr('float', 0)}, '{self.pick(['.3f', 'e', 'g', '+.1f', '>12', ',.2f', '%', '010.2f'])}')"),
            ("list", f"[ord(q) for q in {s}]"), ("bytes", f"({s}).encode({encoding})"),
            ("str", f"({s}).casefold()"), ("str", f"({s}).expandtabs(3)"), ("list", f"list(map(len, ({s}).splitlines()))"),
            ("str", f"''.join(q for q in {s} if q > 'b')"), ("str", f"''.join(sorted({s}))"), ("bool", f"({s} < {t} <= {s})"),
            ("str", f"''.join([*{s}, {t}])"), ("str", f"{{{s}: {t}}}.get({t}, 'none')"), ("int", f"hash({s}) - hash({s})"),
            ("str", f"bytes({self.expr('bytes', 0)}).hex()"), ("str", f"({self.expr('bytes', 0)}).decode('latin-1')"),
        ])
        self.store(kind, text)

    def do_changing(self):
        """A container changed by the loop that goes over it."""
        if self.scope.weight > 60:
            return self.do_number()
        c, i, n = self.fresh("v"), self.fresh("i"), self.fresh("n")
        kind = self.pick(["dict", "dict", "set", "list", "list", "deque", "bytearray", "array"])
        made = {
            "dict": "{1: 2, 'a': 3, 5: 6, 7.5: 8}", "set": "{1, 2, 3, 9}", "list": "[1, 2.5, 3, 'd', 5]",
                "deque": "collections.deque([1, 2, 3, 4])",
            "bytearray": "bytearray(b'abcdef')", "array": "array.array('l', [1, 2, 3, 4, 5])",
        }[kind]
        for module in ("collections", "array"):
            if module + "." in made:
                self.imports.add(module)
        over = self.pick({
            "dict": ["%s", "%s.items()", "%s.values()", "%s.keys()", "list(%s)", "reversed(%s)"], "set": ["%s", "%s | set()"],
            "list": ["%s", "%s", "reversed(%s)", "enumerate(%s)", "zip(%s, range(9))", "iter(%s)", "%s[:]"],
        }.get(kind, ["%s", "reversed(%s)", "enumerate(%s)"])) % c
        change = self.pick({
            "dict": [f"{c}[{n}] = 1", f"{c}.pop(1, 0)", f"{c}[1] = {n}", f"{c}.clear()", f"{c}.popitem()", f"del {c}[5]",
                f"{c}.update(a=4)",
                f"{c} = {{1: 2}}", f"{c}['n'] = {c}.pop('a', 1)"],
            "set": [f"{c}.add({n})", f"{c}.discard(2)", f"{c}.clear()", f"{c}.add(1)", f"{c} |= {{77}}", f"{c} = {{1}}"],
            "list": [f"{c}.append({n})", f"{c}.pop()", f"{c}.pop(0)", f"{c}.clear()", f"del {c}[1:]", f"{c}[:] = [1, 2]",
            f"{c}.insert(0, 7)",
                f"{c}.sort(key=str)", f"{c}.extend({c}[:3])", f"{c} = [9]", f"{c}[-1:] = []", f"{c}.reverse()", f"{c}[0] = {n}"],
            "deque": [f"{c}.append({n})", f"{c}.popleft()", f"{c}[0] = 5", f"{c}.rotate(1)"],
        }.get(kind, [f"{c}.append({n})", f"{c}.pop()", f"del {c}[2:]", f"{c}[0] = {n} & 63", f"{c}.extend({c}[:2])"]))
        self.emit(f"{c} = {made}")
        self.emit(f"{n} = 0")
        with self.block("try:"):
            with self.block(f"for {i} in {over}:"):
                self.emit(f"{n} += 1")
                self.emit(f"if {n} > 12: break")
                with self.block(f"if {self.pick([f'{n} == 2', f'{n} & 1', 'True', f'{n} > 3', self.expr('bool', 1)])}:"):
                    self.emit(change)
                self.emit(f"P({i}, len({c}))" if self.chance(0.7) else f"P({i})")
        with self.block("except Exception as x:"):
            self.emit("X(x)")
        self.emit(f"P({c})")

    def do_typed(self):
        """Arrays of every type code, with what does not fit, and views of bytes."""
        times = self.trips()
        if times < 2 or self.scope.weight > 60:
            return self.do_number()
        a, i, code = self.fresh("d"), self.fresh("i"), self.pick("bBhHiIlLqQfd")
        self.imports.add("array")
        view = self.chance(0.25)
        self.emit(f"{a} = array.array('{code}', [{', '.join(self.pick(['0', '1', '5', '100', '127']) for _ in range(4))}])")
        if view:
            self.emit(f"{a} = memoryview({a})")
        with self.block("try:"):
            with self.loop(f"for {i} in range({times}):", times):
                self.scope.names[i] = "int"
                at = self.pick([f"{i} & 3", f"-1 - {i} % 4", f"{i} % 5", "0", f"{self.expr('int', 0)} & 1", "True"])
                values = [f"{a}[{at}] + 1", i, f"{self.expr('int', 1)} & 127", f"{a}[{at}] * 2", f"{a}[0] - {a}[1]", self.expr("int", 0),
                    self.expr("float", 0)]
                self.emit(f"{a}[{at}] = {self.pick(values[:5] if self.chance(0.8) else values)}")
                if self.chance(0.5):
                    self.emit(f"if {i} % 7 == 3: P({a}[{at}])")
                if not view and self.chance(0.2):
                    self.emit(f"if {i} == {self.r.randrange(times)}: {a} = array.array('{self.pick('bdiQ')}', [1, 2, 3, 4])")
        with self.block("except Exception as x:"):
            self.emit("X(x)")
        self.emit(f"P({a}.tolist())")

    def do_targets(self):
        """Targets inside targets."""
        a, b, c = (self.target("int") for _ in range(3))
        x, y = self.expr("int", 1), self.expr("int", 0)
        lines = self.pick([
            [f"{a}, ({b}, {c}) = {x}, ({y}, {x})"], [f"({a}, *{b}), {c} = [{x}, {y}, 3], {y}", f"{b} = len({b})"],
            [f"*{a}, {b} = {self.expr('list', 0)}", f"{a} = len({a})", f"{c} = {b}"], [f"{a} = {b}, {c} = {x}, {y}", f"{a} = {a}[0]"],
            [f"for {a}, ({b}, *{c}) in [({x}, (1, 2, 3)), (2, [{y}])]:", f"    {c} = len({c})", f"    P({a}, {b}, {c})"],
            [f"{a} = {b} = {c} = {x}"], [f"[{a}, {b}], {c} = ({x}, {y}), 4"],
            [f"{a}, {b} = {b if b in self.scope.names else '1'}, {x}", f"{c} = {a}"],
            [f"for [{a}, {b}] in zip({self.iterable(0)}, {self.iterable(0)}): {c} = C({a})", f"{c} = {a} = {b} = 1"],
            [f"{a} = [{x}, {y}]", f"{a}[0], {a}[1] = {a}[1], {a}[0]", f"{b}, {c} = {a}", f"{a} = {b}"],
        ])
        for line in lines:
            self.emit(line)
        for name in (a, b, c):
            self.bind(name, "int")
            self.cut_global(name)

    def do_mapping(self):
        d = self.expr("dict", 0)
        x = self.expr("int", 0)
        self.imports.add("collections")
        self.store(*self.pick([
            ("dict", f"{{**{d}, {self.key(0)}: {x}}}"), ("dict", f"({d} | {{{self.key(0)}: {x}}})"), ("list", f"list(({d}).values())"),
            ("mlist", f"list(({d}))"), ("dict", f"dict(({d}).items())"), ("int", f"sum(({d}).values())"),
            ("dict", f"dict(zip({self.iterable(0)}, range(5)))"),
            ("bool", f"({d} == {self.expr('dict', 0)})"), ("dict", f"dict(collections.Counter({self.iterable(0)}))"),
            ("bool", f"(({d}).keys() <= {self.expr('dict', 0)}.keys())"), ("dict", f"{{k: v for k, v in ({d}).items() if v}}"),
            ("set", f"{{{self.expr('int', 0)} % 5 for _ in {self.iterable(0)}}}"),
            ("set", f"(set({self.iterable(0)}) {self.pick('|&-^')} {{1, 2, 3}})"),
            ("bool", f"({self.expr('set', 0)} {self.pick(['<=', '<', '>=', '=='])} {self.expr('set', 0)})"),
            ("dict", f"dict(a={x}, **({{'b': 2}}))"),
            ("bool", f"frozenset({self.iterable(0)}).isdisjoint({self.iterable(0)})"),
        ]))

    def do_dynamic(self):
        """Attributes by name."""
        c, it = self.some_object()
        if c is None or not it.isidentifier():
            return self.do_mapping()
        n = self.pick(["'x'", "'y'", "'k'", "'new'", "'x' if %s else 'y'" % self.expr("bool", 1)])
        x = self.expr("int", 0)
        a = self.target("int")
        self.emit(f"{a} = " + self.pick([f"getattr({it}, {n})", f"getattr({it}, {n}, {x})", f"hasattr({it}, {n})",
            f"setattr({it}, {n}, {x})",
            f"type({it})({x}, 1).x", f"isinstance({it}, {self.pick(self.classes)['name']})",
            f"type({it}) is {self.pick(self.classes)['name']}",
            f"{it}.__class__.__name__", f"(lambda: {it})().x", f"len(getattr({it}, '__dict__', ''))",
            f"issubclass(type({it}), {self.pick(self.classes)['name']})",
            f"type({it}).__mro__[-2].__name__", f"callable({it})", f"({it} is {it})",
            f"(type({it}).x if hasattr(type({it}), 'x') else 0) is None"]))
        self.bind(a, "any")
        if self.scope.loops:
            self.scope.assigned.add(a)

    def do_complex(self):
        self.store("any", self.pick([f"complex({self.expr('float', 0)}, {self.expr('int', 0)} % 99) * 2j",
            f"abs(complex({self.expr('int', 0)} % 9, 4))",
            f"({self.expr('float', 0)} + 1j).real", f"(1j * 1j == {self.expr('int', 0)})", f"({self.expr('float', 1)}).is_integer()",
            f"({self.expr('float', 1)}).as_integer_ratio()[1] % 1000", f"({self.expr('float', 1)}).hex()",
            f"int.from_bytes({self.expr('bytes', 0)})", f"({self.expr('int', 0)} & 65535).to_bytes(2, 'little')",
            f"({self.expr('int', 0)}).bit_count()"]))
