# A bytearray whose front is deleted, and that is appended to: a queue of bytes.
import random

queue, model = bytearray(), b""
r = random.Random(5)
for step in range(4000):
    way = r.randrange(12)
    if way < 4:
        more = bytes(r.randrange(256) for _ in range(r.randrange(40)))
        queue += more
        model += more
    elif way < 7:
        n = r.randrange(30)
        del queue[:n]
        model = model[n:]
    elif way == 7 and model:
        assert queue.pop(0) == model[0]
        model = model[1:]
        queue.append(7)
        model += b"\7"
    elif way == 8:
        queue.extend([1, 2, 3])
        queue.extend(b"ab")
        model += b"\1\2\3ab"
    elif way == 9 and len(model) > 4:
        queue[1:3] = b"xyz"
        model = model[:1] + b"xyz" + model[3:]
        queue[0] = 9
        model = b"\t" + model[1:]
    elif way == 10:
        n = r.randrange(5)
        queue[:n] = b""
        model = model[n:]
        queue.insert(0, 65)
        model = b"A" + model
    elif way == 11 and model:
        del queue[0]
        model = model[1:]
        if step % 3 == 0:
            queue[:] = b""
            model = b""
    assert queue == model and len(queue) == len(model), step
    assert bytes(queue[2:9]) == model[2:9] and queue.find(b"\3ab") == model.find(b"\3ab")
print(len(queue), hash(bytes(queue)) == hash(model))

queue = bytearray(range(100))
view = memoryview(queue)
for change in (lambda: queue.pop(0), lambda: queue.append(1), lambda: queue.__delitem__(slice(0, 3)), lambda: queue.extend(b"x")):
    try:
        change()
    except BufferError as e:
        print(e)
view.release()
del queue[:60]
view = memoryview(queue)
print(view[0], view[-1], bytes(view[:3]), len(view))
try:
    queue += b"more"
except BufferError as e:
    print(e)
view.release()
queue += queue[:3]
print(queue.hex(), queue[:0], copy := queue.copy(), copy.__reduce__()[1])
del queue[:]
print(queue, len(queue))
queue += b"again"
print(queue, queue * 2, queue.__alloc__() >= 6)

# Long queues take no longer than short ones.
queue = bytearray(200_000)
for i in range(60_000):
    del queue[:2]
    queue += b"ab"
print(len(queue), queue.count(b"a"), queue[-4:])
