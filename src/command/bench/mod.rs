//! `adder bench`: programs timed interpreted, compiled, and on CPython, side by side.
//!
//! In: programs (files, or folders of them) whose `main()` does one round. Out: a table or JSON; exit code 1 if an output differed or a
//! run failed. Every run is a process of its own, the variants of a program take turns, and `benches/driver.py`, which is
//! part of this command, does the timing inside the process. Nothing here knows how programs are executed.

mod child;
mod measure;
mod options;
mod render;

use measure::{Measured, Variant};
use options::{Asked, BenchOptions};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Runs `adder bench` with these words; the exit code.
pub fn main(words: &[OsString]) -> i32 {
    let options = match options::parse(words) {
        Ok(Asked::Run(options)) => options,
        Ok(Asked::Help) => {
            print!("{}", options::HELP);
            return 0;
        }
        Err(message) => {
            eprintln!("adder bench: {message}\nTry `adder bench --help' for more information.");
            return super::USAGE;
        }
    };
    match run(&options) {
        Ok(good) => i32::from(!good),
        Err(message) => {
            eprintln!("adder bench: {message}");
            1
        }
    }
}

fn run(options: &BenchOptions) -> Result<bool, String> {
    let programs = programs(&options.paths)?;
    let variants = variants(options)?;
    let work = child::Workshop::open()?;
    let mut measured = Vec::new();
    // A line that is written over is for eyes only.
    let shows_progress = std::io::stderr().is_terminal();
    for program in &programs {
        if shows_progress {
            eprint!("\r\x1b[K{} of {}: {}", measured.len() + 1, programs.len(), name_of(program));
        }
        measured.push(Measured::of(program, &variants, &work, options));
    }
    if shows_progress {
        eprint!("\r\x1b[K");
    }
    let text =
        if options.json { render::json(&measured, &variants) } else { render::table(&measured, &variants) };
    print!("{text}");
    Ok(measured.iter().all(Measured::is_good))
}

fn name_of(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files named, and those in the folders named.
fn programs(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            if !path.is_file() {
                return Err(format!("no such file: '{}'", path.display()));
            }
            found.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| format!("'{}': {error}", path.display()))?;
        let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        inside.retain(|file| file.extension().is_some_and(|e| e == "py") && file.is_file());
        inside.sort();
        found.append(&mut inside);
    }
    if found.is_empty() { Err("no programs there".into()) } else { Ok(found) }
}

/// What the programs run on.
fn variants(options: &BenchOptions) -> Result<Vec<Variant>, String> {
    let own = std::env::current_exe().map_err(|error| format!("cannot find this command: {error}"))?;
    let mut variants = vec![
        Variant { name: "interpreted".into(), command: vec![own.clone().into(), "--jit=off".into()] },
        Variant { name: "compiled".into(), command: vec![own.into(), "--jit=on".into()] },
    ];
    match &options.python {
        Some(command) => {
            let words: Vec<OsString> = command.split_whitespace().map(OsString::from).collect();
            let first = words.first().ok_or("--python: an empty command")?;
            if child::find_program(first).is_none() {
                return Err(format!("--python: no program '{}'", first.to_string_lossy()));
            }
            variants.push(Variant { name: base_name(first), command: words });
        }
        None => {
            if let Some(found) = child::find_program("python3".as_ref()) {
                variants.push(Variant { name: "python3".into(), command: vec![found.into()] });
            }
        }
    }
    Ok(variants)
}

fn base_name(command: &OsString) -> String {
    Path::new(command).file_name().unwrap_or_default().to_string_lossy().into_owned()
}
