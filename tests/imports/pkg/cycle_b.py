from . import cycle_a
result = hasattr(cycle_a, "value")
def get():
    return cycle_a.value + " seen from b"
