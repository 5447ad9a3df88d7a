//! The options of `adder bench`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub const HELP: &str = "\
usage: adder bench [option] ... file-or-folder ...

Times programs interpreted (--jit=off), compiled (--jit=on) and, if there is one, on python3. A program is a script whose
function main() does one round and prints its result.

--rounds N    rounds in one process (default 9)
--processes N processes for each variant of a program, taking turns (default 1)
--python CMD  the Python to compare with (default: python3, if found)
--timeout S   seconds until a process is given up (default 600)
--json        JSON instead of a table

cold: the first round. steady: the median of the last third of the rounds. memory: the process's peak.
";

/// What to measure.
#[derive(Clone, Debug)]
pub struct BenchOptions {
    pub paths: Vec<PathBuf>,
    pub rounds: u32,
    pub processes: u32,
    pub python: Option<String>,
    pub timeout: Duration,
    pub json: bool,
}

pub enum Asked {
    Run(BenchOptions),
    Help,
}

/// Reads the words after `bench`.
pub fn parse(words: &[OsString]) -> Result<Asked, String> {
    let mut options = BenchOptions {
        paths: Vec::new(),
        rounds: 9,
        processes: 1,
        python: None,
        timeout: Duration::from_secs(600),
        json: false,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        let (name, mut inline) = match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            Some(_) | None => (text.into_owned(), None),
        };
        let mut value = || -> Result<String, String> {
            match inline.take().or_else(|| words.next().map(|w| w.to_string_lossy().into_owned())) {
                Some(value) => Ok(value),
                None => Err(format!("{name} needs a value")),
            }
        };
        match name.as_str() {
            "-h" | "--help" => return Ok(Asked::Help),
            "--json" => options.json = true,
            "--rounds" => options.rounds = number("--rounds", &value()?)?,
            "--processes" => options.processes = number("--processes", &value()?)?,
            "--python" => options.python = Some(value()?),
            "--timeout" => options.timeout = Duration::from_secs(u64::from(number("--timeout", &value()?)?)),
            _ if name.starts_with('-') => return Err(format!("unknown option: {name}")),
            _ => options.paths.push(PathBuf::from(word)),
        }
    }
    if options.paths.is_empty() { Err("no program given".into()) } else { Ok(Asked::Run(options)) }
}

fn number(option: &str, text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("{option}: '{text}' is not a positive number"))
}
