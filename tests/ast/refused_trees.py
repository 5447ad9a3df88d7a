"""What is wrong with a tree is told as CPython tells it."""

import ast

L = dict(lineno=1, col_offset=0)


def attempt(what, tree, mode="exec"):
    try:
        compile(tree, "<t>", mode)
        print(what, "ok")
    except BaseException as e:
        print(what, type(e).__name__, e)


def module(*body):
    return ast.Module(body=list(body), type_ignores=[])


def expression(node):
    return ast.Expression(node)


def name(text="x", ctx=None, **place):
    return ast.Name(text, ctx or ast.Load(), **(place or L))


def const(value=1, **place):
    return ast.Constant(value, **(place or L))


attempt("no place", module(ast.Expr(ast.Name("x", ast.Load()))))
attempt("inner place", module(ast.Expr(ast.Name("x", ast.Load()), **L)))
attempt("int for stmt", module(3))
attempt("int for body", ast.Module(body=3, type_ignores=[]))
bare = name()
del bare.id
attempt("no id", expression(bare), "eval")
attempt("int id", expression(ast.Name(3, ast.Load(), **L)), "eval")
attempt("None id", expression(ast.Name(None, ast.Load(), **L)), "eval")
attempt("int ctx", expression(ast.Name("x", 3, **L)), "eval")
attempt("reserved", expression(name("None")), "eval")
attempt("stored", expression(name("x", ast.Store())), "eval")
attempt("list constant", expression(const([])), "eval")
attempt("inner constant", expression(const((1, (2, {})))), "eval")
attempt("lineno", expression(const(1, lineno="a", col_offset=0)), "eval")
attempt("lineno None", expression(const(1, lineno=None, col_offset=0)), "eval")
attempt("big lineno", expression(const(1, lineno=2**40, col_offset=0)), "eval")
attempt("lines", expression(const(1, lineno=5, col_offset=0, end_lineno=3, end_col_offset=1)), "eval")
attempt("columns", expression(const(1, lineno=5, col_offset=4, end_lineno=5, end_col_offset=1)), "eval")
attempt("negative line", expression(const(1, lineno=-1, col_offset=4, end_lineno=5, end_col_offset=1)), "eval")
attempt("negative column", expression(const(1, lineno=1, col_offset=-4, end_lineno=1, end_col_offset=1)), "eval")
attempt("empty and", expression(ast.BoolOp(ast.And(), [], **L)), "eval")
attempt("no op", expression(ast.BoolOp(3, [], **L)), "eval")
attempt("None in list", expression(ast.List([None], ast.Load(), **L)), "eval")
attempt("None in body", module(None))
attempt("abstract", expression(ast.expr(**L)), "eval")
attempt("kind", expression(ast.Constant(1, kind=3, **L)), "eval")
attempt("tuple for list", expression(ast.Tuple((const(),), ast.Load(), **L)), "eval")
attempt("conversion", expression(ast.JoinedStr([ast.FormattedValue(const(), 77, **L)], **L)), "eval")
attempt("no body", module(ast.FunctionDef("f", ast.arguments(), [], **L)))
attempt("no targets", module(ast.Delete([], **L)))
attempt("delete loaded", module(ast.Delete([name()], **L)))
attempt("assign call", module(ast.Assign([ast.Call(name(), [], [], **L)], const(), **L)))
attempt("compare", expression(ast.Compare(const(), [ast.Lt()], [], **L)), "eval")
attempt("compare ops", expression(ast.Compare(const(), [], [const()], **L)), "eval")
attempt("dict", expression(ast.Dict([const()], [], **L)), "eval")
attempt("generators", expression(ast.ListComp(const(), [], **L)), "eval")
attempt("defaults", expression(ast.Lambda(ast.arguments(defaults=[const()]), const(), **L)), "eval")
attempt("raise", module(ast.Raise(None, name(), **L)))
attempt("try", module(ast.Try([ast.Pass(**L)], [], [], [], **L)))
attempt("try else", module(ast.Try([ast.Pass(**L)], [], [ast.Pass(**L)], [ast.Pass(**L)], **L)))
attempt("import", module(ast.Import([], **L)))
attempt("level", module(ast.ImportFrom("m", [ast.alias("a", **L)], -1, **L)))
attempt("annotated", module(ast.AnnAssign(ast.Attribute(name(), "a", ast.Store(), **L), name(), None, 1, **L)))
attempt("mode", module(), "eval")
attempt("return", module(ast.Return(const(), **L)))
attempt("await", module(ast.Expr(ast.Await(name(), **L), **L)))
P = dict(L, end_lineno=1, end_col_offset=5)


def case(pattern):
    return module(ast.Match(name(), [ast.match_case(pattern, None, [ast.Pass(**L)])], **L))


attempt("singleton", case(ast.MatchSingleton("x", **P)))
attempt("as", case(ast.MatchAs(ast.MatchValue(const(), **P), None, **P)))
attempt("or", case(ast.MatchOr([ast.MatchValue(const(), **P)], **P)))
attempt("value", case(ast.MatchValue(name(), **P)))
attempt("mapping", case(ast.MatchMapping([const()], [], None, **P)))
attempt("class", case(ast.MatchClass(const(), [], [], [], **P)))
attempt("no end", case(ast.MatchAs(None, "a", **L)))


class Growing(list):
    pass


class Sneaky(ast.expr):
    _fields = ()

    @property
    def lineno(self):
        items.append(const())
        raise AttributeError("lineno")


items = [Sneaky()]
attempt("growing", expression(ast.Tuple(items, ast.Load(), **L)), "eval")


class Mean(ast.Constant):
    @property
    def value(self):
        items.clear()
        return 1

    @value.setter
    def value(self, v):
        pass


items = [Mean(1, **L), const()]
attempt("shrinking", expression(ast.Tuple(items, ast.Load(), **L)), "eval")

deep = const()
for _ in range(200_000):
    deep = ast.UnaryOp(ast.USub(), deep, **L)
try:
    compile(expression(deep), "<t>", "eval")
except RecursionError:
    print("deep: RecursionError")
