//! The prompt.
//!
//! In: `__main__`. Out: whatever the user typed has run; the pending exception if that was `SystemExit`. Lines are read here, with
//! history and editing on a terminal. The library's own editor (`_pyrepl`) compiles syntax trees, which `compile` does not take yet.

use super::program::{Main, remember_source};
use super::settings::Settings;
use super::streams::is_terminal;
use adder_abi::code::code_flag;
use adder_front::{Mode, Options};
use adder_vm::builtins::compile::compile_text;
use adder_vm::exc::Exc;
use adder_vm::modules::sys;
use adder_vm::native::{Bound, Method};
use adder_vm::object::value::Value;
use adder_vm::protocol::repr;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::code::PyCode;
use adder_vm::types::native_function::new_function;
use adder_vm::types::str::intern;
use adder_vm::{gil, report};
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{DefaultEditor, Editor};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

const FILENAME: &str = "<stdin>";
const HISTORY_LENGTH: usize = 1000;

/// Says hello, and runs the user's start-up program.
pub fn banner(t: &Thread, settings: &Settings) -> PyResult<()> {
    if !settings.quiet {
        let version = sys::lookup("version").map_or(Ok(String::new()), |v| repr::str_text(t, &v))?;
        let platform = sys::lookup("platform").map_or(Ok(String::new()), |v| repr::str_text(t, &v))?;
        let more = "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.";
        report::write_stderr(t, &format!("Python {version} on {platform}\n{more}\n"));
    }
    Ok(())
}

/// `PYTHONSTARTUP`: an exception there is shown, and the prompt comes all the same.
fn start_up(t: &Thread, main: &Main) -> PyResult<()> {
    if sys::flags().ignore_environment {
        return Ok(());
    }
    let Some(path) = std::env::var("PYTHONSTARTUP").ok().filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let Ok(text) = std::fs::read_to_string(&path) else {
        report::write_stderr(t, &format!("Could not open PYTHONSTARTUP\nFileNotFoundError: '{path}'\n"));
        return Ok(());
    };
    let ran =
        compile_text(t, &text, &path, Mode::Exec, Options::default()).and_then(|code| main.execute(t, &code));
    match ran {
        Ok(()) => Ok(()),
        Err(raised) if t.pending_is(Exc::SystemExit) => Err(raised),
        Err(raised) => {
            let exception = t.take(raised);
            sys::show_exception(t, &exception);
            Ok(())
        }
    }
}

/// Prompts until the input ends or the user leaves.
pub fn run(t: &Thread, main: &Main) -> PyResult<()> {
    let own = new_function(&BASE_REPL, None, &intern("sys"));
    sys::set("_baserepl", own);
    start_up(t, main)?;
    lines(t, main)
}

static BASE_REPL: Method =
    Method::new("_baserepl()", base_repl, "Private function for getting the base REPL");

fn base_repl(t: &Thread, _: Bound) -> PyResult {
    lines(t, &Main::current(t)?)?;
    Ok(Value::none())
}

/// Where lines come from.
enum Input {
    Terminal(Box<Editor<(), FileHistory>>, Option<PathBuf>),
    Plain,
}

/// One line, or why there is none.
enum Line {
    Text(String),
    Interrupted,
    End,
}

impl Input {
    fn open() -> Input {
        if !is_terminal(0) || !is_terminal(1) {
            return Input::Plain;
        }
        let Ok(mut editor) = DefaultEditor::new() else { return Input::Plain };
        // An editor without these still edits.
        let _ = editor.set_max_history_size(HISTORY_LENGTH);
        editor.set_auto_add_history(true);
        let history = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".adder_history"));
        if let Some(path) = &history {
            let _ = editor.load_history(path);
        }
        Input::Terminal(Box::new(editor), history)
    }

    fn read(&mut self, t: &Thread, prompt: &str) -> Line {
        match self {
            Input::Terminal(editor, _) => match gil::without(t, || editor.readline(prompt)) {
                Ok(text) => Line::Text(text + "\n"),
                Err(ReadlineError::Interrupted) => Line::Interrupted,
                Err(_) => Line::End,
            },
            Input::Plain => {
                report::write_stderr(t, prompt);
                let mut text = Vec::new();
                let read = gil::without(t, || std::io::stdin().lock().read_until(b'\n', &mut text));
                match read {
                    Ok(0) | Err(_) => Line::End,
                    Ok(_) => Line::Text(String::from_utf8_lossy(&text).into_owned()),
                }
            }
        }
    }

    fn close(mut self, t: &Thread) {
        match &mut self {
            Input::Terminal(editor, Some(path)) => {
                // A history that can't be kept is no reason to fail.
                let _ = editor.save_history(path);
            }
            Input::Terminal(_, None) => {}
            Input::Plain => report::write_stderr(t, "\n"),
        }
    }
}

fn prompt(t: &Thread, name: &str) -> PyResult<String> {
    match sys::lookup(name) {
        Some(prompt) => repr::str_text(t, &prompt),
        None => Ok(String::new()),
    }
}

/// Reads, runs, prints, line by line.
fn lines(t: &Thread, main: &Main) -> PyResult<()> {
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys::lookup(name).is_none() {
            sys::set(name, Value::from(text));
        }
    }
    let mut input = Input::open();
    let mut source = String::new();
    loop {
        // What the program printed comes before the prompt.
        adder_vm::start::flush(t);
        let shown = prompt(t, if source.is_empty() { "ps1" } else { "ps2" })?;
        match input.read(t, &shown) {
            Line::End => {
                let last = std::mem::take(&mut source);
                let result =
                    if last.is_empty() { Ok(()) } else { feed(t, main, &last, Whole::Yes).map(drop) };
                if result.is_ok() {
                    input.close(t);
                }
                return result;
            }
            Line::Interrupted => {
                source.clear();
                report::write_stderr(t, "\nKeyboardInterrupt\n");
            }
            Line::Text(text) => {
                source.push_str(&text);
                if feed(t, main, &source, Whole::Perhaps)? {
                    source.clear();
                }
                let _ = std::io::stdout().flush();
            }
        }
    }
}

/// Whether more lines may come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    Perhaps,
}

/// What `from __future__` has brought into force so far.
static FUTURE: AtomicU32 = AtomicU32::new(0);

/// Runs a statement if it is complete, and tells whether it was. Exceptions are shown; only `SystemExit` is passed on.
fn feed(t: &Thread, main: &Main, source: &str, whole: Whole) -> PyResult<bool> {
    let incomplete = whole == Whole::Perhaps;
    let future = FUTURE.load(Ordering::Relaxed);
    let options =
        Options { incomplete_input: incomplete, dont_imply_dedent: incomplete, future, ..Options::default() };
    if source.trim().is_empty() {
        return Ok(true);
    }
    // Without its last line's end a block is not over; with it, what cannot go on is an error.
    let open = source.strip_suffix('\n').filter(|_| incomplete).unwrap_or(source);
    let mut compiled = compile_text(t, open, FILENAME, Mode::Single, options);
    if incomplete && compiled.is_err() && t.pending_is(Exc::IncompleteInputError) {
        drop(t.take_pending());
        compiled = match compile_text(t, source, FILENAME, Mode::Single, options) {
            Ok(_) => return Ok(false),
            Err(_) if t.pending_is(Exc::IncompleteInputError) => {
                drop(t.take_pending());
                return Ok(false);
            }
            Err(raised) => Err(raised),
        };
    }
    if let Some(code) = compiled.as_ref().ok().and_then(|code| code.downcast::<PyCode>()) {
        FUTURE.fetch_or(code.unit.flags & code_flag::FUTURE_MASK, Ordering::Relaxed);
    }
    let result = match compiled {
        Ok(code) => remember_source(t, &code, source, FILENAME).and_then(|()| main.execute(t, &code)),
        Err(raised) => Err(raised),
    };
    match result {
        Ok(()) => Ok(true),
        Err(raised) if t.pending_is(Exc::SystemExit) => Err(raised),
        Err(raised) => {
            let exception = t.take(raised);
            sys::show_exception(t, &exception);
            Ok(true)
        }
    }
}
