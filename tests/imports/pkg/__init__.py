print("init pkg")
VALUE = 10
from pkg.helper import helped
def __getattr__(name):
    if name.startswith("dyn"):
        return f"dynamic {name}"
    raise AttributeError(f"module pkg has no {name}")
