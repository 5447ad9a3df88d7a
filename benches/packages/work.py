"""One piece of work with a package: work.py NAME SECONDS

Prints how long importing took, the rounds' times in seconds, and a digest of what came out, as JSON.
"""

import hashlib
import io
import json
import sys
import time

WORK = {}


def work(function):
    WORK[function.__name__] = function
    return function


TABLE = [[i * j for i in range(20)] for j in range(60)]
SUMS = "+".join(f"({i}*{i + 1}-{i})*{i}" for i in range(100))
QUERY = """WITH a AS (SELECT x, SUM(y) AS s FROM t WHERE z > 10 AND w IN (1, 2, 3) GROUP BY x HAVING SUM(y) > 5)
SELECT a.x, b.name, CASE WHEN a.s > 10 THEN 'big' ELSE 'small' END AS k FROM a LEFT JOIN b ON a.x = b.id
WHERE b.name LIKE 'x%' ORDER BY a.s DESC LIMIT 10"""
MARKDOWN = "".join(
    f"# Section {i}\n\nSome *text* with **bold** and `code` and [links](to/{i}).\n\n- item one\n- item two\n  1. nested\n"
    f"  2. again\n\n```python\ncode block\n```\n\n> quote {i}\n\n| a | b |\n|---|---|\n| {i} | 2 |\n\n"
    for i in range(30)
)
RST = "".join(
    f"Section {i}\n===========\n\nSome *text* with **bold** and ``code`` and `links <to/{i}>`_.\n\n- item one {i}\n- item two\n\n"
    f"  1. nested\n  2. again\n\n::\n\n    code block\n\n+---+---+\n| a | b |\n+===+===+\n| {i % 10} | 2 |\n+---+---+\n\n"
    for i in range(30)
)
HTML = "<!doctype html><html><body>" + "".join(
    f"<div class='c{i}'><p>Some <b>bold</b> &amp; <i>it</i> <a href='x{i}'>link</a><ul><li>1<li>2</ul><table><tr><td>{i}</table></div>"
    for i in range(30)
)


def source(limit=None):
    """A module of some 4,000 lines."""
    import bottle

    with open(bottle.__file__) as f:
        return f.read(limit)


@work
def black():
    import black

    text = source(12000).rsplit("\ndef ", 1)[0] + "\n"
    return lambda: black.format_str(text, mode=black.Mode())


@work
def chameleon():
    from chameleon import PageTemplate

    template = PageTemplate(
        "<table xmlns='http://www.w3.org/1999/xhtml' xmlns:tal='http://xml.zope.org/namespaces/tal'><tr tal:repeat='row rows'>"
        "<td tal:repeat='c row'><span tal:attributes='class c'>${c}</span></td></tr></table>"
    )
    return lambda: template.render(rows=TABLE)


@work
def chess():
    import chess

    def positions(board, depth):
        if depth == 0:
            return 1
        count = 0
        for move in board.legal_moves:
            board.push(move)
            count += positions(board, depth - 1)
            board.pop()
        return count

    return lambda: positions(chess.Board(), 3)


@work
def django():
    import django.conf
    from django.template import Context, Engine

    django.conf.settings.configure()
    django.setup()
    template = Engine().from_string(
        "<table>{% for r in rows %}<tr>{% for c in r %}<td>{{ c }}</td>{% endfor %}</tr>{% endfor %}</table>"
    )
    return lambda: template.render(Context({"rows": TABLE}))


@work
def docutils():
    import docutils.core

    settings = {"_disable_config": True, "report_level": 5, "embed_stylesheet": False, "datestamp": None}
    return lambda: docutils.core.publish_string(RST, writer="html5", settings_overrides=settings)


@work
def dulwich():
    from dulwich.objects import Blob, Tree

    def trees():
        tree = Tree()
        for i in range(300):
            tree.add(b"f%d" % i, 0o100644, Blob.from_string(b"x%d" % i).id)
        return tree.id, Tree.from_string(tree.as_raw_string()).items()

    return trees


@work
def genshi():
    from genshi.template import MarkupTemplate

    template = MarkupTemplate(
        '<table xmlns:py="http://genshi.edgewall.org/"><tr py:for="r in rows"><td py:for="c in r">${c}</td></tr></table>'
    )
    return lambda: template.generate(rows=TABLE[:30]).render()


@work
def html5lib():
    import html5lib

    return lambda: html5lib.serialize(html5lib.parse(HTML))


@work
def isort():
    import isort

    text = "\n".join(f"from mod{i % 7} import name{i}, other{i}\nimport lib{i}" for i in range(100))
    return lambda: isort.code(text)


@work
def jinja2():
    import jinja2

    template = jinja2.Environment().from_string(
        "<table>{% for r in rows %}<tr>{% for c in r %}<td class='{{ loop.index }}'>{{ c|e }}</td>{% endfor %}</tr>{% endfor %}</table>"
    )
    return lambda: template.render(rows=TABLE)


@work
def lark():
    from lark import Lark

    parser = Lark(
        r"""start: sum
        ?sum: product | sum "+" product -> add | sum "-" product -> sub
        ?product: atom | product "*" atom -> mul
        ?atom: NUMBER -> number | "(" sum ")"
        %import common.NUMBER
        %import common.WS
        %ignore WS""",
        parser="lalr",
    )
    return lambda: parser.parse(SUMS).pretty()


@work
def mako():
    from mako.template import Template

    template = Template("<table>\n% for r in rows:\n<tr>\n% for c in r:\n<td>${c | h}</td>\n% endfor\n</tr>\n% endfor\n</table>")
    return lambda: template.render(rows=TABLE)


@work
def markdown():
    import markdown

    return lambda: markdown.markdown(MARKDOWN, extensions=["tables", "fenced_code"])


@work
def markdown_it():
    from markdown_it import MarkdownIt

    renderer = MarkdownIt()
    return lambda: renderer.render(MARKDOWN)


@work
def mistune():
    import mistune

    return lambda: mistune.html(MARKDOWN)


@work
def mpmath():
    from mpmath import mp, mpf, pi, quad, sin, zeta

    def numbers():
        mp.dps = 30
        return quad(lambda t: sin(t) ** 2, [0, pi]), zeta(mpf(3)), sum(mpf(1) / k for k in range(1, 500))

    return numbers


@work
def networkx():
    import networkx as nx

    def graphs():
        graph = nx.gnm_random_graph(300, 1500, seed=5)
        largest = graph.subgraph(max(nx.connected_components(graph), key=len))
        most = max(nx.betweenness_centrality(graph, k=20, seed=1).values())
        return nx.average_shortest_path_length(largest), round(most, 8)

    return graphs


@work
def parso():
    import parso

    text = source(25000)

    def parse():
        parso.cache.parser_cache.clear()
        return parso.parse(text).get_code()

    return parse


@work
def ply():
    import types

    from ply import lex

    def newline(t):
        r"\n+"
        t.lexer.lineno += len(t.value)

    def error(t):
        t.lexer.skip(1)

    rules = types.ModuleType("rules")
    rules.__file__ = __file__
    rules.__dict__.update(
        tokens=("NAME", "NUMBER", "OP", "STR", "OTHER"),
        t_NAME=r"[A-Za-z_]\w*",
        t_NUMBER=r"\d+",
        t_OP=r"[-+*/=<>!%&|^~]+",
        t_STR=r'"[^"\n]*"|\'[^\'\n]*\'',
        t_OTHER=r"[^\sA-Za-z_0-9]",
        t_ignore=" \t",
        t_newline=newline,
        t_error=error,
    )
    lexer, text = lex.lex(module=rules), source(30000)

    def tokens():
        lexer.input(text)
        lexer.lineno = 1
        return [(t.type, t.lineno) for t in lexer]

    return tokens


@work
def pycodestyle():
    import contextlib

    import pycodestyle

    lines = source(20000).splitlines(True)

    def check():
        with contextlib.redirect_stdout(io.StringIO()) as said:
            pycodestyle.Checker("x.py", lines=list(lines), options=pycodestyle.StyleGuide().options).check_all()
        return said.getvalue()

    return check


@work
def pycparser():
    from pycparser import c_generator, c_parser

    text = "\n".join(
        f"int f{i}(int a, char *b) {{ int i; for (i = 0; i < a; i++) {{ b[i] = a * {i} + (i << 2); if (b[i] > 3) return i; }}"
        " return a ? 1 : 2; }"
        for i in range(40)
    )
    return lambda: c_generator.CGenerator().visit(c_parser.CParser().parse(text))


@work
def pyflakes():
    import ast

    from pyflakes import checker

    text = source()
    return lambda: [str(m) for m in checker.Checker(ast.parse(text)).messages]


@work
def pygments():
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    text = source(30000)
    return lambda: highlight(text, PythonLexer(), HtmlFormatter())


@work
def pyparsing():
    import pyparsing as pp

    expression = pp.Forward()
    number = pp.Word(pp.nums).set_parse_action(lambda t: int(t[0]))
    atom = number | pp.Suppress("(") + expression + pp.Suppress(")")
    term = atom + pp.ZeroOrMore(pp.one_of("* /") + atom)
    expression <<= term + pp.ZeroOrMore(pp.one_of("+ -") + term)
    return lambda: expression.parse_string(SUMS)


@work
def rich():
    from rich.console import Console
    from rich.table import Table

    def print_table():
        table = Table(title="x")
        for i in range(5):
            table.add_column(f"c{i}")
        for row in TABLE[:40]:
            table.add_row(*[f"[bold]{n}[/bold]" for n in row[:5]])
        console = Console(file=io.StringIO(), width=100, force_terminal=True)
        console.print(table)
        return console.file.getvalue()

    return print_table


@work
def sqlglot():
    import sqlglot

    return lambda: [sqlglot.transpile(QUERY, read="mysql", write="duckdb") for _ in range(10)]


@work
def sqlparse():
    import sqlparse

    return lambda: sqlparse.format((QUERY + ";\n") * 5, reindent=True, keyword_case="upper")


@work
def sympy():
    from sympy import cos, diff, exp, integrate, sin, symbols
    from sympy.core.cache import clear_cache

    x = symbols("x")

    def calculus():
        clear_cache()
        return integrate(x**2 * sin(x) * exp(x), x), diff(sin(cos(x**3)) * exp(x), x, 3)

    return calculus


@work
def textdistance():
    import textdistance

    text = source(600)
    return lambda: (
        textdistance.levenshtein(text[:150], text[150:300]),
        textdistance.jaro_winkler(text[:300], text[300:600]),
        textdistance.lcsseq(text[:100], text[100:200]),
    )


@work
def tomlkit():
    import tomlkit

    text = "\n".join(
        f'[table{i}]\na = {i}\nb = "s{i}"\nc = [1, 2, 3]\nd = {{x = 1, y = 2.5}}\ne = 2020-01-01T00:00:00Z' for i in range(40)
    )
    return lambda: tomlkit.dumps(tomlkit.parse(text))


@work
def yaml():
    import yaml

    text = "\n".join(f'key{i}:\n  - a: {i}\n    b: "str {i}"\n  - [1, 2, {{x: y}}]' for i in range(60))
    return lambda: yaml.safe_dump(yaml.safe_load(text))


def main(name, seconds):
    sys.setrecursionlimit(5000)
    start = time.perf_counter()
    run = WORK[name]()
    imported = time.perf_counter() - start
    rounds, digests = [], set()
    start = time.perf_counter()
    while len(rounds) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        result = run()
        rounds.append(time.perf_counter() - before)
        digests.add(hashlib.md5(str(result).encode()).hexdigest())
    print(json.dumps({"import": imported, "rounds": rounds, "digests": sorted(digests)}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
