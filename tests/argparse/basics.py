# argparse: help text, types, choices, subcommands, errors and exit codes.
import argparse, sys, io, contextlib
def run(p, *args):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            r = p.parse_args(list(args))
        except SystemExit as e:
            r = f"exit {e.code}"
    print(args, "->", r, repr(out.getvalue()) if out.getvalue() else "", repr(err.getvalue()) if err.getvalue() else "")
p = argparse.ArgumentParser(prog="prog", description="A test program.", epilog="The end.", color=False)
p.add_argument("file", help="the file")
p.add_argument("rest", nargs="*", type=int, help="numbers (default: %(default)s)")
p.add_argument("-v", "--verbose", action="count", default=0)
p.add_argument("-n", "--number", type=int, metavar="N", default=5, help="a number")
p.add_argument("-q", action="store_true")
p.add_argument("--mode", choices=["fast", "slow"])
p.add_argument("--list", action="append")
p.add_argument("--no-color", dest="color", action="store_false")
p.add_argument("--version", action="version", version="%(prog)s 1.0")
print(p.format_help())
for a in (("f",), ("f", "1", "2", "-vv", "-n3", "-q"), ("f", "--number=7", "--mode", "slow", "--list", "a", "--list", "b", "--no-color"), (), ("f", "x"), ("f", "-n", "x"), ("f", "--mode", "odd"), ("f", "--nope"), ("f", "--num", "9"), ("--version",), ("-h",), ("f", "--", "-5"), ("f", "-5"), ("f", "-vqn", "2"), ("f", "--verbose=3"), ("f", "-n")):
    run(p, *a)
s = argparse.ArgumentParser(prog="sub", color=False)
subs = s.add_subparsers(dest="cmd", required=True, help="commands")
a = subs.add_parser("add", help="add things", color=False)
a.add_argument("x", type=float)
b = subs.add_parser("del", aliases=["rm"], color=False)
b.add_argument("--all", action=argparse.BooleanOptionalAction)
b.set_defaults(func="deleter")
print(s.format_help(), a.format_usage())
for args in (("add", "1.5"), ("del", "--all"), ("rm", "--no-all"), (), ("zap",), ("add",), ("add", "x")):
    run(s, *args)
m = argparse.ArgumentParser(prog="m", add_help=False, color=False)
g = m.add_mutually_exclusive_group(required=True)
g.add_argument("-a", action="store_const", const=1)
g.add_argument("-b", nargs="?", const="c", default="d")
gr = m.add_argument_group("extras", "more options")
gr.add_argument("--pair", nargs=2, metavar=("X", "Y"), type=int)
gr.add_argument("--plus", nargs="+")
for args in (("-a",), ("-b",), ("-b", "v"), ("-a", "-b"), (), ("-a", "--pair", "1", "2"), ("-a", "--pair", "1"), ("-a", "--plus"), ("-a", "--plus", "x", "y")):
    run(m, *args)
print(m.format_help(), m.parse_known_args(["-a", "--what", "z"]), argparse.Namespace(x=1) == argparse.Namespace(x=1), vars(argparse.Namespace(q=2)))
def positive(v):
    if int(v) <= 0: raise argparse.ArgumentTypeError(f"{v} is not positive")
    return int(v)
class Act(argparse.Action):
    def __call__(self, parser, ns, values, opt=None): setattr(ns, self.dest, (opt, values))
t = argparse.ArgumentParser(prog="t", prefix_chars="-+", fromfile_prefix_chars="@", allow_abbrev=False, color=False)
t.add_argument("+p", type=positive)
t.add_argument("--act", action=Act)
t.add_argument("--long-option", default=argparse.SUPPRESS)
for args in (("+p", "5"), ("+p", "-1"), ("+p", "0"), ("--act", "v"), ("--long", "x"), ("--long-option", "x"), ("@nofile",)):
    run(t, *args)
try:
    t.add_argument("+p")
except argparse.ArgumentError as e:
    print(e)
