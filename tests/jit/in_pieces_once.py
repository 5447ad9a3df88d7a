"""An exit makes an object in pieces once, for the frame that fills it and for the one that waits for it, though it holds another object."""


def note(x):
    seen[0] = x
    return x


seen = [None]


class Node:
    def __init__(self, f):
        self.f = f
        note(self)
class Lexer:
    def __init__(self, text, filename=None, input_encoding=None, preprocessor=None):
        self.text = text
        self.template = Node(filename)
        self.encoding = input_encoding
        if preprocessor is None:
            self.preprocessor = []
        elif not hasattr(preprocessor, "__iter__"):
            self.preprocessor = [preprocessor]
        else:
            self.preprocessor = preprocessor
    def parse(self):
        return self.__dict__
class T:
    lexer_cls = Lexer


T = T()

T.ie = "utf"
T.preprocessor = None
def make(t, text):
    lexer = t.lexer_cls(text, None, input_encoding=t.ie, preprocessor=t.preprocessor)
    node = lexer.parse()
    return node
def run(n, p):
    T.preprocessor = p
    out = []
    for _ in range(n):
        out.append(sorted(make(T, "abc")))
    return {tuple(x) for x in out}


for n, p in [(300, None), (5, len), (300, None), (5, [1]), (2000, None), (2000, len)]:
    print(n, run(n, p), seen[0].f)
