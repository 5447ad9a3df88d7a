//! Texts that nest deeply end in an error or in code, never in a crash.

use adder_front::{ErrorKind, Mode, Options, compile};

fn outcome(text: &str) -> String {
    match compile(text, "x", Mode::Exec, Options::default()) {
        Ok(_) => "ok".into(),
        Err(error) => format!("{:?}: {}", error.kind, error.message),
    }
}

const MEMORY: &str = "Memory: Parser stack overflowed - Python source too complex to parse";
const RECURSION: &str = "Recursion: maximum recursion depth exceeded during compilation";

#[test]
fn chains_to_the_left() {
    for (joint, start) in
        [("+a", "a"), (".a", "a"), ("()", "a"), ("[0]", "a"), (".a()", "a"), (" if b else c", "a")]
    {
        for count in [1_000, 10_000, 100_000, 300_000] {
            let got = outcome(&format!("{start}{}", joint.repeat(count)));
            assert!(got == "ok" || got == RECURSION || got == MEMORY, "{joint} * {count}: {got}");
            if count == 1_000 {
                assert_eq!(got, "ok", "{joint} * {count}");
            }
        }
    }
}

#[test]
fn chains_to_the_right() {
    for link in
        ["not ", "-", "~", "lambda: ", "a**", "a if b else ", "await ", "yield ", "*", "x = ", "(yield)**"]
    {
        for count in [500, 5_000, 50_000, 500_000] {
            let text = link.repeat(count) + "a";
            let got = outcome(&text);
            let known = ["ok", MEMORY, RECURSION];
            assert!(known.contains(&got.as_str()) || got.starts_with("Syntax"), "{link} * {count}: {got}");
            if matches!(link, "not " | "-") && count != 5_000 {
                assert_eq!(got, if count <= 500 { "ok" } else { MEMORY }, "{link} * {count}");
            }
        }
    }
}

#[test]
fn brackets() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("x[", "]"), ("{0:", "}"), ("f'{", "}'")]
    {
        for count in [50, 201, 10_000, 150_000] {
            let got = outcome(&(open.repeat(count) + "1" + &close.repeat(count)));
            assert!(!got.starts_with("Memory") || count > 200, "{open} * {count}: {got}");
            if open == "(" {
                let expected = if count <= 200 { "ok" } else { "Syntax: too many nested parentheses" };
                assert_eq!(got, expected);
            }
            let open_only = outcome(&open.repeat(count));
            assert_ne!(open_only, "ok");
        }
    }
}

#[test]
fn blocks() {
    let nested = |count: usize, head: &str| -> String {
        let lines: String = (0..count).map(|depth| format!("{}{head}\n", " ".repeat(depth))).collect();
        lines + &" ".repeat(count) + "pass\n"
    };
    assert_eq!(outcome(&nested(99, "if x:")), "ok");
    assert_eq!(outcome(&nested(100, "if x:")), "Indentation: too many levels of indentation");
    assert_eq!(outcome(&nested(3_000, "class A:")), "Indentation: too many levels of indentation");
    assert_eq!(outcome(&nested(99, "def f():")), "ok");
    let elifs = "if x: pass\n".to_owned() + &"elif y: pass\n".repeat(1_000);
    assert_eq!(outcome(&elifs), "ok");
    let many = "if x: pass\n".to_owned() + &"elif y: pass\n".repeat(100_000);
    assert_eq!(outcome(&many), MEMORY);
    let wide = format!("[{}]", "1, -x, 'a',\n".repeat(50_000));
    assert_eq!(outcome(&wide), "ok");
}

#[test]
fn kinds() {
    let error = compile("x = 1\0", "x", Mode::Exec, Options::default()).expect_err("null");
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Syntax, "source code string cannot contain null bytes")
    );
    let digits = "1".repeat(1_000_000);
    let error = compile(&digits, "x", Mode::Exec, Options::default()).expect_err("digits");
    assert!(error.message.starts_with("Exceeds the limit (4300 digits)"), "{}", error.message);
    let hex = format!("0x{}", "f".repeat(100_000));
    assert!(compile(&hex, "x", Mode::Exec, Options::default()).is_ok());
}
