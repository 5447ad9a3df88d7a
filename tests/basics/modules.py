# A few imports from the library.
import sys
import math
import os.path
from collections import defaultdict
import json as j
print(math.sqrt(16), math.pi, math.floor(2.7), math.gcd(12, 18))
print(sys.version_info[0], sys.argv[0].endswith("modules.py"), sys.maxsize > 0)
print(os.path.join("a", "b"), os.path.basename("x/y.txt"))
d = defaultdict(int)
d["a"] += 1
print(dict(d), j.dumps({"k": [1, 2]}), j.loads("[1, null]"))
import itertools, functools, operator, string, re, random, time
print(list(itertools.chain([1], [2])), functools.reduce(operator.add, [1, 2, 3]), string.digits)
print(re.sub(r"\d", "#", "a1b2"), random.Random(1).randint(1, 10) in range(1, 11), time.time() > 0)
try:
    import not_a_module
except ImportError as e:
    print(e)
print(__name__, math.__name__)
