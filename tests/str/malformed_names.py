# Where an escape that names a character goes wrong, in a literal and in the codec.
texts = [r"\N{}", r"a\N{}b", r"\N{", r"\N", r"\N{abc", r"\N{abc}", r"\Na", r"\N{}{}", r"\N{ }"]

for text in texts:
    try:
        print(text, ascii(eval(f'"{text}"')))
    except SyntaxError as e:
        print(text, e)
    try:
        print(text, ascii(text.encode().decode("unicode_escape")))
    except UnicodeDecodeError as e:
        print(text, e, e.start, e.end)
