# Members of a union are the same only if their hashes are, whatever their __eq__ says; and what annotations name may be missing.
import annotationlib
import typing


class EqualToAll:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 12345

    def __call__(self):
        pass


u = typing.Union[str, EqualToAll()]
print(type(u).__name__, len(typing.get_args(u)))
print(typing.Union[int, int, str] == int | str, len(typing.get_args(list[int] | list[int] | None)))


class Annotated:
    pipe: str | missing
    union: typing.Union[str, missing]
    __classdict__: int


found = annotationlib.get_annotations(Annotated, format=annotationlib.Format.FORWARDREF)
print(type(found["pipe"]).__name__, found["pipe"].evaluate(globals={"missing": int}))
print(type(found["union"]).__name__, typing.get_args(found["union"])[1].evaluate(globals={"missing": int}))
print(found["__classdict__"])
