"""One-way constraints with strengths, planned and replanned as the user edits variables."""

from enum import IntEnum


class Strength(IntEnum):
    WEAKEST = 0
    WEAK = 1
    MEDIUM = 2
    STRONG = 3
    REQUIRED = 4


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None

    def strength(self):
        """How hard it is to override what determines this variable now."""
        if self.determined_by is None:
            return Strength.WEAKEST
        return self.determined_by.walkabout

    def __repr__(self):
        return f"{self.name}={self.value}"


class Constraint:
    """Relates variables; each of `methods()` computes one of them from the others."""

    def __init__(self, strength):
        self.strength = strength
        self.output = None
        self.walkabout = strength

    def variables(self):
        raise NotImplementedError

    def outputs(self):
        return self.variables()

    def inputs(self):
        return [v for v in self.variables() if v is not self.output]

    def execute(self):
        raise NotImplementedError

    def weigh(self):
        """The output is as easy to override as the weakest thing that could give way here."""
        self.walkabout = min([self.strength] + [variable.strength() for variable in self.inputs()])

    def attach(self):
        for variable in self.variables():
            variable.constraints.append(self)

    def detach(self):
        for variable in self.variables():
            variable.constraints.remove(self)
        if self.output is not None:
            self.output.determined_by = None
            self.output = None

    def weakest_output(self, marked):
        best = None
        for variable in self.outputs():
            if variable in marked:
                continue
            if variable.strength() < self.strength and (best is None or variable.strength() < best.strength()):
                best = variable
        return best


class Edit(Constraint):
    """The user sets the variable; the value is kept here."""

    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.value = variable.value

    def variables(self):
        return [self.variable]

    def execute(self):
        self.variable.value = self.value


class Equal(Constraint):
    def __init__(self, left, right, strength):
        super().__init__(strength)
        self.left = left
        self.right = right

    def variables(self):
        return [self.left, self.right]

    def execute(self):
        if self.output is self.left:
            self.left.value = self.right.value
        else:
            self.right.value = self.left.value


class Scaled(Constraint):
    """target = source * scale + offset, in either direction."""

    def __init__(self, source, scale, offset, target, strength):
        super().__init__(strength)
        self.source = source
        self.scale = scale
        self.offset = offset
        self.target = target

    def variables(self):
        return [self.source, self.target]

    def execute(self):
        if self.output is self.target:
            self.target.value = self.source.value * self.scale + self.offset
        else:
            self.source.value = (self.target.value - self.offset) // self.scale


class Sum(Constraint):
    def __init__(self, a, b, total, strength):
        super().__init__(strength)
        self.a = a
        self.b = b
        self.total = total

    def variables(self):
        return [self.a, self.b, self.total]

    def execute(self):
        if self.output is self.total:
            self.total.value = self.a.value + self.b.value
        elif self.output is self.a:
            self.a.value = self.total.value - self.b.value
        else:
            self.b.value = self.total.value - self.a.value


class Planner:
    def __init__(self):
        self.satisfied = 0
        self.failed = 0
        self.executed = 0

    def add(self, constraint):
        constraint.attach()
        marked = set()
        overridden = self.satisfy(constraint, marked)
        while overridden is not None:
            overridden = self.satisfy(overridden, marked)
        return constraint

    def satisfy(self, constraint, marked):
        """Enforces a constraint if it can; gives back the one it displaced."""
        output = constraint.weakest_output(marked)
        if output is None:
            if constraint.strength == Strength.REQUIRED:
                self.failed += 1
            return None
        displaced = output.determined_by
        if displaced is not None:
            displaced.output = None
        constraint.output = output
        output.determined_by = constraint
        for variable in constraint.inputs():
            marked.add(variable)
        marked.add(output)
        self.satisfied += 1
        self.replan(output)
        return displaced

    def remove(self, constraint):
        variable = constraint.output
        constraint.detach()
        if variable is None:
            return
        self.replan(variable)
        candidates = sorted((c for c in variable.constraints if c.output is None), key=lambda c: -c.strength)
        for candidate in candidates:
            self.satisfy(candidate, set())

    def plan(self, changed):
        """The constraints at and downstream of a variable, each after what it needs: a reversed post-order."""
        finished = []
        seen = set()
        todo = [(changed, False)]
        while todo:
            variable, is_done = todo.pop()
            if is_done:
                finished.append(variable)
            elif variable not in seen:
                seen.add(variable)
                todo.append((variable, True))
                for constraint in variable.constraints:
                    output = constraint.output
                    if output is not None and output is not variable:
                        todo.append((output, False))
        finished.reverse()
        return [variable.determined_by for variable in finished if variable.determined_by is not None]

    def replan(self, changed):
        plan = self.plan(changed)
        for constraint in plan:
            constraint.weigh()
        self.run(plan)

    def run(self, plan):
        for constraint in plan:
            constraint.execute()
        self.executed += len(plan)

    def change(self, variable, values):
        edit = self.add(Edit(variable, Strength.STRONG))
        plan = self.plan(variable)
        for value in values:
            edit.value = value
            self.run(plan)
        self.remove(edit)


def chain(planner, length):
    variables = [Variable(f"v{i}") for i in range(length)]
    for left, right in zip(variables, variables[1:]):
        planner.add(Equal(left, right, Strength.REQUIRED))
    planner.change(variables[0], range(60))
    print("chain", variables[0], variables[-1])
    planner.change(variables[-1], range(100, 130))
    print("chain back", variables[0], variables[-1])


def projection(planner, count):
    scale, offset = 10, 1000
    sources = [Variable(f"s{i}", i) for i in range(count)]
    targets = [Variable(f"t{i}", i) for i in range(count)]
    for source, target in zip(sources, targets):
        planner.add(Scaled(source, scale, offset, target, Strength.REQUIRED))
    planner.change(sources[count // 2], [17])
    print("projection", targets[count // 2])
    planner.change(targets[3], [1050])
    print("projection back", sources[3])
    for source in sources:
        planner.change(source, [source.value + 1, source.value + 2])
    print("moved", sum(t.value for t in targets))


def ledger(planner, count):
    """Running totals: each is the previous one plus an entry."""
    total = Variable("total0")
    totals = [total]
    entries = []
    for i in range(count):
        entry = Variable(f"e{i}", i)
        following = Variable(f"total{i + 1}")
        entries.append(entry)
        planner.add(Sum(total, entry, following, Strength.MEDIUM))
        totals.append(following)
        total = following
    planner.change(entries[0], range(1, 40))
    print("ledger", entries[0], totals[1], totals[-1])


def main():
    planner = Planner()
    chain(planner, 700)
    projection(planner, 4000)
    ledger(planner, 400)
    print("satisfied", planner.satisfied, "failed", planner.failed, "executed", planner.executed)


if __name__ == "__main__":
    main()
