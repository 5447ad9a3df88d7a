"""`sys.tracebacklimit`, exit messages, `sys.setdlopenflags`, PYTHONBREAKPOINT that names nothing, closed standard streams."""
import os
import subprocess
import sys


def run(text, **more):
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, **more)
    print(done.returncode, done.stdout, done.stderr)


for limit in 10, 2, 1, 0, -1, None:
    run(f"import sys\ndef f(): 1 / 0\ndef g(): f()\nsys.tracebacklimit = {limit}\ng()")
run(r'import sys; sys.exit("surrogates:\udcff")')
flags = sys.getdlopenflags()
sys.setdlopenflags(flags + 1)
print(sys.getdlopenflags() - flags)
for target in ".", "..", ".int", "nosuchmodule.f", "nosuchbuiltin":
    run("import warnings; warnings.simplefilter('always'); breakpoint()", env={**os.environ, "PYTHONBREAKPOINT": target})
text = "import os, sys; os._exit(40 + sum(getattr(sys, s) is None for s in ('stdin', 'stdout', 'stderr')))"
for closed in [0], [1], [2], [0, 1, 2]:
    run(text, preexec_fn=lambda: [os.close(fd) for fd in closed])
