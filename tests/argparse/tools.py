# Small command line tools: parents, defaults, types, epilogs, partial parsing, custom formatting.
import argparse, io, contextlib
def tool(argv):
    base = argparse.ArgumentParser(add_help=False)
    base.add_argument("-v", "--verbose", action="count", default=0)
    base.add_argument("--config", default="cfg.ini")
    p = argparse.ArgumentParser(prog="tool", parents=[base], color=False, formatter_class=argparse.RawDescriptionHelpFormatter, description="line one\n  line two", epilog="see also:\n  nothing")
    sub = p.add_subparsers(dest="cmd", metavar="COMMAND", title="commands")
    a = sub.add_parser("copy", parents=[base], help="copy files", color=False)
    a.add_argument("src", nargs="+")
    a.add_argument("dst")
    a.add_argument("--mode", type=lambda s: int(s, 8), default=0o644)
    b = sub.add_parser("sum", help="add numbers", color=False)
    b.add_argument("nums", nargs="*", type=float, default=[1.0, 2.0])
    b.add_argument("--op", choices=("add", "mul"), default="add")
    b.add_argument("--round", type=int, nargs="?", const=2)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try: ns = p.parse_args(argv)
        except SystemExit as e: return f"exit {e.code}: {(out.getvalue() + err.getvalue())!r}"
    if ns.cmd == "sum":
        r = 0 if ns.op == "add" else 1
        for x in ns.nums: r = r + x if ns.op == "add" else r * x
        return r if ns.round is None else round(r, ns.round)
    return sorted(vars(ns).items())
for argv in ("", "-h", "-vv copy a b c --mode 755", "copy a", "copy a b --mode 9", "sum", "sum 1 2.5 3", "sum 1 x", "sum 2 3 --op mul", "sum 1.23456 --round", "sum 1.23456 --round 3", "sum 1 --op div", "nope", "copy -v a b", "--config=x sum 5", "sum -h", "sum -- -5 3", "sum -5"):
    print(argv, "->", tool(argv.split()))
p = argparse.ArgumentParser(prog="fmt", color=False, formatter_class=argparse.ArgumentDefaultsHelpFormatter, usage="%(prog)s [-x] FILE...")
p.add_argument("-x", type=int, default=5, help="the x")
p.add_argument("files", nargs="*", help="files", metavar="FILE")
p.add_argument("--hidden", help=argparse.SUPPRESS)
p.add_argument("--long-name-with-much-text", metavar="VALUE", help="some long help text that has to be wrapped over more than one line to fit")
print(p.format_help(), p.format_usage(), p.parse_intermixed_args("a -x 3 b".split()), p.parse_known_args("a --unknown=1 -q".split()), sep="\n")
print(p.get_default("x"), p.set_defaults(x=9, extra=1), p.parse_args([]), argparse.Namespace(a=1, **{"b c": 2}), "x" in p.parse_args([]))
e = argparse.ArgumentParser(prog="e", exit_on_error=False, color=False)
e.add_argument("-n", type=int)
try: e.parse_args(["-n", "x"])
except argparse.ArgumentError as err: print(err, err.argument_name)
class A(argparse.Action):
    def __call__(self, parser, ns, v, opt=None): getattr(ns, self.dest).append((opt, v))
q = argparse.ArgumentParser(prog="q", color=False)
for o in ("-a", "-b"): q.add_argument(o, dest="order", action=A, default=[])
q.add_argument("--ext", action="extend", nargs="+", default=["d"])
q.add_argument("-c", action="append_const", const=7, dest="consts")
print(q.parse_args("-b 1 -a 2 -b 3 --ext x y --ext z -c -c".split()))
