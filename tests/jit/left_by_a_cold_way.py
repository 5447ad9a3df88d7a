"""Inner loops that go on with the outer loop by one way while another, never taken, comes first."""


def words(text):
    get = iter(text).__next__
    out = []
    this = None
    while True:
        this = get()
        if this == "!":
            break
        if this == "#":
            while True:
                this = get()
                if this is None or this == "\n":
                    break
            continue
        out.append(this)
    return "".join(out)


def skipped(text):
    position = 0

    def get():
        nonlocal position
        position += 1
        return text[position - 1]

    out = []
    while True:
        this = get()
        if this == "!":
            break
        if this == "#":
            while True:
                this = get()
                if this is None:
                    out.append("none")
                    break
                if this == "\n":
                    break
            continue
        out.append(this)
    return out


for f in (words, skipped):
    for text in (["a", "#"] + ["x"] * 3000 + ["\n", "b", "!"], "a#" + "y" * 2500 + "\nb#z\nc!"):
        print("".join(f(text)))
    print("".join(f(["#"] + ["y"] * 1500 + ["\n"] * 3 + ["#"] + ["z"] * 2000 + ["\n", "c", "#", "\n", "!"])))
print("".join(words(["a", "#", "b", None, "c", "!"])), "".join(skipped(["a", "#", "b", None, "c", "!"])))
