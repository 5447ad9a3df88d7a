//! Text to bytecode, as data: every `listings/NAME.py` compiles to `listings/NAME.dis`, a listing in the style of CPython 3.9's `dis`.
//!
//! A first line `# mode: eval`, `# mode: single` or `# optimize: 2` changes how it is compiled. `BLESS=1` rewrites the listings; read the difference.
//! Every unit also goes through the verifier.

use adder_abi::code::{CodeUnit, Const};
use adder_abi::opcode::{COMPARE_OPS, Opcode, Operand, decode, intrinsic1};
use adder_front::{Mode, Options, compile, lines, verify};
use std::fmt::Write as _;
use std::path::Path;

fn constant(value: &Const) -> String {
    let many = |items: &[Const]| items.iter().map(constant).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".into(),
        Const::True => "True".into(),
        Const::False => "False".into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Int(int) => int.to_string(),
        Const::BigInt { negative, magnitude } => {
            let sign = if *negative { "-" } else { "" };
            let digits: String = magnitude.iter().rev().map(|byte| format!("{byte:02x}")).collect();
            format!("{sign}0x{}", digits.trim_start_matches('0'))
        }
        Const::Float(float) => format!("{float:?}"),
        Const::Complex(re, im) => format!("({re:?}{im:+?}j)"),
        Const::Str(text) => match text.as_str() {
            Some(text) => format!("'{}'", text.escape_debug().to_string().replace("\\\"", "\"")),
            None => format!("wtf8:{:x?}", text.as_bytes()),
        },
        Const::Bytes(bytes) => format!("b'{}'", bytes.escape_ascii()),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", constant(&items[0])),
        Const::Tuple(items) => format!("({})", many(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", many(items)),
        Const::Slice(parts) => format!("slice({})", many(&parts[..])),
        Const::Code(code) => {
            format!("<code object {} line {}>", code.name.to_string_lossy(), code.firstlineno)
        }
    }
}

fn listing(unit: &CodeUnit, out: &mut String) {
    let texts = |list: &[adder_abi::code::Text]| {
        list.iter().map(|t| t.to_string_lossy()).collect::<Vec<_>>().join(" ")
    };
    let _ = writeln!(
        out,
        "{}: line {}, stack {}, flags {:#x}",
        unit.qualname.to_string_lossy(),
        unit.firstlineno,
        unit.stacksize,
        unit.flags
    );
    if unit.argcount + unit.kwonlyargcount > 0 {
        let _ = writeln!(out, "  args {}/{} + {}", unit.posonlyargcount, unit.argcount, unit.kwonlyargcount);
    }
    for (what, list) in [("locals", &unit.varnames), ("cells", &unit.cellvars), ("free", &unit.freevars)] {
        if !list.is_empty() {
            let _ = writeln!(out, "  {what} {}", texts(list));
        }
    }
    let runs = lines::lines(&unit.linetable, unit.firstlineno);
    let instructions: Vec<_> = decode(&unit.code).map(|item| item.expect("own code decodes")).collect();
    let targets: Vec<u32> = instructions.iter().filter_map(|ins| ins.target()).collect();
    let mut last = None;
    for ins in &instructions {
        let line =
            runs.iter().find(|run| (run.start..run.end).contains(&ins.offset)).and_then(|run| run.line);
        let shown =
            if line == last { String::new() } else { line.map_or("?".into(), |line| line.to_string()) };
        last = line;
        let mark = if targets.contains(&ins.start) { ">>" } else { "" };
        let _ = write!(out, "{shown:>4} {mark:>2} {:>4} {}", ins.offset, ins.opcode.name());
        let at = ins.arg as usize;
        let name = |list: &[adder_abi::code::Text], at: usize| list[at].to_string_lossy();
        let _ = match ins.opcode.operand_kind() {
            Operand::None => Ok(()),
            Operand::Const => write!(out, " {at} ({})", constant(&unit.consts[at])),
            Operand::Name => write!(out, " {at} ({})", name(&unit.names, at)),
            Operand::Local => write!(out, " {at} ({})", name(&unit.varnames, at)),
            Operand::Cell => {
                let cells: Vec<_> = unit.cellvars.iter().chain(&unit.freevars).cloned().collect();
                write!(out, " {at} ({})", name(&cells, at))
            }
            Operand::Compare => write!(out, " {at} ({})", COMPARE_OPS[at]),
            Operand::JumpRelative => write!(out, " {at} (to {})", ins.target().unwrap_or(0)),
            Operand::JumpAbsolute | Operand::Count | Operand::Flags => write!(out, " {at}"),
            Operand::Intrinsic1 | Operand::Intrinsic2 | Operand::CommonConstant => write!(out, " {at}"),
        };
        out.push('\n');
    }
    let _ = writeln!(out, "  consts {}", constant(&Const::Tuple(unit.consts.clone())));
    out.push('\n');
    for value in &unit.consts {
        if let Const::Code(code) = value {
            listing(code, out);
        }
    }
    let _ = (intrinsic1::TYPEVAR, Opcode::NOP);
}

fn verify_all(unit: &CodeUnit) {
    if let Err(error) = verify::verify_unit(unit) {
        let mut text = String::new();
        listing(unit, &mut text);
        panic!("{}: {error}\n{text}", unit.qualname.to_string_lossy());
    }
    for value in &unit.consts {
        if let Const::Code(code) = value {
            verify_all(code);
        }
    }
}

#[test]
fn listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/listings");
    let mut wrong = Vec::new();
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).expect("listings").map(|entry| entry.expect("entry").path()).collect();
    names.sort();
    for path in names.iter().filter(|path| path.extension().is_some_and(|ext| ext == "py")) {
        let text = std::fs::read_to_string(path).expect("source");
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let first = text.lines().next().unwrap_or("");
        let mode = match first {
            "# mode: eval" => Mode::Eval,
            "# mode: single" => Mode::Single,
            _ => Mode::Exec,
        };
        let mut options = Options::default();
        if let Some(level) = first.strip_prefix("# optimize: ") {
            options.optimize = level.parse().expect("level");
        }
        let body = if mode == Mode::Exec { &text[..] } else { text.split_once('\n').expect("body").1 };
        let mut got = String::new();
        match compile(body, &name, mode, options) {
            Ok(compiled) => {
                for warning in &compiled.warnings {
                    let _ = writeln!(got, "warning {}:{}: {}", warning.line, warning.col, warning.message);
                }
                listing(&compiled.code, &mut got);
                let outcome = std::panic::catch_unwind(|| verify_all(&compiled.code));
                if outcome.is_err() {
                    wrong.push(format!("{name}: not verified"));
                }
            }
            Err(error) => {
                let _ = writeln!(
                    got,
                    "{:?} {}:{}-{}:{} {}",
                    error.kind, error.line, error.col, error.end_line, error.end_col, error.message
                );
            }
        }
        let expected = path.with_extension("dis");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &got).expect("write");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{name}:\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "listings differ:\n{}", wrong.join("\n"));
}

/// `fib.__code__.co_code` of the seeds, to the byte, and what surrounds it.
#[test]
fn fib_to_the_byte() {
    let text = "def fib(n):\n    if n < 2:\n        return n\n    current, next = 0, 1\n    while n:\n        current, next = next, current + next\n        n -= 1\n    return current\n";
    let compiled = compile(text, "test.py", Mode::Exec, Options::default()).expect("compiles");
    let Const::Code(fib) = &compiled.code.consts[0] else { panic!("no function") };
    let expected = b"|\x00d\x01k\x00r\x0c|\x00S\x00d\x02\\\x02}\x01}\x02|\x00r0|\x02|\x01|\x02\x17\x00\x02\x00}\x01}\x02|\x00d\x038\x00}\x00q\x14|\x01S\x00";
    assert_eq!(&fib.code[..], &expected[..]);
    assert_eq!(constant(&Const::Tuple(fib.consts.clone())), "(None, 2, (0, 1), 1)");
    assert_eq!(lines::lnotab(fib), [0, 1, 8, 1, 4, 1, 8, 1, 4, 1, 14, 1, 10, 1]);
    assert!(fib.names.is_empty());
}

/// `test.py` as a statement: the attributes shown in the seeds.
#[test]
fn attributes_of_an_expression_statement() {
    let code = compile("test.py.py", "test.py", Mode::Exec, Options::default()).expect("compiles").code;
    assert_eq!(&code.code[..], b"e\x00j\x01j\x01\x01\x00d\x00S\x00");
    assert_eq!(constant(&Const::Tuple(code.consts.clone())), "(None,)");
    assert_eq!((code.flags, code.stacksize, code.firstlineno, code.nlocals), (64, 1, 1, 0));
    assert!(lines::lnotab(&code).is_empty());
}

/// The library compiles, and what comes out verifies.
#[test]
fn library() {
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
        if shown.contains("bad") || shown.contains("lib2to3/tests") {
            continue;
        }
        match compile(&text, &shown, Mode::Exec, Options::default()) {
            Err(error) => wrong.push(format!("{shown}:{}: {}", error.line, error.message)),
            Ok(compiled) => {
                if let Err(error) = std::panic::catch_unwind(|| verify_all(&compiled.code)) {
                    let text = error.downcast_ref::<String>().map_or("", |text| text.as_str());
                    wrong.push(format!("{shown}: {}", text.lines().next().unwrap_or("panic")));
                }
            }
        }
    }
    assert!(files.len() > 300, "no library found");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}
