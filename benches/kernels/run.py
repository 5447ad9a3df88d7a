#!/usr/bin/env python3
r"""Six numeric kernels, each in Python, Rust and JavaScript, timed side by side.

usage: run.py [--kernels a,b] [--rounds N] [--limit SECONDS] ENGINE=COMMAND ...

  run.py python=python3.14 'pypy=PYPY_GC_NURSERY=4M pypy3' node=node adder=target/release/adder

The Rust programs are built by `rustc -O` into a temporary folder. An engine whose command is called `node`
runs the JavaScript, any other the Python. What is timed is the processor time of a whole process, its start included: the
best of the rounds, which take turns. All outputs have to agree. The ratios are times of Rust: 1 is as fast.
"""

import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = ["nbody", "spectral_norm", "mandelbrot", "matrix", "sieve", "edit_distance"]


def build(kernel, folder):
    """The Rust program's command."""
    program = os.path.join(folder, kernel)
    subprocess.run(["rustc", "-O", "--edition", "2021", "-o", program, os.path.join(HERE, kernel + ".rs")], check=True)
    return [program], {}


def command_of(text, kernel):
    """The command line of an engine's run, and the variables that stand before it (`NAME=VALUE COMMAND`)."""
    words, env = text.split(), {}
    while words and "=" in words[0] and not words[0].startswith("-"):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    suffix = ".js" if os.path.basename(words[0]).startswith("node") else ".py"
    return words + [os.path.join(HERE, kernel + suffix)], env


def run(argv, env, limit):
    """What one process prints, and the processor time it takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(argv, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=limit, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", default=",".join(KERNELS))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--limit", type=float, default=300, help="seconds that one run may take")
    parser.add_argument("engines", nargs="+", metavar="ENGINE=COMMAND")
    options = parser.parse_args()
    engines = dict(engine.split("=", 1) for engine in options.engines)

    ratios = {name: [] for name in engines}
    print(f"{'kernel':14} {'rust s':>8}" + "".join(f" {name:>10}" for name in engines))
    with tempfile.TemporaryDirectory() as folder:
        for kernel in options.kernels.split(","):
            commands = {None: build(kernel, folder)} | {name: command_of(text, kernel) for name, text in engines.items()}
            best, expected = {}, None
            for _ in range(options.rounds):
                for name, (argv, env) in commands.items():
                    output, seconds = run(argv, env, options.limit)
                    expected = output if expected is None else expected
                    if output != expected:
                        sys.exit(f"{kernel}: {name} printed {output!r}, Rust {expected!r}")
                    best[name] = min(seconds, best.get(name, seconds))
            line = f"{kernel:14} {best[None]:8.3f}"
            for name in engines:
                ratios[name].append(best[name] / best[None])
                line += f" {ratios[name][-1]:10.2f}"
            print(line, flush=True)
    means = [math.exp(sum(map(math.log, some)) / len(some)) for some in ratios.values()]
    print(f"{'geometric mean':23}" + "".join(f" {mean:10.2f}" for mean in means))


if __name__ == "__main__":
    main()
