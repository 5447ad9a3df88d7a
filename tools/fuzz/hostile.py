"""Objects that change a container while an operation of its own asks them something.

How often an operation asks, and what it has done by then, is CPython's own affair: nothing is told but that the program goes on.
"""

from statements import Statements

FORMS = [(1.2, "hostile")]

# By kind of container: how it is made, what may happen to it, and operations; `c` is the container and `h` the object.
KINDS = {
    "list": (
        ["[1, 2, h, 4]", "[h, h]", "[1, 2, 3, 4, 5, 6]", "[2.5, 1.5, 3.5]", "list(range(70))"],
        ["c.clear()", "c.pop()", "c.append(7)", "del c[1:]", "c[:] = [9] * 20", "c.insert(0, 8)", "c.sort(key=str)", "c.reverse()",
        "c += c[:5]"],
        ["c[h]", "c[h:]", "c[:h]", "c[h:5:h]", "c.index(h)", "c.count(h)", "h in c", "c.remove(h)", "c.insert(h, 1)", "c.pop(h)",
        "c.extend(h)",
            "c * h", "c == [1, h, 3, 4]", "c < [1, h, 2]", "sorted(c, key=lambda q: h + 1)", "c.sort(key=lambda q: bool(h))", "c.sort()",
            "min(c, key=lambda q: len(h))", "sum(c, h)", "sum([h, h, h])", "[q for q in c if h]", "c[1:h]", "c.index(3, h)",
            "list(map(h, c))",
            "list(filter(h, c))", "[*c, *h]", "max(h, *c)", "''.join(map(str, [h, h]))", "repr(c)", "list(zip(c, h))",
            "any(q == h for q in c)",
            "tuple(h)", "dict.fromkeys(c, h)", "c.__setitem__(h, 5)", "c.__setitem__(slice(h, None), [1])", "c.__delitem__(slice(0, h))",
            "c.__delitem__(h)", "c.__setitem__(slice(None, None, 2), h)", "c.__iadd__(h)", "c.__imul__(h)", "c.copy() == c", "all(c)",
            "functools.reduce(lambda a, b: h + 1, c)", "itertools.groupby(c, h).__next__()[0]", "bisect.insort(c, h)",
            "bisect.bisect(c, h)",
            "heapq.heappush(c, h)", "heapq.heappop(c)", "heapq.heapify(c)", "heapq.nsmallest(2, c)", "range(h)[0]", "c.__contains__(h)"]),
    "dict": (
        ["{1: 2, h: 3, 'a': h}", "{1: 2, 'a': 3}", "dict.fromkeys(range(20), h)", "{'x': h, 'y': 2}"],
        ["c.clear()", "c.pop(1, 0)", "c.update(zip(range(30), range(30)))", "c['a'] = 5", "c.popitem()", "del c['a']", "c[7] = c"],
        ["c[h]", "c.get(h)", "c.setdefault(h, 1)", "c.pop(h, 0)", "h in c", "c.update({h: 1})", "c.update(h)", "c == {1: h, 'a': 3}",
        "c | {h: 2}",
            "repr(c)", "{**c, h: 1}", "dict(c)", "c.__setitem__(h, 1)", "c.__delitem__(h)", "[k for k in c if k == h]",
            "list(c.items()) == [(1, h)]",
            "{k: v + 1 for k, v in c.items() if h}", "c.keys() & {h}", "c.items() - {(1, h)}", "sorted(c, key=lambda q: hash(h))",
            "c.fromkeys(h)",
            "dict(**{'a': h}) == c", "c.values().__iter__().__next__() == h", "sum(c.values(), h)", "(h, 2) in c.items()",
            "h in c.values()"]),
    "set": (
        ["{1, 2, h}", "{h, 'a'}", "set(range(20))", "{1.5, 2}"],
        ["c.clear()", "c.discard(1)", "c.update(range(40))", "c.add('n')", "c.pop()"],
        ["h in c", "c.add(h)", "c.discard(h)", "c.remove(h)", "c | {h}", "c & {h, 1}", "c - {h}", "c ^ {h, 2}", "c.update(h)",
        "c == {h, 1, 2}",
            "c <= {h, 1, 2, 3}", "c.isdisjoint([h, 7])", "c.intersection([h, 1])", "c.difference_update([h])",
            "c.symmetric_difference_update({h})",
            "{q for q in c if q == h}", "frozenset(c) == {h}", "sorted(c, key=lambda q: len(h))"]),
    "bytearray": (
        ["bytearray(b'abcdef')", "bytearray(40)", "bytearray()"],
        ["c.clear()", "c.append(7)", "del c[1:]", "c[:] = b'z' * 50", "c.pop()", "c.extend(b'xyz' * 30)"],
        ["c[h]", "c[h:]", "c.__setitem__(0, h)", "c.__setitem__(h, 1)", "c.append(h)", "c.extend(h)", "c.insert(h, 1)", "c.insert(1, h)",
        "c.pop(h)",
            "c.remove(h)", "h in c", "c * h", "c.__setitem__(slice(1, h), b'qq')", "c.__delitem__(slice(h, 3))", "c.find(b'a', h)",
            "c.join([b'a', c])",
            "c.count(h)", "c.index(h)", "bytes(c[h:5])", "c.ljust(h)", "c.__iadd__(bytes([1, 2]))", "c.replace(b'a', b'b', h)",
            "c.split(None, h)",
            "c.startswith(b'a', h)", "memoryview(c)[h]", "memoryview(c).__setitem__(0, h)", "c.center(h)", "c.__imul__(h)",
            "c.__setitem__(slice(0, 2), h)"]),
    "array": (
        ["array.array('i', [1, 2, 3, 4])", "array.array('d', [1, 2])", "array.array('B', range(40))"],
        ["c.append(7)", "del c[1:]", "c.pop()", "c.extend(c)", "c.reverse()"],
        ["c[h]", "c.__setitem__(0, h)", "c.__setitem__(h, 1)", "c.append(h)", "c.extend(h)", "c.insert(h, 1)", "c.insert(0, h)",
        "c.pop(h)", "c.count(h)",
            "c.index(h)", "c.remove(h)", "h in c", "c * h", "c == array.array('i', [1, 2])", "c[h:]", "c.__delitem__(slice(h, 2))",
            "sum(c, h)"]),
    "deque": (
        ["collections.deque([1, h, 3])", "collections.deque(range(70))", "collections.deque([h, h], 3)"],
        ["c.clear()", "c.append(7)", "c.popleft()", "c.rotate(1)", "c.extend(range(9))"],
        ["c[h]", "c.index(h)", "c.count(h)", "h in c", "c.remove(h)", "c.insert(h, 1)", "c.extend(h)", "c.rotate(h)",
        "c == collections.deque([1, h])",
            "c.__setitem__(h, 1)", "c.__delitem__(h)", "c * h", "c.extendleft(h)", "repr(c)", "c.index(3, h)", "c.copy() == c",
            "sorted(c)"]),
}


class Hostile(Statements):
    def do_hostile(self):
        times = self.trips()
        if times < 2 or self.scope.weight > 60 or self.depth > 4:
            return self.do_number()
        i, f = self.fresh("i"), self.fresh("g")
        made, changes, operations = KINDS[self.pick(sorted(KINDS))]
        times = max(2, min(times, 12))
        made, change = self.pick(made), self.pick(changes)
        chosen = [self.pick(operations) for _ in range(self.pick([1, 1, 2]))]
        for module in ("functools", "itertools", "collections", "array", "bisect", "heapq"):
            if module + "." in " ".join([made, *chosen]):
                self.imports.add(module)
        # A function of its own: `c` and `h` are its names whatever the program has.
        with self.block(f"def {f}({i}):"):
            value = self.pick(["1", "2", "0", "3", "1.5", "'a'", "-1", "70"])
            self.emit(f"h = H({value})")
            self.emit(f"c = {made}")
            self.emit("def change():")
            self.emit(f"    if {i} >= {self.r.randrange(times)}: {change}")
            self.emit("h.act = change")
            self.emit(f"h.left = {self.pick('1139')}")
            for operation in chosen:
                with self.block("try:"):
                    self.emit(operation)
                with self.block("except Exception:"):
                    self.emit("pass")
            self.emit("h.act = None")
            self.emit("len(repr(c))")
        with self.block(f"for {i} in range({times}):"):
            self.emit(f"{f}({i})")
        self.emit(f"{f} = P('survived')")
