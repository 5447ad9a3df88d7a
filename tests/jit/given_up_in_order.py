# An object made in place is given up where its last variable lets go of it, not where its initialiser ends.
class Told:
    def __init__(self, tag):
        self.tag = tag

    def __del__(self):
        print("~", self.tag)


def replaced(n):
    for i in range(n):
        d = [Told(i)]
        try:
            try:
                d.pop
            finally:
                d = Told("new")
        except Exception:
            pass
        d = None
        print("round")


def passed_on(n):
    for i in range(n):
        a = Told(i)
        b = (Told("first"), a)
        a = Told("second")
        b = None
        a = None
        print("round")


for k in range(6):
    replaced(5)
    passed_on(5)
