"""Puts what was measured into the tables of the documents.

    tables.py default FILE.jsonl docs/PERFORMANCE.md    pyperformance's default programs: bench.py --out FILE.jsonl, engines py314, jit315, pypy,
                                                        adder, interp
    tables.py outside FILE.jsonl docs/PERFORMANCE.md    programs outside that set: engines py, pypy, adder; the column "before" is what stood there
    tables.py own FILE.json README.md                   our own programs: adder bench --json

A table is found by the beginning of its header, and replaced up to the next empty line. Below it, on the terminal: what is below CPython.
"""

import json
import math
import sys


def number(x):
    return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def rows_of(path):
    """By program, by engine: what bench.py wrote."""
    found = {}
    for line in open(path):
        row = json.loads(line)
        if "steady" in row:
            found.setdefault(row["name"], {})[row["engine"]] = row
    return found


def compared(found, reference, columns):
    """Lines of a table whose columns are (engine, figure): times as fast as the reference, memory as a multiple of its."""
    lines, all_values = [], []
    for name, by in found.items():
        base = by[reference]
        values = [by[e][what] / base[what] if what == "rss_kb" else base[what] / by[e][what] for e, what in columns]
        all_values.append(values)
        digits = [f"{v:.1f}" if what == "rss_kb" else number(v) for v, (_, what) in zip(values, columns)]
        lines.append((name, digits))
    means = [mean(v) for v in zip(*all_values)]
    digits = [f"{v:.1f}" if what == "rss_kb" else f"{v:.2f}" for v, (_, what) in zip(means, columns)]
    return lines, digits


def write(document, header, lines):
    text = open(document).read()
    at = text.index(header)
    end = text.index("\n\n", at)
    head = text[at:end].split("\n")[:2]
    open(document, "w").write(text[:at] + "\n".join(head + lines) + text[end:])


def default(source, document):
    found = rows_of(source)
    columns = [("jit315", "steady"), ("pypy", "steady"), ("adder", "steady"), ("pypy", "cold"), ("adder", "cold"), ("pypy", "rss_kb"),
        ("adder", "rss_kb"), ("interp", "steady")]
    lines, means = compared(found, "py314", columns)
    table = [f"| {name} | {' | '.join(values)} |" for name, values in lines]
    table.append("| **geometric mean** | " + " | ".join(f"**{v}**" for v in means) + " |")
    write(document, "| program | 3.15 JIT | PyPy 8 |", table)
    for name, by in found.items():
        for engine in ("adder", "interp"):
            if by[engine]["steady"] > by["py314"]["steady"]:
                print(f"{name}: {engine} {by['py314']['steady'] / by[engine]['steady']:.2f}")
        if by["adder"]["rss_kb"] >= by["pypy"]["rss_kb"]:
            print(f"{name}: more memory than PyPy")
    more = {name: (by["adder"]["rss_kb"] - by["py314"]["rss_kb"]) / 1024 for name, by in found.items()}
    most = max(more, key=more.get)
    print(f"most memory over CPython's: {more[most]:.1f} MB ({most})")


def outside(source, document):
    found = rows_of(source)
    before = {}
    for line in open(document):
        cells = [cell.strip(" *") for cell in line.strip("| \n").split("|")]
        if len(cells) == 6:
            before[cells[0]] = cells[3]
    lines, means = compared(found, "py", [("pypy", "steady"), ("adder", "steady"), ("pypy", "cold"), ("adder", "cold")])
    row = lambda name, v: f"| {name} | {v[0]} | {before.get(name, '')} | {v[1]} | {v[2]} | {v[3]} |"
    table = [row(name, values) for name, values in lines]
    bold = [f"**{v}**" for v in means]
    table.append(f"| **geometric mean** | {bold[0]} | **{before.get('geometric mean', '')}** | {' | '.join(bold[1:])} |")
    write(document, "| program | PyPy 8 | Adder before |", table)
    for name, by in found.items():
        if by["adder"]["steady"] > by["py"]["steady"]:
            print(f"{name}: {by['py']['steady'] / by['adder']['steady']:.2f}")


def own(source, document):
    found = json.load(open(source))
    table = []
    for program in found["programs"]:
        ratios, results = program["ratios"], program["results"]
        python = next(name for name in results if name not in ("interpreted", "compiled"))
        fast = [number(ratios[key]) for key in ("interpreted", "compiled", "cold")]
        memory = [f"{results[key]['peak_kb'] / 1000:.1f}" for key in ("interpreted", "compiled", python)]
        mark = " \\*" if program["numeric"] else ""
        table.append(f"| {program['name']}{mark} | {' | '.join(fast + memory)} |")
    for kind, ratios in found["geometric_means"].items():
        fast = " | ".join(f"**{number(ratios[key])}**" for key in ("interpreted", "compiled", "cold"))
        table.append(f"| **mean of {kind}** | {fast} | | | |")
    write(document, "| program | interpreted | compiled | first round |", table)


if __name__ == "__main__":
    kind, source, document = sys.argv[1:]
    {"default": default, "outside": outside, "own": own}[kind](source, document)
