"""Another process, or this one, is told to run a script."""
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    script = os.path.join(folder, "script.py")
    with open(script, "w") as file:
        file.write("import sys\nprint('script runs', '__file__' in globals(), flush=True)\n")
    print(sys.is_remote_debug_enabled())
    sys.remote_exec(os.getpid(), script)
    for i in range(10):
        pass
    print("goes on")
    for arguments in (os.getpid(), script + "x"), (os.getpid(), 1):
        try:
            sys.remote_exec(*arguments)
        except (OSError, TypeError) as e:
            print(type(e).__name__)
    target = "import time\nprint('ready', flush=True)\ninput()\nfor i in range(100): i += 1\nprint('end')"
    for options in [], ["-Xdisable-remote-debug"]:
        child = subprocess.Popen([sys.executable, *options, "-c", target], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print(child.stdout.readline().strip())
        try:
            sys.remote_exec(child.pid, script)
        except RuntimeError as e:
            print(e)
        print(child.communicate("\n")[0].split("\n"), child.returncode)
