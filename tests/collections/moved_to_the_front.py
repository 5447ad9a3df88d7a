# OrderedDict.move_to_end(key, last=False), many times.
from collections import OrderedDict
import random

r = random.Random(3)
ordered, model = OrderedDict((i, -i) for i in range(40)), list(range(40))
for step in range(6000):
    way, key = r.randrange(10), r.choice(model) if model else None
    if way < 5 and model:
        ordered.move_to_end(key, last=False)
        model.remove(key)
        model.insert(0, key)
    elif way < 7 and model:
        ordered.move_to_end(key)
        model.remove(key)
        model.append(key)
    elif way == 7:
        ordered[step + 100] = step
        model.append(step + 100)
    elif way == 8 and model:
        assert ordered.popitem(last=False)[0] == model.pop(0)
    elif model and len(model) > 30:
        del ordered[key]
        model.remove(key)
    if step % 50 == 0:
        assert list(ordered) == model and list(reversed(ordered)) == model[::-1], step
        assert [ordered[k] for k in model] == list(ordered.values())
    if step % 700 == 699:
        for k in model[5:]:
            del ordered[k]
        del model[5:]
        ordered.update((k, 0) for k in range(30) if k not in ordered)
        model += [k for k in range(30) if k not in model]
print(len(ordered), list(ordered) == model, list(ordered)[:5])
try:
    for k in ordered:
        ordered.move_to_end(model[-1], last=False)
except RuntimeError as e:
    print(e)
one = OrderedDict(a=1)
one.move_to_end("a", last=False)
print(one, dict(one))
many = OrderedDict.fromkeys(range(30_000))
for i in range(30_000):
    many.move_to_end(i, last=False)
print(next(iter(many)), next(reversed(many)), len(many))
while many:
    many.popitem(last=len(many) % 2 == 0)
print(many)
