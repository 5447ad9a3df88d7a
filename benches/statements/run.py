#!/usr/bin/env python3
r"""One statement at a time: what it takes in each engine, in nanoseconds, and as multiples of the first engine's speed.

usage: run.py [--only TEXT] [--seconds S] [--below RATIO] ENGINE=COMMAND ...

  run.py python=python3.14 pypy=pypy3 adder=target/release/adder 'interp=target/release/adder --jit=off'

Each statement of statements.txt runs in a loop in a function of its own until it is hot; the figure is the best round less that of an empty
loop. An engine that removes a statement whose result nobody wants shows next to nothing: PyPy often does, Adder sometimes. Such a table
says what is slow, not how fast programs are; it is sorted, the slowest of the last engine but for the interpreter first.
"""

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

PRELUDE = r'''
import bisect, collections, copy, dataclasses, enum, functools, heapq, io, itertools, math, re
class Thing:
    def __init__(self, x): self.x = x
    @property
    def px(self): return self.x
    def m(self): return self.x
    @classmethod
    def c(cls): return 1
    @staticmethod
    def s(a): return a
    def __eq__(self, other): return self.x == other.x
    def __hash__(self): return 5
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __add__(self, other): return self
    def __call__(self, a): return a
    def __enter__(self): return self
    def __exit__(self, *details): return None
    def __iter__(self): return iter((1, 2, 3))
    def __bool__(self): return True
class Derived(Thing):
    def m(self): return super().m()
class Point:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x = x; self.y = y
class Color(enum.Enum):
    RED = 1
    BLUE = 2
@dataclasses.dataclass
class Record:
    a: int
    b: int
Pair = collections.namedtuple('Pair', 'a b')
thing, point, counter, limit = Thing(1), Point(1, 2), 0, 5
hundred, ten = list(range(100)), list(range(10))
words = ['w%d' % k for k in range(10)]
table, named = {k: k for k in range(100)}, {w: w for w in words}
matches = re.compile('a+b').match
def same(x): return x
def pair(a, b): return a
def defaults(a, b=1, c=2): return a
def keyword_only(a, *, b=1, c=2): return a
def star(*a): return a
def star_star(**k): return k
def raises(): raise ValueError('x')
def fibonacci(k): return k if k < 2 else fibonacci(k - 1) + fibonacci(k - 2)
def three():
    yield 1
    yield 2
    yield 3
def counts(n):
    for k in range(n): yield k
def forever():
    while True: yield 1
def adder_of():
    total = 0
    def add():
        nonlocal total
        total += 1
    return add
import time
def measure(name, setup, statement, seconds, n=1000):
    lines = ['def f(n):']
    lines += ['    ' + s.strip() for s in statement.split(';') if s.strip().startswith('global')]
    body = [s.strip() for s in statement.split(';') if not s.strip().startswith('global')]
    lines += ['    ' + s.strip() for s in setup.split(';') if s.strip()]
    lines.append('    for i in range(n):')
    for part in body:
        lines += ['        ' + line for line in part.replace('\\n', '\n').strip('\n').split('\n')]
    exec('\n'.join(lines), globals())
    for _ in range(40): f(n)
    f(20 * n)
    best, end = 1e9, time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        f(n)
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end: break
    return best / n * 1e9
'''


def statements(only):
    """Name, setup and statement of each line."""
    with open(os.path.join(HERE, "statements.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, setup, statement = (part.strip() for part in line.split("|", 2))
                if only in name:
                    yield name, setup, statement


def timed(command, todo, seconds):
    """Nanoseconds of each statement."""
    program = PRELUDE + f"empty = measure('', '', 'pass', {seconds})\n"
    for name, setup, statement in todo:
        program += f"print(max(0.0, measure({name!r}, {setup!r}, {statement!r}, {seconds}) - empty), flush=True)\n"
    words, env = command.split(), dict(os.environ)
    while "=" in words[0] and not words[0].startswith("-"):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    done = subprocess.run([*words, "-c", program], env=env, stdout=subprocess.PIPE, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only statements whose name has this text")
    parser.add_argument("--seconds", type=float, default=0.05, help="how long each statement is timed in each engine")
    parser.add_argument("--below", type=float, default=float("inf"), help="only what is below this ratio in the last engine but one")
    parser.add_argument("engines", nargs="+", metavar="ENGINE=COMMAND")
    options = parser.parse_args()
    todo = list(statements(options.only))
    engines = [engine.split("=", 1) for engine in options.engines]
    columns = [timed(command, todo, options.seconds) for _, command in engines]
    # Half a nanosecond is what a measurement is worth.
    ratios = [[(first + 0.5) / (other + 0.5) for first, other in zip(columns[0], column)] for column in columns]
    judged = max(1, len(engines) - 2) if len(engines) > 2 else len(engines) - 1
    print(f"{'statement':28}" + "".join(f"{name:>17}" for name, _ in engines))
    for k in sorted(range(len(todo)), key=lambda k: ratios[judged][k]):
        if ratios[judged][k] < options.below:
            cells = "".join(f"{column[k]:10.1f} {ratio[k]:6.2f}" for column, ratio in zip(columns, ratios))
            print(f"{todo[k][0]:28}{cells}")


if __name__ == "__main__":
    sys.exit(main())
