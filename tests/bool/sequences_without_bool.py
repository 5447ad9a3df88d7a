# Text and bytes have no truth of their own: it is their length, also where a subclass says how long they are.
for base, empty, full in (str, "", "ab"), (bytes, b"", b"ab"), (bytearray, b"", b"ab"), (list, [], [1]), (tuple, (), (1,)):
    class Says(base):
        def __len__(self):
            return 0

    class Opposes(base):
        def __len__(self):
            return 0

        def __bool__(self):
            return True

    print(base.__name__, "__bool__" in dir(base), bool(base(empty)), bool(base(full)), bool(Says(full)), bool(Opposes(full)))
    if Says(full):
        print("true")
    print(not Says(full), [x for x in [Says(full)] if x])
