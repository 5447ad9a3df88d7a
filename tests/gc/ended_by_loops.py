"""What a loop lets go of ends before what follows the loop, compiled or not."""


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)


def guarded():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


for i in range(3):
    for v in guarded():
        break
    print("after", i)
for i in range(3):
    d = Noisy(i)
    d = None
    len("a")
    print("next")
for v in guarded():
    if v == 1:
        break
print("end")
