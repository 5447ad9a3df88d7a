#!/usr/bin/env python3
r"""Work with well-known packages, in each engine: importing, the first round, the steady state, as multiples of the first engine's speed.

usage: run.py [--folder F] [--only A,B] [--seconds S] ENGINE=COMMAND ...

  run.py python=python3.14 adder=target/release/adder 'interp=target/release/adder --jit=off'

The packages (pure Python, as wheels) are fetched with pip into the folder, once. Steady is the median of the last third of the rounds. What
comes out has to be the same in all engines, with hashes fixed.
"""

import argparse
import glob
import json
import math
import os
import statistics
import subprocess
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

PACKAGES = """asgiref==3.13.0 black==26.10.1 bottle==0.13.4 chameleon==4.6.0 chess==1.10.0 click==8.5.1 django==6.1.3 docutils==0.23
dulwich==1.2.21 genshi==0.7.12 html5lib==1.1 isort==9.0.2 jinja2==3.1.6 lark==1.3.1 mako==1.4.3 markdown==3.11.3 markdown-it-py==4.3.0
mdurl==0.1.2 mistune==3.4.0 mpmath==1.4.1 mypy_extensions==1.2.0 networkx==3.7 packaging==26.4 parso==0.8.7 pathspec==1.1.1
platformdirs==4.14.9 ply==3.11 pycodestyle==2.15.0 pycparser==3.12 pyflakes==4.1.0 pygments==2.21.0 pyparsing==3.3.3 pytokens==0.4.1 rich==15.0.0
six==1.17.0 sqlglot==30.30.0 sqlparse==0.6.1 sympy==1.14.0 textdistance==4.6.3 tomlkit==0.15.2 webencodings==0.6.1""".split()
# Their wheels are for one interpreter each; the sources have the modules in Python.
SOURCES = {"markupsafe==3.0.3": "src/markupsafe", "pyyaml==6.0.3": "lib/yaml"}


def fetch(folder):
    site = os.path.join(folder, "site")
    if os.path.exists(site):
        return site
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
    pure = ["--python-version", "3.14", "--implementation", "py", "--abi", "none", "--platform", "any", "--only-binary=:all:"]
    subprocess.run(pip + pure + PACKAGES, check=True)
    subprocess.run(pip + ["--no-binary=:all:", *SOURCES], check=True)
    making = site + ".new"
    for wheel in glob.glob(os.path.join(folder, "*.whl")):
        zipfile.ZipFile(wheel).extractall(making)
    for name, inside in SOURCES.items():
        archive = glob.glob(os.path.join(folder, name.split("=")[0] + "*.tar.gz"))[0]
        strip = str(inside.count("/") + 1)
        subprocess.run(["tar", "xf", archive, "-C", making, "--strip-components", strip, "--wildcards", f"*/{inside}/*"], check=True)
    os.rename(making, site)
    return site


def run(command, name, seconds, site):
    path = os.pathsep.join(filter(None, [site, os.environ.get("PYTHONPATH")]))
    env = dict(os.environ, PYTHONPATH=path, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    words = command.split()
    while "=" in words[0] and not words[0].startswith("-"):
        key, value = words.pop(0).split("=", 1)
        env[key] = value
    try:
        done = subprocess.run(
            words + [os.path.join(HERE, "work.py"), name, str(seconds)],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100 + 10 * seconds,
        )
        found = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None, "no answer" if "done" not in locals() else (done.stderr.strip().splitlines() or ["?"])[-1]
    rounds = found["rounds"]
    steady = statistics.median(rounds[-max(1, len(rounds) // 3) :])
    return (found["import"], rounds[0], steady), found["digests"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=os.path.expanduser("~/.cache/adder-packages"))
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("engines", nargs="+")
    options = parser.parse_args()
    from work import WORK

    os.makedirs(options.folder, exist_ok=True)
    site = fetch(options.folder)
    engines = dict(e.split("=", 1) for e in options.engines)
    first, *others = engines
    ratios = {e: [] for e in others}
    print(f"{'':14} {first + ' ms':>10}" + "".join(f"  {e + ' import':>14}  first steady" for e in others))
    for name in options.only.split(",") if options.only else WORK:
        base, expected = run(engines[first], name, options.seconds, site)
        if base is None:
            print(f"{name:14} {first} fails: {expected}")
            continue
        line = f"{name:14} {base[2] * 1000:10.2f}"
        for e in others:
            times, digests = run(engines[e], name, options.seconds, site)
            if times is None or digests != expected:
                line += "  " + ("OTHER RESULT" if times else f"fails: {digests[:60]}")
                continue
            ratio = [b / t for b, t in zip(base, times)]
            ratios[e].append(ratio)
            line += f"  {ratio[0]:14.2f} {ratio[1]:6.2f} {ratio[2]:6.2f}"
        print(line, flush=True)
    line = f"{'geometric mean':25}"
    for e in others:
        means = [math.exp(statistics.mean(math.log(r[i]) for r in ratios[e])) for i in range(3)] if ratios[e] else [0, 0, 0]
        line += f"  {means[0]:14.2f} {means[1]:6.2f} {means[2]:6.2f}"
    print(line)


if __name__ == "__main__":
    main()
