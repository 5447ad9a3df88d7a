//! The `-X` options: one table.
//!
//! In: the text after `-X`. Out: settings changed, or an error that lists the keys there are. CPython ignores keys it does not know; a
//! typing error in an option is never what its user wanted, so Adder does not.

use super::arguments::Problem;
use super::jit;
use super::settings::Settings;
use adder_vm::import::time::Shown;

/// A key: its name as help shows it, what it does, and how it changes the settings (not at all, where the library reads
/// `sys._xoptions` itself or nothing of the kind is needed).
pub struct XOption {
    pub key: &'static str,
    pub shown: &'static str,
    pub does: &'static str,
    apply: fn(&mut Settings, Option<&str>) -> Result<(), Problem>,
}

const fn plain(key: &'static str, shown: &'static str, does: &'static str) -> XOption {
    XOption { key, shown, does, apply: |_, _| Ok(()) }
}

pub static TABLE: &[XOption] = &[
    plain(
        "context_aware_warnings",
        "context_aware_warnings=[0|1]",
        "if 1, the warnings module uses context variables; also PYTHON_CONTEXT_AWARE_WARNINGS",
    ),
    XOption {
        key: "cpu_count",
        shown: "cpu_count=[N|default]",
        does: "override what os.cpu_count() returns; also PYTHON_CPU_COUNT",
        apply: |settings, value| {
            settings.cpu_count = Some(cpu_count("-X cpu_count", value)?);
            Ok(())
        },
    },
    XOption {
        key: "dev",
        shown: "dev",
        does: "Python Development Mode; also PYTHONDEVMODE",
        apply: |settings, _| {
            settings.dev_mode = true;
            Ok(())
        },
    },
    XOption {
        key: "disable-remote-debug",
        shown: "disable-remote-debug",
        does: "don't run scripts for sys.remote_exec() of others; also PYTHON_DISABLE_REMOTE_DEBUG",
        apply: |settings, _| {
            settings.no_remote_debug = true;
            Ok(())
        },
    },
    plain(
        "faulthandler",
        "faulthandler",
        "dump the Python traceback on fatal errors; also PYTHONFAULTHANDLER",
    ),
    plain("frozen_modules", "frozen_modules=[on|off]", "accepted: the library is always part of the command"),
    plain("gil", "gil=[0|1]", "accepted for 1: the global lock can't be disabled"),
    XOption {
        key: "importtime",
        shown: "importtime[=2]",
        does: "show how long each import takes; also PYTHONPROFILEIMPORTTIME",
        apply: |settings, value| match value {
            None | Some("1") => {
                settings.import_time = Shown::Imports;
                Ok(())
            }
            Some("2") => {
                settings.import_time = Shown::Everything;
                Ok(())
            }
            // As CPython has it: numbers have to be known ones, other text stands for 1.
            Some(text) if text.parse::<i32>().is_err() => {
                settings.import_time = Shown::Imports;
                Ok(())
            }
            Some(value) => {
                Err(Problem::Value(format!("-X importtime: unknown value '{value}'; it can be 1, 2")))
            }
        },
    },
    XOption {
        key: "int_max_str_digits",
        shown: "int_max_str_digits=N",
        does: "limit the size of int<->str conversions, 0 for no limit; also PYTHONINTMAXSTRDIGITS",
        apply: |settings, value| {
            let limit = value.and_then(digits_limit).ok_or_else(|| {
                Problem::Value(
                    "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited".into(),
                )
            })?;
            settings.int_max_str_digits = Some(limit);
            Ok(())
        },
    },
    XOption {
        key: "jit",
        shown: "jit=[on|off|eager]",
        does: "when to compile to machine code; also --jit and PYTHON_JIT",
        apply: |settings, value| {
            settings.jit = Some(jit::mode("-X jit", value.unwrap_or("on"))?);
            Ok(())
        },
    },
    XOption {
        key: "no_debug_ranges",
        shown: "no_debug_ranges",
        does: "code objects show no columns; also PYTHONNODEBUGRANGES",
        apply: |settings, _| {
            settings.no_debug_ranges = true;
            Ok(())
        },
    },
    plain("perf", "perf", "write a map of compiled code for Linux perf; also PYTHONPERFSUPPORT"),
    plain("perf_jit", "perf_jit", "the same as perf; also PYTHON_PERF_JIT_SUPPORT"),
    XOption {
        key: "pycache_prefix",
        shown: "pycache_prefix=PATH",
        does: "write .pyc files to a tree of their own; also PYTHONPYCACHEPREFIX",
        apply: |settings, value| {
            settings.pycache_prefix = Some(value.unwrap_or_default().to_owned());
            Ok(())
        },
    },
    plain("showrefcount", "showrefcount", "accepted, as in CPython's release builds"),
    plain(
        "thread_inherit_context",
        "thread_inherit_context=[0|1]",
        "if 1, threads inherit context variables; also PYTHON_THREAD_INHERIT_CONTEXT",
    ),
    plain("tracemalloc", "tracemalloc[=N]", "trace memory allocations; also PYTHONTRACEMALLOC"),
    XOption {
        key: "utf8",
        shown: "utf8[=0|1]",
        does: "UTF-8 mode; also PYTHONUTF8",
        apply: |settings, value| match value {
            None | Some("1") => {
                settings.utf8_mode = Some(true);
                Ok(())
            }
            Some("0") => {
                settings.utf8_mode = Some(false);
                Ok(())
            }
            Some(_) => Err(Problem::Value("invalid -X utf8 option value; it can be 0, 1".into())),
        },
    },
    XOption {
        key: "warn_default_encoding",
        shown: "warn_default_encoding",
        does: "warn where the default encoding is used; also PYTHONWARNDEFAULTENCODING",
        apply: |settings, _| {
            settings.warn_default_encoding = true;
            Ok(())
        },
    },
];

/// A number of processors; `default` is the machine's.
pub fn cpu_count(option: &str, value: Option<&str>) -> Result<Option<u32>, Problem> {
    match value.map(|text| (text, text.parse::<u32>())) {
        Some(("default", _)) => Ok(None),
        Some((_, Ok(count @ 1..))) => Ok(Some(count)),
        _ => Err(Problem::Value(format!(
            "{option}: n is missing or an invalid number, should be greater than 0"
        ))),
    }
}

/// A limit of `int_max_str_digits`, if the text is one.
pub fn digits_limit(text: &str) -> Option<u32> {
    text.parse().ok().filter(|limit| *limit == 0 || *limit >= 640)
}

/// Takes one `-X` option.
pub fn apply(settings: &mut Settings, text: &str) -> Result<(), Problem> {
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (text, None),
    };
    let Some(option) = TABLE.iter().find(|option| option.key == key) else {
        let keys: Vec<&str> = TABLE.iter().map(|option| option.key).collect();
        return Err(Problem::Value(format!("unknown -X option '{key}'; there are {}", keys.join(", "))));
    };
    (option.apply)(settings, value)?;
    settings.x_options.push((key.to_owned(), value.map(str::to_owned)));
    Ok(())
}
