"""Times one benchmark program round by round, in this very process.

    python benches/driver.py PROGRAM.py [ROUNDS] [FD]

ROUNDS defaults to ADDER_BENCH_ROUNDS or 5. A program is an ordinary script whose function `main()` does
one round and prints its result. The first round's output goes to stdout, to be compared between
implementations; later rounds print into nothing. One line of JSON goes to file descriptor FD (stderr by
default): the time of loading the program, of each round, and the peak resident memory where known.

Nothing but `sys` and `time` is needed, so that a young implementation can run it.
"""

import sys
import time


class Silence:
    """A standard output that forgets what it is given."""

    encoding = "utf-8"

    def write(self, text):
        return len(text)

    def flush(self):
        pass


def default_rounds():
    try:
        import os
        return int(os.environ.get("ADDER_BENCH_ROUNDS", "5"))
    except ImportError:
        return 5


def peak_kilobytes():
    try:
        import resource
    except ImportError:
        return "null"
    return str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def load(path):
    """The program as a module of its own, registered as dataclasses and pickle expect of a module."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    module = type(sys)("bench_program")
    module.__file__ = path
    sys.modules["bench_program"] = module
    exec(compile(text, path, "exec"), module.__dict__)
    return module


def run_rounds(main, rounds):
    times = []
    stdout = sys.stdout
    for number in range(rounds):
        start = time.perf_counter()
        main()
        times.append(time.perf_counter() - start)
        if number == 0:
            stdout.flush()
            sys.stdout = Silence()
    sys.stdout = stdout
    return times


def drive(arguments):
    if not 1 <= len(arguments) <= 3:
        print("usage: driver.py PROGRAM.py [ROUNDS] [FD]", file=sys.stderr)
        return 2
    path = arguments[0]
    rounds = int(arguments[1]) if len(arguments) > 1 else default_rounds()
    start = time.perf_counter()
    program = load(path)
    load_time = time.perf_counter() - start
    times = run_rounds(program.main, rounds)
    line = '{"load": %.9f, "rounds": [%s], "peak_kb": %s}\n' % (
        load_time,
        ", ".join("%.9f" % t for t in times),
        peak_kilobytes(),
    )
    if len(arguments) > 2:
        with open(int(arguments[2]), "w", closefd=False) as report:
            report.write(line)
    else:
        sys.stderr.write(line)
    return 0


if __name__ == "__main__":
    sys.exit(drive(sys.argv[1:]))
