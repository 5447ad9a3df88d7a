"""Strings built piece by piece: joining, appending, ciphers, run lengths, palindromes, roman numerals, wrapping."""

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def append_digits(count):
    text = ""
    for i in range(count):
        text += str(i % 10)
        if i % 60 == 59:
            text += "\n"
    return text


def caesar(text, shift):
    result = []
    for character in text:
        if character in ALPHABET:
            result.append(ALPHABET[(ALPHABET.index(character) + shift) % 26])
        elif "A" <= character <= "Z":
            result.append(chr((ord(character) - 65 + shift) % 26 + 65))
        else:
            result.append(character)
    return "".join(result)


def run_lengths(text):
    encoded = ""
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        encoded += (str(j - i) if j - i > 1 else "") + text[i]
        i = j
    return encoded


def expand(encoded):
    pieces = []
    number = ""
    for character in encoded:
        if character.isdigit():
            number += character
        else:
            pieces.append(character * int(number or "1"))
            number = ""
    return "".join(pieces)


def look_and_say(rounds):
    text = "1"
    for _ in range(rounds):
        following = []
        i = 0
        while i < len(text):
            j = i
            while j < len(text) and text[j] == text[i]:
                j += 1
            following.append(str(j - i) + text[i])
            i = j
        text = "".join(following)
    return text


def longest_palindrome(text):
    best = ""
    for center in range(len(text)):
        for left, right in ((center, center), (center, center + 1)):
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left -= 1
                right += 1
            if right - left - 1 > len(best):
                best = text[left + 1:right]
    return best


def roman(number):
    numerals = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    text = ""
    for value, letters in numerals:
        while number >= value:
            text += letters
            number -= value
    return text


def wrap(text, width):
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return lines


def title_words(text):
    return " ".join(word[0].upper() + word[1:].lower() for word in text.split(" ") if word)


def main():
    digits = append_digits(900_000)
    print(len(digits), digits.count("7"), digits[-20:].replace("\n", "/"))
    sentence = "The quick brown Fox jumps over the lazy Dog, again and again. " * 2000
    secret = caesar(sentence, 7)
    print(secret[:40], caesar(secret, 19) == sentence)
    runs = "".join(ALPHABET[i % 26] * (i * i % 11) for i in range(80_000))
    packed = run_lengths(runs)
    print(len(runs), len(packed), expand(packed) == runs)
    said = look_and_say(43)
    print(len(said), said[:30])
    strange = "".join(ALPHABET[(i * i + i // 3) % 4] for i in range(12_000)) + "racecar" * 30
    print(longest_palindrome(strange)[:50])
    numerals = [roman(i) for i in range(1, 4000)]
    print(len("".join(numerals)), numerals[1993], max(numerals, key=len))
    lines = wrap(sentence, 50)
    print(len(lines), lines[5], sum(map(len, lines)))
    print(title_words(sentence[:62] * 1000)[:62])


if __name__ == "__main__":
    main()
