//! Reads the command line as CPython does.
//!
//! In: the words. Out: what to do, or what is wrong. The rules are those of CPython's own reader, which no crate for arguments shares:
//! short options cluster, `-c` and `-m` take the rest of their word or the next one and end the options, everything after the
//! program belongs to the program, and an unknown option names itself in CPython's words.

use super::help::Topic;
use super::settings::{Program, PycChecks, Settings};
use super::{environment, jit, x_options};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What the command line asks for.
#[derive(Debug)]
pub enum Action {
    Run(Box<Settings>),
    Help(Topic),
    /// `-V`, or `-VV` for the details.
    Version(VersionDetails),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VersionDetails {
    Short,
    Long,
}

/// Why a command line or an environment can't be followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// An error in the options; the usage line follows it.
    Usage(String),
    /// A value that is not among those allowed: one line says which are.
    Value(String),
}

impl Problem {
    /// What the user gets to see.
    pub fn text(&self, command: &str) -> String {
        match self {
            Problem::Usage(message) => {
                format!("{message}\n{}\nTry `adder -h' for more information.\n", super::help::usage(command))
            }
            Problem::Value(message) => format!("{command}: {message}\n"),
        }
    }
}

/// The options read one after the other.
struct Reader<'a> {
    words: &'a [OsString],
    /// The next word.
    next: usize,
    settings: Settings,
    version: u8,
    help: Option<Topic>,
}

/// Whether the options go on after a word.
enum Next {
    Option,
    Program,
}

/// Reads a command line whose first word is the command's name, and the environment unless that is to be ignored.
pub fn parse(words: &[OsString]) -> Result<Action, Problem> {
    let mut reader = Reader {
        words,
        next: 1,
        settings: Settings { words: words.to_vec(), ..Settings::default() },
        version: 0,
        help: None,
    };
    reader.options()?;
    if let Some(topic) = reader.help {
        return Ok(Action::Help(topic));
    }
    if reader.version > 0 {
        let details = if reader.version > 1 { VersionDetails::Long } else { VersionDetails::Short };
        return Ok(Action::Version(details));
    }
    let mut settings = reader.settings;
    environment::apply(&mut settings, &|name| std::env::var_os(name))?;
    Ok(Action::Run(Box::new(settings)))
}

impl Reader<'_> {
    fn options(&mut self) -> Result<(), Problem> {
        while let Some(word) = self.words.get(self.next) {
            let bytes = word.as_bytes();
            if bytes == b"--" {
                self.next += 1;
                break;
            }
            if bytes == b"-" || !bytes.starts_with(b"-") {
                break;
            }
            self.next += 1;
            let going_on = match bytes.strip_prefix(b"--") {
                Some(name) => self.long(name)?,
                None => self.cluster(&bytes[1..])?,
            };
            // Help is given at once, whatever else the line says.
            if self.help.is_some() {
                return Ok(());
            }
            if let Next::Program = going_on {
                self.settings.arguments = self.words[self.next..].to_vec();
                return Ok(());
            }
        }
        if let Some(word) = self.words.get(self.next) {
            self.next += 1;
            if word != "-" {
                self.settings.program = Program::File(word.clone());
            }
            self.settings.arguments = self.words[self.next..].to_vec();
        }
        Ok(())
    }

    fn long(&mut self, name: &[u8]) -> Result<Next, Problem> {
        let name = String::from_utf8_lossy(name).into_owned();
        let (option, value) = match name.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (name.as_str(), None),
        };
        match (option, value) {
            ("help", None) => self.help = Some(Topic::Usage),
            ("help-env", None) => self.help = Some(Topic::Environment),
            ("help-xoptions", None) => self.help = Some(Topic::XOptions),
            ("help-all", None) => self.help = Some(Topic::All),
            ("version", None) => self.version += 1,
            ("check-hash-based-pycs", _) => {
                let value = match value {
                    Some(value) => value.to_owned(),
                    None => self.following("-check-hash-based-pycs")?,
                };
                self.settings.pyc_checks = match value.as_str() {
                    "default" => PycChecks::Default,
                    "always" => PycChecks::Always,
                    "never" => PycChecks::Never,
                    _ => {
                        return Err(Problem::Value(
                            "--check-hash-based-pycs must be one of 'default', 'always', or 'never'".into(),
                        ));
                    }
                };
            }
            ("jit", Some(value)) => self.settings.jit = Some(jit::mode("--jit", value)?),
            ("jit-stats", None) => self.settings.jit_stats = true,
            ("jit-dump", Some(value)) => self.settings.jit_dump = jit::dump(value)?,
            ("jit-threads", Some(value)) => self.settings.jit_threads = Some(jit::threads(value)?),
            _ => return Err(Problem::Usage(format!("Unknown option: --{name}"))),
        }
        Ok(Next::Option)
    }

    fn cluster(&mut self, letters: &[u8]) -> Result<Next, Problem> {
        for (i, &letter) in letters.iter().enumerate() {
            let rest = &letters[i + 1..];
            let settings = &mut self.settings;
            match letter {
                b'b' => settings.bytes_warning = settings.bytes_warning.saturating_add(1),
                b'B' => settings.dont_write_bytecode = true,
                b'd' => settings.debug = settings.debug.saturating_add(1),
                b'E' => settings.ignore_environment = true,
                b'h' | b'?' => {
                    self.help = Some(Topic::Usage);
                    return Ok(Next::Option);
                }
                b'i' => {
                    settings.inspect = settings.inspect.saturating_add(1);
                    settings.interactive = settings.interactive.saturating_add(1);
                }
                b'I' => {
                    settings.isolated = true;
                    settings.ignore_environment = true;
                    settings.no_user_site = true;
                    settings.safe_path = true;
                }
                b'O' => settings.optimize = settings.optimize.saturating_add(1),
                b'P' => settings.safe_path = true,
                b'q' => settings.quiet = true,
                b'R' => settings.random_hashes = true,
                b's' => settings.no_user_site = true,
                b'S' => settings.no_site = true,
                // Tabs are always checked.
                b't' => {}
                b'u' => settings.unbuffered = true,
                b'v' => settings.verbose = settings.verbose.saturating_add(1),
                b'V' => self.version += 1,
                b'x' => settings.skip_first_line = true,
                b'c' => {
                    let command = self.value('c', rest)?;
                    self.settings.program = Program::Command(command);
                    return Ok(Next::Program);
                }
                b'm' => {
                    let module = self.value('m', rest)?;
                    self.settings.program = Program::Module(module);
                    return Ok(Next::Program);
                }
                b'W' => {
                    let value = self.value('W', rest)?;
                    self.settings.warnings.push(value.to_string_lossy().into_owned());
                    return Ok(Next::Option);
                }
                b'X' => {
                    let value = self.value('X', rest)?;
                    x_options::apply(&mut self.settings, &value.to_string_lossy())?;
                    return Ok(Next::Option);
                }
                _ => {
                    let shown = String::from_utf8_lossy(&letters[i..]).chars().next().unwrap_or('?');
                    return Err(Problem::Usage(format!("Unknown option: -{shown}")));
                }
            }
        }
        Ok(Next::Option)
    }

    /// The value of an option: the rest of its word, or else the next word.
    fn value(&mut self, option: char, rest: &[u8]) -> Result<OsString, Problem> {
        if !rest.is_empty() {
            return Ok(OsString::from_vec(rest.to_vec()));
        }
        let word = self.words.get(self.next).cloned();
        self.next += 1;
        word.ok_or_else(|| missing(&option.to_string()))
    }

    fn following(&mut self, option: &str) -> Result<String, Problem> {
        let word = self.words.get(self.next).map(|word| OsStr::to_string_lossy(word).into_owned());
        self.next += 1;
        word.ok_or_else(|| missing(option))
    }
}

fn missing(option: &str) -> Problem {
    Problem::Usage(format!("Argument expected for the -{option} option"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &[&str]) -> Settings {
        let words: Vec<OsString> =
            std::iter::once("adder").chain(words.iter().copied()).map(OsString::from).collect();
        match parse(&words) {
            Ok(Action::Run(settings)) => *settings,
            other => panic!("{other:?}"),
        }
    }

    fn problem(words: &[&str]) -> Problem {
        let words: Vec<OsString> =
            std::iter::once("adder").chain(words.iter().copied()).map(OsString::from).collect();
        parse(&words).unwrap_err()
    }

    #[test]
    fn everything_after_the_program_is_the_programs() {
        let settings = run(&["-O", "script.py", "-O", "--jit=off"]);
        assert_eq!(settings.program, Program::File("script.py".into()));
        assert_eq!(settings.optimize, 1);
        assert_eq!(settings.arguments, ["-O", "--jit=off"]);
    }

    #[test]
    fn options_cluster_and_take_the_rest_of_their_word() {
        let settings = run(&["-OOBWerror", "-Xutf8=1", "-cpass", "-x"]);
        assert_eq!((settings.optimize, settings.dont_write_bytecode), (2, true));
        assert_eq!(settings.warnings, ["error"]);
        assert_eq!(settings.utf8_mode, Some(true));
        assert_eq!(settings.program, Program::Command("pass".into()));
        assert_eq!(settings.arguments, ["-x"]);
        assert!(!settings.skip_first_line);
    }

    #[test]
    fn a_dash_is_standard_input() {
        let settings = run(&["-", "a"]);
        assert_eq!((settings.program, settings.arguments), (Program::Stdin, vec![OsString::from("a")]));
        assert_eq!(run(&["--", "-strange.py"]).program, Program::File("-strange.py".into()));
    }

    #[test]
    fn wrong_usage_is_told() {
        assert_eq!(problem(&["-Z"]), Problem::Usage("Unknown option: -Z".into()));
        assert_eq!(problem(&["--nosuch"]), Problem::Usage("Unknown option: --nosuch".into()));
        assert_eq!(problem(&["-c"]), Problem::Usage("Argument expected for the -c option".into()));
        assert!(matches!(problem(&["--jit=fast"]), Problem::Value(text) if text.contains("on, off, eager")));
        assert!(matches!(problem(&["-X", "nosuch"]), Problem::Value(text) if text.contains("importtime")));
    }

    #[test]
    fn isolated_implies_three_others() {
        let settings = run(&["-I", "-c", ""]);
        assert!(settings.ignore_environment && settings.no_user_site && settings.safe_path);
    }
}
