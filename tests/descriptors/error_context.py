# An AttributeError that leaves an attribute access learns what was asked for, unless it knows something itself.
import types


class Asked:
    @property
    def broken(self):
        raise AttributeError("inside")

    def __getattr__(self, name):
        raise AttributeError(name)


class Property:
    @property
    def broken(self):
        raise AttributeError("inside")


class Own:
    def __getattribute__(self, name):
        raise AttributeError("own")


class Named:
    def __getattribute__(self, name):
        raise AttributeError("own", name="mine")


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError("meta")


class OfMeta(metaclass=Meta):
    pass


class Raises:
    def __get__(self, instance, owner):
        raise AttributeError("descriptor")


class WithDescriptor:
    d = Raises()


class Heir(Asked):
    def get(self):
        return super().broken


def module_getattr(name):
    raise AttributeError("module")


module = types.ModuleType("m")
module.__getattr__ = module_getattr


def show(access):
    try:
        access()
    except AttributeError as e:
        print(repr(e), repr(e.name), type(e.obj).__name__)


show(lambda: Asked().broken)
show(lambda: Asked().other)
show(lambda: Property().broken)
show(lambda: Own().x)
show(lambda: Named().x)
show(lambda: OfMeta.x)
show(lambda: WithDescriptor().d)
show(lambda: WithDescriptor.d)
show(lambda: module.x)
show(lambda: getattr(Asked(), "other"))
show(lambda: Asked().method())
show(lambda: Heir().get())
print(hasattr(Asked(), "x"), getattr(Asked(), "x", 3))


class Silent:
    def __setattr__(self, name, value):
        raise AttributeError("set")


def store():
    Silent().x = 1


show(store)
