//! `-h` and its relatives, and `-V`.

use super::arguments::VersionDetails;
use super::{environment, x_options};
use std::fmt::Write;

/// What help is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    Usage,
    Environment,
    XOptions,
    All,
}

/// An option as help shows it, and what it does.
static OPTIONS: &[(&str, &str)] = &[
    ("-b", "warn when bytes are turned into str or compared with str or int (-bb: error)"),
    ("-B", "don't write .pyc files on import"),
    ("-c cmd", "run the program given as text (ends the options)"),
    ("-d", "accepted: parser debugging"),
    ("-E", "ignore PYTHON* environment variables"),
    ("-h", "print this message and exit (also -? or --help)"),
    ("-i", "go on at a prompt after the program, even if stdin is no terminal"),
    ("-I", "isolate from the user's environment (implies -E, -P and -s)"),
    ("-m mod", "run a module of the library or the path as a program (ends the options)"),
    ("-O", "remove asserts and what depends on __debug__"),
    ("-OO", "remove docstrings, too"),
    ("-P", "don't put the program's folder into sys.path"),
    ("-q", "no version and copyright before the prompt"),
    ("-s", "don't put the user's site folder into sys.path"),
    ("-S", "don't import site at the start"),
    ("-u", "standard output and error unbuffered"),
    ("-v", "tell what is imported (-vv: and where it was searched)"),
    ("-V", "print the version and exit (also --version; -VV: details)"),
    ("-W arg", "warning control: action:message:category:module:lineno"),
    ("-x", "skip the first line of the program"),
    ("-X opt", "set an implementation-specific option (--help-xoptions)"),
    ("--check-hash-based-pycs always|default|never", "when .pyc files with a hash are checked"),
    ("--jit=on|off|eager", "when to compile to machine code: hot code, nothing, everything"),
    ("--jit-stats", "tell at exit what was compiled, what that cost, where it gave up, what was refused"),
    ("--jit-dump=ir,clif,asm[:function]", "print the stages of compilation"),
    (
        "--jit-threads=N",
        "threads that compile beside the program (0: none; default: 1; 0 with --jit=eager or --jit-dump)",
    ),
    ("--help-env", "print the environment variables and exit"),
    ("--help-xoptions", "print the -X options and exit"),
    ("--help-all", "print all of this and exit"),
];

static ARGUMENTS: &[(&str, &str)] = &[
    ("file", "a program, or a folder or zip file with a __main__.py"),
    ("-", "the program comes from stdin (default; a prompt if that is a terminal)"),
    ("arg ...", "arguments of the program, in sys.argv[1:]"),
    ("bench file ...", "time programs interpreted, compiled, and on python3 (adder bench --help)"),
];

/// The usage line.
pub fn usage(command: &str) -> String {
    format!("usage: {command} [option] ... [-c cmd | -m mod | file | -] [arg] ...")
}

fn rows<'a>(out: &mut String, rows: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, does) in rows {
        // Nothing can fail in writing to a string.
        let _ = if name.len() > 7 {
            writeln!(out, "{name}\n         {does}")
        } else {
            writeln!(out, "{name:<7}: {does}")
        };
    }
}

fn text(topic: Topic, command: &str) -> String {
    let mut out = String::new();
    if matches!(topic, Topic::Usage | Topic::All) {
        out += &usage(command);
        out += "\n       ";
        out += command;
        out += " bench file ...\nOptions:\n";
        rows(&mut out, OPTIONS.iter().copied());
        out += "\nArguments:\n";
        rows(&mut out, ARGUMENTS.iter().copied());
    }
    if topic == Topic::All {
        out += "\n";
    }
    if matches!(topic, Topic::Environment | Topic::All) {
        out += "Environment variables that change behavior:\n";
        rows(&mut out, environment::TABLE.iter().map(|v| (v.name, v.does)));
    }
    if topic == Topic::All {
        out += "\n";
    }
    if matches!(topic, Topic::XOptions | Topic::All) {
        out += "Implementation-specific options, each after -X:\n";
        rows(&mut out, x_options::TABLE.iter().map(|option| (option.shown, option.does)));
    }
    out
}

/// Prints help; the exit code.
pub fn print(topic: Topic, command: &str) -> i32 {
    show(&text(topic, command))
}

/// Prints the version; the exit code.
pub fn version(details: VersionDetails) -> i32 {
    let (language, own) = (adder_vm::modules::sys::language_version(), env!("CARGO_PKG_VERSION"));
    match details {
        VersionDetails::Short => show(&format!("Python {language} (Adder {own})\n")),
        VersionDetails::Long => {
            let target = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
            let build = if cfg!(debug_assertions) { "debug" } else { "release" };
            show(&format!("Python {language} (Adder {own}, {build} build for {target}) [Rust, Cranelift]\n"))
        }
    }
}

/// Writes to standard output; a reader that went away is no error.
fn show(text: &str) -> i32 {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    0
}
