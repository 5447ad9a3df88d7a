//! The command: arguments in, a process's exit code out.
//!
//! `arguments` reads the command line, `environment` the variables, `settings` is what both fill in; `life` starts the interpreter
//! and ends it, `program` runs the main program, `repl` talks; `bench` compares implementations in processes of their own.

mod arguments;
pub mod bench;
mod environment;
mod help;
mod interrupt;
mod jit;
mod life;
mod program;
mod repl;
mod settings;
mod streams;
mod x_options;

use arguments::{Action, parse};
use std::ffi::OsString;

/// Exit code of wrong usage.
pub const USAGE: i32 = 2;

/// Runs the command line `words`, the first of which is the command's own name; the result is the process's exit code.
pub fn main(words: Vec<OsString>) -> i32 {
    if words.get(1).is_some_and(|word| word == "bench") {
        return bench::main(&words[2..]);
    }
    let name = words.first().map_or_else(|| "adder".into(), |word| word.to_string_lossy().into_owned());
    match parse(&words) {
        Ok(Action::Help(topic)) => help::print(topic, &name),
        Ok(Action::Version(details)) => help::version(details),
        Ok(Action::Run(settings)) => life::run(*settings),
        Err(problem) => {
            eprint!("{}", problem.text(&name));
            USAGE
        }
    }
}
