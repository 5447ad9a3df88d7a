//! The command as a process: options, programs it can't run, damaged bytecode, broken pipes, Ctrl-C, the prompt.
//!
//! In: the cases of `tests/command/*.case`, whose outcome `tests/record_command.py` recorded from CPython 3.14 (cases named `adder:` are
//! about options of our own), and the tests written out here, for which there is no CPython to ask or no file to write. Out: one
//! trial each. Knows nothing of what happens inside of the process.
//!
//! `unsafe` lives here: signals are sent, and a terminal is made.

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::fd::FromRawFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_adder");
const LIMIT: Duration = Duration::from_secs(60);

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(2);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command");
    let mut trials = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "case")) {
        let text = fs::read_to_string(file).unwrap_or_default();
        let group = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for case in cases(&text) {
            trials.push(Trial::test(format!("{group}: {}", case.name), move || case.check()));
        }
    }
    for (name, test) in TESTS {
        trials.push(Trial::test(*name, *test));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

type Test = fn() -> Result<(), Failed>;

const TESTS: &[(&str, Test)] = &[
    ("a reader that goes away", reader_goes_away),
    ("Ctrl-C in an interpreted loop", || interrupted("--jit=off")),
    ("Ctrl-C in a compiled loop", || interrupted("--jit=eager")),
    ("Ctrl-C is an exception", interrupt_is_caught),
    ("damaged data of marshal", || damaged("--jit=off")),
    ("damaged data of marshal, compiled", || damaged("--jit=eager")),
    ("damaged files of bytecode", damaged_files),
    ("recursion of every kind", || recursion("--jit=off")),
    ("recursion of every kind, compiled", || recursion("--jit=on")),
    ("what the JIT says of its work", jit_statistics),
    ("what the JIT says of code that is gone", jit_statistics_of_dead_code),
    ("what the JIT shows of its work", jit_dumps),
    ("dis", disassembly),
    ("the prompt on a terminal", prompt_on_terminal),
    ("the plain prompt on a terminal", plain_prompt_on_terminal),
];

/// A case of a file.
struct Case {
    name: String,
    command: String,
    /// Name and body, in order.
    sections: Vec<(String, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("=== ") {
            let name = name.trim_end().to_owned();
            cases.push(Case { name, command: String::new(), sections: Vec::new() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(name) = line.strip_prefix("--- ") {
            case.sections.push((name.trim_end().to_owned(), String::new()));
        } else if let Some((_, body)) = case.sections.last_mut() {
            body.push_str(line);
        } else {
            case.command.push_str(line.strip_prefix("$ ").unwrap_or(line));
        }
    }
    cases
}

/// Words as a shell splits them; quotes of both kinds, no escapes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.trim().chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The bytes that a bytes literal with this inside means.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.trim().bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&digits, 16).unwrap_or(b'?'));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("adder-command-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Folder(fs::canonicalize(&path).unwrap_or(path))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The command, without the caller's `PYTHON…` variables.
fn adder(folder: &Folder) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(&folder.0);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("PYTHON") || text.starts_with("ADDER_") {
            command.env_remove(&name);
        }
    }
    command
}

struct Outcome {
    status: ExitStatus,
    stdout: String,
    stderr: String,
}

impl Outcome {
    fn status_text(&self) -> String {
        match (self.status.code(), self.status.signal()) {
            (Some(code), _) => code.to_string(),
            (None, Some(signal)) => (-signal).to_string(),
            (None, None) => "?".into(),
        }
    }

    fn fail<T>(&self, why: &str) -> Result<T, Failed> {
        let (out, err) = (tail(&self.stdout), tail(&self.stderr));
        Err(format!("{why}\nstatus {}\nstdout:\n{out}\nstderr:\n{err}", self.status_text()).into())
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}

fn wait(child: &mut Child, limit: Duration) -> Result<ExitStatus, Failed> {
    let start = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(status),
            None if start.elapsed() > limit => {
                child.kill()?;
                child.wait()?;
                return Err("took too long".into());
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Runs a command to its end.
fn run(mut command: Command, stdin: &[u8], folder: &Folder) -> Result<Outcome, Failed> {
    // Files, so that nothing waits for a full pipe.
    let (out, err) = (folder.0.join(".stdout"), folder.0.join(".stderr"));
    let input = folder.write(".stdin", stdin);
    command.stdin(File::open(input)?).stdout(File::create(&out)?).stderr(File::create(&err)?);
    let mut child = command.spawn()?;
    let status = wait(&mut child, LIMIT)?;
    let read = |path: &Path| fs::read(path).map(|b| String::from_utf8_lossy(&b).into_owned());
    Ok(Outcome { status, stdout: read(&out)?, stderr: read(&err)? })
}

/// Text without what differs from machine to machine.
fn neutral(text: &str, folder: &Folder) -> String {
    let text = text
        .replace(&*folder.0.to_string_lossy(), "<folder>")
        .replace(PROGRAM, "<python>")
        .replace("`adder -h'", "`python -h'");
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        match (line.find('"'), line.find("/lib/python3.14/")) {
            (Some(quote), Some(library)) if quote < library => {
                out.push_str(&line[..=quote]);
                out.push_str("<library>/");
                out.push_str(&line[library + "/lib/python3.14/".len()..]);
            }
            _ => out.push_str(line),
        }
    }
    out
}

impl Case {
    fn section(&self, name: &str) -> &str {
        self.sections.iter().find(|(n, _)| n == name).map_or("", |(_, body)| body)
    }

    fn check(&self) -> Result<(), Failed> {
        let folder = Folder::new();
        let mut command = adder(&folder);
        command.args(words(&self.command));
        for (name, body) in &self.sections {
            match name.split_once(' ') {
                Some(("file", path)) => drop(folder.write(path, body)),
                Some(("bytes", path)) => drop(folder.write(path, unescaped(body))),
                _ if name == "env" => {
                    command.envs(body.lines().filter_map(|line| line.split_once('=')));
                }
                _ => {}
            }
        }
        let outcome = run(command, self.section("stdin").as_bytes(), &folder)?;
        let got = [
            ("status", outcome.status_text()),
            ("stdout", neutral(&outcome.stdout, &folder)),
            ("stderr", neutral(&outcome.stderr, &folder)),
        ];
        let mut differences = String::new();
        for (name, text) in &got {
            let expected = self.section(name);
            if expected.trim_end_matches('\n') != text.trim_end_matches('\n') {
                differences += &format!("{name}: expected\n{expected}\n{name}: got\n{text}\n");
            }
        }
        if differences.is_empty() { Ok(()) } else { Err(differences.into()) }
    }
}

fn reader_goes_away() -> Result<(), Failed> {
    let folder = Folder::new();
    let mut command = adder(&folder);
    command.args(["-c", "while 1: print(1)"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let err = folder.0.join("err");
    let mut child = command.stderr(File::create(&err)?).spawn()?;
    let mut line = [0; 2];
    if let Some(mut out) = child.stdout.take() {
        out.read_exact(&mut line)?;
    }
    let status = wait(&mut child, LIMIT)?;
    let text = fs::read_to_string(&err)?;
    // Where part of a buffer was written, the rest of it is lost once more at the end.
    if matches!(status.code(), Some(1 | 120)) && text.contains("BrokenPipeError: [Errno 32] Broken pipe") {
        Ok(())
    } else {
        Err(format!("status {status}\n{text}").into())
    }
}

/// Starts a program, waits for its first line, and sends it SIGINT.
fn interrupt(option: &str, program: &str) -> Result<Outcome, Failed> {
    let folder = Folder::new();
    let mut command = adder(&folder);
    command.args([option, "-u", "-c", program]).stdin(Stdio::null()).stdout(Stdio::piped());
    let err = folder.0.join("err");
    let mut child = command.stderr(File::create(&err)?).spawn()?;
    let mut out = child.stdout.take().ok_or("no pipe")?;
    let mut line = [0; 6];
    out.read_exact(&mut line)?;
    std::thread::sleep(Duration::from_millis(300));
    // SAFETY: the child is ours and has not been waited for, so that its number is still its own.
    unsafe { libc::kill(child.id() as i32, libc::SIGINT) };
    let status = wait(&mut child, LIMIT)?;
    let mut stdout = String::from_utf8_lossy(&line).into_owned();
    out.read_to_string(&mut stdout)?;
    Ok(Outcome { status, stdout, stderr: fs::read_to_string(&err)? })
}

fn interrupted(option: &str) -> Result<(), Failed> {
    let program = "def f():\n    i = 0\n    while True:\n        i = (i + 1) & 1023\nprint('begin')\nf()";
    let outcome = interrupt(option, program)?;
    let told = outcome.stderr.starts_with("Traceback") && outcome.stderr.ends_with("\nKeyboardInterrupt\n");
    if told && outcome.status.signal() == Some(libc::SIGINT) {
        Ok(())
    } else {
        outcome.fail("not interrupted as CPython is")
    }
}

fn interrupt_is_caught() -> Result<(), Failed> {
    let program = "print('begin')\ntry:\n    while True: pass\nexcept KeyboardInterrupt: print('caught')";
    let outcome = interrupt("--jit=on", program)?;
    if outcome.stdout == "begin\ncaught\n" && outcome.status.code() == Some(0) {
        Ok(())
    } else {
        outcome.fail("not caught")
    }
}

fn support(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command/programs").join(name)
}

/// Data of `marshal`, changed in thousands of ways, is refused or runs.
fn damaged(option: &str) -> Result<(), Failed> {
    for seed in 0..3 {
        let folder = Folder::new();
        let mut command = adder(&folder);
        command.arg(option).arg(support("damage.py")).arg(support("victim.py")).arg(seed.to_string());
        let outcome = run(command, b"", &folder)?;
        if outcome.status.code() != Some(0) || outcome.stdout != "survived\n" {
            return outcome.fail(&format!("seed {seed}"));
        }
    }
    Ok(())
}

/// Damaged `.pyc` files end in an exception when run, and are compiled anew when imported.
fn damaged_files() -> Result<(), Failed> {
    let folder = Folder::new();
    fs::copy(support("victim.py"), folder.0.join("victim.py"))?;
    let mut command = adder(&folder);
    command.args(["-c", "import victim"]);
    let whole = run(command, b"", &folder)?;
    if whole.status.code() != Some(0) {
        return whole.fail("the program itself");
    }
    let cached = folder.0.join("__pycache__/victim.adder-314.pyc");
    let bytes = fs::read(&cached)?;
    for at in (0..bytes.len()).step_by(bytes.len() / 24 + 1) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x55;
        for damaged in [&bytes[..at], &flipped[..]] {
            let mut direct = adder(&folder);
            direct.arg(folder.write("direct.pyc", damaged));
            let outcome = run(direct, b"", &folder)?;
            if !matches!(outcome.status.code(), Some(0 | 1)) {
                return outcome.fail(&format!("byte {at}, run"));
            }
        }
        // A changed byte inside may be another good program; a file that ends early never is one.
        fs::write(&cached, &bytes[..at])?;
        let mut command = adder(&folder);
        command.args(["-c", "import victim"]);
        let outcome = run(command, b"", &folder)?;
        let refused = outcome.stderr.contains("EOFError") || outcome.stderr.contains("ImportError");
        if outcome.stdout != whole.stdout && !refused {
            return outcome.fail(&format!("byte {at}, imported"));
        }
    }
    Ok(())
}

/// `recursion.py KIND` ends as `recursion.txt` says.
fn recursion(option: &str) -> Result<(), Failed> {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command/recursion.txt"))?;
    let mut failures = String::new();
    for line in list.lines() {
        let Some((kind, expected)) = line.split_once(' ') else { continue };
        let folder = Folder::new();
        let mut command = adder(&folder);
        command.arg(option).arg(support("recursion.py")).arg(kind);
        let outcome = match run(command, b"", &folder) {
            Ok(outcome) => outcome,
            Err(why) => {
                failures += &format!("{kind}: {}\n", why.message().unwrap_or_default());
                continue;
            }
        };
        let last = outcome.stderr.lines().rev().find(|l| !l.starts_with([' ', '|', '+'])).unwrap_or_default();
        let name = last.split(':').next().unwrap_or_default();
        let got = match outcome.status.code() {
            Some(0) => "ends".to_owned(),
            Some(1) => name.to_owned(),
            _ => outcome.status_text(),
        };
        if !expected.split(" or ").any(|e| e == got) {
            failures += &format!("{kind}: expected {expected}, got {got}: {last}\n");
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.into()) }
}

const HOT: &str =
    "def hot(n):\n    t = 0\n    for i in range(n):\n        t += i * i\n    return t\nprint(hot(300000))\n";

fn hot(options: &[&str]) -> Result<Outcome, Failed> {
    let folder = Folder::new();
    let mut command = adder(&folder);
    command.args(options).arg(folder.write("hot.py", HOT));
    let outcome = run(command, b"", &folder)?;
    if outcome.stdout.lines().last() == Some("8999955000050000") && outcome.status.success() {
        Ok(outcome)
    } else {
        outcome.fail("wrong result")
    }
}

fn jit_statistics() -> Result<(), Failed> {
    let outcome = hot(&["--jit-stats", "--jit-threads=0"])?;
    if outcome.stderr.contains("hot") {
        Ok(())
    } else {
        outcome.fail("the function is not in the statistics")
    }
}

/// Code that the program has let go of, under a collector that overwrites what it frees.
fn jit_statistics_of_dead_code() -> Result<(), Failed> {
    for (option, program) in [("--jit=on", "dead_code.py"), ("--jit=eager", "dead_while_running.py")] {
        let folder = Folder::new();
        let mut command = adder(&folder);
        command
            .args([option, "--jit-stats", "--jit-threads=0"])
            .arg(support(program))
            .env("ADDER_GC_STRESS", "1");
        let outcome = run(command, b"", &folder)?;
        let told = outcome.stderr.lines().filter(|l| l.contains("gone")).count();
        if !outcome.status.success() || told == 0 || !outcome.stderr.contains("given up") {
            return outcome.fail("the functions are not in the statistics");
        }
    }
    Ok(())
}

fn jit_dumps() -> Result<(), Failed> {
    for (option, sign) in [("ir", "jump"), ("clif", "function"), ("asm", "ret")] {
        let outcome = hot(&[&format!("--jit-dump={option}:hot")])?;
        if !outcome.stderr.contains(sign) && !outcome.stdout.contains(sign) {
            return outcome.fail(&format!("--jit-dump={option} shows nothing"));
        }
    }
    Ok(())
}

fn disassembly() -> Result<(), Failed> {
    let folder = Folder::new();
    let mut command = adder(&folder);
    command.args(["-m", "dis"]).arg(folder.write("small.py", "x = 1\nprint(x)\n"));
    let outcome = run(command, b"", &folder)?;
    let names: Vec<&str> = outcome
        .stdout
        .split_whitespace()
        .filter(|w| w.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    let expected = [
        "LOAD_CONST",
        "STORE_NAME",
        "LOAD_NAME",
        "LOAD_NAME",
        "CALL_FUNCTION",
        "POP_TOP",
        "LOAD_CONST",
        "RETURN_VALUE",
    ];
    if names == expected { Ok(()) } else { outcome.fail("another listing") }
}

/// The command on a terminal of its own.
struct Terminal {
    master: File,
    child: Child,
    seen: String,
}

impl Terminal {
    fn open(mut command: Command) -> Result<Terminal, Failed> {
        let (mut master, mut slave) = (0, 0);
        let mut size: libc::winsize = libc::winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        // SAFETY: the places for both descriptors are ours; the other arguments may be null.
        let made = unsafe {
            libc::openpty(
                &raw mut master,
                &raw mut slave,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                &raw mut size,
            )
        };
        if made != 0 {
            return Err(std::io::Error::last_os_error().into());
        }
        // SAFETY: both descriptors are new and ours.
        let (master, slave) = unsafe { (File::from_raw_fd(master), File::from_raw_fd(slave)) };
        command.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(slave.try_clone()?);
        // SAFETY: only calls that are allowed between fork and exec.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                libc::ioctl(0, libc::TIOCSCTTY, 0);
                Ok(())
            });
        }
        let child = command.spawn()?;
        drop(slave);
        // SAFETY: changes the flags of a descriptor of ours.
        unsafe {
            use std::os::fd::AsRawFd;
            libc::fcntl(master.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK);
        }
        Ok(Terminal { master, child, seen: String::new() })
    }

    /// Waits for text; what came before it and the text itself are forgotten.
    fn expect(&mut self, text: &str) -> Result<(), Failed> {
        let start = Instant::now();
        let mut buffer = [0; 4096];
        loop {
            if let Some(at) = self.seen.find(text) {
                self.seen.drain(..at + text.len());
                return Ok(());
            }
            match self.master.read(&mut buffer) {
                Ok(n) if n > 0 => self.seen.push_str(&String::from_utf8_lossy(&buffer[..n])),
                _ if start.elapsed() > Duration::from_secs(20) => {
                    self.child.kill()?;
                    self.child.wait()?;
                    return Err(format!("waited for {text:?}, saw {:?}", self.seen).into());
                }
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn send(&mut self, text: &str) -> Result<(), Failed> {
        Ok(self.master.write_all(text.as_bytes())?)
    }

    fn end(mut self) -> Result<(), Failed> {
        // What is still written has to be read, or the child waits.
        let start = Instant::now();
        let mut buffer = [0; 4096];
        loop {
            while self.master.read(&mut buffer).is_ok_and(|n| n > 0) {}
            if let Some(status) = self.child.try_wait()? {
                return if status.success() { Ok(()) } else { Err(format!("ended with {status}").into()) };
            }
            if start.elapsed() > Duration::from_secs(20) {
                self.child.kill()?;
                self.child.wait()?;
                return Err("did not end".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn talk(variables: &[(&str, &str)]) -> Result<(), Failed> {
    let folder = Folder::new();
    let mut command = adder(&folder);
    command.arg("-q").env("HOME", &folder.0).env("TERM", "xterm").envs(variables.iter().copied());
    let mut terminal = Terminal::open(command)?;
    terminal.expect(">>> ")?;
    terminal.send("20 + 22\r")?;
    terminal.expect("42")?;
    terminal.expect(">>> ")?;
    terminal.send("def f(x):\r")?;
    terminal.expect("... ")?;
    terminal.send("    return x * 2\r")?;
    terminal.expect("... ")?;
    terminal.send("\r")?;
    terminal.expect(">>> ")?;
    terminal.send("f('ab')\r")?;
    terminal.expect("'abab'")?;
    terminal.expect(">>> ")?;
    // The line before comes back.
    terminal.send("\x1b[A\r")?;
    terminal.expect("'abab'")?;
    terminal.expect(">>> ")?;
    terminal.send("1/0\r")?;
    terminal.expect("ZeroDivisionError")?;
    terminal.expect(">>> ")?;
    terminal.send("while True: pass\r")?;
    std::thread::sleep(Duration::from_millis(300));
    terminal.send("\r")?;
    std::thread::sleep(Duration::from_millis(500));
    terminal.send("\x03")?;
    terminal.expect("KeyboardInterrupt")?;
    terminal.expect(">>> ")?;
    terminal.send("\x04")?;
    terminal.end()
}

fn prompt_on_terminal() -> Result<(), Failed> {
    talk(&[("PYTHON_COLORS", "0")])
}

fn plain_prompt_on_terminal() -> Result<(), Failed> {
    talk(&[("PYTHON_BASIC_REPL", "1"), ("PYTHON_COLORS", "0")])
}
