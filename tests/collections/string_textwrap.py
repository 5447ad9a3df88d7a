# string, textwrap, pprint, reprlib, difflib: text helpers of the library.
import string, textwrap, pprint, reprlib, difflib
text = "The quick brown fox jumps over the lazy dog. It barked; the fox ran away very-very quickly indeed."
print(textwrap.fill(text, 30), textwrap.wrap(text, 20)[:3], textwrap.shorten(text, 30), textwrap.indent("a\n\nb", "> "), repr(textwrap.dedent("  a\n    b\n  c\n")), textwrap.fill("word " * 10, 20, initial_indent="* ", subsequent_indent="  "), textwrap.wrap("averyveryverylongword x", 8), textwrap.wrap("", 5), textwrap.wrap("a b", 1), sep="\n")
pprint.pprint({"z": [1, 2, 3], "a": {"nested": list(range(30)), "s": "text " * 20}, "t": (1,), "e": [], "set": {3, 1, 2}})
pprint.pprint([["a" * 20] * 3, ("b" * 30, 5)], width=40, indent=2)
print(pprint.pformat({"b": 1, "a": 2}, sort_dicts=False), pprint.pformat(list(range(50)), compact=True), pprint.isreadable([1]), pprint.saferepr([1, [2]]))
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(20)}), reprlib.repr(10 ** 100))
a, b = "one\ntwo\nthree\nfour\n".splitlines(True), "one\n2\nthree\nfour\nfive\n".splitlines(True)
print("".join(difflib.unified_diff(a, b, "old", "new")), "".join(difflib.ndiff(a, b)), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3), difflib.SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes())
print(string.Template("$who likes ${what}s $$5").substitute(who="tim", what="kiwi"), string.Formatter().vformat("{0} {k}", (1,), {"k": 2}), string.capwords("a b  c"), string.hexdigits, string.whitespace.encode())
import shlex, fnmatch, calendar, bisect, statistics, html, urllib.parse, base64, colorsys, uuid
print(shlex.split("a 'b c' \"d e\" f\\ g"), shlex.quote("it's"), shlex.join(["a", "b c"]), fnmatch.filter(["a.py", "b.txt"], "*.py"), calendar.monthrange(2024, 2), calendar.isleap(2000), html.escape("<a&\">"), html.unescape("&lt;&eacute;&#65;"), urllib.parse.quote("a b/é"), urllib.parse.urlparse("http://u@h:80/p;x?q=1#f")[:5], urllib.parse.parse_qs("a=1&a=2&b="), urllib.parse.urlencode({"k": "v w"}), urllib.parse.urljoin("http://a/b/c", "../d"), base64.b64encode(b"hello"), base64.b64decode("aGVsbG8="), base64.b32encode(b"hi"), uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "x"))
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.mode("aab"), round(statistics.stdev([1, 2, 3, 4]), 6), statistics.quantiles([1, 2, 3, 4, 5]), calendar.month(2024, 2))
