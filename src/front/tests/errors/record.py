# Writes the second columns of compile.tsv and warnings.tsv: what CPython 3.14 says of the snippets in the first. Run: python3.14 record.py
import ast, os, warnings
here = os.path.dirname(os.path.abspath(__file__))


def refusal(source):
    try:
        compile(source, "x", "exec")
        return "ok"
    except SyntaxError as e:
        return f"{type(e).__name__} {e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset} {e.msg}"


def warned(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(source, "x", "exec")
    return " ; ".join(sorted(f"{w.lineno} {w.message}" for w in caught))


def record(name, say):
    path = os.path.join(here, name)
    sources = [ast.literal_eval(line.split("\t")[0].strip()) for line in open(path, encoding="utf-8")]
    with open(path, "w", encoding="utf-8") as out:
        for source in sources:
            print(repr(source), say(source), sep="\t", file=out)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    record("compile.tsv", refusal)
record("warnings.tsv", warned)
