//! What the compiler refuses or warns of, in CPython's words and at CPython's places: `errors/compile.tsv` and `errors/warnings.tsv`, recorded from
//! CPython 3.14 by `errors/record.py`.

use adder_front::{ErrorKind, Mode, Options, compile};

/// The string a Python literal of the table stands for.
fn literal(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text[1..text.len() - 1].chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some(other)) => out.push(other),
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn compile_errors() {
    let mut wrong = Vec::new();
    let table = include_str!("errors/compile.tsv");
    for line in table.lines() {
        let (source, expected) = line.split_once('\t').expect("two columns");
        let source = literal(source);
        let got = match compile(&source, "x", Mode::Exec, Options::default()) {
            Ok(_) => "ok".to_owned(),
            Err(e) => {
                let kind = match e.kind {
                    ErrorKind::Indentation => "IndentationError",
                    ErrorKind::Tab => "TabError",
                    _ => "SyntaxError",
                };
                format!("{kind} {}:{}-{}:{} {}", e.line, e.col, e.end_line, e.end_col, e.message)
            }
        };
        if got != expected {
            wrong.push(format!("{source}\n    expected {expected}\n    got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), table.lines().count(), wrong.join("\n"));
}

#[test]
fn compile_warnings() {
    let mut wrong = Vec::new();
    let table = include_str!("errors/warnings.tsv");
    for line in table.lines() {
        let (source, expected) = line.split_once('\t').expect("two columns");
        let source = literal(source);
        let got = match compile(&source, "x", Mode::Exec, Options::default()) {
            Ok(compiled) => {
                let mut got: Vec<_> = compiled
                    .warnings
                    .iter()
                    .map(|warning| format!("{} {}", warning.line, warning.message))
                    .collect();
                got.sort();
                got.join(" ; ")
            }
            Err(error) => error.message,
        };
        if got != expected {
            wrong.push(format!("{source}\n    expected {expected}\n    got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), table.lines().count(), wrong.join("\n"));
}
