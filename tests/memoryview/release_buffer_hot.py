"""Views that die in loops that are compiled: `__release_buffer__` changes the very things that the loops use."""
import gc


class Lender:
    def __init__(self, n):
        self.data = bytearray(range(n))
        self.lent = self.back = 0
        self.items = list(range(8))

    def __buffer__(self, flags):
        self.lent += 1
        return memoryview(self.data)

    def __release_buffer__(self, view):
        view.release()
        self.back += 1
        self.items.append(self.back)
        if len(self.items) > 40:
            del self.items[8:]
        if self.back % 30 == 0:
            self.extra = self.back


def read(lender, n):
    total = 0
    for i in range(n):
        view = memoryview(lender)
        total += view[i % 8] + lender.items[i % 8]
        view = None
        total += lender.items[7 - i % 8]
    return total


def parts(lender, n):
    total = 0
    for i in range(n):
        part = memoryview(lender)[i % 4:]
        total += len(part)
    return total


lender = Lender(16)
for _ in range(40):
    totals = read(lender, 30), parts(lender, 10)
    assert lender.lent - lender.back <= 1
gc.collect()
print(totals, lender.lent, lender.back, lender.items[:8], lender.extra)


class Revived:
    def __init__(self, view):
        self.view, self.me = view, self

    def __del__(self):
        kept.append(self.view)


kept = []
lender = Lender(4)
for _ in range(3):
    Revived(memoryview(lender))
    gc.collect()
    view = kept.pop()
    print(view[3], lender.lent, lender.back)
    view.release()
    print(lender.lent, lender.back)
    del view
gc.collect()
print(lender.lent, lender.back)
