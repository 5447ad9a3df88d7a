//! Compiles files and prints what their code units are, for comparison with another compiler's.

use adder_abi::code::{CodeUnit, Const, Text, positions};
use adder_abi::opcode::{Opcode, decode};
use adder_front::{Mode, Options, compile};

fn names(list: &[Text]) -> String {
    let mut names: Vec<String> = list.iter().map(Text::to_string_lossy).collect();
    names.sort();
    names.join(",")
}

fn dump(unit: &CodeUnit) {
    let runs: Vec<_> = positions(&unit.linetable, unit.firstlineno).collect();
    let mut shown: Vec<String> = decode(&unit.code)
        .flatten()
        .filter_map(|ins| {
            let kind = match ins.opcode {
                Opcode::CALL_FUNCTION
                | Opcode::CALL_METHOD
                | Opcode::CALL_FUNCTION_KW
                | Opcode::CALL_FUNCTION_EX => "C",
                Opcode::LOAD_ATTR | Opcode::LOAD_METHOD => "A",
                Opcode::BINARY_ADD
                | Opcode::BINARY_MULTIPLY
                | Opcode::BINARY_SUBTRACT
                | Opcode::BINARY_MODULO => "B",
                Opcode::RAISE_VARARGS => "R",
                _ => return None,
            };
            let run = runs.iter().find(|run| (run.start..run.end).contains(&ins.offset))?;
            let p = run.position;
            Some(format!("{kind}{}:{}-{}:{}", p.line, p.col, p.end_line, p.end_col))
        })
        .collect();
    shown.sort();
    shown.dedup();
    println!(
        "{}|{}|{}/{}/{}|{:x}|{}|{}|{}|{}",
        unit.qualname.to_string_lossy(),
        unit.firstlineno,
        unit.posonlyargcount,
        unit.argcount,
        unit.kwonlyargcount,
        unit.flags & !0x40,
        names(&unit.freevars),
        names(&unit.cellvars),
        names(&unit.varnames),
        shown.join(" ")
    );
    for value in &unit.consts {
        if let Const::Code(code) = value {
            dump(code);
        }
    }
}

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        println!("FILE {path}");
        match compile(&text, &path, Mode::Exec, Options::default()) {
            Ok(compiled) => dump(&compiled.code),
            Err(error) => println!("ERROR {:?} {}:{} {}", error.kind, error.line, error.col, error.message),
        }
    }
}
