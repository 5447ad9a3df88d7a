# Modules and packages from an archive that gets on the path while the program runs.
import importlib
import os
import sys
import tempfile
import traceback
import zipfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archived/__init__.py", "X = 1\n")
        archive.writestr("archived/inner.py", "from . import X\nY = X + 1\n")
        archive.writestr("lonely.py", "def f():\n    raise ValueError('z')\n")
        archive.writestr("sub/deep.py", "Z = 3\n")
    print([hook.__name__ for hook in sys.path_hooks if hook.__name__ == "zipimporter"])
    for wrong in os.path.join(folder, "none.zip"), os.path.join(folder, "none", "x"), folder:
        sys.path.insert(0, wrong)
    sys.path.insert(0, path)
    sys.path.insert(1, os.path.join(path, "sub"))
    import archived.inner
    import deep
    import lonely

    print(archived.inner.Y, deep.Z, lonely.__file__ == os.path.join(path, "lonely.py"), type(lonely.__loader__).__name__)
    print(archived.__path__ == [os.path.join(path, "archived")], archived.__loader__.get_data(os.path.join(path, "lonely.py"))[:7])
    try:
        lonely.f()
    except ValueError:
        print(traceback.format_exc().splitlines()[-3].strip().replace(folder, ""))
    try:
        import nowhere_to_be_found
    except ImportError as e:
        print(e)
    print([type(finder).__name__ for place, finder in sys.path_importer_cache.items() if place.startswith(path)])
    print([hook.__name__ for hook in sys.path_hooks if hook.__name__ == "zipimporter"])
