//! One process of a benchmark: started, waited for with a time limit, its output and its peak memory taken.
//!
//! `unsafe` lives here: `wait4` tells what one child used, which the standard library does not.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DRIVER: &str = include_str!("../../../benches/driver.py");

/// A folder for the driver and the outputs, removed at the end.
pub struct Workshop {
    folder: PathBuf,
}

impl Workshop {
    pub fn open() -> Result<Workshop, String> {
        let folder = std::env::temp_dir().join(format!("adder-bench-{}", std::process::id()));
        let made =
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join("driver.py"), DRIVER));
        made.map(|()| Workshop { folder: folder.clone() })
            .map_err(|error| format!("'{}': {error}", folder.display()))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What can't be removed is left to the system's cleaning of temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What a process left behind.
pub struct Outcome {
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub peak_kilobytes: u64,
}

/// Where a command is: itself if it has a folder, else the first in `PATH`.
pub fn find_program(name: &OsStr) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_path_buf());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Runs `command` with the driver, the program and the number of rounds as arguments.
pub fn run(
    work: &Workshop,
    command: &[OsString],
    program: &Path,
    rounds: u32,
    limit: Duration,
) -> Result<Outcome, String> {
    let (out, err) = (work.folder.join("stdout"), work.folder.join("stderr"));
    let create = |path: &Path| File::create(path).map_err(|error| format!("'{}': {error}", path.display()));
    let Some((first, rest)) = command.split_first() else { return Err("no command".into()) };
    let child = Command::new(first)
        .args(rest)
        .arg(work.folder.join("driver.py"))
        .arg(program)
        .arg(rounds.to_string())
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(create(&out)?)
        .stderr(create(&err)?)
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", first.to_string_lossy()))?;
    let (status, peak_kilobytes) = wait(child.id(), limit)?;
    let stdout = std::fs::read(&out).unwrap_or_default();
    let stderr = String::from_utf8_lossy(&std::fs::read(&err).unwrap_or_default()).into_owned();
    if status != 0 {
        let last = stderr.lines().last().unwrap_or_default();
        return Err(if libc::WIFSIGNALED(status) {
            format!("died of signal {}: {last}", libc::WTERMSIG(status))
        } else {
            format!("exit code {}: {last}", libc::WEXITSTATUS(status))
        });
    }
    Ok(Outcome { stdout, stderr, peak_kilobytes })
}

/// The status of a child that ended, and its peak memory. One that takes too long is killed.
fn wait(pid: u32, limit: Duration) -> Result<(i32, u64), String> {
    let start = Instant::now();
    let pid = pid as libc::pid_t;
    let mut status = 0;
    let mut late = false;
    loop {
        let flags = if late { 0 } else { libc::WNOHANG };
        // SAFETY: zero is a valid value of this struct of numbers.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both places are ours and live; the child is ours and has not been waited for.
        let ended = unsafe { libc::wait4(pid, &raw mut status, flags, &raw mut usage) };
        if ended == pid {
            if late {
                return Err(format!("took longer than {} s", limit.as_secs()));
            }
            return Ok((status, usage.ru_maxrss as u64));
        }
        let error = std::io::Error::last_os_error();
        if ended < 0 && error.kind() != std::io::ErrorKind::Interrupted {
            return Err(format!("lost the process: {error}"));
        }
        if start.elapsed() > limit {
            late = true;
            // SAFETY: the child is ours and not yet waited for, so that its number is still its own.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        } else {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
