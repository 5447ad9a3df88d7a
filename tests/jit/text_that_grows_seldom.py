# `text += "…"` on a way that is taken seldom grows the text in place: that, too, is to be known when the loop is compiled.
def lines(count):
    text = ""
    for i in range(count):
        text += str(i % 10)
        if i % 60 == 59:
            text += "\n"
    return text


def only_seldom(count):
    text = "start"
    for i in range(count):
        if i % 97 == 96:
            text += "x"
            text += str(i)
    return text


for _ in range(5):
    print(len(lines(20000)), lines(130)[-20:], len(only_seldom(20000)), only_seldom(300))
