//! Values of the options about the JIT.

use super::arguments::Problem;
use adder_jit::Dump;
use adder_vm::jit::Mode;

const MODES: [(&str, Mode); 3] = [("on", Mode::On), ("off", Mode::Off), ("eager", Mode::Eager)];
const DUMPS: [&str; 3] = ["ir", "clif", "asm"];

/// A mode by its name; `option` is what the user wrote before it.
pub fn mode(option: &str, name: &str) -> Result<Mode, Problem> {
    let known = MODES.iter().find(|(known, _)| *known == name);
    known.map(|(_, mode)| *mode).ok_or_else(|| {
        let names: Vec<&str> = MODES.iter().map(|(name, _)| *name).collect();
        Problem::Value(format!("{option}: unknown value '{name}'; it can be {}", names.join(", ")))
    })
}

/// `PYTHON_JIT`: CPython's 0 and 1, or a name.
pub fn mode_of_variable(value: &str) -> Result<Mode, Problem> {
    match value {
        "0" => Ok(Mode::Off),
        "1" => Ok(Mode::On),
        name => {
            let known = mode("PYTHON_JIT", name);
            known.map_err(|_| {
                Problem::Value(format!("PYTHON_JIT: unknown value '{name}'; it can be 0, 1, on, off, eager"))
            })
        }
    }
}

/// `ir,clif,asm[:function]`
pub fn dump(value: &str) -> Result<Dump, Problem> {
    let (kinds, function) = value.split_once(':').unwrap_or((value, ""));
    let mut dump = Dump { function: function.to_owned(), ..Dump::default() };
    for kind in kinds.split(',') {
        match kind {
            "ir" => dump.ir = true,
            "clif" => dump.clif = true,
            "asm" => dump.asm = true,
            _ => {
                let known = DUMPS.join(", ");
                return Err(Problem::Value(format!("--jit-dump: unknown value '{kind}'; it can be {known}")));
            }
        }
    }
    Ok(dump)
}

/// Threads that compile.
pub fn threads(value: &str) -> Result<u32, Problem> {
    value.parse().map_err(|_| Problem::Value(format!("--jit-threads: '{value}' is not a number of threads")))
}
