"""Statements, by weight."""

from classes import Classes
from expressions import KINDS


class Statements(Classes):
    forms = []

    def guarded(self, lines, kinds="Exception"):
        with self.block("try:"):
            for line in lines:
                self.emit(line)
        with self.block(f"except {kinds} as x:"):
            self.emit(self.pick(["X(x)", "P(type(x).__name__, str(x))"]))

    def rounds(self):
        """How often a loop of such statements goes round, or nothing where there is no room for it."""
        if self.scope.weight > 20 or self.depth > 4:
            return 0
        return max(2, min(self.pick([9, 25, 60, 120, 200]), self.trips()))

    def body(self, count):
        for _ in range(count):
            self.statement()

    def statement(self):
        form = self.weighted(self.forms)
        if self.depth > 5 and form in ("if", "for", "while", "try", "with", "match"):
            form = "assign"
        getattr(self, "do_" + form)()

    def store(self, kind, text):
        """Assigns an expression of this kind to some variable."""
        name = self.target(kind)
        self.emit(f"{name} = {text}")
        self.bind(name, kind)
        self.cut_global(name)

    def do_assign(self):
        kind = self.weighted(KINDS + [(8, "int")])
        if self.classes and self.chance(0.1):
            c = self.pick(self.classes)
            kind = "obj:" + c["name"]
            text = f"{c['name']}({self.expr('int', 0)}, {self.expr('int', 0)})"
        else:
            text = self.expr(kind, 2)
        self.store(kind, text)

    def do_number(self):
        kind = self.pick(["int", "int", "float"])
        text = self.expr(kind, 3)
        self.store(kind, text)

    def do_augment(self):
        kind = self.pick(["int", "int", "float", "str", "list", "tuple", "set", "bytes"])
        names = self.scope.of_kind(kind)
        if not names:
            return self.do_assign()
        name = self.pick(names)
        operators = {"int": ["+", "-", "*", "//", "%", "&", "|", "^", ">>"], "float": ["+", "-", "*", "/", "//", "%"],
            "set": ["|", "&", "-"]}
        op = self.pick(operators.get(kind, ["+"]))
        right = self.expr("int" if kind == "float" and self.chance(0.3) else kind, 2)
        self.emit(f"{name} {op}= {right}" if op != ">>" else f"{name} >>= {right} & 7")
        self.scope.assigned.add(name)
        self.cut_global(name)

    def cut_global(self, name):
        """A global lives on from call to call."""
        if name[0] == "G":
            self.emit(f"{name} = C({name})")

    def do_unpack(self):
        names = [self.target("int") for _ in range(self.pick([2, 2, 3]))]
        form = self.r.randrange(7)
        values = [self.expr("int", 1) for _ in names]
        if form < 3:
            self.emit(f"{', '.join(names)} = {', '.join(values)}")
        elif form == 3:
            rest = self.starred()
            what = self.pick([self.expr("list", 1), "[" + ", ".join(values) + "]", self.expr("tuple", 0)])
            self.emit(f"{names[0]}, *{rest} = {what}")
            names = names[:1]
        elif form == 4:
            self.emit(f"[{', '.join(names)}] = [{', '.join(values)}]")
        elif form == 5:
            self.emit(f"{', '.join(names)} = {self.expr('list', 0)}{self.pick(['', '[:%d]' % len(names)])}")
        else:
            self.emit(f"{names[0]} = {names[1]} = {values[0]}")
            names = names[:2]
        for name in names:
            self.bind(name, "int")
            self.cut_global(name)

    def starred(self):
        name = self.fresh("v")
        self.bind(name, "list")
        return name

    def do_item(self):
        kind = self.pick(["list", "list", "flist", "mlist", "dict", "bytearray", "array"])
        name = self.var(kind)
        if not name:
            return self.do_assign()
        value = {"list": "int", "flist": "float", "bytearray": "int", "array": "int"}.get(kind)
        value = f"C({self.expr(value, 2)})" if value else self.scalar(1)
        if kind in ("bytearray", "array"):
            value += " & 127"
        at = self.key(0) if kind == "dict" else self.index(1)
        form = self.r.randrange(8)
        if form < 4:
            self.emit(f"{name}[{at}] = {value}")
        elif form == 4 and kind != "mlist":
            self.emit(f"{name}[{at}] {self.pick(['+', '-', '|'])}= {self.expr('int', 0)} % 9")
        elif form == 5:
            self.emit(f"del {name}[{at}]")
        elif form == 6 and kind in ("list", "mlist", "flist", "bytearray"):
            value = {"bytearray": "b'xy'"}.get(kind) or self.expr(kind, 1)
            self.emit(f"{name}{self.slice()} = {value}")
            self.scope.assigned.add(name) if name in self.scope.names else self.emit(f"C({name})")
        else:
            other = self.target("int")
            self.emit(f"{other} = {name}[{at}]")
            self.bind(other, "int")

    def do_method(self):
        kind = self.pick(["list", "list", "mlist", "flist", "dict", "set", "bytearray"])
        name = self.var(kind)
        if not name:
            return self.do_assign()
        elements = {"flist": "float", "mlist": "any"}.get(kind, "int")
        value = f"C({self.expr('int', 1)})" if elements == "int" else self.scalar(0) if elements == "any" else self.expr("float", 1)
        if kind == "bytearray":
            value += " & 255"
        calls = {
            "dict": [f"update(a={value})", f"pop({self.key(0)}, None)", f"setdefault({self.key(0)}, {value})", "popitem()", "clear()"],
            "set": [f"add({value})", f"discard({value})", f"remove({value})"],
        }.get(kind) or [f"append({value})"] * 4 + [
            "pop()", f"pop({self.index(0)})", f"insert({self.index(0)}, {value})", f"extend([{value}, {value}])", "reverse()",
            f"remove({value})", "clear()" if self.chance(0.3) else f"append({value})",
        ] + (["sort()", "sort(reverse=True)"] if kind != "bytearray" else [])
        call = self.pick(calls)
        if self.scope.loops:
            self.scope.assigned.add(name) if name in self.scope.names else None
            if name not in self.scope.names:
                self.emit(f"C({name})")
        if self.chance(0.2):
            other = self.target("int")
            self.emit(f"{other} = {name}.{call}")
            self.bind(other, "int" if "pop(" in call else "none")
        else:
            self.emit(f"{name}.{call}")

    def do_attribute(self):
        c, it = self.some_object()
        if c is None:
            return self.do_assign()
        self.emit(self.pick([
            f"{it}.{self.pick('xy')} = C({self.expr('int', 2)})", f"{it}.{self.pick('xy')} += {self.expr('int', 0)} % 100",
            f"{it}.x, {it}.y = {it}.y, {it}.x", f"{it}.{self.pick('xyz')} = {self.scalar(0)}",
            f"{it}.x = C({it}.{self.pick(c['methods'])}({self.expr('int', 1)}))",
            f"{it}.p = {self.expr('int', 0)}" if "p" in c["special"] else f"{it}.y = {it}.x",
            f"{it}[{self.index(0)}] = {self.expr('int', 0)}" if "__getitem__" in c["special"] else f"{it}.x -= 1",
            f"{it} += {self.expr('int', 0)}" if "__iadd__" in c["special"] and it.isidentifier() else f"{it}.x //= 2",
            f"with {it} as {self.fresh('h')}: {it}.y = {self.expr('int', 1)}" if "__enter__" in c["special"] else f"{it}.y -= 2",
            # Not of an object that only the error might keep: whether CPython's error for a missing attribute has it as `obj` depends on
            # whether the instance still has its values inline, and so on how many instances were made before the first got attributes.
            f"del {it}.{self.pick('xyk')}" if self.chance(0.3) and it.isidentifier() else f"{it}.x = C({it}.x * 3)",
        ]))

    def do_if(self):
        with self.block(f"if {self.expr('bool', 2)}:"):
            self.body(self.pick([1, 1, 2]))
        if self.chance(0.25):
            with self.block(f"elif {self.expr('bool', 1)}:"):
                self.body(1)
        if self.chance(0.4):
            with self.block("else:"):
                self.body(self.pick([1, 1, 2]))

    def do_for(self):
        times = self.trips()
        if times < 2:
            return self.do_number()
        i = self.fresh("i")
        form = self.r.randrange(12)
        kinds = {i: "int"}
        if form < 4:
            head = f"for {i} in range({self.pick([str(times), str(times), f'{times}, 0, -1', f'-3, {times - 3}', f'0, {times * 2}, 2'])}):"
        elif form == 4:
            j = self.fresh("j")
            times = min(times, 60)
            source = self.expr("list", 0)
            head = f"for {j}, {i} in enumerate({source}{self.pick(['', '[:20]', ', 5', '[::-1]'])}):"
            kinds[j] = "int"
            times = max(times, 20) if self.scope.weight < 30 else times
        elif form == 5:
            j = self.fresh("j")
            head = f"for {i}, {j} in zip({self.iterable(0)}, {self.expr(self.pick(['list', 'str', 'flist']), 0)}):"
            kinds[j] = "any"
            times = 8
        elif form == 6:
            head = f"for {i} in {self.expr(self.pick(['list', 'flist', 'mlist', 'tuple', 'str', 'bytes']), 0)}:"
            kinds[i] = "any" if self.chance(0.5) else "int"
            times = 8
        elif form == 7:
            j = self.fresh("j")
            head = f"for {j}, {i} in {self.pick(['list(%s.items())', '%s.items()']) % self.expr('dict', 0)}:"
            kinds[j] = "any"
            times = 6
        elif form == 8:
            head = f"for {i} in range({self.pick(['3', '5'])} if {self.expr('bool', 1)} else {times}):"
        else:
            head = f"for {i} in {self.iterable(1)}:"
            times = 8
        for name, kind in kinds.items():
            self.bind(name, kind)
            self.scope.assigned.discard(name)
        with self.loop(head, max(2, times)):
            self.loop_body(i, times)
        if self.chance(0.1):
            with self.block("else:"):
                self.body(1)

    def loop_body(self, i, times):
        changes = self.scope.parent is None or self.chance(0.35)
        if changes:
            with self.block(f"if {i} == {self.r.randrange(max(1, times))}:"):
                self.mutation()
        self.body(self.pick([1, 2, 2, 3, 4]))
        if self.chance(0.12):
            with self.block(f"if {self.expr('bool', 2)}:"):
                self.emit(self.pick(["break", "continue"]))
                if self.chance(0.2):
                    self.body(1)

    def do_while(self):
        times = self.trips()
        if times < 2:
            return self.do_number()
        i = self.fresh("n")
        self.emit(f"{i} = 0")
        self.scope.names.pop(i, None)
        condition = self.pick([f"{i} < {times}", f"{i} < {times} and {self.expr('bool', 1)}", f"{i} != {times}", f"{times} > {i} >= 0"])
        with self.loop(f"while {condition}:", times):
            self.emit(f"{i} += 1")
            self.loop_body(i, times)

    def do_try(self):
        guarded, self.scope.in_try = self.scope.in_try, True
        with self.block("try:"):
            self.body(self.pick([1, 2, 2, 3]))
            if self.chance(0.2):
                with self.block(f"if {self.expr('bool', 1)}:"):
                    self.raise_here()
        caught = self.chance(0.85)
        if caught:
            what = self.pick(["Exception", "Exception", "(TypeError, ValueError)", "ZeroDivisionError", "IndexError", "LookupError", "E1"])
            name = self.fresh("x") if self.chance(0.6) else None
            with self.block(f"except {what}{' as ' + name if name else ''}:"):
                if name and self.chance(0.8):
                    self.emit(self.pick([f"X({name})", f"P(type({name}).__name__, {name}.__traceback__.tb_lineno)",
                        f"P(type({name}).__name__, str({name})[:40])"]))
                if self.chance(0.5):
                    self.body(1)
                if self.chance(0.12):
                    self.emit(self.pick(["raise", f"raise {self.exception()}", f"raise {self.exception()} from {name or 'None'}"]))
            if self.chance(0.15):
                with self.block("else:"):
                    self.body(1)
        if not caught or self.chance(0.25):
            with self.block("finally:"):
                self.body(1)
                if self.chance(0.05):
                    self.emit("return 5" if self.scope.parent and not self.scope.generator else "pass")
        self.scope.in_try = guarded

    def raise_here(self):
        self.emit(f"raise {self.exception()}{self.pick(['', '', ' from None', ' from ' + self.exception()])}")

    def do_raise(self):
        with self.block(f"if {self.expr('bool', 2)}:"):
            self.raise_here()

    def do_with(self):
        name = self.target("int")
        self.bind(name, self.scope.names.get(name, "int"))
        with self.block(f"with M({self.expr('int', 0)}{self.pick(['', ', True'])}){self.pick(['', ' as ' + name])}:"):
            self.body(self.pick([1, 2]))

    def do_print(self):
        names = sorted(self.scope.names)
        what = ", ".join(self.pick(names) if names and self.chance(0.6) else self.expr(self.weighted(KINDS), 1) for _ in range(2))
        if self.scope.weight > 30:
            with self.block(f"if {self.expr('bool', 1)}:"):
                self.emit(f"P({what})")
        else:
            self.emit(f"P({what})")

    def do_line(self):
        self.emit(self.pick([
            "P(sys._getframe().f_lineno)", f"P(sys._getframe().f_lineno, {self.expr('int', 1)},\n  sys._getframe().f_lineno)",
            "P(sys._getframe(0).f_code.co_name)",
            "P(len(locals()) > 0)" if self.chance(0.1) else "P(sys._getframe().f_lasti > 0)",
            "P(sorted(k for k in sys._getframe().f_locals if k[0] != 'e'))",
        ]))

    def do_return(self):
        if self.scope.parent is None or self.scope.mute or self.scope.loops and self.chance(0.5):
            return self.do_number()
        with self.block(f"if {self.expr('bool', 2)}:"):
            self.emit(f"return {self.expr('int', 1)}")

    def do_delete(self):
        names = [n for n in sorted(self.scope.names) if n[0] == "v" and n not in self.scope.cells]
        if not names:
            return self.do_finalizers()
        name = self.pick(names)
        if self.chance(0.5):
            self.emit(f"del {name}")
            if self.chance(0.6):
                self.emit(f"{name} = {self.expr('int', 1)}")
                self.bind(name, "int")
        else:
            with self.block(f"if {self.expr('bool', 1)}:"):
                self.emit(f"del {name}")

    def do_finalizers(self):
        """Objects that tell when they die: the order is that of reference counts."""
        a, b, c = self.fresh("d"), self.fresh("d"), self.fresh("d")
        n = self.expr("int", 0)
        for line in self.pick([
            [f"{a} = D({n})", f"{b} = D('b')", f"del {a}, {b}"],
            [f"{a} = D({n})", f"{a} = D('second')", f"P({self.expr('int', 1)})", f"{a} = None"],
            [f"{a} = [D('i'), D({n})]", f"{b} = {a}.pop(0)", f"{a} = {b}", f"{b} = 0"],
            [f"D({n})", "P('after')"],
            [f"{a} = (D('t'), D({n}))", f"{b}, {c} = {a}", f"{a} = None", f"{b} = {c} = 1"],
            [f"{a} = {{1: D({n}), 2: D('two')}}", f"{a}[1] = D('new')", f"del {a}"],
            [f"{a} = D({n}); {b} = D('b'); {a}, {b} = {b}, {a}", f"{a} = 0; {b} = 0"],
            [f"{a} = lambda q=D({n}): q", f"{a} = {a}()", f"{a} = 1"],
            [f"{a} = D({n})", f"try:\n    {'    ' * self.depth}{b} = D('try'); {{}}[{a}]", f"except KeyError: P('caught')",
                f"{a} = {b} = None"],
            [f"{a} = D({n})"],
            [f"{a} = [D(i) for i in range(3)]", f"{a}[1:] = []", f"{a}.clear()"],
        ]):
            self.emit(line)

    def do_match(self):
        subject = self.expr(self.pick(["int", "str", "tuple", "list", "dict", "mlist"]), 1)
        with self.block(f"match {subject}:"):
            for _ in range(self.pick([1, 2, 3])):
                name = self.fresh("v")
                pattern = self.pick([
                    "0 | 1", "'a'", f"[{name}]", f"[1, *{name}]", f"(_, {name})", f"{{'a': {name}}}", f"int({name})", f"str() as {name}",
                    "None", "True", f"[{name}, _, *_]", f"float({name})", "-1", "2.5", f"[int({name}), *_]",
                ] + [f"{c['name']}(x={name})" for c in self.classes])
                guard = f" if {self.expr('bool', 1)}" if self.chance(0.2) else ""
                self.scope.names[name] = "any" if "*" + name in pattern else "int"
                with self.block(f"case {pattern}{guard}:"):
                    self.body(1)
                if "name" not in pattern:
                    self.scope.names.pop(name, None) if name not in pattern else None
            if self.chance(0.4):
                with self.block("case _:"):
                    self.body(1)

    def do_closure(self):
        """A function inside the function, which may share its variables."""
        if self.scope.parent is not self.globals or self.scope.weight > 100:
            return self.do_number()
        name = self.fresh("g")
        shared = [n for n in self.scope.of_kind("int") if n[0] in "va"]
        form = self.r.randrange(4)
        if form == 0:
            self.scope.names.pop(name, None)
            cells = self.pick(shared) if shared else "1"
            self.emit(f"{name} = lambda z, y={self.expr('int', 0)}: z + {cells} - y")
        else:
            with self.function(f"def {name}(z):", {"z": "int"}) as inner:
                if shared and self.chance(0.6) and "a" not in shared[:1]:
                    cell = self.pick(shared)
                    self.emit(f"nonlocal {cell}")
                    self.emit(f"{cell} = C({cell} {self.pick('+-*')} {self.expr('int', 1)})")
                    inner.parent.cells.add(cell)
                for _ in range(self.pick([0, 1])):
                    self.do_number()
                self.emit(f"return {self.expr('int', 2)}")
        self.scope.names[name] = "closure"

    def do_global(self):
        names = [n for n in self.globals.names if n.startswith("G")]
        if not names or self.scope.parent is None:
            return self.do_number()
        name = self.pick(names)
        self.emit(f"globals()['{name}'] = {self.pick(['C(' + self.expr('int', 1) + ')', self.scalar(0)])}")

    def do_expression(self):
        self.emit(self.expr(self.weighted(KINDS), 2))

    def do_multiline(self):
        """A call over several lines: which line an exception names is told by them."""
        name = self.target("int")
        with self.block(f"{name} = max("):
            self.emit(self.expr("int", 1) + ",")
            self.emit(self.expr("int", 2) + ",")
            self.emit(self.expr("int", 1))
        self.emit(")")
        self.bind(name, "int")

    def do_assert(self):
        self.emit(f"assert {self.expr('bool', 2)}, {self.scalar(0)}" if self.chance(0.3) else f"assert {self.expr('int', 1)} is not None")

    def do_many_shapes(self):
        """One place that sees objects of several classes."""
        times = self.trips()
        if not self.classes or times < 2:
            return self.do_number()
        objects = [self.an_object(self.pick(self.classes)["name"]) for _ in range(self.pick([2, 3, 4]))]
        common = [m for m in self.classes[0]["methods"]]
        i, o, total = self.fresh("i"), self.fresh("o"), self.target("int")
        if max(c["cost"] for c in self.classes) * self.scope.weight * times * 4 > 3000:
            common = []
        self.emit(f"{i} = [{', '.join(objects)}]")
        self.bind(total, "int")
        with self.loop(f"for {o} in {i} * {max(1, min(times // 4, 10))}:", times):
            if self.chance(0.3):
                with self.block("try:"):
                    self.one_of_many(o, total, common)
                with self.block("except Exception:"):
                    self.emit(f"{total} = 0")
            else:
                self.one_of_many(o, total, common)
            self.scope.assigned.add(total)

    def one_of_many(self, o, total, methods):
        self.emit(self.pick([
            f"{total} += {o}.x", f"{total} += {o}.x", f"{o}.y = {total}", f"{total} ^= {o}.k", f"{o}.x = {total} & 255",
        ] + [f"{total} += {o}.{m}({total})" for m in methods] * 2))

    def do_class_attribute(self):
        if not self.classes:
            return self.do_number()
        name = self.pick(self.classes)["name"]
        self.emit(self.pick([f"{name}.k += 1", f"{name}.k = {name}.k", f"{name}.n = {self.expr('int', 0)}", f"{name}.k, {name}.n = 1, 2"]))

    def do_leave_try(self):
        if not self.scope.loops:
            return self.do_try()
        with self.block("try:"):
            with self.block(f"if {self.expr('bool', 1)}:"):
                self.emit(self.pick(["continue", "break", "continue"]))
            self.body(1)
        with self.block(self.pick(["finally:", "except Exception:", "except ZeroDivisionError:"])):
            self.body(1)
            if self.chance(0.2):
                self.emit("P('left')")

    def do_weak(self):
        if not self.classes or self.scope.weight > 50:
            return self.do_finalizers()
        a, b = self.fresh("d"), self.fresh("d")
        for line in (f"{a} = D({self.expr('int', 0)})", f"{b} = weakref.ref({a})", f"P({b}() is {a})", f"{a} = 1", f"P({b}())"):
            self.emit(line)

    def mutation(self):
        """What compiled code took for constant changes."""
        options = []
        self.imports.add("functools")
        for f in self.functions:
            # An earlier one, which does not call this one.
            other = self.pick(self.functions[:self.functions.index(f) + 1])
            if other["generator"] == f["generator"] and len(other["parameters"]) == len(f["parameters"]) and other["cost"] <= f["cost"]:
                options.append(f"globals()['{f['name']}'] = {other['name']}")
                options.append(f"{f['name']}.__code__ = {other['name']}.__code__" if not f.get("closure") else "pass")
            if f["defaults"]:
                options.append(f"{f['name']}.__defaults__ = ({self.expr('int', 0)},)")
                options.append(f"{f['name']}.__defaults__ = None")
        for c in self.classes:
            k, m = c["name"], self.pick(c["methods"])
            value = self.pick(["a", "a + 1", "a + self.x", "'s'", "-a", "2**63", "1.5"])
            options += [
                f"{k}.{m} = lambda self, a=2: {value}", f"{k}.k = {self.scalar(0)}", f"{k}.x = 5", f"del {k}.{m}",
                f"{k}.y = property(lambda self: 7)", f"{k}.__getattr__ = lambda self, n: 11", f"{k}.{m} = staticmethod(lambda *a: 4)",
                f"{k}.{m} = {k}.__init__" if self.chance(0.2) else f"{k}.k = 9",
                f"{k}.p = property(lambda self: {value.replace('a', '12')})",
                f"{k}.s = staticmethod(lambda o: {value.replace('self.x', 'a').replace('a', 'o')})",
                f"{k}.__bases__ = {k}.__bases__", f"{k}.__bases__ = ({self.pick(self.classes)['name']},)", f"{k}.__init__ = {k}.__init__",
                f"{k}.c = classmethod(lambda cls, o: cls.k)", f"{k}.{m} = classmethod(lambda cls, a=1: cls.__name__)",
                f"{k}.{m} = {self.pick(self.classes)['name']}.{self.pick(c['methods'])}", f"{k}.__setattr__ = object.__setattr__",
                f"{k}.{m} = functools.partial({k}.{m})" if self.chance(0.3) else f"{k}.{m}.__defaults__ = (8,)",
                f"{k}.__getattribute__ = lambda self, n: object.__getattribute__(self, n)" if self.chance(0.3) else f"{k}.k = {k}.k",
            ]
            for s in c["special"]:
                # Without its `__hash__` an object's hash is its address.
                if s.startswith("__") and s not in ("__iter__", "__getattr__", "__hash__"):
                    options += [f"{k}.{s} = lambda self, *o: {self.pick(['True', '3', 'NotImplemented', '-1', 'None'])}", f"del {k}.{s}"]
            it = self.var("obj:" + k)
            if it:
                options += [f"{it}.__class__ = {self.pick(self.classes)['name']}", f"del {it}.x", f"{it}.x = {self.scalar(0)}",
                    f"{it}.{m} = lambda a: 21"]
                options += [f"{it}.__dict__['y'] = {self.expr('int', 0)}", f"{it}.__dict__.clear()", f"{it}.new = 1"]
        names = [n for n in sorted(self.scope.names) if n[0] == "v"]
        if names:
            name = self.pick(names)
            options += [f"{name} = {self.scalar(1)}"] * 4 + [f"del {name}"]
        if self.chance(0.15):
            name = self.pick(["len", "abs", "sum", "int", "isinstance", "range", "str", "max", "float"])
            value = self.pick(["lambda *a: 2", "lambda *a: 1", "None", f"builtins.{self.pick(['len', 'abs', 'max'])}"])
            options = [f"globals()['{name}'] = {value}", f"builtins.{name} = {value}" if name not in ("isinstance", "str", "len",
                "range") else "len = abs" if False else "pass"]
        globals_ = [n for n in self.globals.names if n.startswith("G")]
        if globals_:
            options.append(f"globals()['{self.pick(globals_)}'] = {self.scalar(1)}")
        self.emit(self.pick(options) if options else "pass")


FORMS = [
    (10, "assign"), (10, "number"), (6, "augment"), (3, "unpack"), (6, "item"), (5, "method"), (6, "attribute"), (7, "if"), (7, "for"),
    (2, "while"), (5, "try"), (1, "raise"), (1, "with"), (4, "print"), (1, "line"), (2, "return"), (1, "delete"), (2, "finalizers"),
    (1, "match"), (2, "closure"), (1, "global"), (2, "expression"), (1, "multiline"), (1, "assert"), (1, "weak"), (3,
    "many_shapes"), (1, "class_attribute"), (1, "leave_try"),
]
