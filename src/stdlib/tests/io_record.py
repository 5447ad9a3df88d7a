"""Records CPython's answers to io_cases.py: python3.14 io_record.py > io_cases.out"""
import os
import tempfile
import warnings

import _codecs
import _csv
import _io
import _string
import unicodedata

warnings.simplefilter("ignore")
with open(os.path.join(os.path.dirname(__file__), "io_cases.py"), encoding="utf-8") as f:
    blocks = f.read().split("#### ")[1:]
TMP = os.path.join(tempfile.mkdtemp(), "file")
for block in blocks:
    title, _, code = block.partition("\n")
    names = {"_io": _io, "_codecs": _codecs, "_csv": _csv, "_string": _string, "unicodedata": unicodedata, "TMP": TMP}
    exec(code, names)
    print(ascii(names["r"]))
