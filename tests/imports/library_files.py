"""The library's files are there for programs that look for them, wherever the interpreter keeps them."""

import ast
import glob
import json
import linecache
import os

folder = os.path.dirname(ast.__file__)
names = os.listdir(folder)
print("ast.py" in names, "json" in names, len(names) == len(set(names)))
print(os.path.isdir(folder), os.path.isfile(ast.__file__), os.path.isdir(os.path.join(folder, "json")))
with open(ast.__file__, "rb") as file:
    data = file.read()
print(os.stat(ast.__file__).st_size == len(data), b"class NodeVisitor" in data)
print(sorted(e.name for e in os.scandir(os.path.dirname(json.__file__)) if e.is_file()))
print(len(glob.glob(os.path.join(folder, "json", "*.py"))) > 4)
print(linecache.getline(json.__file__, 1)[:3] != "")
descriptor = os.open(json.__file__, os.O_RDONLY)
print(os.read(descriptor, 3))
os.close(descriptor)
print(os.path.samefile(ast.__file__, os.path.join(folder, "ast.py")), os.path.samefile(ast.__file__, json.__file__))
for attempt in (lambda: open(os.path.join(folder, "not there.py")), lambda: os.listdir(os.path.join(folder, "not there")),
                lambda: os.stat(os.path.join(folder, "not there"))):
    try:
        attempt()
    except FileNotFoundError as e:
        print(e.errno, e.strerror)
