"""Finds the modules of the standard library that the command carries in itself."""

import _imp
import posix
import sys
from _frozen_importlib import ModuleSpec


class LibraryLoader:
    """Loads one module of the embedded library."""

    def __init__(self, fullname, key, path):
        self.name = fullname
        self._key = key
        self.path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(_imp._library_code(self._key, self.path), module.__dict__)

    def get_filename(self, fullname=None):
        return self.path

    def get_code(self, fullname=None):
        return _imp._library_code(self._key, self.path)

    def get_source(self, fullname=None):
        return _imp._library_source(self._key)

    def is_package(self, fullname=None):
        return _imp._library_find(self._key)

    def get_data(self, path):
        root = sys._stdlib_dir + '/'
        if path.startswith(root):
            data = _imp._library_data(path[len(root):])
            if data is not None:
                return data
        raise FileNotFoundError(2, 'No such file or directory', path)

    def get_resource_reader(self, fullname):
        from importlib.readers import FileReader
        return FileReader(self)

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)


class LibraryFinder:
    """Path entry finder for the library's root and its packages."""

    def __init__(self, path):
        root = sys._stdlib_dir
        if path == root:
            self._package = ''
        elif path.startswith(root + '/'):
            self._package = path[len(root) + 1:].replace('/', '.') + '.'
        else:
            raise ImportError('only the embedded library is supported', path=path)
        self.path = path

    def find_spec(self, fullname, target=None):
        key = self._package + fullname.rpartition('.')[2]
        is_package = _imp._library_find(key)
        if is_package is None:
            return None
        base = self.path + '/' + fullname.rpartition('.')[2]
        path = base + '/__init__.py' if is_package else base + '.py'
        spec = ModuleSpec(fullname, LibraryLoader(fullname, key, path), origin=path, is_package=is_package)
        spec._set_fileattr = True
        if is_package:
            spec.submodule_search_locations = [base]
        return spec

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=''):
        for name, is_package in _imp._library_list(self._package[:-1]):
            yield prefix + name, is_package

    def __repr__(self):
        return f'LibraryFinder({self.path!r})'


def zipimporter(path):
    """The path hook for archives: once there is one, zipimport's own takes this one's place."""
    head = path
    while True:
        try:
            mode = posix.stat(head).st_mode
            break
        except (OSError, ValueError):
            head = head.rpartition('/')[0]
            if not head:
                raise ImportError('not a Zip file', path=path) from None
    if mode & 0o170000 != 0o100000:
        raise ImportError('not a Zip file', path=path)
    # The import below looks at the archive, too, and must find nothing there.
    hooks = sys.path_hooks
    place = hooks.index(zipimporter) if zipimporter in hooks else 0
    hooks[:] = [hook for hook in hooks if hook is not zipimporter]
    try:
        import zipimport
    except BaseException:
        hooks.insert(place, zipimporter)
        raise
    hooks.insert(place, zipimport.zipimporter)
    for known in [known for known, finder in sys.path_importer_cache.items() if finder is None]:
        del sys.path_importer_cache[known]
    return zipimport.zipimporter(path)


def _install():
    sys.path_hooks[:0] = [LibraryFinder, zipimporter]
    sys.path_importer_cache.clear()
