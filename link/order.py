"""Writes link/functions.txt: the functions that programs use, first those of every start, for the linker to put side by side.

    python3 link/order.py target/release/adder

The kernel maps code in pieces of 64 KiB around what is executed. A start executes half a megabyte of functions which the compiler strews
over ten, so that most of the code would be mapped. `build.rs` makes a linker script of the list. Names come without the compiler's hashes
and hold for another version; a name that is gone is passed over, one that is missing costs a little memory. The binary has to be one as users
build it: an incremental build divides the code otherwise, and its list costs theirs 2 MB. Needs valgrind.
"""

import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def without_hash(name):
    """A name as it will be in another build: without the compiler's hash and its mark for what it made visible across units."""
    return re.sub(r"17h[0-9a-f]{16}E$", "17h", re.sub(r"\.llvm\.\d+$", "", name))


def functions(command, folder):
    """The functions that a run executes, as the linker calls them, without hashes."""
    with tempfile.NamedTemporaryFile() as profile:
        tool = ["valgrind", "--tool=callgrind", "--demangle=no", "--callgrind-out-file=" + profile.name]
        subprocess.run(tool + command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
        with open(profile.name, encoding="utf-8", errors="replace") as lines:
            names = {m.group(1) for line in lines if (m := re.match(r"c?fn=\(\d+\) ([A-Za-z_][\w.$]*)", line))}
    return {without_hash(name) for name in names}


def defined(binary):
    """The binary's functions, and how many instances of a generic function a name stands for."""
    listing = subprocess.run(["nm", "--defined-only", binary], capture_output=True, text=True).stdout
    return collections.Counter(without_hash(line.split()[-1]) for line in listing.splitlines())


def main():
    binary = os.path.abspath(sys.argv[1])
    own = defined(binary)
    basics = os.path.join(ROOT, "tests", "basics")
    runs = [["--jit=off", "-c", "pass"]] + [
        ["--jit=off", os.path.join(basics, name)] for name in ("hello.py", "functions.py", "classes.py")]
    starts = len(runs)
    # One program of each topic stands for what programs do; `jit` stands for compiled code.
    for topic in sorted(glob.glob(os.path.join(ROOT, "tests", "*", ""))):
        programs = sorted(glob.glob(os.path.join(topic, "*.py")))
        for program in programs[:1]:
            runs.append(["--jit=off", program])
    for program in sorted(glob.glob(os.path.join(ROOT, "tests", "jit", "*.py")))[::12]:
        runs.append(["--jit=eager", program])
    seen = [(run, functions([binary] + run, os.path.dirname(run[-1]) or ROOT) & own.keys()) for run in runs]
    start = set().union(*(found for _, found in seen[:starts]))
    interpreted = collections.Counter(name for run, found in seen[starts:] if run[0] == "--jit=off" for name in found - start)
    compiled = collections.Counter(name for run, found in seen if run[0] == "--jit=eager" for name in found - start)
    # What one program alone does is as rare as what none of them did, and most instances of a function that has many are.
    common = {name for name, times in interpreted.items() if times >= 3 and own[name] <= 10}
    compiler = {name for name, times in compiled.items() if times >= 3 and own[name] <= 10} - common
    # Those of most programs first.
    order = [*sorted(start), *sorted(common, key=lambda name: (-interpreted[name], name)),
             *sorted(compiler, key=lambda name: (-compiled[name], name))]
    with open(os.path.join(ROOT, "link", "functions.txt"), "w", encoding="utf-8") as out:
        out.writelines(name + "\n" for name in order)


main()
