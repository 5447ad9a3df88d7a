//! How the command is linked.
//!
//! At a fixed address, as CPython is: its tables of pointers need no relocation then, which at every start would write and keep half a
//! megabyte of memory. With the functions that programs use side by side (`link/order.py` says why and how); only where functions are
//! optimised, since others have other names.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const FUNCTIONS: &str = "link/functions.txt";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={FUNCTIONS}");
    println!("cargo:rustc-link-arg-bins=-no-pie");
    let linux = env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let (true, true, Ok(folder)) = (linux, release, env::var("OUT_DIR")) else { return };
    let functions = fs::read_to_string(FUNCTIONS).expect("the list of functions belongs to the sources");
    let script = Path::new(&folder).join("functions.ld");
    fs::write(&script, linker_script(&functions)).expect("cargo's folder for results can be written to");
    println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
}

/// Puts the sections of the functions, in their order, before all other code. A name that ends where the compiler's hash begins stands for
/// any hash.
fn linker_script(functions: &str) -> String {
    let mut script = String::from("SECTIONS {\n  .text.used : {\n");
    for name in functions.lines() {
        let patterns = match name.strip_suffix("17h") {
            Some(_) => vec![format!("{name}*")],
            None => vec![name.to_owned(), format!("{name}.llvm.*")],
        };
        for pattern in patterns {
            let sections = format!(".text.{pattern} .text.hot.{pattern} .text.unlikely.{pattern}");
            writeln!(script, "    *({sections})").expect("strings grow");
        }
    }
    script.push_str("  }\n}\nINSERT BEFORE .text;\n");
    script
}
