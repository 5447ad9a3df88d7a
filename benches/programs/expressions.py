"""A tokenizer without regular expressions, a parser, a simplifier and an evaluator for arithmetic."""


class Token:
    def __init__(self, kind, text, position):
        self.kind = kind
        self.text = text
        self.position = position


class ParseError(Exception):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


def tokenize(text):
    tokens = []
    position = 0
    while position < len(text):
        character = text[position]
        start = position
        if character.isspace():
            position += 1
            continue
        if character.isdigit():
            while position < len(text) and (text[position].isdigit() or text[position] == "."):
                position += 1
            tokens.append(Token("number", text[start:position], start))
        elif character.isalpha() or character == "_":
            while position < len(text) and (text[position].isalnum() or text[position] == "_"):
                position += 1
            tokens.append(Token("name", text[start:position], start))
        elif text.startswith(("**", "//", "<=", ">=", "=="), position):
            position += 2
            tokens.append(Token("operator", text[start:position], start))
        elif character in "+-*/%(),<>?:=":
            position += 1
            tokens.append(Token("operator", character, start))
        else:
            raise ParseError(f"unexpected {character!r}", position)
    tokens.append(Token("end", "", position))
    return tokens


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value

    def simplify(self):
        return self

    def __str__(self):
        return str(self.value)


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope[self.name]

    def simplify(self):
        return self

    def __str__(self):
        return self.name


class Binary:
    operations = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "//": lambda a, b: a // b,
        "%": lambda a, b: a % b,
        "**": lambda a, b: a ** b,
        "<": lambda a, b: a < b,
        ">": lambda a, b: a > b,
        "<=": lambda a, b: a <= b,
        ">=": lambda a, b: a >= b,
        "==": lambda a, b: a == b,
    }

    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right

    def evaluate(self, scope):
        return self.operations[self.operator](self.left.evaluate(scope), self.right.evaluate(scope))

    def simplify(self):
        left, right = self.left.simplify(), self.right.simplify()
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(self.operations[self.operator](left.value, right.value))
        if self.operator == "*" and isinstance(right, Number) and right.value == 1:
            return left
        if self.operator == "+" and isinstance(right, Number) and right.value == 0:
            return left
        return Binary(self.operator, left, right)

    def __str__(self):
        return f"({self.left} {self.operator} {self.right})"


class Negate:
    def __init__(self, operand):
        self.operand = operand

    def evaluate(self, scope):
        return -self.operand.evaluate(scope)

    def simplify(self):
        operand = self.operand.simplify()
        return Number(-operand.value) if isinstance(operand, Number) else Negate(operand)

    def __str__(self):
        return f"-{self.operand}"


class Call:
    def __init__(self, function, arguments):
        self.function = function
        self.arguments = arguments

    def evaluate(self, scope):
        return scope[self.function](*[argument.evaluate(scope) for argument in self.arguments])

    def simplify(self):
        return Call(self.function, [argument.simplify() for argument in self.arguments])

    def __str__(self):
        return f"{self.function}({', '.join(map(str, self.arguments))})"


class Parser:
    levels = [("<", ">", "<=", ">=", "=="), ("+", "-"), ("*", "/", "//", "%")]

    def __init__(self, text):
        self.tokens = tokenize(text)
        self.index = 0

    @property
    def current(self):
        return self.tokens[self.index]

    def accept(self, *texts):
        token = self.current
        if token.kind == "operator" and token.text in texts:
            self.index += 1
            return token.text
        return None

    def expect(self, text):
        if not self.accept(text):
            raise ParseError(f"expected {text!r}", self.current.position)

    def parse(self):
        tree = self.level(0)
        if self.current.kind != "end":
            raise ParseError(f"trailing {self.current.text!r}", self.current.position)
        return tree

    def level(self, number):
        if number == len(self.levels):
            return self.unary()
        left = self.level(number + 1)
        while operator := self.accept(*self.levels[number]):
            left = Binary(operator, left, self.level(number + 1))
        return left

    def unary(self):
        if self.accept("-"):
            return Negate(self.unary())
        base = self.atom()
        if self.accept("**"):
            return Binary("**", base, self.unary())
        return base

    def atom(self):
        token = self.current
        self.index += 1
        if token.kind == "number":
            return Number(float(token.text) if "." in token.text else int(token.text))
        if token.kind == "name":
            if not self.accept("("):
                return Name(token.text)
            arguments = []
            if not self.accept(")"):
                arguments.append(self.level(0))
                while self.accept(","):
                    arguments.append(self.level(0))
                self.expect(")")
            return Call(token.text, arguments)
        if token.text == "(":
            tree = self.level(0)
            self.expect(")")
            return tree
        raise ParseError(f"unexpected {token.text or 'end'!r}", token.position)


FORMULAS = [
    "1 + 2 * 3 - 4 // 2 ** 2 % 5",
    "(x + 1) * (x - 1) - x ** 2 * 1 + 0",
    "max(x, y * 2, 10) - min(x, -y) + abs(-x * (3 - 5))",
    "((x * 3 + y) % 7 < 3) + (x >= y) * 2 + (x == 12)",
    "-x ** 2 + -(-y) / 4.0 + 2 * (3 + 4 * (5 + 6 * (7 + 8)))",
]


def main():
    scope = {"max": max, "min": min, "abs": abs}
    trees = []
    for formula in FORMULAS:
        tree = Parser(formula).parse()
        trees.append(tree.simplify())
        print(tree, "=>", trees[-1])
    for _ in range(1500):
        parsed = [Parser(formula).parse() for formula in FORMULAS]
    print("parsed", sum(len(str(tree)) for tree in parsed))
    total = 0
    for x in range(200):
        for y in range(200):
            scope["x"] = x
            scope["y"] = y
            for tree in trees:
                total += tree.evaluate(scope)
    print("total %.3f" % total)
    for bad in ("1 + ", "(1", "2 $ 3", "f(1,", "1 2"):
        try:
            Parser(bad).parse()
        except ParseError as error:
            print("error:", error)


if __name__ == "__main__":
    main()
