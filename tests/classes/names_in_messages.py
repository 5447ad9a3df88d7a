"""Messages that show a class with its module and qualified name, and others that show its name alone."""

space = {"__name__": "away"}
exec(
    """
class Plain:
    pass
class Outer:
    class Manager:
        def __enter__(self): pass
        def __exit__(self, *a): pass
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
def enter(o):
    with o: pass
async def enter_async(o):
    async with o: pass
""",
    space,
)


class Own:
    class Inner:
        pass


objects = [space["Plain"](), space["Outer"].Manager(), space["Async"](), Own(), Own.Inner(), 3]
actions = {
    "with": space["enter"],
    "async with": lambda o: space["enter_async"](o).send(None),
    "complex": complex,
    "complex real": lambda o: complex(o, 1),
    "complex imag": lambda o: complex(imag=o),
    "str": lambda o: str(b"", o),
    "bytes": lambda o: bytes("", o),
    "encode": lambda o: "".encode("ascii", o),
    "len": len,
    "call": lambda o: o(),
    "add": lambda o: o + "",
}
for name, action in actions.items():
    for o in objects:
        try:
            action(o)
        except TypeError as error:
            print(name, "|", error)
        except StopIteration:
            print(name, "| entered")
        else:
            print(name, "| none")
