"""Reads, and where it can be read runs, data of `marshal` that was changed at random: damage.py VICTIM SEED."""

import io
import marshal
import random
import signal
import sys


def changed(data, chance):
    data = bytearray(data)
    kind = chance.random()
    if kind < 0.1:
        return data[:chance.randrange(len(data))]
    if kind < 0.2:
        at, other, length = chance.randrange(len(data)), chance.randrange(len(data)), chance.randrange(20)
        data[at:at + length] = data[other:other + length]
        return data
    if kind < 0.3:
        at = chance.randrange(len(data))
        del data[at:at + chance.randrange(5)]
        return data
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        data[chance.randrange(len(data))] = chance.choice([0, 1, 0xFF, 0x80, 0x7F, *chance.randbytes(4)])
    return data


def out_of_time(*_):
    raise TimeoutError


def main(path, seed, rounds):
    chance = random.Random(seed)
    signal.signal(signal.SIGALRM, out_of_time)
    sys.setrecursionlimit(300)
    sys.unraisablehook = lambda args: None
    with open(path) as file:
        data = marshal.dumps(compile(file.read(), "victim.py", "exec"))
    out, err = sys.stdout, sys.stderr
    for _ in range(rounds):
        try:
            code = marshal.loads(bytes(changed(data, chance)))
        except (ValueError, EOFError, TypeError):
            continue
        if not hasattr(code, "co_code"):
            continue
        sys.stdout = sys.stderr = io.StringIO()
        signal.setitimer(signal.ITIMER_REAL, 1)
        try:
            try:
                exec(code, {"__name__": "victim"})
            except BaseException:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            sys.stdout, sys.stderr = out, err
        except TimeoutError:
            # It came when the round was over.
            sys.stdout, sys.stderr = out, err
    print("survived")


main(sys.argv[1], int(sys.argv[2]), 1500)
