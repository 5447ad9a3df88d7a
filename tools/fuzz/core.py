"""What all parts of the generator share: the source of chance, the lines written so far, and the names in reach.

Always: a program ends soon and stays small. Loops have a bound that is known here; `weight` is how often the
statement being written may run in one call of its function, and calls are only written where weight times the
callee's cost is small. Containers and attributes hold scalars, so that nothing nests without end, and every
variable assigned in a loop passes `C` (see prelude.py), which cuts it down.
"""

import contextlib
import random

# How often the innermost statement of a function may run in one call of it.
HEAVIEST = 1500

PRESETS = {
    "int": "1", "float": "0.5", "str": "'s'", "bool": "True", "none": "None", "bytes": "b'b'", "list": "[1, 2, 3]", "flist": "[1.5, 2.5]",
    "mlist": "[1, 'a']", "tuple": "(1, 2)", "dict": "{1: 2}", "set": "{1, 3}", "bytearray": "bytearray(b'ab')", "any": "0",
}


class Scope:
    """The names of one function (or of the module), each with the kind of value it most likely has."""

    def __init__(self, parent=None, generator=False):
        self.parent = parent
        self.names = {}
        self.assigned = set()
        self.cells = set()
        self.presets = []
        self.generator = generator
        self.loops = 0
        self.weight = 1
        self.cost = 1
        self.result = "int"
        self.in_try = False
        # An asynchronous generator returns nothing.
        self.mute = False

    def of_kind(self, kind):
        return [name for name, known in self.names.items() if known == kind]


class Core:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []
        self.imports = {"weakref"}
        self.depth = 0
        self.counter = 0
        self.scope = Scope()
        self.globals = self.scope
        self.functions = []
        self.classes = []
        self.chaos = self.r.choice([0.0, 0.0, 0.01, 0.03, 0.08])

    # Chance.

    def chance(self, p):
        return self.r.random() < p

    def pick(self, options):
        return options[self.r.randrange(len(options))]

    def weighted(self, table):
        """One value of a list of (weight, value)."""
        at = self.r.random() * sum(weight for weight, _ in table)
        for weight, value in table:
            at -= weight
            if at < 0:
                return value
        return table[-1][1]

    # Text.

    def emit(self, text):
        self.lines.append("    " * self.depth + text)

    @contextlib.contextmanager
    def block(self, head):
        """The lines written inside are the body of `head`; an empty body gets a `pass`."""
        self.emit(head)
        before = len(self.lines)
        self.depth += 1
        yield
        if len(self.lines) == before:
            self.emit("pass")
        self.depth -= 1

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    # Names.

    @contextlib.contextmanager
    def function(self, head, parameters, generator=False):
        """A function's body; gives its scope, whose `cost` is right when the body ends."""
        outer = self.scope
        self.scope = Scope(outer, generator)
        self.scope.names.update(parameters)
        with self.block(head):
            start = len(self.lines)
            yield self.scope
            self.preset(start)
        self.scope = outer

    def preset(self, start):
        """Variables that a way not taken might leave unbound have a value at the beginning, most of them."""
        given = [f"{'    ' * self.depth}{name} = {PRESETS[kind]}" for name, kind in self.scope.presets if kind in PRESETS]
        self.lines[start:start] = given

    @contextlib.contextmanager
    def loop(self, head, times):
        scope = self.scope
        assigned, scope.assigned = scope.assigned, set()
        scope.weight *= times
        scope.cost = max(scope.cost, scope.weight)
        scope.loops += 1
        with self.block(head):
            yield
            for name in sorted(scope.assigned):
                if name in scope.names:
                    self.emit(f"{name} = C({name})")
        scope.loops -= 1
        scope.weight //= times
        scope.assigned |= assigned

    def trips(self):
        """How often a loop written here may go around; below 2 there is no room for one."""
        room = HEAVIEST // max(1, self.scope.weight)
        return min(self.pick([3, 5, 8, 13, 20, 40, 90, 200]), room)

    def bind(self, name, kind):
        if name not in self.scope.names and self.chance(0.9):
            self.scope.presets.append((name, kind))
        self.scope.names[name] = kind
        self.scope.assigned.add(name)

    def target(self, kind):
        """A variable to assign: most often one there is, of the kind if possible."""
        same = self.scope.of_kind(kind)
        if same and self.chance(0.6):
            name = self.pick(same)
        elif self.scope.names and self.chance(self.chaos * 2):
            name = self.pick(sorted(self.scope.names))
        else:
            name = self.fresh("v")
        if name in ("self", "cls") or name.startswith("K"):
            name = self.fresh("v")
        return name
