# Odd characters anywhere in strings, keys met again, numbers read in place and others, and what changes while it is written.
import json
from json import encoder

for odd in ['"', "\\", "\x1f", "\t", "é", "\x7f", "ł", "😀"]:
    for at in range(20):
        text = "abcdefghijklmnopqrst"[:at] + odd + "uvwxyz"
        assert json.loads(json.dumps(text)) == text
        assert json.loads(json.dumps(text, ensure_ascii=False)) == text
        assert json.loads(json.dumps({text: text})) == {text: text}
        if odd < " ":
            raw = '["' + text + '"]'
            assert json.loads(raw, strict=False) == [text]
            try:
                json.loads(raw)
            except json.JSONDecodeError as e:
                assert e.pos == at + 2, (e.pos, at)

for text in ["0", "-0", "-", "01", "1.", "1.5", "-1.5e3", "1e", "0e1", "-0.0", "9" * 18, "9" * 19, "-" + "9" * 18, "9" * 40,
             "4611686018427387904", "-4611686018427387905", "-Infinity", "--1", "+1", "1E400", ""]:
    for raw in (text, f"[{text}]", f"[{text},1]", f'{{"łé": {text}}}'):
        try:
            print(repr(json.loads(raw)), end=" ")
        except json.JSONDecodeError as e:
            print(e, end=" ")
    print()

rows = json.loads('[{"a": 1, "%s": 2, "é": 3}, {"%s": 4, "é": 5, "a": 6, "a": 7}]' % ("k" * 50, "k" * 50))
print(rows[0], rows[1])
first, second = (sorted(row) for row in rows)
print([x is y for x, y in zip(first, second)])
print(json.loads('{"b": 1, "a": {"b": [], "c": [{}, [1, "x"], {"b": null}]}, "b": [true, false]}'))
print(json.loads('{"b": 1, "a": {"b": []}, "b": 2}', object_pairs_hook=lambda pairs: pairs))
print(json.loads('[{"b": 1, "a": {"b": []}}, {}]', object_hook=lambda d: (json.loads('{"inner": [1, 2]}'), sorted(d))))
print(json.loads("[1, 2.5, -3]", parse_int=lambda s: s + "i", parse_float=lambda s: s + "f"))
for raw in ['{"a": 1', '{"a": [1, {"b": 2', '[1, [2, "x"', '{"a" 1}', '{"a": 1,}', "[1,]", '{"a": tru}', '{"a', '"', "[" * 3]:
    try:
        json.loads(raw)
    except json.JSONDecodeError as e:
        print(e)

# Written while changing.
class Odd:
    def __init__(self, act):
        self.act = act

def default(o):
    return o.act()

items = [1, Odd(lambda: items.append("more") or "odd"), 2]
print(json.dumps(items, default=default))
items = [1, Odd(lambda: items.clear()), 2]
print(json.dumps(items, default=default))
names = {"a": 1, "b": Odd(lambda: names.pop("c")), "c": 3}
print(json.dumps(names, default=default))
names = {"a": 1, "b": Odd(lambda: names.clear()), "c": 3}
print(json.dumps(names, default=default))

loop = [1, {"x": ()}]
loop[1]["x"] = (loop,)
for text in (lambda: json.dumps(loop), lambda: json.dumps({"a": Odd(lambda: {"b": Odd(lambda: loop)})}, default=default)):
    try:
        text()
    except ValueError as e:
        print(e, e.__notes__[:2])
same = Odd(lambda: same)
try:
    json.dumps([same], default=default)
except ValueError as e:
    print(e)
shared = {"s": [1]}
print(json.dumps([shared, shared, [shared]]))
print(json.dumps({1: 2, None: 3, True: 4, 1.5: 5, "é": "ł😀", "sep": []}, separators=("ß", "→"), ensure_ascii=False))
print(json.dumps([1, {"é": [2, {}], "b": 3}, []], indent="→", sort_keys=True))
print(json.dumps({(1, 2): 3, "k": 4, 5: 6}, skipkeys=True))

marked = {}
write = encoder.c_make_encoder(marked, None, encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True)
print("".join(write([1, {"a": [2]}], 0)), marked)
inner = [3]
marked[id(inner)] = inner
try:
    write([inner], 0)
except ValueError as e:
    print(e)
