//! Packs the library of Python modules into one file with an index: this crate's own modules (`lib_override/`) in place of CPython's.
//! A second file has their code, compiled here, so that imports from the library compile nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a command-line program does without.
const LEFT_OUT: &[&str] = &[
    "idlelib",
    "tkinter",
    "turtledemo",
    "turtle.py",
    "ensurepip",
    "test",
    "__pycache__",
    "lib2to3",
    "python_builtins",
];

/// Modules whose code lies side by side, in front of all other: those of every start, then those that many programs import. The kernel maps
/// files in pieces of 64 KiB, so that strewn modules would cost each program a megabyte. A name that is gone costs nothing.
const FIRST: &[&str] = &[
    "importlib/_bootstrap.py",
    "importlib/_bootstrap_external.py",
    "_collections_abc.py",
    "_sitebuiltins.py",
    "abc.py",
    "genericpath.py",
    "os.py",
    "posixpath.py",
    "site.py",
    "stat.py",
    "collections/__init__.py",
    "functools.py",
    "keyword.py",
    "operator.py",
    "reprlib.py",
    "types.py",
    "enum.py",
    "re/__init__.py",
    "re/_casefix.py",
    "re/_compiler.py",
    "re/_constants.py",
    "re/_parser.py",
    "contextlib.py",
    "copy.py",
    "copyreg.py",
    "dataclasses.py",
    "heapq.py",
    "random.py",
    "string/__init__.py",
    "typing.py",
    "weakref.py",
    "linecache.py",
    "textwrap.py",
    "traceback.py",
    "tokenize.py",
    "token.py",
];

fn collect(root: &Path, at: &Path, files: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(at) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if LEFT_OUT.contains(&name.as_str()) || name.ends_with(".pyc") {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else if let Ok(relative) = path.strip_prefix(root) {
            files.insert(relative.to_string_lossy().into_owned(), path);
        }
    }
}

/// A module's code; nothing for text that does not compile, whose import says why, or that warns, so that it does so when it is run.
fn compiled(source: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(source);
    match adder_front::compile(&text, "", adder_front::Mode::Exec, adder_front::Options::default()) {
        Ok(compiled) if compiled.warnings.is_empty() => adder_abi::packed::pack(&compiled.code),
        Ok(_) | Err(_) => Vec::new(),
    }
}

fn main() {
    let mut files = BTreeMap::new();
    let library = Path::new(rustpython_pylib::LIB_PATH);
    collect(library, library, &mut files);
    let own = Path::new("lib_override");
    collect(own, own, &mut files);
    println!("cargo:rerun-if-changed=lib_override");
    println!("cargo:rerun-if-changed=build.rs");
    let mut sources: Vec<u8> = Vec::new();
    let mut codes: Vec<u8> = Vec::new();
    let mut index = String::from("[\n");
    let mut places = BTreeMap::new();
    let first = FIRST.iter().map(|name| (*name).to_owned()).filter(|name| files.contains_key(name));
    let rest = files.keys().filter(|name| !FIRST.contains(&name.as_str())).cloned();
    for name in first.chain(rest) {
        let path = &files[&name];
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let code = if name.ends_with(".py") { compiled(&bytes) } else { Vec::new() };
        places.insert(name, (sources.len(), bytes.len(), codes.len(), code.len()));
        sources.extend(bytes);
        codes.extend(code);
    }
    for (name, place) in places {
        let _ = writeln!(index, "({name:?}, {}, {}, {}, {}),", place.0, place.1, place.2, place.3);
    }
    index.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("library.bin"), sources).expect("OUT_DIR is writable");
    fs::write(out.join("code.bin"), codes).expect("OUT_DIR is writable");
    fs::write(out.join("library.in"), index).expect("OUT_DIR is writable");
}
