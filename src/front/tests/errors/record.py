# Writes compile.tsv: snippets (first column, repr) and what CPython 3.14 says of them. Run: python3.14 record.py
import ast, os, warnings
here = os.path.dirname(os.path.abspath(__file__))
lines = []
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for line in open(os.path.join(here, "compile.tsv"), encoding="utf-8"):
        source = ast.literal_eval(line.split("\t")[0].strip())
        try:
            compile(source, "x", "exec")
            said = "ok"
        except SyntaxError as e:
            said = f"{type(e).__name__} {e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset} {e.msg}"
        lines.append(f"{source!r}\t{said}\n")
open(os.path.join(here, "compile.tsv"), "w", encoding="utf-8").writelines(lines)
