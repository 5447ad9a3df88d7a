//! Recorded cases: snippets with what CPython 3.14 says of them.
//!
//! In: `cases/*.tsv`, written by `tests/record_errors.py` (mode, source, exception, line, column,
//! end line, end column, message, text; control characters escaped). Out: a failure that lists every
//! difference. `ADDER_ERROR_CASES` names a further file of cases, `ADDER_VALID_SOURCES` a folder of
//! programs that must be accepted; both serve measurements and are not part of the suite.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};

use super::{
    Decoded, Mode, Options, Origin, decode, explain, nesting_bound, precheck, recognize, spurious, warnings,
};
use crate::error::{ErrorKind, SyntaxError};

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('x') => {
                let digits: String = chars.by_ref().take(2).collect();
                out.push(char::from(u8::from_str_radix(&digits, 16).expect("two hex digits")));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

fn shown(error: &SyntaxError) -> String {
    let class = match error.kind {
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Indentation => "IndentationError",
        ErrorKind::Tab => "TabError",
        ErrorKind::Incomplete => "_IncompleteInputError",
        ErrorKind::Memory => "MemoryError",
        ErrorKind::Recursion => "RecursionError",
        ErrorKind::UnicodeDecode => "UnicodeDecodeError",
        ErrorKind::Value => "ValueError",
        ErrorKind::Type => "TypeError",
        ErrorKind::System => "SystemError",
    };
    let SyntaxError { line, col, end_line, end_col, message, text, .. } = error;
    let text = text.as_ref().map_or("-".into(), |text| format!("={text}"));
    format!("{class}\t{line}\t{col}\t{end_line}\t{end_col}\t{message}\t{text}")
}

/// What the front end says of a snippet, as it will be called.
fn said(mode_name: &str, source: &str) -> String {
    let (mode, parser_mode) = match mode_name {
        "eval" => (Mode::Eval, ParserMode::Expression),
        "single" | "incomplete" => (Mode::Single, ParserMode::Module),
        _ => (Mode::Exec, ParserMode::Module),
    };
    let unfinished = mode_name == "incomplete";
    let options =
        Options { incomplete_input: unfinished, dont_imply_dedent: unfinished, ..Options::default() };
    let options_of_crate = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source, options_of_crate);
    let errors = if spurious(source, parsed.errors()) { &[] } else { parsed.errors() };
    if !errors.is_empty() || !parsed.unsupported_syntax_errors().is_empty() {
        return shown(&explain(source, "x", mode, options, errors));
    }
    match precheck(source, parsed.tokens(), "x", mode, options) {
        Some(error) => shown(&error),
        None => match recognize(source, "x", mode, options) {
            Some(error) => format!("(only the recognizer) {}", shown(&error)),
            None => "accepted".into(),
        },
    }
}

fn check(path: &Path) -> (usize, usize, String) {
    let text = std::fs::read_to_string(path).expect("the cases can be read");
    let (mut total, mut good, mut report) = (0, 0, String::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        let mut fields = line.splitn(3, '\t');
        let mode = fields.next().unwrap_or_default();
        let source = fields.next().unwrap_or_default();
        let expected = fields.next().unwrap_or_default();
        total += 1;
        let found = said(mode, &unescape(source)).replace('\n', "\\n");
        // What the compiler finds is its own business, unless the parser crate stops it.
        let (expected, found) = match expected.strip_prefix("compile\t") {
            Some(_) if found == "accepted" => ("accepted", found),
            Some(rest) => (rest, found.split("\t=").next().unwrap_or_default().to_owned() + "\t-"),
            None => (expected, found),
        };
        if found == unescape(expected).replace('\n', "\\n") {
            good += 1;
        } else {
            let _ = writeln!(report, "{mode} {source}\n  expected {expected}\n  found    {found}");
        }
    }
    (total, good, report)
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("errors/cases")
}

#[test]
fn recorded_cases() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data())
        .expect("there are cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut report = String::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ext| ext == "tsv")) {
        let (total, good, differences) = check(file);
        assert!(total > 0, "{} is empty", file.display());
        if good != total {
            let _ = writeln!(report, "{}: {good} of {total}\n{differences}", file.display());
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn measured_cases() {
    let Some(path) = std::env::var_os("ADDER_ERROR_CASES") else { return };
    let (total, good, report) = check(Path::new(&path));
    panic!("{report}{good} of {total}");
}

#[test]
fn valid_sources_are_accepted() {
    let Some(root) = std::env::var_os("ADDER_VALID_SOURCES") else { return };
    let (mut pending, mut count, mut report) = (vec![PathBuf::from(root)], 0, String::new());
    let mut bytes = 0;
    let begun = std::time::Instant::now();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(
                std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
            );
        } else if path.extension().is_some_and(|ext| ext == "py") {
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            count += 1;
            bytes += source.len();
            let parsed = parse_unchecked(&source, ParseOptions::from(ParserMode::Module));
            let crate_accepts = parsed.errors().is_empty();
            let error = recognize(&source, "x", Mode::Exec, Options::default());
            if error.is_some() == crate_accepts {
                let _ = writeln!(report, "{} {crate_accepts} {error:?}", path.display());
            }
        }
    }
    panic!("{report}{count} files, {bytes} bytes in {:?}", begun.elapsed());
}

/// Deep nesting of every kind ends in an error or none, not in a crash.
#[test]
fn depth_is_bounded() {
    let many = 100_000;
    for source in [
        format!("{}1", "-".repeat(many)),
        format!("{}1 1", "not ".repeat(many)),
        format!("{}1 1", "lambda: ".repeat(many)),
        format!("{}1 1", "a ** ".repeat(many)),
        format!("{}1 1", "a if b else ".repeat(many)),
        format!("{}1 1", "*".repeat(many)),
        format!("if 1: x\n{}else: x x\n", "elif 1: x\n".repeat(many)),
        format!("{}1 1", "(".repeat(many)),
        format!("{}1 1{}", "(".repeat(199), ")".repeat(199)),
        format!("{}1 1{}", "[".repeat(199), "]".repeat(199)),
        format!("{}1 1{}", "{1:".repeat(199), "}".repeat(199)),
        format!("{}1 1{}", "f(a, b=".repeat(199), ")".repeat(199)),
        format!("match x:\n case {}1 1{}: pass", "(".repeat(190), ")".repeat(190)),
        format!("{} 1 1", "1 +".repeat(many)),
        format!("{} 1 1", "x = ".repeat(10_000)),
        format!("a{} 1", ".b".repeat(many)),
    ] {
        let error = recognize(&source, "x", Mode::Exec, Options::default());
        assert!(error.is_some(), "{}", &source[..40]);
    }
}

#[test]
fn doubtful_literals_are_warned_of() {
    let source = "x = '\\d' + b'\\q'\ny = 1if x else 0x1for\nz = f'\\d{x}' r'\\d' '''\n\\w'''\n";
    let parsed = parse_unchecked(source, ParseOptions::from(ParserMode::Module));
    let found: Vec<(String, i32, i32)> = warnings(source, parsed.tokens())
        .into_iter()
        .map(|warning| (warning.message.chars().take(28).collect(), warning.line, warning.col))
        .collect();
    let expected = [
        ("\"\\d\" is an invalid escape seq", 1, 6),
        ("\"\\q\" is an invalid escape seq", 1, 12),
        ("invalid decimal literal", 2, 5),
        ("invalid hexadecimal literal", 2, 19),
        ("\"\\d\" is an invalid escape seq", 3, 7),
        ("\"\\w\" is an invalid escape seq", 4, 1),
    ];
    let expected: Vec<(String, i32, i32)> = expected
        .iter()
        .map(|&(message, line, col)| (message.chars().take(28).collect(), line, col))
        .collect();
    assert_eq!(found, expected);
}

/// What CPython refuses as too complex is refused before anything recurses on it.
#[test]
fn depth_is_refused_like_cpython() {
    for (source, refused) in [
        (format!("{}1", "-".repeat(5_800)), false),
        (format!("{}1", "-".repeat(6_100)), true),
        (format!("{}1", "not ".repeat(6_100)), true),
        (format!("{}1", "lambda: ".repeat(2_900)), false),
        (format!("{}1", "lambda: ".repeat(3_100)), true),
        (format!("{}1", "a ** ".repeat(3_100)), true),
        (format!("{}1", "a if b else ".repeat(3_100)), true),
        (format!("if 1: x\n{}", "elif 1: x\n".repeat(5_000)), false),
        (format!("if 1: x\n{}", "elif 1: x\n".repeat(6_100)), true),
        (format!("x = [{}]", "-1, f(2), ".repeat(10_000)), false),
        (format!("{}1", "1 + ".repeat(20_000)), false),
        (format!("{}1{}", "(".repeat(200), ")".repeat(200)), false),
        (format!("{}1{}", "(".repeat(201), ")".repeat(201)), true),
    ] {
        let said = said("exec", &source);
        assert_eq!(said != "accepted", refused, "{} {}", &source[..30], &said[..60.min(said.len())]);
    }
}

#[test]
fn nesting_is_bounded_from_above() {
    let bound = |source: &str| {
        nesting_bound(parse_unchecked(source, ParseOptions::from(ParserMode::Module)).tokens())
    };
    assert!(bound(&format!("{}1", "1+".repeat(500))) >= 500);
    assert!(bound(&format!("x{}", "[0]".repeat(500))) >= 500);
    assert!(bound(&format!("x{}", ".y".repeat(500))) >= 500);
    assert!(bound(&format!("{}1{}", "f(".repeat(150), ")".repeat(150))) >= 150);
    assert!(bound("x = [1, -2, f(3), {4: 5}]\n".repeat(100).as_str()) < 20);
}

#[test]
fn bytes_are_decoded_as_declared() {
    let text = |bytes: &[u8]| match decode(bytes, "x", Origin::Bytes) {
        Ok(Decoded::Text(text)) => text,
        Ok(Decoded::Codec { name }) => format!("codec {name}"),
        Err(error) => format!("{} {} {} {}", error.message, error.line, error.col, error.end_col),
    };
    assert_eq!(text(b"x = 1\n"), "x = 1\n");
    assert_eq!(text(b"\xef\xbb\xbfx\n"), "x\n");
    assert_eq!(text(b"# coding: Latin_1\n\xe9"), "# coding: Latin_1\n\u{e9}");
    assert_eq!(text(b"\n#!-*- coding=cp1252 -*-\n\x80"), "codec cp1252");
    assert_eq!(text(b"\xef\xbb\xbf# coding: foo\n"), "encoding problem: foo with BOM 1 0 13");
    let see = "but no encoding declared; see https://peps.python.org/pep-0263/ for details";
    assert_eq!(
        text(b"1\n# coding: latin-1\n\xe9"),
        format!("Non-UTF-8 code starting with '\\xe9' on line 3, {see} 3 1 1")
    );
    assert_eq!(
        text(b"x = 1\ny = '\xe9'\n"),
        format!("Non-UTF-8 code starting with '\\xe9' on line 2, {see} 2 6 6")
    );
    assert_eq!(text(b"x\0"), "source code string cannot contain null bytes 0 0 0");
}

#[test]
fn bare_raise_before_a_semicolon_is_fine() {
    let errors =
        |source: &str| parse_unchecked(source, ParseOptions::from(ParserMode::Module)).errors().to_vec();
    for (source, fine) in
        [("raise;x\n", true), ("if x: raise ; y\n", true), ("raise;x y\n", false), ("raise a b\n", false)]
    {
        assert_eq!(spurious(source, &errors(source)), fine, "{source}");
    }
}
