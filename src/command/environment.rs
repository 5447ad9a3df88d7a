//! The environment variables that change how the interpreter starts: one table.
//!
//! In: settings read from the command line, and a way to look variables up. Out: the settings with the variables' values where the
//! command line left them open. The command line wins. With `-E` and `-I`, `PYTHON…` variables are not looked at; `ADDER_…`
//! ones, which tests use, always are. Variables that the library reads itself (`PYTHONPATH`, `PYTHON_COLORS`, …) are not
//! looked up here; the table has them for help.

use super::arguments::Problem;
use super::settings::Settings;
use super::x_options::cpu_count;
use super::{jit, x_options};
use adder_vm::import::time::Shown;
use std::ffi::OsString;

/// A variable.
pub struct Variable {
    pub name: &'static str,
    pub does: &'static str,
    apply: Option<fn(&mut Settings, &str) -> Result<(), Problem>>,
}

const fn elsewhere(name: &'static str, does: &'static str) -> Variable {
    Variable { name, does, apply: None }
}

const fn here(
    name: &'static str,
    does: &'static str,
    apply: fn(&mut Settings, &str) -> Result<(), Problem>,
) -> Variable {
    Variable { name, does, apply: Some(apply) }
}

/// The value of a variable that counts, as CPython reads it: a number, or 1 for any other text.
fn level(text: &str) -> u8 {
    match text.trim().parse::<i64>() {
        Ok(number) if number >= 0 => u8::try_from(number).unwrap_or(u8::MAX),
        Ok(_) | Err(_) => 1,
    }
}

pub static TABLE: &[Variable] = &[
    elsewhere("PYTHONASYNCIODEBUG", "enable asyncio's debug mode"),
    elsewhere("PYTHON_BASIC_REPL", "use the plain prompt instead of the editor"),
    elsewhere("PYTHONBREAKPOINT", "what breakpoint() calls; 0 for nothing"),
    elsewhere("PYTHON_COLORS", "1: colour output, 0: never"),
    here("PYTHON_CPU_COUNT", "override what os.cpu_count() returns (-X cpu_count)", |settings, text| {
        if settings.cpu_count.is_none() {
            settings.cpu_count = Some(cpu_count("PYTHON_CPU_COUNT", Some(text))?);
        }
        Ok(())
    }),
    here("PYTHONDEBUG", "parser debugging (-d)", |settings, text| {
        settings.debug = settings.debug.max(level(text).min(1));
        Ok(())
    }),
    here("PYTHONDEVMODE", "Python Development Mode (-X dev)", |settings, _| {
        settings.dev_mode = true;
        Ok(())
    }),
    here(
        "PYTHON_DISABLE_REMOTE_DEBUG",
        "don't run scripts for sys.remote_exec() of others",
        |settings, _| {
            settings.no_remote_debug = true;
            Ok(())
        },
    ),
    here("PYTHONDONTWRITEBYTECODE", "don't write .pyc files (-B)", |settings, text| {
        settings.dont_write_bytecode |= level(text) > 0;
        Ok(())
    }),
    here(
        "PYTHONHASHSEED",
        "'random', or a number that fixes the hashes of str and bytes",
        |settings, text| {
            if text == "random" {
                return Ok(());
            }
            match text.parse::<u32>() {
                Ok(0) if settings.random_hashes => Ok(()),
                Ok(seed) => {
                    settings.hash_seed = Some(seed);
                    Ok(())
                }
                Err(_) => Err(Problem::Value(
                    "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".into(),
                )),
            }
        },
    ),
    elsewhere("PYTHON_HISTORY", "the file of the prompt's history"),
    elsewhere("PYTHONHOME", "accepted: the library is part of the command"),
    here("PYTHONINSPECT", "go on at a prompt after the program (-i)", |settings, text| {
        settings.inspect = settings.inspect.max(level(text));
        Ok(())
    }),
    here(
        "PYTHONINTMAXSTRDIGITS",
        "limit the size of int<->str conversions (-X int_max_str_digits)",
        |settings, text| {
            let limit = x_options::digits_limit(text).ok_or_else(|| {
                Problem::Value(
                    "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.".into(),
                )
            })?;
            settings.int_max_str_digits.get_or_insert(limit);
            Ok(())
        },
    ),
    here("PYTHONIOENCODING", "encoding[:errors] of the standard streams", |settings, text| {
        settings.io_encoding = Some(text.to_owned());
        Ok(())
    }),
    here("PYTHON_JIT", "when to compile to machine code: 0, 1, on, off, eager (--jit)", |settings, text| {
        let mode = jit::mode_of_variable(text)?;
        settings.jit.get_or_insert(mode);
        Ok(())
    }),
    here("PYTHONNODEBUGRANGES", "code objects show no columns (-X no_debug_ranges)", |settings, _| {
        settings.no_debug_ranges = true;
        Ok(())
    }),
    here("PYTHONNOUSERSITE", "no folder of the user's in sys.path (-s)", |settings, text| {
        settings.no_user_site |= level(text) > 0;
        Ok(())
    }),
    here("PYTHONOPTIMIZE", "remove asserts (-O), and docstrings if 2 (-OO)", |settings, text| {
        settings.optimize = settings.optimize.max(level(text));
        Ok(())
    }),
    elsewhere("PYTHONPATH", "folders to search for modules before the library, separated by ':'"),
    elsewhere("PYTHONPLATLIBDIR", "accepted: the library is part of the command"),
    here("PYTHONPROFILEIMPORTTIME", "show how long each import takes (-X importtime)", |settings, text| {
        if settings.import_time == Shown::Nothing {
            settings.import_time = if text == "2" { Shown::Everything } else { Shown::Imports };
        }
        Ok(())
    }),
    here(
        "PYTHONPYCACHEPREFIX",
        "write .pyc files to a tree of their own (-X pycache_prefix)",
        |settings, text| {
            settings.pycache_prefix.get_or_insert_with(|| text.to_owned());
            Ok(())
        },
    ),
    here("PYTHONSAFEPATH", "no folder of the program's in sys.path (-P)", |settings, _| {
        settings.safe_path = true;
        Ok(())
    }),
    elsewhere("PYTHONSTARTUP", "a program to run before the prompt"),
    here("PYTHONUNBUFFERED", "unbuffered standard output and error (-u)", |settings, text| {
        settings.unbuffered |= level(text) > 0;
        Ok(())
    }),
    elsewhere("PYTHONUSERBASE", "site.USER_BASE"),
    here("PYTHONUTF8", "UTF-8 mode (-X utf8)", |settings, text| match text {
        "0" | "1" => {
            settings.utf8_mode.get_or_insert(text == "1");
            Ok(())
        }
        _ => Err(Problem::Value("invalid PYTHONUTF8 environment variable value; it can be 0, 1".into())),
    }),
    here("PYTHONVERBOSE", "trace imports (-v)", |settings, text| {
        settings.verbose = settings.verbose.max(level(text));
        Ok(())
    }),
    here(
        "PYTHONWARNDEFAULTENCODING",
        "warn where the default encoding is used (-X warn_default_encoding)",
        |settings, _| {
            settings.warn_default_encoding = true;
            Ok(())
        },
    ),
    here("PYTHONWARNINGS", "what to do with warnings (-W)", |settings, text| {
        let options: Vec<String> = text.split(',').map(str::to_owned).collect();
        settings.warnings.splice(0..0, options);
        Ok(())
    }),
];

/// Fills in what the environment says.
pub fn apply(settings: &mut Settings, lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<(), Problem> {
    let value = |name: &str| lookup(name).map(|v| v.to_string_lossy().into_owned()).filter(|v| !v.is_empty());
    settings.force_exits = value("ADDER_FORCE_EXITS").is_some_and(|v| v != "0");
    settings.jit_budget = value("ADDER_JIT_BUDGET").and_then(|v| v.parse().ok());
    settings.gc_stress = value("ADDER_GC_STRESS").is_some_and(|v| v != "0");
    if !settings.ignore_environment {
        for variable in TABLE {
            if let Some(apply) = variable.apply
                && let Some(text) = value(variable.name)
            {
                apply(settings, &text)?;
            }
        }
    }
    if settings.dev_mode {
        settings.warnings.insert(0, "default".into());
    }
    match settings.bytes_warning {
        0 => {}
        1 => settings.warnings.push("default::BytesWarning".into()),
        2.. => settings.warnings.push("error::BytesWarning".into()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)], mut settings: Settings) -> Result<Settings, Problem> {
        let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        apply(&mut settings, &lookup).map(|()| settings)
    }

    #[test]
    fn the_command_line_wins() {
        let given = Settings { jit: Some(adder_vm::jit::Mode::Eager), ..Settings::default() };
        let settings = with(&[("PYTHON_JIT", "0"), ("PYTHONOPTIMIZE", "2")], given).unwrap();
        assert_eq!((settings.jit, settings.optimize), (Some(adder_vm::jit::Mode::Eager), 2));
    }

    #[test]
    fn isolated_runs_look_at_nothing() {
        let given = Settings { ignore_environment: true, ..Settings::default() };
        let settings =
            with(&[("PYTHONOPTIMIZE", "2"), ("PYTHON_JIT", "wrong"), ("ADDER_GC_STRESS", "1")], given);
        let settings = settings.unwrap();
        assert_eq!((settings.optimize, settings.gc_stress), (0, true));
    }

    #[test]
    fn warnings_of_the_environment_come_first() {
        let given = Settings { warnings: vec!["error".into()], bytes_warning: 1, ..Settings::default() };
        let settings = with(&[("PYTHONWARNINGS", "ignore,default")], given).unwrap();
        assert_eq!(settings.warnings, ["ignore", "default", "error", "default::BytesWarning"]);
    }

    #[test]
    fn bad_values_are_told() {
        assert!(with(&[("PYTHONHASHSEED", "x")], Settings::default()).is_err());
        assert!(with(&[("PYTHON_JIT", "2")], Settings::default()).is_err());
        assert_eq!(with(&[("PYTHONOPTIMIZE", "yes")], Settings::default()).unwrap().optimize, 1);
    }
}
