"""Writes link/adder.profdata: how often programs execute what, for the compiler to optimise release builds by (link/rustc).

    python3 link/profile.py [LLVM_PROFDATA]

Builds the command so that it counts (in target/profile), runs the language tests, the programs of benches/programs and training.py in
it, and merges the counts with `llvm-profdata` of the compiler's LLVM version (`rustc -vV`). Takes about a quarter of an hour. Functions that change lose
their counts until this is run again: the profile gets worse with time, never wrong. CPython is built in the same way.
"""

import glob
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "target", "profile")
COUNTS = os.path.join(FOLDER, "counts")
LIBRARY = os.path.join(ROOT, "link", "training.py")
SECONDS = 120


def build():
    shutil.rmtree(COUNTS, ignore_errors=True)
    environment = dict(os.environ, ADDER_PROFILE=COUNTS, CARGO_INCREMENTAL="0")
    subprocess.run(["cargo", "build", "--release", "--package", "adder", "--target-dir", FOLDER], cwd=ROOT, env=environment, check=True)
    return os.path.join(FOLDER, "release", "adder")


def train(binary):
    """Runs programs of all topics, interpreted most of all: what is compiled is not the compiler's work."""
    tests = sorted(glob.glob(os.path.join(ROOT, "tests", "*", "*.py")))
    programs = sorted(glob.glob(os.path.join(ROOT, "benches", "programs", "*.py")))
    driver = os.path.join(ROOT, "benches", "driver.py")
    runs = [["--jit=off", test] for test in tests] * 2
    runs += [["--jit=off", driver, program, "1"] for program in programs]
    runs += [["--jit=on", "--jit-threads=0", test] for test in tests if os.path.basename(os.path.dirname(test)) == "jit"]
    runs += [["--jit=on", driver, program, "1"] for program in programs]
    runs += [["--jit=off", LIBRARY, "0.5"], ["--jit=on", LIBRARY, "0.2"]]
    for run in runs:
        folder = os.path.dirname(run[-1]) if run[-1].endswith(".py") else ROOT
        try:
            subprocess.run([binary, *run], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{run} takes too long", file=sys.stderr)


def main():
    tool = sys.argv[1] if len(sys.argv) > 1 else "llvm-profdata"
    train(build())
    subprocess.run([tool, "merge", "--sparse", "--output", os.path.join(ROOT, "link", "adder.profdata"), COUNTS], check=True)


if __name__ == "__main__":
    main()
