# Everyday classes.
class Animal:
    kind = "animal"
    def __init__(self, name):
        self.name = name
    def speak(self):
        return f"{self.name} makes a sound"
    def __repr__(self):
        return f"Animal({self.name!r})"
class Dog(Animal):
    def speak(self):
        return super().speak() + ": woof"
    @property
    def loud(self):
        return self.name.upper()
    @staticmethod
    def legs():
        return 4
    @classmethod
    def make(cls, name):
        return cls(name)
a, d = Animal("cat"), Dog.make("rex")
print(a, d, a.speak(), d.speak(), d.loud, Dog.legs(), d.kind, Dog.kind)
d.kind = "dog"
print(d.kind, a.kind, Animal.kind, isinstance(d, Animal), issubclass(Dog, Animal), type(d).__name__)
class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)
    def __eq__(self, o):
        return (self.x, self.y) == (o.x, o.y)
    def __str__(self):
        return f"<{self.x}, {self.y}>"
    def __len__(self):
        return 2
    def __getitem__(self, i):
        return (self.x, self.y)[i]
v = Vec(1, 2) + Vec(3, 4)
print(v, v == Vec(4, 6), v != Vec(4, 6), len(v), v[0], list(v) if hasattr(v, "__iter__") else [v[0], v[1]])
try:
    a.nope
except AttributeError as e:
    print(e)
