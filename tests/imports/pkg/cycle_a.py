from . import cycle_b
value = "a"
result = cycle_b.get.__name__
