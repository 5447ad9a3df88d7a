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
    for (name, path) in &files {
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let code = if name.ends_with(".py") { compiled(&bytes) } else { Vec::new() };
        let place = (sources.len(), bytes.len(), codes.len(), code.len());
        let _ = writeln!(index, "({name:?}, {}, {}, {}, {}),", place.0, place.1, place.2, place.3);
        sources.extend(bytes);
        codes.extend(code);
    }
    index.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("library.bin"), sources).expect("OUT_DIR is writable");
    fs::write(out.join("code.bin"), codes).expect("OUT_DIR is writable");
    fs::write(out.join("library.in"), index).expect("OUT_DIR is writable");
}
