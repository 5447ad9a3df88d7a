# `text += more` in compiled code: the text grows in place only where nobody else has it.
def plain(n):
    text = ""
    for i in range(n):
        text += "ab"
    return text


def aliased(n):
    text, kept = "start-of-the-text", []
    for i in range(n):
        if i % 50 == 0:
            kept.append(text)
        text += "x"
    return [len(k) for k in kept[:4]], kept[0], len(text)


def doubled(n):
    text = "ab"
    for i in range(n):
        text += text
        if len(text) > 100:
            text = "ab"
    return text


def constant(n):
    out = []
    for i in range(n):
        text = "a constant that everybody has"
        text += "!"
        out.append(text)
    return out[-1], "a constant that everybody has", len(set(out))


def parameter(text, n):
    for i in range(n):
        text += "p"
    return text


def widths(n):
    text = ""
    for i in range(n):
        text += "a" if i % 3 else "\u20ac" if i % 9 else "\U0001f600"
    return len(text), text[:12], text.isascii(), hash(text) == hash("".join(list(text)))


def elsewhere(n):
    # The result goes to another variable, or nowhere.
    text = "text"
    longer = ""
    for i in range(n):
        longer = text
        longer += "?"
        text + "."
    return text, longer


def in_a_cell(n):
    text = ""

    def show():
        return len(text)

    seen = 0
    for i in range(n):
        text += "c"
        seen += show()
    return len(text), seen


def as_key(n):
    text, found = "k", {}
    for i in range(n):
        found[text] = i
        text += "k"
        if len(text) > 20:
            text = "k"
    return len(found), sorted(found)[:3]


class Text(str):
    def __add__(self, other):
        return "added"


def subclass(n):
    out = None
    for i in range(n):
        text = Text("t") if i % 100 == 99 else "t"
        text += "x"
        if text == "added":
            out = i
    return out, text


def fails(n):
    text = ""
    for i in range(n):
        try:
            text += "x" if i % 100 else i
        except TypeError as e:
            text += "e"
            why = str(e)
    return len(text), text.count("e"), why


def generated(n):
    text = ""
    for i in range(n):
        text += "g"
        if i % 10 == 0:
            yield text


def returned(text, more):
    text += more
    return text


def callee(n):
    text = "r"
    for i in range(n):
        text = returned(text, "s")
        other = returned("fixed", "t")
    return len(text), other


def plus(n):
    text, kept, parts = "", [], 0
    for i in range(n):
        text = text + "ab"
        if i % 100 == 7:
            kept.append(text)
            text = text + "c" + "d"
        parts += len(text + "x" + "y") - len(text)
    return len(text), [len(k) for k in kept[:3]], kept[0], parts


def plus_elsewhere(n):
    text = other = "t"
    for i in range(n):
        text = other + "u"
        other = text + other if len(other) < 50 else "t"
    return text, other


kept = "kept by the caller"
for _ in range(4):
    print(len(plain(5000)), aliased(3000), doubled(3000), constant(2000), len(parameter(kept, 2000)), kept)
    print(widths(3000), elsewhere(3000), in_a_cell(2000), as_key(3000), subclass(1000), fails(1000))
    print(plus(3000), plus_elsewhere(3000))
    print([len(t) for t in generated(60)], len(list(generated(3000))), callee(3000))
