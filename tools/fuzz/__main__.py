"""Random programs, run by Adder in every mode and by CPython 3.14, and compared.

    python3 tools/fuzz run --count 1000 --seed 1      programs 1 to 1000; what differs goes to --found, one file each
    python3 tools/fuzz show 17                        the text of program 17
    python3 tools/fuzz check FILE ...                 compare programs of any origin
    python3 tools/fuzz reduce FILE --mode eager       a small program that still differs

Programs find `P`, `X`, `C`, `D`, `M`, `N` and `H` in their namespace (prelude.py). A number gives the same program each time.
"""

import argparse
import functools
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import programs
import reducer
import runner


def batch(commands, options, start, size):
    numbers = range(start, start + size)
    texts = [(n, programs.program(n)) for n in numbers]
    at = start // size
    modes = [mode for mode in options.modes if at * 37 % 100 < runner.MODES[mode][2]]
    differences, skipped = runner.compare(commands, modes, texts, options.seconds)
    return start, size, skipped, [(n, mode, dict(texts)[n], expected, got) for n, mode, expected, got in differences]


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def run(commands, options):
    os.makedirs(options.found, exist_ok=True)
    starts = range(options.seed, options.seed + options.count, options.batch)
    began, done, skipped, different = time.monotonic(), 0, 0, set()
    with ProcessPoolExecutor(options.jobs, multiprocessing.get_context("fork")) as pool:
        work = functools.partial(batch, commands, options, size=options.batch)
        for start, size, left, differences in pool.map(work, starts):
            done += size
            skipped += len(left)
            for number in left:
                print(f"program {number} ends CPython's process, or is slow", flush=True)
            for number, mode, text, expected, got in differences:
                different.add(number)
                write(options.found, f"{number}.py", text)
                write(options.found, f"{number}.{mode}.expected", expected)
                write(options.found, f"{number}.{mode}.got", got)
                print(f"program {number} differs in mode {mode}", flush=True)
            if done // options.batch % 10 == 0:
                rate = done / (time.monotonic() - began)
                print(f"{done} programs, {skipped} left out, {len(different)} differ, {rate:.1f} each second", flush=True)
    print(f"programs {options.seed} to {options.seed + done - 1}: {skipped} left out, {len(different)} differ")
    return 1 if different else 0


def check(commands, options):
    texts = []
    for number, name in enumerate(options.files):
        with open(name, encoding="utf-8") as file:
            texts.append((number, file.read()))
    differences, skipped = runner.compare(commands, options.modes, texts, options.seconds)
    for number, mode, expected, got in differences:
        print(f"{options.files[number]} differs in mode {mode}")
        if options.verbose:
            import difflib
            old, new = expected.split("\n"), got.split("\n")
            at = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
            print("\n".join(difflib.unified_diff(old[at:at + 8], new[at:at + 8], "cpython", mode, n=1, lineterm="")))
    return 1 if differences or skipped else 0


def reduce(commands, options):
    status = 0
    for name in options.files:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for mode in options.modes:
            small = reducer.Reducer(commands, mode).reduce(text)
            if small is None:
                print(f"# {name} does not differ in mode {mode}")
                continue
            print(f"# {name} in mode {mode}\n{small}\n")
            write(os.path.dirname(name) or ".", os.path.basename(name).removesuffix(".py") + ".small.py", small + "\n")
            status = 1
            break
    return status


def main():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--adder", default="target/release/adder")
    common.add_argument("--python", default="python3.14")
    common.add_argument("--seconds", type=float, default=300, help="how long one process may take")
    common.add_argument("--mode", dest="modes", action="append", choices=list(runner.MODES), help="only this mode; may be given again")
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("run", parents=[common])
    one.add_argument("--count", type=int, default=1000)
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--batch", type=int, default=200, help="programs in one process")
    one.add_argument("--jobs", type=int, default=1)
    one.add_argument("--found", default="target/fuzz")
    commands.add_parser("show").add_argument("number", type=int)
    for name in ("check", "reduce"):
        one = commands.add_parser(name, parents=[common])
        one.add_argument("files", nargs="+")
        one.add_argument("--verbose", "-v", action="store_true")
    options = parser.parse_args()
    if options.command == "show":
        print(programs.program(options.number), end="")
        return 0
    options.modes = options.modes or list(runner.MODES)
    return {"run": run, "check": check, "reduce": reduce}[options.command](runner.Commands(options.adder, options.python), options)


if __name__ == "__main__":
    sys.exit(main())
