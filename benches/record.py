"""Records what every benchmark program prints, beside it as NAME.out. Run it with CPython 3.14.

Each program runs twice under different hash seeds; one whose output differs is refused.
"""

import os
import subprocess
import sys


def output_of(path, seed):
    environment = dict(os.environ, PYTHONHASHSEED=seed, PYTHONIOENCODING="utf-8")
    done = subprocess.run([sys.executable, path], capture_output=True, env=environment, check=True, timeout=120)
    return done.stdout


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
    wanted = set(sys.argv[1:])
    refused = 0
    for name in sorted(os.listdir(folder)):
        stem, extension = os.path.splitext(name)
        if extension != ".py" or (wanted and stem not in wanted):
            continue
        path = os.path.join(folder, name)
        first = output_of(path, "1")
        if first != output_of(path, "2"):
            print("refused, output varies:", name)
            refused += 1
            continue
        with open(os.path.join(folder, stem + ".out"), "wb") as file:
            file.write(first)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
