"""Which of mapping and sequence a class is that inherits from both."""
import collections
import collections.abc


class C: pass


class M1(collections.UserDict, collections.abc.Sequence): pass


class M3(collections.UserDict, C, list): pass


class M4(dict, collections.abc.Sequence, C): pass


class S1(collections.UserList, collections.abc.Mapping): pass


class S3(list, C, collections.abc.Mapping): pass


class S4(collections.UserList, dict, C): pass



for cls in M1, M3, M4, S1, S3, S4, C:
    match cls():
        case {}:
            kind = "mapping"
        case [*_]:
            kind = "sequence"
        case _:
            kind = "neither"
    print(cls.__name__, kind)
