# Path objects become strings before anything else happens: names of files and errors show these.
import io
import os
import pathlib


class Odd:
    def __fspath__(self):
        return 5


class Noted:
    def __fspath__(self):
        print("fspath")
        return "/nowhere"


nope = pathlib.Path("nope")
for attempt in (
    lambda: nope.open(),
    lambda: open(nope),
    lambda: open(nope, "rb", 0),
    lambda: io.FileIO(nope),
    lambda: nope.read_bytes(),
    lambda: os.open(nope, 0),
    lambda: os.stat(nope),
    lambda: os.listdir(nope),
    lambda: os.unlink(nope),
    lambda: os.rename(nope, pathlib.Path("other")),
    lambda: os.scandir(nope),
    lambda: os.chdir(nope),
    lambda: os.stat(b"nope"),
):
    try:
        attempt()
    except OSError as e:
        print(e, repr(e.filename), repr(e.filename2))

here = pathlib.Path(__file__)
for file in open(here), open(here, "rb"), io.FileIO(here):
    print(type(file.name).__name__)
    file.close()
for given in (None, 1.5, [], Odd(), Noted(), -1, "x\0y", {}):
    for mode in "r", "zz":
        try:
            open(given, mode)
        except (OSError, TypeError, ValueError) as e:
            print(mode, type(e).__name__, e)
