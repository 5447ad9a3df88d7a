# json.loads: values, errors with positions, hooks.
import json
def t(f):
    try:
        return f()
    except json.JSONDecodeError as e:
        return f"{type(e).__name__}: {e} | {e.msg} {e.pos} {e.lineno} {e.colno}"
    except Exception as e:
        return f"{type(e).__name__}: {e}"
for s in ("null", "true", "false", "0", "-0", "-0.0", "1.5", "1e5", "1E+2", "1.5e-3", "123456789012345678901234567890", "1e400", "-1e400", "NaN", "Infinity", "-Infinity", '""', '"a"', '"\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t"', '"\\ud83d\\ude00"', '"\\ud83d"', '"é😀"', "[]", "[1, 2]", " [ 1 , [ ] ] ", "{}", '{"a": 1}', '{"a": {"b": [1, null]}}', '{"a": 1, "a": 2}', "\n\t 5 \r\n"):
    print(ascii(s), ascii(t(lambda: json.loads(s))))
for s in ("", " ", "nul", "tru", "True", "None", "01", "1.", ".5", "+1", "-", "1e", "--1", "'a'", '"a', '"\\x"', '"\\u12"', '"\\u12g4"', '"a\nb"', '"\t"', "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "{", '{"a"', '{"a":', '{"a": 1', '{"a": 1,', '{"a": 1,}', "{a: 1}", "{1: 2}", '{"a" 1}', '{"a": 1 "b": 2}', "{,}", "1 2", "[1] x", "/* c */ 1", "nan", "Inf", '["a",\n "b" "c"]', "\ufeff1", "0x10", "1_000"):
    print(ascii(s), t(lambda: json.loads(s)))
print(json.loads(b'{"a": "\xc3\xa9"}'), json.loads(bytearray(b"[1]")), json.loads("1".encode("utf-16")), json.loads('"é"'.encode("utf-8-sig")), t(lambda: json.loads(5)), t(lambda: json.loads(b"\xff")))
print(json.loads('{"a": [1, {"b": 2}]}', object_hook=lambda d: sorted(d.items())), json.loads('{"b": 1, "a": 2}', object_pairs_hook=lambda p: p), json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: f"int {s}"), json.loads("[NaN, -Infinity]", parse_constant=lambda c: f"<{c}>"), json.loads('"a\nb\t"', strict=False), json.JSONDecoder().raw_decode('[1] rest'), t(lambda: json.JSONDecoder().decode("[1] rest")))
import io
print(json.load(io.StringIO('{"x": [true]}')), t(lambda: json.loads("[" * 500 + "]" * 500) is not None), t(lambda: json.loads("[" * 100000)).split(":")[0], len(json.loads(json.dumps(list(range(5000))))))
data = {"name": "x", "list": [1, 2.5, None, True, {"deep": ["é", "\"q\""]}], "empty": {}, "n": -1e-9}
print(json.loads(json.dumps(data)) == data, json.loads(json.dumps(data, indent=3)) == data, json.loads(json.dumps(data, ensure_ascii=False)) == data)
keys = json.loads('[{"k": 1}, {"k": 2}]')
print(list(keys[0])[0] is list(keys[1])[0], type(json.loads("1")).__name__, type(json.loads("1.0")).__name__, json.loads("0.1") == 0.1, json.loads("1" * 30) == int("1" * 30))
