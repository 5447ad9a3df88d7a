#! /usr/bin/env python3
"""Profiles that cost less than `profile`'s: `_lsprof` does the work.

Compatible with the `profile` module.
"""

import _lsprof
import io
import profile as _profile
import types

__all__ = ["run", "runctx", "Profile"]


def run(statement, filename=None, sort=-1):
    return _profile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    return _profile._Utils(Profile).runctx(statement, globals, locals, filename, sort)


run.__doc__ = _profile.run.__doc__
runctx.__doc__ = _profile.runctx.__doc__


class Profile(_lsprof.Profiler):
    """Profile(timer=None, timeunit=0.0, subcalls=True, builtins=True)

    A profiler with a clock of the program's, if it gives one: `timer` is called for the time, in seconds, or in units of `timeunit` seconds
    if that is not 0.
    """

    def print_stats(self, sort=-1):
        import pstats

        keys = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*keys).print_stats()

    def dump_stats(self, file):
        import marshal

        with open(file, "wb") as to:
            self.create_stats()
            marshal.dump(self.stats, to)

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Puts what there is by now into `stats`, as `pstats` wants it: for each function its calls without and with recursive ones, the
        time in itself and in all, and the same by caller."""
        entries = self.getstats()
        self.stats = {}
        callers = {}
        for entry in entries:
            callers[id(entry.code)] = by = {}
            self.stats[label(entry.code)] = *_counts(entry), entry.inlinetime, entry.totaltime, by
        for entry in entries:
            caller = label(entry.code)
            for called in entry.calls or ():
                by = callers.get(id(called.code))
                if by is None:
                    continue
                primitive, all = _counts(called)
                figures = all, primitive, called.inlinetime, called.totaltime
                if caller in by:
                    figures = tuple(map(sum, zip(figures, by[caller])))
                by[caller] = figures

    def run(self, cmd):
        import __main__

        names = __main__.__dict__
        return self.runctx(cmd, names, names)

    def runctx(self, cmd, globals, locals):
        with self:
            exec(cmd, globals, locals)
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()


def _counts(entry):
    """How often something was called: by others than itself, and at all."""
    return entry.callcount - entry.reccallcount, entry.callcount


def label(code):
    if isinstance(code, str):
        return "~", 0, code
    return code.co_filename, code.co_firstlineno, code.co_name


def main():
    import os
    import pstats
    import runpy
    import sys
    from optparse import OptionParser

    parser = OptionParser(usage="cProfile.py [-o output_file_path] [-s sort] [-m module | scriptfile] [arg] ...")
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option(
        "-s",
        "--sort",
        dest="sort",
        help="Sort order when printing to stdout, based on pstats.Stats class",
        default=2,
        choices=sorted(pstats.Stats.sort_arg_dict_default),
    )
    parser.add_option("-m", dest="module", action="store_true", help="Profile a library module", default=False)
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, arguments = parser.parse_args()
    sys.argv[:] = arguments
    # The program may change its directory.
    if options.outfile is not None:
        options.outfile = os.path.abspath(options.outfile)
    if not arguments:
        parser.print_usage()
        return parser
    program = arguments[0]
    if options.module:
        code = "run_module(modname, run_name='__main__')"
        names = {"run_module": runpy.run_module, "modname": program}
    else:
        sys.path.insert(0, os.path.dirname(program))
        with io.open_code(program) as file:
            code = compile(file.read(), program, "exec")
        # What is pickled, say, is looked for there; processes that are started find it by its file.
        sys.modules["__main__"] = module = types.ModuleType("__main__")
        names = module.__dict__
        names.update(__file__=program, __package__=None, __cached__=None)
    try:
        runctx(code, names, None, options.outfile, options.sort)
    except BrokenPipeError as e:
        # Nobody reads: nothing is to be flushed at the end.
        sys.stdout = None
        sys.exit(e.errno)
    return parser


if __name__ == "__main__":
    main()
