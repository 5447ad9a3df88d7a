"""Classes: attributes x and y hold ints (for the most part), k is the class's; methods and special methods as chance has it."""

from expressions import Expressions

SPECIALS = {
    "__add__": ["self, o"], "__radd__": ["self, o"], "__sub__": ["self, o"], "__mul__": ["self, o"], "__eq__": ["self, o"],
    "__lt__": ["self, o"], "__getitem__": ["self, o"], "__contains__": ["self, o"], "__len__": ["self"], "__bool__": ["self"],
    "__call__": ["self, o"], "__iter__": ["self"], "__getattr__": ["self, o"], "__neg__": ["self"], "__index__": ["self"],
    "__hash__": ["self"], "p": ["self"], "s": ["o"], "c": ["cls, o"], "__setattr__": ["self, o, v"], "__getattribute__": ["self, o"],
    "__iadd__": ["self, o"], "__enter__": ["self"], "__next__": ["self"], "__delattr__": ["self, o"], "__truediv__": ["self, o"],
    "__rsub__": ["self, o"], "__le__": ["self, o"], "__str__": ["self"], "__float__": ["self"], "__get__": ["self, o, t=None"],
    "__matmul__": ["self, o"],
}
# Of a class of its own made of a builtin one: how it is made, and which kind its values pass for.
BUILTIN = {
    "int": ("int", "(5)"), "float": ("float", "(2.5)"), "str": ("str", "('ab')"), "list": ("list", "([3, 1, 2])"),
    "dict": ("dict", "({1: 2})"),
    "tuple": ("tuple", "((1, 2))"), "bytes": ("bytes", "(b'ab')"), "set": ("set", "([1, 2])"), "bytearray": ("bytearray", "(b'xyz')"),
}
OF_BUILTIN = {
    "__add__": ("self, o", ["NotImplemented", "3", "super().__add__(o)", "o"]),
    "__eq__": ("self, o", ["True", "NotImplemented", "super().__eq__(o)"]),
    "__lt__": ("self, o", ["False", "super().__lt__(o)", "1"]), "__bool__": ("self", ["False", "True"]),
    "__len__": ("self", ["2", "super().__len__()"]),
    "__getitem__": ("self, o", ["super().__getitem__(o)", "4", "o"]), "__contains__": ("self, o", ["o == 1", "super().__contains__(o)"]),
    "__iter__": ("self", ["iter((4, 5))", "super().__iter__()"]), "__radd__": ("self, o", ["7", "NotImplemented"]),
    "__missing__": ("self, o", ["11", "o"]), "append": ("self, o", ["super().append(o)", "None"]),
    "__mul__": ("self, o", ["super().__mul__(o)", "2"]),
    "__hash__": ("self", ["7"]), "__index__": ("self", ["1"]), "__str__": ("self", ["'s'"]),
    "get": ("self, o, d=None", ["9", "super().get(o, d)"]),
    "__sub__": ("self, o", ["6", "super().__sub__(o)"]), "__setitem__": ("self, o, v", ["super().__setitem__(o, 1)", "None"]),
}


class Classes(Expressions):
    def classes_here(self):
        for _ in range(self.weighted([(3, 0), (5, 1), (4, 2), (1, 3)])):
            self.class_here()
        if self.chance(0.15):
            self.of_builtin_here()

    def of_builtin_here(self):
        """A class made of a builtin one, and a global of it that passes for one of those."""
        kind, made = BUILTIN[self.pick(sorted(BUILTIN))]
        base = {"list": list, "dict": dict, "set": set, "bytearray": bytearray, "int": int, "float": float, "str": str, "bytes": bytes,
            "tuple": tuple}[kind]
        name = self.fresh("B")
        with self.block(f"class {name}({kind}):"):
            if self.chance(0.3):
                self.emit("__slots__ = ()")
            for method in self.r.sample(sorted(OF_BUILTIN), self.pick([0, 1, 2, 3])):
                parameters, results = OF_BUILTIN[method]
                if hasattr(base, method) or "super" not in " ".join(results):
                    with self.block(f"def {method}({parameters}):"):
                        self.emit(f"return {self.pick(results)}")
                if method == "__eq__":
                    self.emit(f"__hash__ = {kind}.__hash__")
        n = len([g for g in self.globals.names if g[0] == "G"])
        self.emit(f"G{n} = {name}{made}")
        self.globals.names[f"G{n}"] = kind

    def class_here(self):
        name = f"K{len(self.classes)}"
        base = self.pick(self.classes) if self.classes and self.chance(0.6) else None
        slots = self.chance(0.2)
        other = self.pick(self.classes) if base and self.chance(0.2) else None
        if other and (other["slots"] or base["slots"] or other["family"] & base["family"]):
            other = None
        made = {
            "name": name, "base": base, "methods": list(base["methods"]) if base else ["m0"],
            "special": list(base["special"]) if base else [],
            "cost": base["cost"] if base else 1, "slots": slots or bool(base and base["slots"]), "family": {name},
        }
        for above in (base, other):
            if above:
                made["family"] |= above["family"]
                made["special"] += [s for s in above["special"] if s not in made["special"]]
                made["methods"] += [m for m in above["methods"] if m not in made["methods"]]
                made["cost"] = max(made["cost"], above["cost"])
        bases = ", ".join(b["name"] for b in (base, other) if b)
        with self.block(f"class {name}({bases}):".replace("()", "")):
            if slots:
                self.emit(self.pick(["__slots__ = ()", "__slots__ = ('w',)"]) if base else
                    self.pick(["__slots__ = ('x', 'y')", "__slots__ = ('x', 'y')", "__slots__ = 'y', 'z', 'x'",
                        "__slots__ = ('x', 'y', '__dict__')"]))
            self.emit(f"k = {self.pick(['1', '2**62', '7', '1.5', '-3'])}")
            if base is None:
                # Addresses are not as long everywhere.
                self.emit("def __repr__(self): return type(self).__name__")
            if base is None or self.chance(0.3):
                with self.block(f"def __init__(self, x, y{self.pick(['', '=3', '=2.5'])}):"):
                    if base and self.chance(0.7):
                        self.emit("super().__init__(y, x)")
                    else:
                        order = ["self.x = x", "self.y = y"]
                        self.r.shuffle(order)
                        for line in order:
                            self.emit(line)
                        if not slots and self.chance(0.2):
                            self.emit(self.pick(["if x: self.z = 1", "self.d = D(x)", "self.z = None"]))
            if base is None or self.chance(0.7):
                self.method(made, self.pick(made["methods"]), base)
            if self.chance(0.5):
                made["methods"].append(f"m{len(made['methods'])}")
                self.method(made, made["methods"][-1], None)
            for special in self.r.sample(sorted(SPECIALS), self.pick([0, 1, 2, 3, 4])):
                self.special(made, special)
        self.classes.append(made)
        self.globals.names[name] = "class"

    def own(self, parameters):
        """The scope of a method: its parameter, and the attributes as though they were variables."""
        names = {"self.x": "int", "self.y": "int"}
        names.update(parameters)
        return names

    def method(self, made, name, base):
        with self.function(f"def {name}(self, a{self.pick(['', '', '=4'])}):", self.own({"a": "int"})) as scope:
            for _ in range(self.pick([0, 0, 1, 2])):
                self.method_line(base, name)
            if base and name in base["methods"] and self.chance(0.6):
                self.emit(f"return {self.pick(['', 'C'])}(super().{name}(a) + {self.expr('int', 1)})")
            else:
                self.emit(f"return C({self.expr('int', 2)})")
            made["cost"] = max(made["cost"], scope.cost)

    def method_line(self, base, name):
        form = self.r.randrange(7)
        if form == 0:
            self.emit(f"self.{self.pick('xy')} = C({self.expr('int', 2)})")
        elif form == 1:
            self.emit(f"self.{self.pick('xy')} {self.pick(['+', '-', '^'])}= {self.expr('int', 0)} % 1000")
        elif form == 2:
            with self.block(f"if {self.expr('bool', 2)}:"):
                self.emit(self.pick([f"return {self.expr('int', 1)}", f"self.x = {self.expr('int', 0)} % 99", f"raise {self.exception()}"]))
        elif form == 3:
            kind = self.pick(["int", "float"])
            name = self.fresh("v")
            self.emit(f"{name} = {self.expr(kind, 2)}")
            self.scope.names[name] = kind
        elif form == 4 and self.classes:
            c = self.pick(self.classes)
            self.emit(f"self.y = C({c['name']}.{self.pick(c['methods'])}(self, a))" if self.chance(0.2) else "a = C(a + 1)")
        else:
            with self.block("try:"):
                self.emit(f"a = C({self.expr('int', 2)})")
            with self.block(f"except {self.pick(['ZeroDivisionError', 'TypeError', 'Exception', '(ValueError, IndexError)'])}:"):
                self.emit(self.pick(["a = 1", "self.x = 0", "pass", "return -1"]))

    def exception(self):
        name = self.pick(["ValueError", "KeyError", "TypeError", "ZeroDivisionError", "E1", "E2", "IndexError", "StopIteration",
            "RuntimeError"])
        return f"{name}({self.pick(['', repr('e'), self.expr('int', 0), self.expr('str', 0) + ', 2'])})"

    def special(self, made, name):
        parameters = SPECIALS[name][0]
        if name == "p":
            self.emit("@property")
        elif name == "s":
            self.emit("@staticmethod")
        elif name == "c":
            self.emit("@classmethod")
        names = {"o": "int"} if parameters != "self" else {}
        if parameters.startswith("self"):
            names = self.own(names)
        with self.function(f"def {name}({parameters}):", names) as scope:
            if self.chance(0.15) and parameters.startswith("self") and name not in ("__getattr__", "__getattribute__", "__setattr__",
                "__delattr__"):
                self.emit(self.pick(["self.x = C(self.x)", "self.y = 3", f"self.{self.pick('xy')} = {self.expr('int', 1)} % 1000",
                    "P('called')"]))
            self.special_body(made, name)
            made["cost"] = max(made["cost"], scope.cost)
        if name == "p" and self.chance(0.4):
            self.emit("@p.setter")
            with self.block("def p(self, o):"):
                self.emit(self.pick(["self.x = o", "self.y = C(o)", "raise ValueError(o)"]))
        if name not in made["special"]:
            made["special"].append(name)

    def special_body(self, made, name):
        if name in ("__add__", "__radd__", "__sub__", "__mul__"):
            if self.chance(0.5):
                with self.block(f"if isinstance(o, {made['name']}):"):
                    self.emit(self.pick(["o = o.x", "return NotImplemented", f"return {self.expr('int', 1)}"]))
            if self.chance(0.2):
                with self.block("if type(o) is not int:"):
                    self.emit("return NotImplemented")
            self.emit(f"return {self.expr('int', 2)}")
        elif name in ("__eq__", "__lt__", "__contains__", "__bool__"):
            if name in ("__eq__", "__lt__") and self.chance(0.5):
                self.emit(f"o = o.x if isinstance(o, {made['name']}) else o")
            self.emit(f"return {self.expr('bool', 2)}")
        elif name == "__getitem__":
            if self.chance(0.6):
                self.emit(f"if o > {self.pick('359')}: raise IndexError(o)")
            self.emit(f"return {self.expr('int', 2)}")
            if self.chance(0.3):
                with self.block("def __setitem__(self, i, v):"):
                    self.emit(self.pick(["self.x = C(v)", "self.y = i", "raise KeyError(i)"]))
        elif name == "__setattr__":
            self.emit(self.pick(["if o == 'x': v = C(v)", "pass", "if o == 'z': raise AttributeError(o)",
                "if o == 'y' and v == 3: return"]))
            self.emit(self.pick(["object.__setattr__(self, o, v)", "super().__setattr__(o, v)"]))
        elif name == "__getattribute__":
            self.emit(self.pick(["if o == 'y': return 5", "pass", "if o == 'k': raise AttributeError(o)", "if o == 'q1': return 1"]))
            self.emit(self.pick(["return object.__getattribute__(self, o)", "return super().__getattribute__(o)"]))
        elif name == "__delattr__":
            self.emit(self.pick(["object.__delattr__(self, o)", "super().__delattr__(o)", "pass"]))
        elif name == "__iadd__":
            self.emit(self.pick(["self.x = C(self.x + 1)", "pass"]))
            self.emit(self.pick(["return self", "return NotImplemented", f"return {self.expr('int', 1)}"]))
        elif name == "__enter__":
            self.emit(f"return {self.pick(['self', self.expr('int', 1)])}")
            with self.block("def __exit__(self, *a):"):
                self.emit(self.pick(["self.y = 1", "P(a[0] is None)", "raise E1('exit')" if self.chance(0.3) else "pass"]))
                self.emit(self.pick(["return True", "return self.x", "pass", "return a[0] is ValueError"]))
        elif name == "__next__":
            self.emit(f"if {self.expr('bool', 1)}: raise StopIteration")
            self.emit(f"return {self.expr('int', 1)}")
        elif name == "__str__":
            self.emit(f"return {self.expr('str', 1)}")
        elif name == "__float__":
            self.emit(f"return {self.expr('float', 1)}")
        elif name == "__get__":
            self.emit(self.pick(["return 4 if o is None else o.x", "if o is None: return self", "return self.x",
                "return (self.y, o is None)"]))
        elif name == "__len__" or name == "__index__":
            self.emit(f"return {self.expr('int', 0)} % 4" if self.chance(0.7) else f"return {self.expr('int', 1)}")
        elif name == "__hash__":
            self.emit(f"return {self.expr('int', 1)}")
        elif name == "__iter__":
            if self.chance(0.6):
                self.emit(f"yield {self.expr('int', 1)}")
                self.emit(f"yield {self.expr('int', 1)}")
            else:
                self.emit(f"return iter({self.expr('list', 1)})")
        elif name == "__getattr__":
            self.emit(f"if o[0] == 'q': raise AttributeError(o)" if self.chance(0.5) else "if o == 'u': return 3")
            self.emit(f"return {self.expr('int', 1).replace('self.x', 'len(o)').replace('self.y', '5')}")
        else:
            self.emit(f"return {self.expr('int', 2)}")
