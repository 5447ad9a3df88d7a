"""Lengths that nobody has the memory for are refused before anything is collected."""
import itertools
import os


def tried(f, *args):
    try:
        print(type(f(*args)))
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__)


class Liar:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        return self.hint


tried(list, range(2**60))
tried(list, itertools.repeat(1, 2**60))
tried([1].extend, range(2**60))
tried(list, Liar(2**60))
tried(list, Liar(2**20))
tried(os.urandom, 2**50)
tried(bytes, 2**60)
tried(bytearray, 2**60)
tried(lambda: [0] * 2**60)
tried(lambda: "a" * 2**60)
tried("a".ljust, 2**60)
tried(format, 1, "1000000000000000000")
