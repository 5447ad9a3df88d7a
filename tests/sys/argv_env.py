# Command line and environment as seen by a program, and child interpreters.
import sys, os
print(len(sys.argv), sys.argv[0].rpartition("/")[2], sys.flags.interactive, sys.flags.ignore_environment)
os.environ["ADDER_TEST_X"] = "é"
print(os.environ["ADDER_TEST_X"], os.getenv("ADDER_TEST_X"), os.environ.get("NOPE_NOPE"), os.getenv("NOPE_NOPE", "d"), "ADDER_TEST_X" in os.environ, os.environb[b"ADDER_TEST_X"])
del os.environ["ADDER_TEST_X"]
def t(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(t(lambda: os.environ["ADDER_TEST_X"]), t(lambda: os.environ.__setitem__("a", 5)))
print(os.getpid() > 0, os.getcwd() == os.path.dirname(os.path.abspath(__file__)), os.sep, os.linesep == "\n", os.name, os.curdir, os.pathsep, os.devnull, os.cpu_count() >= 1, os.path.basename(__file__))
print(os.path.join("a", "/b", "c"), os.path.split("/a/b/c.txt"), os.path.splitext("x.tar.gz"), os.path.normpath("a/./b/../c//d"), os.path.isabs("/x"), os.path.commonprefix(["/ab", "/ac"]), os.path.commonpath(["/a/b", "/a/c"]), os.path.relpath("/a/b", "/a/c"), os.path.expanduser("x"), os.path.dirname("/a/"), os.path.exists("/nope"))
import subprocess
def run(*args, **k):
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, **k)
r = run("-c", "import sys; print(sys.argv); sys.stderr.write('err'); sys.exit(3)", "a", "b c")
print(r.returncode, r.stdout.strip(), r.stderr)
r = run("-c", "print(input()[::-1])", input="abc\n")
print(r.returncode, r.stdout.strip())
r = run("-", input="print('from stdin', __name__)")
print(r.returncode, r.stdout.strip())
r = run("-c", "1/0")
print(r.returncode, r.stderr.strip().splitlines()[-1])
r = run("nope_file.py")
print(r.returncode, "can't open file" in r.stderr, "No such file" in r.stderr)
r = run("-O", "-c", "assert 0; print(__debug__)")
print(r.returncode, r.stdout.strip())
r = run("-c", "import os; os._exit(9)")
print(r.returncode)
r = run("-m", "json.tool", "--compact", input='{"b": 1,  "a": [1, 2]}')
print(r.returncode, r.stdout.strip())
