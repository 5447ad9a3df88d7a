"""Word statistics of a made-up text in dicts: counts, neighbours, an inverted index, anagrams."""

SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu".split()


class Random:
    """A small generator of our own, so that the text never changes."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % limit


def vocabulary(random, size):
    words = []
    seen = set()
    while len(words) < size:
        word = "".join(SYLLABLES[random.below(len(SYLLABLES))] for _ in range(1 + random.below(3)))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def make_text(sentences):
    random = Random(2024)
    words = vocabulary(random, 900)
    lines = []
    for _ in range(sentences):
        length = 4 + random.below(12)
        # The product of two draws makes the first words common and the last ones rare.
        chosen = [words[random.below(30) * random.below(30)] for _ in range(length)]
        chosen[0] = chosen[0].capitalize()
        if random.below(3) == 0:
            chosen[length // 2] += ","
        lines.append(" ".join(chosen) + ".")
    return "\n".join(lines)


def clean_words(text):
    for line in text.splitlines():
        for word in line.split():
            yield word.strip(".,").lower()


def count_words(words):
    counts = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def count_letters(text):
    counts = {}
    for character in text:
        if character.isalpha():
            counts[character.lower()] = counts.get(character.lower(), 0) + 1
    return counts


def top(counts, n):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n]


def neighbours(words):
    following = {}
    previous = None
    for word in words:
        if previous is not None:
            after = following.setdefault(previous, {})
            after[word] = after.get(word, 0) + 1
        previous = word
    return following


def inverted_index(text):
    index = {}
    for number, line in enumerate(text.splitlines()):
        for word in line.lower().replace(",", "").rstrip(".").split():
            index.setdefault(word, set()).add(number)
    return index


def search(index, *words):
    sets = [index.get(word, set()) for word in words]
    return sorted(set.intersection(*sets))


def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return sorted((sorted(group) for group in groups.values() if len(group) > 1), key=lambda g: (-len(g), g))


def main():
    text = make_text(18_000)
    words = list(clean_words(text))
    counts = count_words(words)
    print(len(text), "characters", len(words), "words", len(counts), "different")
    for word, count in top(counts, 8):
        print(f"  {word:<10}{count:>6}")
    print("letters", top(count_letters(text), 5))
    following = neighbours(words)
    favourite = top(counts, 1)[0][0]
    print("after", favourite, top(following[favourite], 4))
    print("pairs", sum(len(after) for after in following.values()))
    index = inverted_index(text)
    common = [word for word, _ in top(counts, 12)]
    print("lines with", common[1:4], search(index, *common[1:4])[:8])
    print("anagrams", anagrams(counts)[:3])
    lengths = {}
    for word, count in counts.items():
        lengths[len(word)] = lengths.get(len(word), 0) + count
    print("lengths", dict(sorted(lengths.items())))


if __name__ == "__main__":
    main()
