//! The Python part of the standard library, embedded in the program.

use adder_vm::import::library::{Entry, Library};
use std::borrow::Cow;

static SOURCES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/code.bin"));

/// Path, offset and length in [`SOURCES`], offset and length in [`CODES`]; in the order of the paths.
static INDEX: &[(&str, usize, usize, usize, usize)] = &include!(concat!(env!("OUT_DIR"), "/library.in"));

/// The embedded library.
pub static LIBRARY: Library = Library { find, data, list };

/// A file: its text, and its code if it is a module.
fn file(path: &str) -> Option<(&'static [u8], Option<&'static [u8]>)> {
    let i = INDEX.binary_search_by(|entry| entry.0.cmp(path)).ok()?;
    let (_, start, len, code_start, code_len) = INDEX[i];
    let source = SOURCES.get(start..start + len)?;
    Some((source, CODES.get(code_start..code_start + code_len).filter(|code| !code.is_empty())))
}

fn find(name: &str) -> Option<Entry> {
    if name.contains('/') {
        return None;
    }
    let path = name.replace('.', "/");
    let entry = |(source, code), is_package| Entry { source: Cow::Borrowed(source), code, is_package };
    match file(&format!("{path}.py")) {
        Some(module) => Some(entry(module, false)),
        None => Some(entry(file(&format!("{path}/__init__.py"))?, true)),
    }
}

fn data(path: &str) -> Option<Cow<'static, [u8]>> {
    file(path).map(|(source, _)| Cow::Borrowed(source))
}

fn list(package: &str) -> Vec<(String, bool)> {
    let path = package.replace('.', "/");
    let inside = if path.is_empty() { String::new() } else { format!("{path}/") };
    let module = |(name, is_folder): (String, bool)| match is_folder {
        true => file(&format!("{inside}{name}/__init__.py")).is_some().then_some((name, true)),
        false => name.strip_suffix(".py").filter(|n| *n != "__init__").map(|n| (n.to_owned(), false)),
    };
    folder(&path).into_iter().filter_map(module).collect()
}

/// Whether the library has files below a path.
pub fn is_folder(path: &str) -> bool {
    let prefix = format!("{path}/");
    let at = INDEX.partition_point(|entry| entry.0 < prefix.as_str());
    INDEX.get(at).is_some_and(|entry| entry.0.starts_with(&prefix))
}

/// The names in a folder (`""` for the top), true for folders.
pub fn folder(path: &str) -> Vec<(String, bool)> {
    let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
    let mut names: Vec<(String, bool)> = Vec::new();
    for (path, ..) in INDEX {
        let Some(rest) = path.strip_prefix(prefix.as_str()) else { continue };
        let (name, is_folder) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
        if names.last().is_none_or(|last| last.0 != name) {
            names.push((name.to_owned(), is_folder));
        }
    }
    names
}
