# json.loads and json.dumps, with hooks, options and errors.
import json
from collections import OrderedDict


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        notes = getattr(e, "__notes__", [])
        return f"{type(e).__name__}: {e} {notes or ''}"


for text in ['null', ' true ', 'false', '0', '-0', '12345678901234567890123', '1.5', '-1.5e-3', '1E400', '"a\\u00e9\\n\\ud83d\\ude00"',
             '"é€😀"', '[]', '[1, [2, [3]]]', '{}', '{"a": {"b": [1, null]}}', 'NaN', '-Infinity', '"\\ud800"', '{"a":1,"a":2}']:
    print(ascii(json.loads(text)))
for text in ['', '-', '[', '[1', '[1,', '[1,]', '[1 2]', '{', '{"a"', '{"a" 1}', '{"a":', '{"a":1,}', '{a:1}', 'nul', '01', '"a', '"\n"',
             '"\\x"', '"\\u12"', '[]x', '\ufeff1', '"abc', '{"a":1 "b"}']:
    print(ascii(text), attempt(json.loads, text))
print(attempt(json.loads, "\n\n  [1,\n x]"), attempt(json.loads, 5), json.loads(b'{"a": "\xc3\xa9"}'))
print(json.loads('{"a": 1.5, "b": [2, NaN]}', parse_float=str, parse_int=lambda s: s + "!", parse_constant=repr))
print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())))
print(json.loads('{"b": 1, "a": {"c": 2}}', object_pairs_hook=OrderedDict))
values = [None, True, False, 0, -1, 10**30, 1.5, 1e100, float("inf"), float("-inf"), float("nan"), "", "a\"b\\c\n\t\x00\x7fé€😀\ud800",
          [], [1, [2]], (), (1, 2), {}, {"a": 1, "b": [2, {"c": None}]}, {1: 2, 1.5: 3, True: 4, None: 5}]
for v in values:
    print(ascii(json.dumps(v)), ascii(json.dumps(v, ensure_ascii=False)))
data = {"b": [1, 2, {"x": []}], "a": {"y": {}, "z": "é"}}
print(json.dumps(data, sort_keys=True), json.dumps(data, separators=(",", ":")))
print(json.dumps(data, indent=2, sort_keys=True))
print(json.dumps([1, {"a": 2}], indent="\t"), json.dumps([], indent=4), json.dumps({"a": ()}, indent=1))


class P:
    pass


print(attempt(json.dumps, P()), attempt(json.dumps, [1, {"k": P()}]) != "", attempt(json.dumps, {(1, 2): 3}))
print(json.dumps({(1, 2): 3, "a": 1}, skipkeys=True), json.dumps(P(), default=lambda o: {"p": [1]}))
print(attempt(json.dumps, float("nan"), allow_nan=False))
loop = []
loop.append(loop)
print(attempt(json.dumps, loop).split(" ['")[0])
deep = "[" * 100000 + "]" * 100000
print(attempt(json.loads, deep).split(":")[0])


class Enc(json.JSONEncoder):
    def default(self, o):
        return list(o) if isinstance(o, set) else super().default(o)


print(json.dumps({"s": {1}}, cls=Enc), list(json.JSONEncoder().iterencode([1, {"a": 2}])))


class I(int):
    def __repr__(self):
        return "I!"


class F(float):
    def __repr__(self):
        return "F!"


class S(str):
    pass


print(json.dumps([I(5), F(1.5), S("x"), {S("k"): I(1)}]))
big = [{"id": i, "name": f"n{i}", "v": [i / 4, None, True]} for i in range(500)]
print(json.loads(json.dumps(big)) == big, len(json.dumps(big)))
keys = json.loads('[{"key": 1}, {"key": 2}]')
print(list(keys[0])[0] is list(keys[1])[0])
