//! The Python part of the standard library, embedded in the program.

use adder_vm::import::library::{Entry, Library};
use std::borrow::Cow;

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// Path, offset, length; in the order of the paths.
static INDEX: &[(&str, usize, usize)] = &include!(concat!(env!("OUT_DIR"), "/library.in"));

/// The embedded library.
pub static LIBRARY: Library = Library { find, data, list };

fn file(path: &str) -> Option<&'static [u8]> {
    let i = INDEX.binary_search_by(|(name, _, _)| (*name).cmp(path)).ok()?;
    let (_, start, len) = INDEX[i];
    BLOB.get(start..start + len)
}

fn find(name: &str) -> Option<Entry> {
    if name.contains('/') {
        return None;
    }
    let path = name.replace('.', "/");
    if let Some(source) = file(&format!("{path}.py")) {
        return Some(Entry { source: Cow::Borrowed(source), is_package: false });
    }
    let source = file(&format!("{path}/__init__.py"))?;
    Some(Entry { source: Cow::Borrowed(source), is_package: true })
}

fn data(path: &str) -> Option<Cow<'static, [u8]>> {
    file(path).map(Cow::Borrowed)
}

fn list(package: &str) -> Vec<(String, bool)> {
    let prefix = if package.is_empty() { String::new() } else { format!("{}/", package.replace('.', "/")) };
    let mut names = Vec::new();
    for (path, _, _) in INDEX {
        let Some(rest) = path.strip_prefix(prefix.as_str()) else { continue };
        match rest.split_once('/') {
            None => {
                if let Some(name) = rest.strip_suffix(".py").filter(|n| *n != "__init__") {
                    names.push((name.to_owned(), false));
                }
            }
            Some((name, "__init__.py")) => names.push((name.to_owned(), true)),
            Some(_) => {}
        }
    }
    names
}
