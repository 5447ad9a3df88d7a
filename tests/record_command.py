"""Records what CPython 3.14 does with the command lines of tests/command/*.case. Run it with CPython 3.14.

A file has cases, each begun by a line `=== name`. What follows is in sections: `$ words` (the command line, quoted as for a
shell), `--- file NAME` (a file's lines), `--- bytes NAME` (a file's bytes, as in a bytes literal), `--- stdin`, `--- env`
(`NAME=value`), and what is recorded: `--- status`, `--- stdout`, `--- stderr`. Cases whose name begins with `adder:` are about
options that CPython does not have, and are left as they are.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile

RECORDED = ("status", "stdout", "stderr")


def split(text):
    """The cases of a file: (name, command line, sections in order)."""
    cases = []
    for line in text.splitlines(keepends=True):
        if line.startswith("=== "):
            cases.append([line[4:].strip(), "", []])
        elif line.startswith("$ ") and not cases[-1][2]:
            cases[-1][1] = line[2:].strip()
        elif line.startswith("--- "):
            cases[-1][2].append([line[4:].strip(), ""])
        elif cases and cases[-1][2]:
            cases[-1][2][-1][1] += line
        elif cases:
            cases[-1][1] += "\n" + line.rstrip("\n")
    return cases


def neutral(text, folder):
    text = text.replace(folder, "<folder>").replace(os.path.realpath(folder), "<folder>")
    text = text.replace(sys.executable, "<python>").replace("`adder -h'", "`python -h'")
    return re.sub(r'"[^"]*/lib/python3.14/', '"<library>/', text)


def run(command, sections):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    stdin = ""
    with tempfile.TemporaryDirectory() as folder:
        for name, body in sections:
            kind, _, path = name.partition(" ")
            if kind == "file":
                with open(os.path.join(folder, path), "w", newline="") as file:
                    file.write(body)
            elif kind == "bytes":
                with open(os.path.join(folder, path), "wb") as file:
                    file.write(eval("b'" + body.strip().replace("'", "\\'") + "'"))
            elif kind == "stdin":
                stdin = body
            elif kind == "env":
                environment.update(line.split("=", 1) for line in body.splitlines())
        words = [sys.executable, *shlex.split(command)]
        done = subprocess.run(words, input=stdin.encode(), capture_output=True, cwd=folder, env=environment, timeout=60)
        out, err = (neutral(stream.decode(errors="replace"), folder) for stream in (done.stdout, done.stderr))
    return {"status": f"{done.returncode}\n", "stdout": out, "stderr": err}


def record(path):
    with open(path) as file:
        text = file.read()
    head = text[:text.index("=== ")]
    out = head
    for name, command, sections in split(text):
        if not name.startswith("adder:"):
            given = [s for s in sections if s[0] not in RECORDED]
            results = run(command, given)
            sections = given + [[kind, body] for kind, body in results.items() if body]
        out += f"=== {name}\n$ {command}\n"
        for kind, body in sections:
            out += f"--- {kind}\n{body}"
            if body and not body.endswith("\n"):
                out += "\n"
    with open(path, "w") as file:
        file.write(out)


if __name__ == "__main__":
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "command")
    for entry in sorted(os.listdir(folder)):
        if entry.endswith(".case"):
            record(os.path.join(folder, entry))
