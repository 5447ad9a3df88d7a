"""Runs programs, many in one process, and compares what each printed in every mode with what CPython printed."""

import os
import re
import resource
import subprocess
import tempfile

from prelude import process

# Name, options, environment, and in how many batches of a hundred it takes part. `ADDER_JIT_BUDGET` makes code hot early, so
# that programs may be short.
HOT = {"ADDER_JIT_BUDGET": "60"}
MODES = {
    "off": (["--jit=off"], {}, 100),
    "on": (["--jit=on"], HOT, 100),
    "inplace": (["--jit=on", "--jit-threads=0"], HOT, 100),
    "exits": (["--jit=on", "--jit-threads=0"], dict(HOT, ADDER_FORCE_EXITS="1"), 100),
    "eager": (["--jit=eager"], {}, 10),
    "eager-exits": (["--jit=eager"], {"ADDER_FORCE_EXITS": "1"}, 10),
    "slow": (["--jit=on", "--jit-threads=0"], {}, 10),
    "stress": (["--jit=on", "--jit-threads=0"], dict(HOT, ADDER_GC_STRESS="1"), 10),
}
COMMON = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


# Of CPython, in bytes and in seconds of processor time for a process; a program that wants more is left out.
MEMORY = 1 << 30
SECONDS = 20
# Of Adder, whose heap reserves 7 GB of addresses: a program that wants more than the rest would take the machine's memory.
ADDRESSES = 12 << 30


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def adder_limits():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))


class Commands:
    def __init__(self, adder, python):
        self.adder = os.path.abspath(adder)
        self.python = python

    def command(self, mode):
        if mode == "cpython":
            return [self.python, "-W", "ignore"], {}
        options, environment, _ = MODES[mode]
        return [self.adder, *options, "-W", "ignore"], environment


def execute(commands, mode, programs, seconds, whole):
    """What one process with the programs printed, the whole of it or the beginning, by number; why it ended if not well; and the number it died in."""
    argv, environment = commands.command(mode)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ADDER"))}
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as file:
        file.write(process(programs, whole))
        file.flush()
        try:
            done = subprocess.run(
                [*argv, file.name], env={**kept, **COMMON, **environment}, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
                preexec_fn=limits if mode == "cpython" else adder_limits)
            output, errors, code = done.stdout, done.stderr, done.returncode
        except subprocess.TimeoutExpired as late:
            output, errors, code = late.stdout or b"", b"", "timeout"
    sections, last = {}, None
    # Programs print such characters, too, but not numbers alone behind them.
    _, *parts = re.split(r"^\x01 (\d+)\n", output.decode("utf-8", "replace"), flags=re.MULTILINE)
    for number, text in zip(parts[::2], parts[1::2]):
        last = int(number)
        sections[last] = text
    if code == 0 and len(sections) == len(programs):
        return sections, None, None
    tail = errors.decode("utf-8", "replace")[-2000:]
    return sections, f"ended with {code}\n{tail}", last if last is not None else programs[0][0]


def outputs(commands, mode, programs, seconds, whole):
    """What each program printed, however many processes that takes: one that ends its process is left out and the rest go on."""
    found = {}
    left = list(programs)
    while left:
        sections, why, number = execute(commands, mode, left, seconds, whole)
        found.update(sections)
        if why is None:
            break
        found[number] = "\x02" + why + "\n" + sections.get(number, "")
        left = left[[n for n, _ in left].index(number) + 1:]
    return found


def compare(commands, modes, programs, seconds=60):
    """The differences: (number, mode, expected, got)."""
    whole = len(programs) == 1
    expected = outputs(commands, "cpython", programs, seconds, whole)
    bad = {n for n, text in expected.items() if text.startswith("\x02") or "MemoryError" in text}
    usable = [(n, text) for n, text in programs if n not in bad]
    differences = []
    for mode in modes:
        got = outputs(commands, mode, usable, seconds, whole)
        for number, _ in usable:
            if got.get(number) != expected[number]:
                differences.append((number, mode, expected[number], got.get(number, "")))
    return differences, sorted(bad)
