"""Special methods whose `__get__` raises: for some AttributeError means that there is no such method."""


class Raises:
    def __init__(self, error):
        self.error = error

    def __get__(self, instance, owner):
        raise self.error


OPERATIONS = """__eq__ a == a; __lt__ a < a; __ne__ a != a; __gt__ a > 1; __lt__ 1 > a; __add__ a + a; __radd__ 1 + a; __pow__ a ** a;
__matmul__ a @ a; __and__ a & a; __rand__ 1 & a; __divmod__ divmod(a, 1); __iadd__ add(a); __bool__ bool(a); __len__ len(a);
__len__ bool(a); __getitem__ a[1]; __setitem__ put(a); __delitem__ remove(a); __hash__ hash(a); __iter__ iter(a); __repr__ repr(a)[:9];
__str__ str(a); __call__ a(); __contains__ 1 in a; __neg__ -a; __int__ int(a); __index__ [1][a]; __format__ format(a);
__bytes__ bytes(a); __next__ next(a); __getattr__ a.x; __dir__ dir(a); __round__ round(a); __reversed__ reversed(a);
__instancecheck__ isinstance(1, a); __complex__ complex(a); __float__ float(a); __setattr__ setattr(a, 'x', 1)"""


def add(a):
    a += 1


def put(a):
    a[1] = 2


def remove(a):
    del a[1]


for error in AttributeError("said"), ValueError("said"):
    for line in OPERATIONS.split(";"):
        name, operation = line.strip().split(" ", 1)
        a = type("C", (), {name: Raises(error)})()
        code = compile(operation, "<operation>", "eval")
        try:
            result = eval(code)
        except Exception as e:
            result = f"{type(e).__name__}: {e}"
        print(name, operation, result)
