# Lists that are added to themselves until there is no memory for them: MemoryError, and the list is as it was.
import resource

with open("/proc/self/status") as status:
    used = next(int(line.split()[1]) for line in status if line.startswith("VmData"))
limit = (used << 10) + (1 << 29)
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def by_slice(x):
    for _ in range(64):
        x[0:0] = x


def by_extended_slice(x):
    for _ in range(64):
        x[slice(0, 0, 1)] = x


def by_extend(x):
    for _ in range(64):
        x.extend(x)


def by_addition(x):
    for _ in range(64):
        x += x


for grow in by_slice, by_extended_slice, by_extend, by_addition:
    for item in 1, "a":
        x = [item]
        try:
            grow(x)
        except MemoryError as e:
            print(grow.__name__, "MemoryError", e, len(x) > 1_000_000, len(x) & (len(x) - 1), x[0] == x[-1] == item)
        del x
