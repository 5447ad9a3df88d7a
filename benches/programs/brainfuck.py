"""An interpreter for a tiny tape language, with jump tables and an optimising compiler to tuples."""

COUNT_DOWN = "++++++++++++++++[>++++++++++++++++[>++++++++++++++++[>++++++++<-]<-]<-]>>>[-]<<<+++++[>+++++++++++++<-]>."

# Prints the capital letters; between two of them it moves forty times thirty units back and forth.
ALPHABET = (
    "+" * 26 + ">" + "+" * 64 + "<[>+.>" + "+" * 40
    + "[>" + "+" * 30 + "[>+<-]>[<+>-]<[>++>+<<-]>>[-]<[-]<<-]<<-]"
)


def printer(text):
    """A program that prints the text: tens by a loop, units one by one."""
    return "".join(
        "+" * 10 + "[>" + "+" * (ord(character) // 10) + "<-]>" + "+" * (ord(character) % 10) + ".[-]<"
        for character in text
    )


def strip(source):
    return [character for character in source if character in "+-<>.,[]"]


def jump_table(code):
    jumps = {}
    stack = []
    for position, command in enumerate(code):
        if command == "[":
            stack.append(position)
        elif command == "]":
            if not stack:
                raise SyntaxError(f"unmatched ] at {position}")
            start = stack.pop()
            jumps[start] = position
            jumps[position] = start
    if stack:
        raise SyntaxError(f"unmatched [ at {stack[-1]}")
    return jumps


def interpret(source, data=""):
    code = strip(source)
    jumps = jump_table(code)
    tape = [0] * 3000
    pointer = 0
    position = 0
    steps = 0
    output = []
    inputs = iter(data)
    while position < len(code):
        command = code[position]
        steps += 1
        if command == ">":
            pointer += 1
        elif command == "<":
            pointer -= 1
        elif command == "+":
            tape[pointer] = (tape[pointer] + 1) & 255
        elif command == "-":
            tape[pointer] = (tape[pointer] - 1) & 255
        elif command == ".":
            output.append(chr(tape[pointer]))
        elif command == ",":
            tape[pointer] = ord(next(inputs, "\0"))
        elif command == "[":
            if tape[pointer] == 0:
                position = jumps[position]
        elif tape[pointer] != 0:
            position = jumps[position]
        position += 1
    return "".join(output), steps


ADD, MOVE, PRINT, READ, OPEN, CLOSE, CLEAR, TRANSFER = range(8)


def optimise(source):
    """Runs of commands become one; `[-]` becomes a clear; `[->+<]` becomes a transfer."""
    code = strip(source)
    jump_table(code)
    program = []
    position = 0
    while position < len(code):
        command = code[position]
        if command in "+-<>":
            amount = 0
            up, down = ("+", "-") if command in "+-" else (">", "<")
            while position < len(code) and code[position] in (up, down):
                amount += 1 if code[position] == up else -1
                position += 1
            program.append([ADD if up == "+" else MOVE, amount])
            continue
        program.append([{".": PRINT, ",": READ, "[": OPEN, "]": CLOSE}[command], 0])
        position += 1
        if command == "]":
            simplify_loop(program)
    stack = []
    for index, instruction in enumerate(program):
        if instruction[0] == OPEN:
            stack.append(index)
        elif instruction[0] == CLOSE:
            start = stack.pop()
            instruction[1] = start
            program[start][1] = index
    return [tuple(instruction) for instruction in program]


def simplify_loop(program):
    match program[-3:]:
        case [[0, 0], *_]:
            return
        case [[4, _], [0, -1], [5, _]]:
            program[-3:] = [[CLEAR, 0]]
            return
    match program[-6:]:
        case [[4, _], [0, -1], [1, there], [0, 1], [1, back], [5, _]] if there == -back:
            program[-6:] = [[TRANSFER, there]]


def run(program, data=""):
    tape = [0] * 3000
    pointer = 0
    position = 0
    steps = 0
    output = []
    inputs = iter(data)
    while position < len(program):
        operation, argument = program[position]
        steps += 1
        if operation == ADD:
            tape[pointer] = (tape[pointer] + argument) & 255
        elif operation == MOVE:
            pointer += argument
        elif operation == OPEN:
            if not tape[pointer]:
                position = argument
        elif operation == CLOSE:
            if tape[pointer]:
                position = argument
        elif operation == CLEAR:
            tape[pointer] = 0
        elif operation == TRANSFER:
            tape[pointer + argument] = (tape[pointer + argument] + tape[pointer]) & 255
            tape[pointer] = 0
        elif operation == PRINT:
            output.append(chr(tape[pointer]))
        else:
            tape[pointer] = ord(next(inputs, "\0"))
        position += 1
    return "".join(output), steps


def main():
    for name, source in (("hello", printer("Hello, adder!")), ("count", COUNT_DOWN), ("alphabet", ALPHABET)):
        slow, steps = interpret(source)
        program = optimise(source)
        fast, fewer = run(program)
        print(name, slow == fast, steps, "steps, optimised", fewer, "of", len(program))
        print(slow.rstrip().replace("\n", " "))
    echo = ",[.,]"
    print("echo", interpret(echo, "adder")[0], run(optimise(echo), "snake")[0])
    for bad in ("[[]", "+]"):
        try:
            optimise(bad)
        except SyntaxError as error:
            print("error:", error)


if __name__ == "__main__":
    main()
