# Dataclasses in use: an inventory, an event queue, comparison and hashing in loops.
from dataclasses import dataclass, field, replace, asdict
import heapq
@dataclass(order=True)
class Event:
    time: float
    seq: int
    name: str = field(compare=False)
    data: dict = field(compare=False, default_factory=dict)
@dataclass(frozen=True)
class Item:
    sku: str
    price: float
    tags: tuple = ()
    def discounted(self, pct): return replace(self, price=round(self.price * (1 - pct / 100), 2))
@dataclass
class Stock:
    items: dict = field(default_factory=dict)
    log: list = field(default_factory=list, repr=False)
    def add(self, item, n=1):
        self.items[item] = self.items.get(item, 0) + n
        self.log.append(("add", item.sku, n))
    def take(self, item, n=1):
        if self.items.get(item, 0) < n: raise LookupError(f"no {n} of {item.sku}")
        self.items[item] -= n
        if not self.items[item]: del self.items[item]
    @property
    def value(self): return sum(i.price * n for i, n in self.items.items())
q, s = [], Stock()
items = [Item(f"s{i}", 10 + i * 2.5, ("even",) if i % 2 == 0 else ()) for i in range(5)]
for k in range(40): heapq.heappush(q, Event((k * 7919 % 101) / 10, k, ("add", "take")[k % 3 == 0], {"item": items[k % 5], "n": k % 4 + 1}))
fails = 0
while q:
    e = heapq.heappop(q)
    try: getattr(s, e.name)(e.data["item"], e.data["n"])
    except LookupError: fails += 1
print(fails, {i.sku: n for i, n in sorted(s.items.items(), key=lambda p: p[0].sku)}, s.value, len(s.log))
print(items[1].discounted(15), items[0] == Item("s0", 10.0, ("even",)), hash(items[2]) == hash(Item("s2", 15.0, ("even",))), len({replace(items[0]) for _ in range(10)}), Event(1, 2, "x") < Event(1, 3, "a"), Event(1, 2, "x") == Event(1, 2, "y"), max(Event(0.5, 9, "p"), Event(0.25, 1, "q")).name)
@dataclass(slots=True)
class P:
    x: float = 0
    y: float = 0
    vx: float = 1
    vy: float = 0.5
    def step(self, dt):
        self.x += self.vx * dt
        self.y += self.vy * dt
        if self.x > 10: self.vx = -self.vx
        if self.y > 5: self.vy = -self.vy
        return self
ps = [P(i, i / 2) for i in range(5)]
for _ in range(400):
    for p in ps: p.step(0.1)
print([(round(p.x, 6), round(p.y, 6)) for p in ps], asdict(ps[0]).keys(), P() == P(), P(1) != P(2))
@dataclass
class Tree:
    v: int
    l: "Tree | None" = None
    r: "Tree | None" = None
    def ins(self, v):
        side = "l" if v < self.v else "r"
        kid = getattr(self, side)
        if kid: kid.ins(v)
        else: setattr(self, side, Tree(v))
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
t = Tree(50)
for i in range(60): t.ins(i * 37 % 101)
print(list(t)[:8], len(list(t)), list(t) == sorted(t), Tree(1, Tree(0)), Tree(1, Tree(0)) == Tree(1, Tree(0)), asdict(Tree(1, None, Tree(2))))
