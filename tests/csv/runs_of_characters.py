# Fields of many lengths, quoted and not, with what ends them at every place.
import csv
import io

LINES = ['a,bcdefghijklmnop,"q,r""s"', '"line', 'break",x', "", "é,€,'a'", 'a"b,"c"d', "x" * 300 + "," + '"' + "y," * 90 + '"', ",,", ' a, b', "a\\,b,c\\\"d"]
for options in ({}, {"delimiter": "x"}, {"quotechar": "'"}, {"escapechar": "\\"}, {"quoting": csv.QUOTE_NONE}, {"doublequote": False},
                {"skipinitialspace": True}, {"quoting": csv.QUOTE_NONNUMERIC, "delimiter": ";", "quotechar": "|"}, {"delimiter": "é"}):
    try:
        print(options, [[ascii(f)[-20:] for f in row] for row in csv.reader(LINES, **options)])
    except (csv.Error, ValueError) as e:
        print(options, type(e).__name__, e)
old = csv.field_size_limit(10)
for text in ("a" * 10 + ",b", "a" * 11, '"' + "b" * 11 + '"', "ab," * 5):
    try:
        print(list(csv.reader([text])))
    except csv.Error as e:
        print(e)
csv.field_size_limit(old)
for strict in (False, True):
    try:
        print(list(csv.reader(['"abc'], strict=strict)))
    except csv.Error as e:
        print(e)
print(list(csv.reader(io.StringIO("a\r\nb\nc\n", newline=""))), dict([("k", 1), ["l", 2], "mn"]))
for pairs in ([("a", 1, 2)], [()], [(1, 2), 3], [([], 1)], ["abc"]):
    try:
        print(dict(pairs))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
