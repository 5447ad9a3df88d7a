"""Tables of dynamic programming over strings and numbers: edit distance, subsequences, alignment, knapsack."""


def levenshtein(a, b):
    previous = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        current = [i]
        for j, right in enumerate(b, 1):
            cost = 0 if left == right else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


def common_subsequence(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    result = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            result.append(a[i - 1])
            i -= 1
            j -= 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(result))


def align(a, b, match=2, mismatch=-1, gap=-2):
    """Needleman and Wunsch: the best score and both strings with gaps."""
    scores = {}
    for i in range(len(a) + 1):
        scores[i, 0] = i * gap
    for j in range(len(b) + 1):
        scores[0, j] = j * gap
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            same = match if a[i - 1] == b[j - 1] else mismatch
            scores[i, j] = max(scores[i - 1, j - 1] + same, scores[i - 1, j] + gap, scores[i, j - 1] + gap)
    top, bottom = [], []
    i, j = len(a), len(b)
    while i or j:
        same = match if i and j and a[i - 1] == b[j - 1] else mismatch
        if i and j and scores[i, j] == scores[i - 1, j - 1] + same:
            i -= 1
            j -= 1
            top.append(a[i])
            bottom.append(b[j])
        elif i and scores[i, j] == scores[i - 1, j] + gap:
            i -= 1
            top.append(a[i])
            bottom.append("-")
        else:
            j -= 1
            top.append("-")
            bottom.append(b[j])
    return scores[len(a), len(b)], "".join(reversed(top)), "".join(reversed(bottom))


def knapsack(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for room in range(capacity, weight - 1, -1):
            with_item = best[room - weight] + value
            if with_item > best[room]:
                best[room] = with_item
    return best[capacity]


def longest_increasing(values):
    lengths = [1] * len(values)
    for i in range(len(values)):
        for j in range(i):
            if values[j] < values[i] and lengths[j] + 1 > lengths[i]:
                lengths[i] = lengths[j] + 1
    return max(lengths)


def matrix_chain(sizes):
    n = len(sizes) - 1
    cost = [[0] * n for _ in range(n)]
    for span in range(1, n):
        for i in range(n - span):
            j = i + span
            cost[i][j] = min(
                cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1] for k in range(i, j))
    return cost[0][n - 1]


def dna(length, seed):
    letters = []
    for _ in range(length):
        seed = (seed * 16807) % 2147483647
        letters.append("ACGT"[seed % 4])
    return "".join(letters)


def main():
    words = ["kitten", "sitting", "saturday", "sunday", "rosettacode", "raisethysword", "", "abc"]
    print("words", [levenshtein(a, b) for a, b in zip(words, words[1:])])
    a, b = dna(800, 1), dna(780, 2)
    print("distance", levenshtein(a, b))
    common = common_subsequence(a, b)
    print("common", len(common), common[:40])
    score, top, bottom = align(dna(420, 3), dna(400, 4))
    print("score", score)
    print(top[:60])
    print(bottom[:60])
    items = [(3 + i * 7 % 23, 10 + i * 13 % 37) for i in range(90)]
    print("knapsack", knapsack(items, 3_000))
    print("increasing", longest_increasing([(i * 7919) % 10007 for i in range(1_800)]))
    print("chain", matrix_chain([5 + i * 17 % 31 for i in range(110)]))


if __name__ == "__main__":
    main()
