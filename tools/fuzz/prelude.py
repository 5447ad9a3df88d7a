"""What every program finds in its namespace, and the text of a process that runs many programs.

`P(...)` tells, `X(e)` tells of an exception and the lines of its traceback, `C(v)` cuts a value down, `D(tag)` is an object
that tells when it dies, `M(tag)` a context manager,
`N(tag, enter, leave)` one that raises such exceptions,
`H(value)` an object that does something (`act`) whenever it is asked for something. A section of the output
begins with a line `\\x01 number`.
"""

# Of CPython, for a program: kilobytes, and seconds of processor time. What takes more is left out: one program of 200 took nine
# tenths of a batch's time.
MOST = 250_000
SLOW = 0.4

PRELUDE = r'''
import sys, gc, zlib, builtins, os, resource
gc.disable()
# CPython imports a codec's module when it is first used: not while a program has changed `__import__`.
''.encode('utf-16-le'), ''.encode('ascii'), b''.decode('latin-1')
if sys.implementation.name == 'cpython':
    from _signal import setitimer, ITIMER_PROF
else:
    setitimer = None
OWN = dict(vars(builtins))
told = []
# Finalizers that run after a program's end tell nothing.
muted = False
folded = 0
# Without `re`: half of an eager process went into compiling that.
def bare(text):
    first, *rest = text.split(' at 0x')
    return first + ''.join([part.lstrip('0123456789abcdef') for part in rest])
def show(v):
    t = type(v)
    if t is set or t is frozenset:
        return t.__name__ + '{' + ', '.join(sorted([show(x) for x in v])) + '}'
    if t is list or t is tuple:
        return t.__name__ + '(' + ', '.join([show(x) for x in v]) + ')'
    if t is dict:
        return '{' + ', '.join([show(k) + ': ' + show(x) for k, x in list(v.items())]) + '}'
    if t.__module__ == 'p':
        for base in (int, float, str, list, dict, tuple, bytearray):
            if isinstance(v, base):
                return '<' + t.__name__ + ' ' + bare(base.__repr__(v)) + '>'
        return '<' + t.__name__ + '>'
    try:
        return bare(repr(v))
    except Exception as e:
        return 'repr: ' + type(e).__name__
def P(*args):
    if not muted:
        tell(' '.join([show(a) for a in args]))
def tell(line):
    global folded
    if len(told) < LIMIT:
        told.append(line)
    else:
        folded = zlib.crc32(line.encode('utf-8', 'backslashreplace'), folded)
def X(e, depth=0):
    # Said even where lines are only folded: programs that run out of CPython's memory are left out.
    if isinstance(e, MemoryError) and 'MemoryError' not in told:
        told.append('MemoryError')
    lines = []
    tb = e.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        if code.co_filename == 'p.py':
            lines.append(code.co_name + ':' + str(tb.tb_lineno))
        tb = tb.tb_next
    tell(' '.join(['!' * (depth + 1), type(e).__name__, bare(str(e)), *lines]))
    if depth < 2 and e.__cause__ is not None:
        X(e.__cause__, depth + 1)
    elif depth < 2 and e.__context__ is not None and not e.__suppress_context__:
        X(e.__context__, depth + 1)
def C(v):
    t = type(v)
    if t is int:
        if -1237940039285380274899124224 < v < 1237940039285380274899124224:
            return v
        return v % 1000003
    if t is str or t is bytes or t is tuple:
        return v if len(v) < 120 else v[:7]
    if t is list or t is bytearray:
        if len(v) > 60:
            del v[9:]
    elif t is dict:
        while len(v) > 40:
            v.popitem()
    elif t is set and len(v) > 40:
        v.clear()
    elif isinstance(v, list) and list.__len__(v) > 60:
        list.clear(v)
    elif isinstance(v, dict) and dict.__len__(v) > 60:
        dict.clear(v)
    return v
# Told of instead of printed, which would import and compile half the library.
sys.unraisablehook = lambda u: P('ignored', type(u.exc_value).__name__)
class D:
    def __init__(self, tag):
        self.tag = tag
    def __del__(self):
        P('~', self.tag)
class M:
    def __init__(self, tag, quiet=False):
        self.tag = tag
        self.quiet = quiet
    def __enter__(self):
        return self.tag
    def __exit__(self, kind, value, tb):
        if kind is not None:
            P('exit', self.tag, kind.__name__)
        return self.quiet
class N:
    def __init__(self, tag, enter=None, leave=None):
        self.tag = tag
        self.enter = enter
        self.leave = leave
    def __enter__(self):
        if self.enter is not None:
            raise self.enter(self.tag)
        return self
    def __exit__(self, kind, value, tb):
        P('left', self.tag, kind is None)
        if self.leave is not None:
            raise self.leave(self.tag)
class H:
    def __init__(self, value):
        self.value = value
        self.left = 3
        self.act = None
        self.told = []
    def ask(self, name):
        if len(self.told) < 20:
            self.told.append(name)
        if self.left > 0 and self.act is not None:
            self.left -= 1
            self.act()
        return self.value
    def __eq__(self, o):
        return self.ask('eq') == o
    def __hash__(self):
        return hash(self.ask('hash'))
    def __lt__(self, o):
        self.ask('lt')
        return len(self.told) % 3 == 0
    def __gt__(self, o):
        self.ask('gt')
        return len(self.told) % 3 == 0
    def __index__(self):
        return self.ask('index')
    def __float__(self):
        return self.ask('float') + 0.5
    def __bool__(self):
        return bool(self.ask('bool'))
    def __len__(self):
        return self.ask('len')
    def __iter__(self):
        self.ask('iter')
        for q in (1, 5, 2):
            self.ask('next')
            yield q
    def __call__(self, *a):
        return self.ask('call')
    def __add__(self, o):
        return self.ask('add')
    __radd__ = __add__
    def __repr__(self):
        return 'H' + str(self.ask('repr'))
GIVEN = dict(P=P, X=X, C=C, D=D, M=M, N=N, H=H, sys=sys, builtins=builtins)
def run(number, text):
    global muted, folded
    sys.stdout.write('\x01 %d\n' % number)
    sys.stdout.flush()
    if 'gc.collect()' in text:
        # What earlier programs left behind ends before this one.
        muted = True
        gc.collect()
    told.clear()
    muted = False
    folded = 0
    names = dict(GIVEN, __name__='p')
    if setitimer is not None:
        # Nothing handles the signal: it ends the process.
        setitimer(ITIMER_PROF, SLOW)
    try:
        exec(compile(text, 'p.py', 'exec'), names)
    except (Exception, GeneratorExit) as e:
        X(e)
    muted = True
    if setitimer is not None:
        setitimer(ITIMER_PROF, 0)
    # A program that takes so much may have run out of memory without a word: it ends the process.
    if sys.implementation.name == 'cpython' and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MOST:
        os._exit(3)
    lines, more = list(told), folded
    for key in [k for k in vars(builtins) if k not in OWN]:
        del vars(builtins)[key]
    for key, value in OWN.items():
        if vars(builtins).get(key) is not value:
            setattr(builtins, key, value)
    del names
    for line in lines:
        sys.stdout.write(line.encode('utf-8', 'backslashreplace').decode() + '\n')
    sys.stdout.write('%d\n' % more)
    sys.stdout.flush()
'''


def process(programs, whole):
    """The text of a process that runs the programs, (number, text) each, one after the other, and tells the whole of what they say."""
    parts = [f"LIMIT = {100000 if whole else 150}\nMOST = {MOST}\nSLOW = {SLOW}\n", PRELUDE]
    for number, text in programs:
        parts.append(f"run({number}, {text!r})\n")
    return "".join(parts)
