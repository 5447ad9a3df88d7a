"""What errors say of modules that hide others, and of those that are not whole yet."""
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)

    def run(text, *options):
        write("main.py", text)
        done = subprocess.run([sys.executable, *options, "main.py"], cwd=folder, capture_output=True, text=True)
        print(done.stdout + done.stderr.rstrip().rpartition("\n")[2].replace(os.path.realpath(folder), "<folder>").replace(folder, "<folder>"))

    write("fractions.py", "import fractions\nfractions.Fraction")
    run("import fractions")
    write("fractions.py", "x = 1")
    run("import fractions\nfractions.Fraction")
    run("from fractions import Fraction")
    run("import sys; sys.path.insert(0, '.')\nimport fractions\nfractions.Fraction", "-P")
    write("mine.py", "import mine\nmine.array")
    run("import mine")
    write("mine.py", "from mine import array")
    run("import mine")
    os.mkdir(os.path.join(folder, "package"))
    write("package/__init__.py", "from . import a")
    write("package/a.py", "import package.b\npackage.a.x")
    write("package/b.py", "import package\npackage.a")
    run("import package")
    run("import fractions, types\nfractions.__spec__ = None\nfractions.Fraction")
