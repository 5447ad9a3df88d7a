"""Places that no text has compile, or are refused; reading them back ends."""

import ast
import warnings

warnings.simplefilter("ignore")
MOST = 2**31 - 1


def attempt(tree, mode="exec"):
    try:
        code = compile(tree, "<t>", mode)
    except (SyntaxError, ValueError) as e:
        return type(e).__name__
    codes = [code] + [c for c in code.co_consts if hasattr(c, "co_code")]
    return all(len(list(c.co_positions())) > 0 and len(list(c.co_lines())) > 0 for c in codes)


for line, col in ((MOST, MOST), (MOST, 0), (1, MOST), (0, 0), (-1, -1), (-MOST - 1, -MOST - 1)):
    p = dict(lineno=line, col_offset=col, end_lineno=line, end_col_offset=col)
    near = dict(lineno=1, col_offset=0, end_lineno=MOST, end_col_offset=MOST)
    const = ast.Constant(1, **p)
    name = ast.Name("x", ast.Load(), **p)
    print(
        line, col,
        attempt(ast.Expression(const), "eval"),
        attempt(ast.Expression(ast.BinOp(name, ast.Add(), ast.Constant(2, **near), **near)), "eval"),
        attempt(ast.Module([ast.Return(const, **p)], [])),
        attempt(ast.Module([ast.FunctionDef("f", ast.arguments(), [ast.Expr(ast.Yield(None, **p), **p), ast.Pass(**near)],
                                            [name], **p)], [])),
        attempt(ast.Module([ast.ClassDef("C", [], [], [ast.Expr(const, **p), ast.Pass(**near)], [], **p)], [])),
        attempt(ast.Module([ast.Expr(ast.Call(ast.Attribute(name, "j" * 50, ast.Load(), **p), [], [], **p), **p)], [])),
        attempt(ast.Module([ast.Assert(ast.Tuple([const], ast.Load(), **p), None, **p)], [])),
        attempt(ast.Module([ast.Try([ast.Pass(**p)], [ast.ExceptHandler(name, "e", [ast.Pass(**near)], **p)], [], [], **near)], [])),
    )
