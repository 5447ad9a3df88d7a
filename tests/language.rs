//! Runs every Python program under `tests/` with the `adder` command and compares what it prints with the
//! record made by CPython 3.14 (`tests/record.py`).
//!
//! In: `tests/TOPIC/NAME.py` with `NAME.out` (standard output) and, where the program ends by an exception
//! or `sys.exit`, `NAME.err` (a line `exit CODE`, then standard error). Files in deeper folders belong to the
//! programs beside them. Out: one trial per program and mode, named `mode::topic/name`.
//!
//! Always: a program runs in its topic's folder, with an empty standard input, no `PYTHON…` variables of the
//! caller's, and a random hash seed; a program that takes longer than the time limit fails and is killed, with all the processes it has
//! started, and so does one that leaves a process behind with its output open.
//! `tests/pending.txt` names the programs (`mode::topic/name`) that do not print the same yet: they make no trials, unless
//! `ADDER_TEST_PENDING=1` asks for them and nothing else. A program leaves that list for good when it passes.
//!
//! Variables: `ADDER_TEST_MODES` (comma-separated, default all four), `ADDER_TEST_TIMEOUT` (seconds, default
//! 60), `ADDER_TEST_BENCHES=1` adds the programs of `benches/programs`, `ADDER_TEST_COMMAND` is the path of what is to be
//! tested in place of the command built with this (`.ci/aarch64` names a script that emulates).
//!
//! Does not know: how the modes work inside; they are options and variables of the command.

use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// One way to run a program; all of them must print the same.
#[derive(Clone, Copy)]
struct Mode {
    name: &'static str,
    option: &'static str,
    variable: Option<(&'static str, &'static str)>,
}

const MODES: [Mode; 4] = [
    Mode { name: "interp", option: "--jit=off", variable: None },
    Mode { name: "eager", option: "--jit=eager", variable: None },
    Mode { name: "exits", option: "--jit=eager", variable: Some(("ADDER_FORCE_EXITS", "1")) },
    Mode { name: "stress", option: "--jit=on", variable: Some(("ADDER_GC_STRESS", "1")) },
];

/// A program and what CPython made of it.
#[derive(Clone)]
struct Case {
    topic: String,
    name: String,
    folder: PathBuf,
}

/// What a run left behind, as text with the program's folder cut out of the paths.
struct Outcome {
    stdout: String,
    stderr: String,
    exit: String,
}

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(2);
    let timeout = Duration::from_secs(number_from_environment("ADDER_TEST_TIMEOUT").unwrap_or(60));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases = Vec::new();
    for topic in sorted_entries(&root.join("tests")) {
        if topic.is_dir() {
            let name = file_name(&topic);
            collect(&topic, &name, &mut cases);
        }
    }
    if std::env::var_os("ADDER_TEST_BENCHES").is_some_and(|value| value == "1") {
        collect(&root.join("benches/programs"), "benches", &mut cases);
    }
    let pending = fs::read_to_string(root.join("tests/pending.txt")).unwrap_or_default();
    let pending: std::collections::HashSet<&str> = pending.lines().collect();
    let want_pending = std::env::var_os("ADDER_TEST_PENDING").is_some_and(|value| value == "1");
    let mut trials = Vec::new();
    for mode in chosen_modes() {
        for case in &cases {
            let case = case.clone();
            let title = format!("{}::{}/{}", mode.name, case.topic, case.name);
            if pending.contains(title.as_str()) != want_pending {
                continue;
            }
            trials.push(Trial::test(title, move || check(&case, mode, timeout)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The modes of `ADDER_TEST_MODES`; an unknown name stops the run, so that a typing error never passes.
fn chosen_modes() -> Vec<Mode> {
    let Ok(names) = std::env::var("ADDER_TEST_MODES") else {
        return MODES.to_vec();
    };
    let find = |name: &str| match MODES.iter().find(|mode| mode.name == name.trim()) {
        Some(mode) => *mode,
        None => {
            eprintln!("ADDER_TEST_MODES: no mode '{name}'; there are interp, eager, exits, stress");
            std::process::exit(2);
        }
    };
    names.split(',').filter(|name| !name.trim().is_empty()).map(find).collect()
}

fn sorted_entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
        Err(_) => Vec::new(),
    };
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn collect(folder: &Path, topic: &str, cases: &mut Vec<Case>) {
    for path in sorted_entries(folder) {
        if path.extension().is_some_and(|extension| extension == "py") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            cases.push(Case { topic: topic.to_owned(), name, folder: folder.to_owned() });
        }
    }
}

fn check(case: &Case, mode: Mode, timeout: Duration) -> Result<(), Failed> {
    let expected = recorded(case)?;
    let actual = run(case, mode, timeout)?;
    let mut report = String::new();
    if actual.exit != expected.exit {
        report += &format!("exit: expected {}, got {}\n", expected.exit, actual.exit);
    }
    describe_difference("stdout", &expected.stdout, &actual.stdout, &mut report);
    describe_difference("stderr", &expected.stderr, &actual.stderr, &mut report);
    if report.is_empty() { Ok(()) } else { Err(report.into()) }
}

fn recorded(case: &Case) -> Result<Outcome, Failed> {
    let out = case.folder.join(format!("{}.out", case.name));
    let stdout = match fs::read(&out) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            return Err(format!("no record, run tests/record.py: {}: {error}", out.display()).into());
        }
    };
    let err = case.folder.join(format!("{}.err", case.name));
    let Ok(text) = fs::read_to_string(&err) else {
        return Ok(Outcome { stdout, stderr: String::new(), exit: "0".to_owned() });
    };
    let (first, stderr) = text.split_once('\n').unwrap_or((text.as_str(), ""));
    match first.strip_prefix("exit ") {
        Some(code) => Ok(Outcome { stdout, stderr: stderr.to_owned(), exit: code.to_owned() }),
        None => Err(format!("{} does not begin with 'exit CODE'", err.display()).into()),
    }
}

fn run(case: &Case, mode: Mode, timeout: Duration) -> Result<Outcome, Failed> {
    let mut command =
        Command::new(std::env::var_os("ADDER_TEST_COMMAND").unwrap_or(env!("CARGO_BIN_EXE_adder").into()));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.arg(mode.option).arg(format!("{}.py", case.name)).current_dir(&case.folder);
    command.env("PYTHONIOENCODING", "utf-8").env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1");
    if let Some((name, value)) = mode.variable {
        command.env(name, value);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn().map_err(|error| format!("cannot start adder: {error}"))?;
    let group = Group(child.id());
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let end = Instant::now() + timeout;
    let status = wait(&mut child, end);
    let left = end.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
    let (stdout, stderr) = (stdout.recv_timeout(left), stderr.recv_timeout(left));
    drop(group);
    let _ = child.wait();
    let clean = |bytes: Vec<u8>| {
        let folder = format!("{}/", case.folder.display());
        String::from_utf8_lossy(&bytes).replace(&folder, "")
    };
    match (status, stdout, stderr) {
        (Some(status), Ok(stdout), Ok(stderr)) => {
            Ok(Outcome { stdout: clean(stdout), stderr: clean(stderr), exit: describe_exit(status) })
        }
        (Some(_), ..) => Err("it ended, and left a process behind that has its output open".into()),
        (None, ..) => Err(format!("killed after {timeout:?}").into()),
    }
}

/// The processes a program started, itself included; they are killed when this is dropped.
struct Group(u32);

impl Drop for Group {
    fn drop(&mut self) {
        // SAFETY: sends a signal to processes of ours.
        unsafe { libc::kill(-(self.0 as libc::pid_t), libc::SIGKILL) };
    }
}

/// Reads a pipe to its end on a thread of its own, so that neither pipe can fill up and block the program.
fn drain<R: Read + Send + 'static>(pipe: Option<R>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A pipe that breaks off leaves what was read so far; the comparison will tell.
            let _ = pipe.read_to_end(&mut bytes);
        }
        // Nobody listens any more if the program took too long.
        let _ = sender.send(bytes);
    });
    receiver
}

/// The exit status, or nothing if it had not ended by then.
fn wait(child: &mut Child, end: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() > end {
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The exit code, or the signal that ended the program (a crash of ours).
fn describe_exit(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => code.to_string(),
        None => format!("{status}"),
    }
}

/// Appends the differing stretch, with two lines before it and a limit on its length.
fn describe_difference(title: &str, expected: &str, actual: &str, report: &mut String) {
    if expected == actual {
        return;
    }
    let old: Vec<&str> = expected.split('\n').collect();
    let new: Vec<&str> = actual.split('\n').collect();
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    *report += &format!("{title} differs at line {} (- expected, + got):\n", same + 1);
    for line in &old[same.saturating_sub(2)..same] {
        *report += &format!("  {line}\n");
    }
    let mut side = |mark: char, lines: &[&str]| {
        for line in lines.iter().take(20) {
            *report += &format!("{mark} {line}\n");
        }
        if lines.len() > 20 {
            *report += &format!("{mark} ... {} more lines\n", lines.len() - 20);
        }
    };
    side('-', &old[same..old.len() - tail]);
    side('+', &new[same..new.len() - tail]);
}
