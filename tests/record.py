"""Records what the language tests print: run it with CPython 3.14, after adding or changing a program.

    python3.14 tests/record.py [TOPIC | TOPIC/NAME] ...

For each tests/TOPIC/NAME.py it writes NAME.out (standard output) and, where the program does not end with
status 0 and an empty standard error, NAME.err: a line `exit CODE`, then standard error. The program's own
folder is cut out of the paths. Each program runs twice under different hash seeds; one that prints something
else the second time, or that takes longer than it should, is refused.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.abspath(__file__))
SLOW = 3.0


def run(folder, name, seed):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment.update(PYTHONHASHSEED=seed, PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1", NO_COLOR="1")
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, name + ".py"],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    elapsed = time.perf_counter() - start
    prefix = folder.encode() + b"/"
    return done.stdout.replace(prefix, b""), done.stderr.replace(prefix, b""), done.returncode, elapsed


def write_or_remove(path, data):
    if data is None:
        if os.path.exists(path):
            os.remove(path)
        return
    with open(path, "wb") as file:
        file.write(data)


def record(case):
    """Records one program; gives back why it was refused, or nothing."""
    topic, name = case
    if name in sys.stdlib_module_names:
        return "it would hide the library module of that name from its neighbours"
    folder = os.path.join(ROOT, topic)
    first = run(folder, name, "1")
    second = run(folder, name, "77")
    if first[:3] != second[:3]:
        return "its output varies"
    stdout, stderr, code, elapsed = first
    if min(elapsed, second[3]) > SLOW:
        return f"it takes {elapsed:.1f} s"
    if os.path.dirname(os.__file__).encode() in stdout + stderr:
        return "its output names the library's folder"
    if code < 0:
        return f"it died of signal {-code}"
    if not stdout:
        return "it prints nothing"
    stem = os.path.join(folder, name)
    write_or_remove(stem + ".out", stdout)
    failed = code != 0 or stderr
    write_or_remove(stem + ".err", b"exit %d\n%s" % (code, stderr) if failed else None)
    return None


def cases(wanted):
    for topic in sorted(os.listdir(ROOT)):
        folder = os.path.join(ROOT, topic)
        if not os.path.isdir(folder):
            continue
        for file in sorted(os.listdir(folder)):
            name, extension = os.path.splitext(file)
            if extension == ".py" and (not wanted or topic in wanted or f"{topic}/{name}" in wanted):
                yield topic, name


def main():
    if sys.version_info[:2] != (3, 14) or sys.implementation.name != "cpython":
        print("record with CPython 3.14 only", file=sys.stderr)
        return 2
    chosen = list(cases(set(sys.argv[1:])))
    refused = 0
    with ThreadPoolExecutor(2) as pool:
        for (topic, name), reason in zip(chosen, pool.map(record, chosen)):
            if reason:
                print(f"refused {topic}/{name}: {reason}")
                refused += 1
    print(f"{len(chosen) - refused} recorded, {refused} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
