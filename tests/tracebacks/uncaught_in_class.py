# Frames of class bodies, methods, lambdas, comprehensions and decorators.
print("go")
class A:
    def method(self):
        return [self.helper(i) for i in range(3)]
    def helper(self, i):
        return (lambda v: self.table[v])(i)
    table = {0: "zero", 1: "one"}
def wrap(f):
    def inner(*a):
        return f(*a)
    return inner
@wrap
def run():
    class Body:
        result = A().method()
    return Body
run()
