"""What link/profile.py has programs execute besides tests and benchmarks: the library and the language as scripts use them.

    training.py [SECONDS]

Each function below runs again and again for that long (a tenth of a second), so that none speaks louder than the others. Numeric loops are
left to benches/programs.
"""

import argparse
import ast
import asyncio
import bisect
import collections
import configparser
import contextlib
import copy
import csv
import dataclasses
import datetime
import decimal
import difflib
import enum
import fractions
import functools
import heapq
import html.parser
import inspect
import io
import itertools
import json
import logging
import operator
import pickle
import pprint
import re
import statistics
import string
import sys
import textwrap
import time
import tokenize
import typing
import unittest
import urllib.parse
import weakref

TEXT = inspect.getsource(textwrap)
SOURCE = inspect.getsource(textwrap.dedent)
RECORDS = [
    {"id": i, "name": f"name {i}", "tags": ["a", "b", str(i)], "price": i * 1.25, "more": {"x": i, "y": None, "z": i % 2 == 0}}
    for i in range(40)
]


@dataclasses.dataclass
class Point:
    x: int
    y: int = 2
    labels: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, order=True)
class Key:
    major: int
    minor: str


class Colour(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


class Flags(enum.Flag):
    READ = 1
    WRITE = 2


class Shape:
    kind = "shape"

    def __init__(self, name, *, scale=1):
        self.name = name
        self.scale = scale

    @property
    def title(self):
        return f"{self.kind} {self.name}"

    def area(self):
        return 0

    def describe(self, prefix="", suffix=""):
        return prefix + self.title + suffix

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"


class Square(Shape):
    kind = "square"
    __slots__ = ("side",)

    def __init__(self, name, side):
        super().__init__(name, scale=2)
        self.side = side

    def area(self):
        return self.side * self.side * self.scale

    def __eq__(self, other):
        return isinstance(other, Square) and self.side == other.side

    def __hash__(self):
        return hash(self.side)

    def __lt__(self, other):
        return self.side < other.side


class Lazy:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        value = len(name)
        setattr(self, name, value)
        return value


@typing.runtime_checkable
class HasArea(typing.Protocol):
    side: int

    def area(self): ...


def copies():
    data = {"list": [1, 2, 3, 43], "t": (1, 2, 3), "str": "hello", "sub": {"a": True}}
    copy.deepcopy(data)
    copy.deepcopy(Point(1, 2, ["x", "y"]))
    copy.deepcopy([Square("s", i) for i in range(5)])
    copy.copy(Point(3))
    copy.deepcopy(RECORDS[:5])


def logs():
    logger = logging.getLogger("training")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(lineno)d %(message)s"))
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    for i in range(20):
        logger.warning("hello %s, %d", "world", i)
        logger.debug("not shown %s", i)
    logger.removeHandler(handler)


def options():
    parser = argparse.ArgumentParser(prog="tool", exit_on_error=False)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--verbose", "-v", action="count", default=0)
    parser.add_argument("--level", type=int, choices=range(5))
    for i in range(8):
        parser.add_argument(f"--option-{i}", default=str(i))
    parser.parse_args(["-vv", "--level", "3", "--option-1=x", "--option-2", "y", "a", "b"])


def texts():
    loaded = json.loads(json.dumps(RECORDS, indent=2, sort_keys=True))
    json.dumps(loaded)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([r["id"], r["name"], r["price"]] for r in RECORDS)
    list(csv.DictReader(io.StringIO(out.getvalue()), ["id", "name", "price"]))
    pprint.pformat(RECORDS[:3])
    pickle.loads(pickle.dumps(RECORDS[:10]))
    pickle._loads(pickle._dumps(RECORDS[:3]))


def words():
    counts = collections.Counter(re.findall(r"[a-z_]+", TEXT.lower()))
    counts.most_common(10)
    re.sub(r"(\w+)\.(\w+)", lambda m: m.group(2) + m.group(1), TEXT[:3000])
    for line in TEXT.splitlines():
        if match := re.match(r"\s*(def|class)\s+(\w+)", line):
            match.group(1, 2)
        line.strip().partition(":")[0].replace("self", "this").split()
    textwrap.fill(TEXT[:2000], 60)
    list(difflib.unified_diff(TEXT.splitlines()[:60], TEXT.splitlines()[5:70]))
    string.Template("$a and ${b}").substitute(a=1, b=2)


def formats():
    for i, r in enumerate(RECORDS):
        f"{i:>5} {r['name']:<20} {r['price']:8.2f} {r['tags']!r} {i:#x}"
        "{} {name} {:>5}".format(i, i, name=r["name"])
        "%s %5d %-8s %.3f" % (r["name"], i, "x", r["price"])
        ", ".join(str(t).upper() for t in r["tags"]).title().encode().decode()


def containers():
    groups = collections.defaultdict(list)
    order = collections.OrderedDict()
    queue = collections.deque(maxlen=20)
    Pair = PAIR
    for r in RECORDS:
        groups[r["id"] % 5].append(r["name"])
        order[r["name"]] = r["id"]
        order.move_to_end(r["name"], last=False)
        queue.append(Pair(r["id"], r["name"]))
    sorted(RECORDS, key=lambda r: (-r["id"] % 7, r["name"]))
    sorted(queue, key=operator.attrgetter("second"))
    {k: len(v) for k, v in groups.items() if v}
    {r["id"] % 11 for r in RECORDS} & {1, 2, 3} | {4}
    collections.ChainMap({"a": 1}, {"b": 2})["b"]
    heap = []
    for r in RECORDS:
        heapq.heappush(heap, (r["price"] % 3, r["id"]))
    while heap:
        heapq.heappop(heap)
    places = []
    for r in RECORDS:
        bisect.insort(places, r["id"] * 7 % 13)


PAIR = collections.namedtuple("PAIR", "first second")


def objects():
    shapes = [Square(str(i), i) for i in range(20)] + [Shape("plain", scale=3)]
    sum(s.area() for s in shapes)
    [s.describe("a ", suffix="!") for s in shapes]
    [isinstance(s, HasArea) for s in shapes[-3:]]
    max(s for s in shapes if isinstance(s, Square))
    len(set(shapes[:-1]))
    lazy = Lazy()
    lazy.something + lazy.something
    hasattr(lazy, "_none")
    repr(shapes[:3])
    dataclasses.replace(Point(1), y=5) == Point(1, 5)
    dataclasses.asdict(Point(1, 2, [3]))
    Key(1, "a") < Key(1, "b")
    Colour(2).name, Colour["RED"].value, Flags.READ | Flags.WRITE, list(Colour)
    weakref.ref(shapes[0])()


def call(f, *args, **kwargs):
    return f(*args, **kwargs)


def memoized(n):
    return n if n < 2 else memoized(n - 1) + memoized(n - 2)


memoized = functools.lru_cache(maxsize=64)(memoized)


@functools.singledispatch
def shown(x):
    return "other"


@shown.register
def _(x: int):
    return "int"


def functions():
    def adder(n):
        def add(x, y=1, *rest, z=0):
            return x + y + n + z + len(rest)
        return add

    add = adder(3)
    for i in range(30):
        add(i)
        add(i, 2)
        add(i, 2, 3, 4, z=5)
        call(add, i, y=3)
        functools.partial(add, 1)(i)
        shown(i), shown("x")
        memoized(i)
    list(map(add, range(10), range(10)))
    list(filter(None, [0, 1, 2]))
    functools.reduce(operator.mul, range(1, 8))
    list(itertools.chain.from_iterable(zip(range(5), "abcde")))
    [(k, list(g)) for k, g in itertools.groupby(range(20), lambda x: x // 5)]
    list(itertools.islice(itertools.product("ab", range(3)), 4))


@contextlib.contextmanager
def entered(log):
    log.append(1)
    try:
        yield log
    finally:
        log.append(2)


def fail(depth):
    if depth == 0:
        raise KeyError("missing")
    try:
        return fail(depth - 1)
    finally:
        depth += 1


def flows():
    log = []
    for i in range(10):
        with entered(log), contextlib.suppress(ValueError):
            raise ValueError(i)
        try:
            fail(3)
        except KeyError as e:
            str(e)
        try:
            {}["a"]
        except (IndexError, KeyError):
            pass
        match RECORDS[i]:
            case {"id": 0, **rest}:
                rest
            case {"id": int(n), "tags": [first, *_]} if n > 2:
                first
            case _:
                pass

    def walk(tree):
        for item in tree:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield item

    list(walk([1, [2, [3, 4], 5], [[6]]]))
    first, *rest = [x * 2 for x in range(10) if x % 3]


def numbers():
    sum(decimal.Decimal(i) / 7 for i in range(10))
    sum(fractions.Fraction(1, i + 1) for i in range(10))
    statistics.mean([1, 2, 3, 4]), statistics.stdev([1.5, 2.5, 4.0])
    day = datetime.datetime(2020, 1, 1)
    for i in range(10):
        (day + datetime.timedelta(days=i, hours=3)).isoformat()
        day.strftime("%Y-%m-%d %H:%M")
    int("12345678901234567890") * 3 // 7 % 1000, hex(255), round(2.675, 2), divmod(17, 5)


def sources():
    tree = ast.parse(SOURCE)
    for node in ast.walk(tree):
        ast.iter_child_nodes(node)
    ast.unparse(tree)
    list(tokenize.generate_tokens(io.StringIO(SOURCE).readline))
    compile("x = [i for i in range(10)]\ndef f(a, b=1): return a + b\n", "<training>", "exec")
    inspect.signature(Shape.describe)
    typing.get_type_hints(Point)
    urllib.parse.urlencode(urllib.parse.parse_qsl(urllib.parse.urlsplit("http://a/b?c=1&d=2#e").query))
    parser = configparser.ConfigParser()
    parser.read_string("[a]\nx = 1\ny = %(x)s2\n")
    parser.get("a", "y")
    html.parser.HTMLParser().feed("<p class='a'>text <b>bold</b> &amp; more</p>")


class Suite(unittest.TestCase):
    def test_equal(self):
        self.assertEqual([1, 2], [1, 2])

    def test_raises(self):
        with self.assertRaises(ZeroDivisionError):
            1 / 0

    def test_in(self):
        self.assertIn(1, {1: 2})


def suites():
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Suite).run(result)


def tasks():
    async def leaf(n):
        await asyncio.sleep(0)
        return n

    async def numbers():
        for i in range(5):
            yield await leaf(i)

    async def main():
        await asyncio.gather(*(leaf(i) for i in range(10)))
        return [n async for n in numbers()]

    asyncio.run(main())


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.1
    for run in (copies, logs, options, texts, words, formats, containers, objects, functions, flows, numbers, sources, suites, tasks):
        end = time.perf_counter() + seconds
        run()
        while time.perf_counter() < end:
            run()


if __name__ == "__main__":
    main()
