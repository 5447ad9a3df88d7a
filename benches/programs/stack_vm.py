"""A small stack machine with an assembler: it runs factorials, a sieve, a sort and a recursive function."""


class Machine:
    def __init__(self, program, memory_size=2048):
        self.program = program
        self.memory = [0] * memory_size
        self.stack = []
        self.calls = []
        self.output = []
        self.steps = 0

    def run(self):
        program = self.program
        stack = self.stack
        memory = self.memory
        pc = 0
        steps = 0
        while True:
            op, argument = program[pc]
            pc += 1
            steps += 1
            if op == "push":
                stack.append(argument)
            elif op == "load":
                stack.append(memory[argument])
            elif op == "store":
                memory[argument] = stack.pop()
            elif op == "add":
                right = stack.pop()
                stack[-1] += right
            elif op == "sub":
                right = stack.pop()
                stack[-1] -= right
            elif op == "mul":
                right = stack.pop()
                stack[-1] *= right
            elif op == "mod":
                right = stack.pop()
                stack[-1] %= right
            elif op == "less":
                right = stack.pop()
                stack[-1] = 1 if stack[-1] < right else 0
            elif op == "jump":
                pc = argument
            elif op == "jumpz":
                if stack.pop() == 0:
                    pc = argument
            elif op == "peek":
                stack[-1] = memory[stack[-1]]
            elif op == "poke":
                value = stack.pop()
                memory[stack.pop()] = value
            elif op == "dup":
                stack.append(stack[-1])
            elif op == "swap":
                stack[-1], stack[-2] = stack[-2], stack[-1]
            elif op == "drop":
                stack.pop()
            elif op == "call":
                self.calls.append(pc)
                pc = argument
            elif op == "ret":
                pc = self.calls.pop()
            elif op == "print":
                self.output.append(stack.pop())
            elif op == "halt":
                self.steps = steps
                return self.output
            else:
                raise ValueError(f"unknown instruction {op!r} at {pc - 1}")


def assemble(text):
    """Lines of `label:` or `op [number|label|variable]`; variables get addresses as they appear."""
    labels = {}
    variables = {}
    lines = []
    for line in text.splitlines():
        line = line.partition(";")[0].strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[line[:-1]] = len(lines)
        else:
            lines.append(line.split())
    program = []
    for words in lines:
        op = words[0]
        argument = None
        if len(words) > 1:
            word = words[1]
            if word.lstrip("-").isdigit():
                argument = int(word)
            elif word in labels:
                argument = labels[word]
            else:
                argument = variables.setdefault(word, len(variables))
        program.append((op, argument))
    return program


FACTORIAL = """
        push 1
        store product
        push 1
        store n
loop:
        load n
        push 121
        less
        jumpz done
        load product
        load n
        mul
        push 1000003
        mod
        store product
        load n
        push 1
        add
        store n
        jump loop
done:
        load product
        print
        halt
"""

SIEVE = """
        push 2
        store i
outer:
        load i
        push 1500
        less
        jumpz count
        load i
        push 100
        add
        peek
        jumpz prime
        jump next
prime:
        load found
        push 1
        add
        store found
        load i
        store j
mark:
        load j
        push 1500
        less
        jumpz next
        load j
        push 100
        add
        push 1
        poke
        load j
        load i
        add
        store j
        jump mark
next:
        load i
        push 1
        add
        store i
        jump outer
count:
        load found
        print
        halt
"""

FIBONACCI = """
        push 20
        call fib
        print
        halt
fib:                    ; n -- fib(n)
        dup
        push 2
        less
        jumpz deeper
        ret
deeper:
        dup
        push 1
        sub
        call fib
        swap
        push 2
        sub
        call fib
        add
        ret
"""


def bubble_sort_program(count):
    """Fills memory with a scramble, sorts it, prints the ends: made by a program, not by hand."""
    lines = ["push 7", "store seed", "push 0", "store i", "fill:", "load i", f"push {count}", "less", "jumpz filled"]
    lines += ["load seed", "push 75", "mul", "push 74", "add", "push 65537", "mod", "store seed"]
    lines += ["load i", "push 100", "add", "load seed", "poke", "load i", "push 1", "add", "store i", "jump fill"]
    lines += ["filled:", f"push {count - 1}", "store last", "outer:", "push 0", "load last", "less", "jumpz sorted"]
    lines += ["push 0", "store i", "inner:", "load i", "load last", "less", "jumpz shorter"]
    lines += ["load i", "push 101", "add", "peek", "load i", "push 100", "add", "peek", "less", "jumpz ordered"]
    lines += ["load i", "push 100", "add", "peek", "store held"]
    lines += ["load i", "push 100", "add", "load i", "push 101", "add", "peek", "poke"]
    lines += ["load i", "push 101", "add", "load held", "poke"]
    lines += ["ordered:", "load i", "push 1", "add", "store i", "jump inner"]
    lines += ["shorter:", "load last", "push 1", "sub", "store last", "jump outer"]
    lines += ["sorted:", "push 100", "peek", "print", f"push {100 + count // 2}", "peek", "print"]
    lines += [f"push {99 + count}", "peek", "print", "halt"]
    return "\n".join(lines)


def main():
    programs = [
        ("factorial", FACTORIAL, 120),
        ("sieve", SIEVE, 14),
        ("fibonacci", FIBONACCI, 7),
        ("bubble sort", bubble_sort_program(150), 5),
    ]
    for name, text, times in programs:
        program = assemble(text)
        steps = 0
        for _ in range(times):
            machine = Machine(program)
            output = machine.run()
            steps += machine.steps
        print(name, output, "in", steps, "steps")


if __name__ == "__main__":
    main()
