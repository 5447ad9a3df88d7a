//! What optimised code consists of: programs in `tests/ir` say it in comments, and the IR of their functions is held against that.
//!
//! In: `tests/ir/NAME.py`, which is a language test, too, with comments
//!
//! ```text
//! # ir FUNCTION: CLAUSE; CLAUSE; …
//! ```
//!
//! about the last version of the function that was compiled for calls (`FUNCTION loop`: its blocks that are in a loop). Clauses are
//! `has PATTERN …`, `no PATTERN …`, and `guards PATTERN …` (every guard matches one of the patterns, and none is left over; `guards none`).
//! A pattern is the name of an operation, with its helper after a `.` if it calls one, and may end in `*`; `alloc` stands for everything
//! that makes an object, `call` for everything that leaves the code to come back, `counts` for reference counts. Out: one test.
//!
//! Always: only operations are named, neither their order nor their operands, so that a better pass breaks no test of another one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The words that stand for several operations.
const CLASSES: [(&str, &[&str]); 3] = [
    (
        "alloc",
        &[
            "box_f",
            "box_num",
            "instance",
            "tuple",
            "bound_method",
            "make_slice",
            "empty_dict",
            "make_function",
            "make_range",
            "call_alloc.*",
        ],
    ),
    ("call", &["call_helper.*", "call_direct", "call_native", "call_alloc.*"]),
    ("counts", &["inc_ref", "dec_ref"]),
];

/// A block of a function: its operations in order, and where it goes.
#[derive(Default)]
struct Block {
    operations: Vec<String>,
    next: Vec<String>,
}

type Blocks = BTreeMap<String, Block>;

#[test]
fn optimised_code_is_what_the_programs_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir");
    let mut programs: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    programs.sort();
    assert!(!programs.is_empty());
    let failures: Vec<String> = programs.iter().flat_map(|program| check(program)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(program: &Path) -> Vec<String> {
    let text =
        std::fs::read_to_string(program).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let functions = optimised(program);
    let mut failures = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some(claim) = line.trim().strip_prefix("# ir ") else { continue };
        let (subject, clauses) = claim.split_once(':').unwrap_or((claim, ""));
        let (function, part) = subject.split_once(' ').unwrap_or((subject, ""));
        let Some(blocks) = functions.get(function) else {
            failures.push(format!("{name}:{}: {function} has not been compiled for calls", number + 1));
            continue;
        };
        let operations = operations(blocks, part == "loop");
        for clause in clauses.split(';').map(str::trim) {
            if let Some(why) = broken(&operations, clause) {
                let all = operations.join(" ");
                failures
                    .push(format!("{name}:{}: {subject}: `{clause}`: {why}; there are: {all}", number + 1));
            }
        }
    }
    failures
}

/// The last optimised version of each function.
fn optimised(program: &Path) -> BTreeMap<String, Blocks> {
    let run = Command::new(env!("CARGO_BIN_EXE_adder"))
        .args(["--jit=on", "--jit-threads=0", "--jit-dump=ir"])
        .arg(program)
        .env_remove("PYTHON_JIT")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap_or_else(|error| panic!("cannot start adder: {error}"));
    assert!(run.status.success(), "{}: {}", program.display(), run.status);
    let mut functions = BTreeMap::new();
    let shown = [run.stdout, run.stderr].concat();
    let shown = String::from_utf8_lossy(&shown).into_owned();
    for dump in shown
        .split("\n; ")
        .filter(|dump| dump.lines().next().is_some_and(|line| line.ends_with(" optimised")))
    {
        let dump = dump.split("\n\n").next().unwrap_or_default();
        let Some(name) = dump.lines().nth(1).and_then(|line| line.strip_prefix("fn ")) else { continue };
        let blocks = parse(dump);
        let for_calls = blocks.values().all(|b| !b.operations.iter().any(|o| o == "osr_slot"));
        if for_calls {
            functions.insert(name.rsplit('.').next().unwrap_or(name).to_owned(), blocks);
        }
    }
    functions
}

fn parse(dump: &str) -> Blocks {
    let mut blocks = Blocks::new();
    let mut at = String::new();
    for line in dump.lines().skip(2) {
        if let (false, Some((name, _))) = (line.starts_with(' '), line.split_once('(')) {
            at = name.to_owned();
            blocks.entry(at.clone()).or_default();
            continue;
        }
        let Some(line) = line.strip_prefix("  ") else { continue };
        let (place, operation) = line.split_once(" = ").unwrap_or(("", line));
        let operation = if place.starts_with('v') && !place.contains(' ') || place.contains(": ") {
            operation
        } else {
            line
        };
        let mut words = operation.split_whitespace();
        let Some(mut op) = words.next().map(str::to_owned) else { continue };
        let block = blocks.entry(at.clone()).or_default();
        if matches!(op.as_str(), "jump" | "branch") {
            block.next.extend(
                words
                    .filter(|w| w.starts_with('b'))
                    .filter_map(|w| w.split_once('('))
                    .map(|(b, _)| b.to_owned()),
            );
        } else if matches!(op.as_str(), "call_helper" | "call_pure" | "call_alloc") {
            op = format!("{op}.{}", words.next().unwrap_or_default());
        }
        block.operations.push(op);
    }
    blocks
}

/// The operations of all blocks, or of those that lead back to themselves.
fn operations(blocks: &Blocks, loops_only: bool) -> Vec<String> {
    let comes_back = |start: &String| {
        let mut seen = BTreeSet::new();
        let mut work = blocks[start].next.clone();
        while let Some(b) = work.pop() {
            if seen.insert(b.clone()) {
                work.extend(blocks.get(&b).map(|b| b.next.clone()).unwrap_or_default());
            }
        }
        seen.contains(start)
    };
    let chosen = blocks.iter().filter(|(name, _)| !loops_only || comes_back(name));
    chosen.flat_map(|(_, block)| block.operations.iter().cloned()).collect()
}

fn matches(operation: &str, pattern: &str) -> bool {
    if let Some((_, members)) = CLASSES.iter().find(|(name, _)| *name == pattern) {
        return members.iter().any(|member| matches(operation, member));
    }
    match pattern.strip_suffix('*') {
        Some(start) => operation.starts_with(start),
        None => operation == pattern,
    }
}

/// Why a clause does not hold.
fn broken(operations: &[String], clause: &str) -> Option<String> {
    let mut words = clause.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let patterns: Vec<&str> = words.collect();
    match kind {
        "has" => {
            let missing: Vec<&&str> =
                patterns.iter().filter(|p| !operations.iter().any(|o| matches(o, p))).collect();
            (!missing.is_empty()).then(|| format!("missing {missing:?}"))
        }
        "no" => {
            let found: Vec<&String> =
                operations.iter().filter(|o| patterns.iter().any(|p| matches(o, p))).collect();
            (!found.is_empty()).then(|| format!("found {found:?}"))
        }
        "guards" => {
            let wanted: Vec<&str> = patterns.into_iter().filter(|p| *p != "none").collect();
            let guards: Vec<&String> = operations.iter().filter(|o| o.starts_with("guard_")).collect();
            let extra: Vec<&&String> =
                guards.iter().filter(|g| !wanted.iter().any(|p| matches(g, p))).collect();
            let missing: Vec<&&str> =
                wanted.iter().filter(|p| !guards.iter().any(|g| matches(g, p))).collect();
            (!extra.is_empty() || !missing.is_empty()).then(|| format!("also {extra:?}, missing {missing:?}"))
        }
        _ => Some("no such clause; there are `has`, `no`, `guards`".to_owned()),
    }
}
