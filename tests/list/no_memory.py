"""What grows until the system refuses memory ends by MemoryError, and the program goes on."""
import resource


def limit(megabytes):
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * 2**20, resource.getrlimit(resource.RLIMIT_AS)[1]))


def into_itself():
    x = [0] * 8
    while True:
        x[0:0] = x


def added():
    x = [0] * 8
    while True:
        x = x + x


def by_tuple():
    x = [0] * 8
    while True:
        x.extend(tuple(x))


def appended():
    x = []
    while True:
        x.extend([x] * 10000)


def copies():
    x, kept = [0] * 100000, []
    while True:
        kept.append(x[:])


limit(200)
for function in [into_itself, added, by_tuple, appended, copies]:
    for _ in range(2):
        try:
            function()
        except MemoryError:
            print(function.__name__, "MemoryError")
print(len([0] * 1000000))
