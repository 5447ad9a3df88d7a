//! Checks what the compiler does not: file sizes and headers, which crate may import which, unfinished code,
//! unexplained `unsafe`, stray whitespace, and traces of one machine in the repository.
//!
//! In: the files of the source tree, as text. Out: one test per rule, which lists every place that breaks it.
//! Does not know: what the code means; every rule is a matter of lines.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest a source file may be, unless its first lines say `// tidy: table`.
const LONGEST: usize = 1000;

/// Crate folder, and which of our crates it may import (the arrows of the design). Tests and build scripts import what they want.
const ARROWS: [(&str, &[&str]); 5] = [
    ("src/abi", &[]),
    ("src/front", &["adder-abi"]),
    ("jit", &["adder-abi"]),
    ("src/vm", &["adder-abi", "adder-front", "adder-jit"]),
    ("src/stdlib", &["adder-vm", "adder-abi"]),
];

struct Source {
    /// The path from the root of the repository, with `/`.
    name: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file with one of these extensions, sorted by name; build products are left out.
fn sources(extensions: &[&str]) -> Vec<Source> {
    let mut files = Vec::new();
    walk(root(), &mut files);
    files.sort();
    let mut sources = Vec::new();
    for path in files {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !extensions.contains(&extension.as_str()) {
            continue;
        }
        if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            sources.push(Source { name, text });
        }
    }
    sources
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "__pycache__" {
                walk(&path, files);
            }
        } else {
            files.push(path);
        }
    }
}

fn assert_none(rule: &str, offences: Vec<String>) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

fn is_ours(name: &str) -> bool {
    name.starts_with("src/") || name.starts_with("jit/")
}

#[test]
fn files_are_short() {
    let offences = sources(&["rs"])
        .into_iter()
        .filter(|source| is_ours(&source.name))
        .filter(|source| !source.text.lines().take(40).any(|line| line.trim() == "// tidy: table"))
        .map(|source| (source.text.lines().count(), source.name))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    assert_none("files over 1000 lines (a table says `// tidy: table` at its top)", offences);
}

#[test]
fn files_begin_with_a_contract() {
    let offences = sources(&["rs"])
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.name)
        .collect();
    assert_none("files without a `//!` header", offences);
}

#[test]
fn crates_import_downwards_only() {
    let mut offences = Vec::new();
    for (folder, allowed) in ARROWS {
        let path = root().join(folder).join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else {
            offences.push(format!("{folder}/Cargo.toml is missing"));
            continue;
        };
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']).to_owned();
                // A dependency may also be a section of its own: `[dependencies.adder-vm]`.
                if let Some((_, name)) = section.split_once("dependencies.") {
                    check_arrow(folder, name, allowed, &mut offences);
                }
            } else if section.ends_with("dependencies")
                && !section.starts_with("dev-")
                && !section.starts_with("build-")
            {
                let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
                check_arrow(folder, name, allowed, &mut offences);
            }
        }
    }
    assert_none("crates that import what they must not", offences);
}

fn check_arrow(folder: &str, dependency: &str, allowed: &[&str], offences: &mut Vec<String>) {
    if dependency.starts_with("adder") && !allowed.contains(&dependency) {
        offences.push(format!("{folder} imports {dependency}"));
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // The names are put together here, so that this file does not accuse itself.
    let words = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let mut offences = Vec::new();
    for source in sources(&["rs"]) {
        for (number, line) in source.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word.as_str())) {
                offences.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    assert_none("unfinished or debugging macros", offences);
}

#[test]
fn unsafe_blocks_say_why_they_are_safe() {
    let openings = ["{", "impl"].map(|what| ["unsafe", what].join(" "));
    let mut offences = Vec::new();
    for source in sources(&["rs"]) {
        let lines: Vec<&str> = source.text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if !openings.iter().any(|opening| code.contains(opening.as_str())) {
                continue;
            }
            let explained =
                lines[number.saturating_sub(6)..=number].iter().any(|line| line.contains("SAFETY"));
            if !explained {
                offences.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    assert_none("unsafe without a SAFETY comment in the six lines above", offences);
}

#[test]
fn no_stray_whitespace() {
    let mut offences = Vec::new();
    for source in sources(&["rs", "py", "md", "toml"]) {
        for (number, line) in source.text.split('\n').enumerate() {
            if line.ends_with([' ', '\t', '\r']) {
                offences.push(format!("{}:{}", source.name, number + 1));
            }
        }
        // The programs under `listings` are quoted, to the byte.
        let is_quoted = source.name.contains("/listings/");
        if !is_quoted && !source.text.is_empty() && !source.text.ends_with('\n') {
            offences.push(format!("{}: no newline at the end", source.name));
        }
    }
    assert_none("stray whitespace", offences);
}

#[test]
fn nothing_tells_of_one_machine() {
    let paths =
        [["/wo", "rk/"], ["/ro", "ot/"], ["/tmp/pe", "ers"], ["/ho", "me/"]].map(|halves| halves.concat());
    let mut offences = Vec::new();
    for source in sources(&["rs", "py", "md", "toml", "out", "err", "sh", "json", "txt"]) {
        for (number, line) in source.text.lines().enumerate() {
            if paths.iter().any(|path| line.contains(path.as_str())) {
                offences.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    for line in lock.lines().filter(|line| line.starts_with("source = ")) {
        if line != "source = \"registry+https://github.com/rust-lang/crates.io-index\"" {
            offences.push(format!("Cargo.lock: {line}"));
        }
    }
    assert_none("machine paths, or packages from elsewhere than the public registry", offences);
}
