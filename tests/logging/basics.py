# Loggers, levels, handlers, formatters, filters, exceptions, to stdout.
import logging, sys, io
out = io.StringIO()
h = logging.StreamHandler(sys.stdout)
h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
root = logging.getLogger()
root.addHandler(h)
root.setLevel(logging.INFO)
log = logging.getLogger("app.mod")
log.debug("hidden"); log.info("info %s %d", "a", 5); log.warning("warn"); log.error("err"); log.critical("crit")
log.log(25, "between"); log.info("%(k)s", {"k": "dict"}); log.info("no args %s")
print(log.name, log.parent.name, log.level, log.getEffectiveLevel(), log.isEnabledFor(10), logging.getLevelName(30), logging.getLevelName("ERROR"), logging.getLevelName(25), logging.getLogger("app.mod") is log, log, logging.getLogger("app"))
logging.addLevelName(25, "NOTE")
log.log(25, "named level")
child = log.getChild("kid")
child.setLevel("DEBUG")
child.debug("from child")
child.propagate = False
child.error("goes nowhere") if False else None
child.propagate = True
log.setLevel(logging.ERROR)
log.warning("suppressed"); child.debug("still")
log.setLevel(logging.NOTSET)
class F(logging.Filter):
    def filter(self, r):
        r.extra_field = "X"
        return "secret" not in r.getMessage()
log.addFilter(F())
log.info("ok"); log.info("a secret")
h2 = logging.StreamHandler(out)
h2.setLevel(logging.WARNING)
h2.setFormatter(logging.Formatter("{levelname:>8}|{funcName}|{extra_field}|{message}", style="{"))
log.addHandler(h2)
def func(): log.warning("in func")
func()
log.info("not in h2")
print(repr(out.getvalue()))
log.removeHandler(h2)
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
log.error("with exc", exc_info=ValueError("given"))
log.warning("extra", extra={"user": "bob"})
h.setFormatter(logging.Formatter("%(module)s %(lineno)d %(funcName)s %(message)s %(user)s", defaults={"user": "nobody"}))
def where(): log.info("here")
where()
log.info("x", extra={"user": "eve"}, stacklevel=1)
h.setFormatter(logging.Formatter("$levelno $message", style="$"))
log.info("dollar")
logging.disable(logging.WARNING)
log.warning("disabled"); log.error("enabled")
logging.disable(logging.NOTSET)
class ListHandler(logging.Handler):
    def __init__(self): super().__init__(); self.records = []
    def emit(self, r): self.records.append((r.levelname, r.msg, r.args))
lh = ListHandler()
root.addHandler(lh)
log.info("a %s", 1); logging.info("root"); logging.getLogger("").error("e")
print(lh.records)
root.removeHandler(lh)
a = logging.LoggerAdapter(log, {"id": 7})
a.info("adapted")
class A(logging.LoggerAdapter):
    def process(self, msg, kw): return f"[{self.extra['id']}] {msg}", kw
A(log, {"id": 9}).warning("custom")
r = logging.makeLogRecord({"msg": "m %s", "args": (1,), "levelno": 20})
print(r.getMessage(), logging.Formatter("%(message)s").format(r), r, logging.BASIC_FORMAT)
for bad in (lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: logging.Formatter("{x", style="%"), lambda: logging.Formatter("x", style="?"), lambda: log.log("INFO", "x"), lambda: logging.getLogger(5), lambda: log.info("x", extra={"message": 1})):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
import logging.handlers
mh = logging.handlers.MemoryHandler(10, target=h)
m = logging.getLogger("mem")
m.propagate = False
m.addHandler(mh)
m.info("buffered"); print("before flush"); m.error("flushes")
print([lv for lv in logging.getLevelNamesMapping()], root.hasHandlers(), logging.lastResort.level, logging.root is root)
