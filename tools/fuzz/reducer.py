"""Makes a program that differs small: statements go, compound ones give way to their bodies, expressions to parts of themselves.

Every candidate is a text; many are tried in one process, and the first that still differs is the next program.
"""

import ast
import copy

import runner

BATCH = 12


def bodies(tree):
    """Every list of statements, the largest first."""
    found = []
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            statements = getattr(node, field, None)
            if isinstance(statements, list) and statements:
                found.append((node, field))
    return found


def text_of(tree):
    try:
        text = ast.unparse(ast.fix_missing_locations(tree))
        compile(text, "p.py", "exec")
        return text
    except (SyntaxError, ValueError, AttributeError, IndexError, TypeError, RecursionError):
        return None


def without_statements(text):
    """Texts without a run of statements; long runs come first."""
    tree = ast.parse(text)
    places = bodies(tree)
    longest = max(len(getattr(node, field)) for node, field in places)
    size = 1
    while size * 2 <= longest:
        size *= 2
    while size:
        for at in range(len(places)):
            node, field = places[at]
            for start in range(0, len(getattr(node, field)), size):
                changed = copy.deepcopy(tree)
                node2, field2 = bodies(changed)[at]
                del getattr(node2, field2)[start:start + size]
                if field2 == "body" and not node2.body and not isinstance(node2, ast.Module):
                    node2.body.append(ast.Pass())
                yield changed
        size //= 2


def unwrapped(text):
    """Compound statements replaced by what is in them."""
    tree = ast.parse(text)
    for at, (node, field) in enumerate(bodies(tree)):
        for index, statement in enumerate(getattr(node, field)):
            inner = [f for f in ("body", "orelse", "finalbody") if getattr(statement, f, None)]
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) or not isinstance(statement, ast.stmt):
                continue
            for which in inner:
                changed = copy.deepcopy(tree)
                place = bodies(changed)[at]
                statements = getattr(*place)
                statements[index:index + 1] = getattr(statements[index], which)
                yield changed


def expressions(tree):
    found = []
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                found.append((node, field, None))
            elif isinstance(value, list):
                found += [(node, field, i) for i, item in enumerate(value) if isinstance(item, ast.expr)]
    return found


def simplified(text):
    """Expressions replaced by a part of theirs or by a constant, elements and arguments left out."""
    tree = ast.parse(text)
    for at, (node, field, index) in enumerate(expressions(tree)):
        value = getattr(node, field) if index is None else getattr(node, field)[index]
        if isinstance(getattr(value, "ctx", None), (ast.Store, ast.Del)):
            continue
        options = [child for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr)]
        if not isinstance(value, (ast.Constant, ast.Name)):
            options += [ast.Constant(0), ast.Constant(1)]
        elif isinstance(value, ast.Constant) and value.value not in (0, 1, None):
            options += [ast.Constant(1)]
        for option in options:
            changed = copy.deepcopy(tree)
            node2, field2, index2 = expressions(changed)[at]
            if index2 is None:
                setattr(node2, field2, copy.deepcopy(option))
            else:
                getattr(node2, field2)[index2] = copy.deepcopy(option)
            yield changed
        if index is not None:
            changed = copy.deepcopy(tree)
            node2, field2, index2 = expressions(changed)[at]
            del getattr(node2, field2)[index2]
            yield changed


class Reducer:
    def __init__(self, commands, mode, seconds=10):
        self.commands = commands
        self.mode = mode
        self.seconds = seconds
        self.tried = set()

    def first_that_differs(self, texts):
        programs = list(enumerate(texts))
        differences, _ = runner.compare(self.commands, [self.mode], programs, self.seconds)
        numbers = [number for number, *_ in differences]
        return texts[min(numbers)] if numbers else None

    def step(self, text, candidates):
        """The first smaller text that differs, or nothing."""
        waiting = []
        for tree in candidates:
            candidate = text_of(tree)
            if candidate is None or candidate in self.tried or len(candidate) > len(text):
                continue
            self.tried.add(candidate)
            waiting.append(candidate)
            if len(waiting) == BATCH:
                found = self.first_that_differs(waiting)
                if found:
                    return found
                waiting = []
        return self.first_that_differs(waiting) if waiting else None

    def reduce(self, text, tell=lambda text: None):
        text = ast.unparse(ast.parse(text))
        if not self.first_that_differs([text]):
            return None
        while True:
            for way in (without_statements, unwrapped, simplified):
                found = self.step(text, way(text))
                if found:
                    text = found
                    tell(text)
                    break
            else:
                return text
