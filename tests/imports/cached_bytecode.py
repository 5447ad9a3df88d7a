# Source compiled to a cache file, reused, refreshed when the source changes, damaged and recompiled.
import os, sys, tempfile, importlib
sys.dont_write_bytecode = False
d = tempfile.mkdtemp()
sys.path.insert(0, d)
src = os.path.join(d, "modx.py")
def write(text, when):
    with open(src, "w") as f: f.write(text)
    os.utime(src, (when, when))
    importlib.invalidate_caches()
    sys.modules.pop("modx", None)
    import modx
    return modx
m = write("x = 1\n", 1000000000)
cache = os.path.join(d, "__pycache__")
files = os.listdir(cache)
print(m.x, len(files), files[0].startswith("modx."), files[0].endswith(".pyc"))
pyc = os.path.join(cache, files[0])
before = open(pyc, "rb").read()
print(len(before) > 16, before[2:4])
print(write("x = 1\n", 1000000000).x, open(pyc, "rb").read() == before)
print(write("x = 22\n", 1000000001).x, open(pyc, "rb").read() != before)
print(write("x = 3\n", 1000000001).x)
good = open(pyc, "rb").read()
for name, data in (("magic", b"\0\0\r\n" + good[4:]), ("flags", good[:4] + b"\xff" * 4 + good[8:]), ("size", good[:12] + b"\0" * 4 + good[16:])):
    with open(pyc, "wb") as f: f.write(data)
    try:
        print(name, write("x = 3\n", 1000000001).x)
    except ImportError as e:
        print(name, type(e).__name__)
        os.remove(pyc)
sys.dont_write_bytecode = True
if os.path.exists(pyc): os.remove(pyc)
print(write("x = 5\n", 1000000002).x, os.path.exists(pyc))
import shutil
shutil.rmtree(d)
