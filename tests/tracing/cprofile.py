# `cProfile`: what was called how often, by whom, with a clock of the program's, and from the command line.
import cProfile
import io
import pstats
import subprocess
import sys
import tempfile


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def numbers(n):
    for i in range(n):
        yield i


class Collected:
    def __init__(self):
        self.items = []

    def collect(self, n):
        for i in numbers(n):
            self.items.append(i)
        return sorted(self.items, key=lambda x: -x)


def main():
    fib(10)
    Collected().collect(20)
    len("abc")
    "a,b".split(",")
    max([1, 2], key=abs)
    dict.fromkeys("ab")
    for call in (lambda: int("x")), (lambda: [].index(3)):
        try:
            call()
        except ValueError:
            pass
    try:
        generator = numbers(3)
        next(generator)
        generator.throw(KeyError("thrown"))
    except KeyError:
        pass


def name(function):
    file, line, what = function
    return what if file == "~" else f"{file.rsplit('/')[-1]}:{what}"


def show(profile):
    stats = pstats.Stats(profile).stats
    for function in sorted(stats, key=name):
        primitive, calls, inside, total, callers = stats[function]
        times = 0 <= inside <= total or inside >= 0 and calls != primitive
        print(name(function), primitive, calls, times, sorted((name(by), figures[:2]) for by, figures in callers.items()))


profile = cProfile.Profile()
for _ in range(3):
    profile.enable()
    main()
    profile.disable()
show(profile)
without = cProfile.Profile()
without.enable(subcalls=False, builtins=False)
main()
without.disable()
show(without)
with cProfile.Profile(subcalls=False, builtins=False) as default:
    main()
show(default)
said = io.StringIO()
pstats.Stats(profile, stream=said).sort_stats("cumulative").print_stats(5)
print(len(said.getvalue().splitlines()) > 5)


def fails(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


fails(lambda: (profile.enable(), profile.enable()))
profile.disable()
fails(profile.disable)
fails(lambda: cProfile.Profile(1, 2, 3, 4, 5))
fails(lambda: cProfile.Profile(timer=None, unit=1))
fails(lambda: cProfile.Profile(timeunit="x"))
fails(profile._ccall_callback)
fails(lambda: profile._pystart_callback(1))

ticks = iter(range(10_000))
timed = cProfile.Profile(lambda: next(ticks), 0.5)
print(timed.runcall(fib, 6))


def told(entries):
    of = lambda code: code if isinstance(code, str) else code.co_name
    return sorted((of(e.code), *e[1:5], told(e[5]) if len(e) > 5 and e[5] else None) for e in entries)


print(told(timed.getstats()))
timed.clear()
print(timed.getstats())
seconds = iter(range(10_000))
timed = cProfile.Profile(lambda: next(seconds) / 4)
timed.runcall(fib, 3)
print(told(timed.getstats()))


def stops():
    timed.disable()


def changes():
    timed.clear()


for bad in stops, changes, lambda: 1 / 0, lambda: "late":
    said = set()
    sys.unraisablehook = lambda args: said.add((args.err_msg.split("<")[0], type(args.exc_value).__name__, str(args.exc_value)))
    timed = cProfile.Profile(bad)
    timed.enable()
    fib(0)
    timed._pystart_callback(main.__code__, 0)
    cProfile.Profile.disable(timed)
    print(said)
sys.unraisablehook = sys.__unraisablehook__
print(sys.monitoring.get_tool(2))

with tempfile.NamedTemporaryFile("w", suffix=".py", delete_on_close=False) as script:
    script.write("import sys\ndef f(): print('in f', __name__, sys.argv[1:])\nfor i in range(3): f()\n")
    script.close()
    for arguments in [[script.name, "x"], ["-s", "ncalls", script.name], [], ["-s", "nothing", script.name], ["-m", "this.is.none"]]:
        done = subprocess.run([sys.executable, "-m", "cProfile", *arguments], capture_output=True, text=True)
        lines = done.stdout.splitlines()
        print(done.returncode, lines[:3], [" ".join(line.split()[:1]) for line in lines if "(f)" in line])
        print(done.stderr.splitlines()[-1:])
