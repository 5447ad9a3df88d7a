//! What the command line and the environment decide about a run. Pure data.

use adder_vm::import::time::Shown;
use adder_vm::jit::Mode;
use std::ffi::OsString;

/// The main program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Program {
    /// Standard input: `-`, or nothing at all.
    #[default]
    Stdin,
    /// `-c`
    Command(OsString),
    /// `-m`
    Module(OsString),
    /// A script, a folder or archive with `__main__.py`, or compiled bytecode.
    File(OsString),
}

/// When `.pyc` files with a hash are checked against their source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PycChecks {
    #[default]
    Default,
    Always,
    Never,
}

/// Options for one run of the interpreter.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub program: Program,
    /// The words after the program.
    pub arguments: Vec<OsString>,
    /// The whole command line.
    pub words: Vec<OsString>,

    pub bytes_warning: u8,
    pub debug: u8,
    pub dont_write_bytecode: bool,
    pub ignore_environment: bool,
    pub inspect: u8,
    pub interactive: u8,
    pub isolated: bool,
    pub no_site: bool,
    pub no_user_site: bool,
    pub optimize: u8,
    pub quiet: bool,
    pub safe_path: bool,
    pub skip_first_line: bool,
    pub unbuffered: bool,
    pub verbose: u8,
    pub pyc_checks: PycChecks,
    /// The `-W` options, in order; those of the environment come before them.
    pub warnings: Vec<String>,
    /// The `-X` options as given.
    pub x_options: Vec<(String, Option<String>)>,

    pub dev_mode: bool,
    pub utf8_mode: Option<bool>,
    pub warn_default_encoding: bool,
    pub int_max_str_digits: Option<u32>,
    pub hash_seed: Option<u32>,
    /// `-R`: hashes are random even if `PYTHONHASHSEED` is 0.
    pub random_hashes: bool,
    /// What `os.cpu_count()` says; the inner `None` asks the system after all.
    pub cpu_count: Option<Option<u32>>,
    pub no_debug_ranges: bool,
    pub no_remote_debug: bool,
    /// `sys.pycache_prefix`; empty for none.
    pub pycache_prefix: Option<String>,
    /// `PYTHONIOENCODING`.
    pub io_encoding: Option<String>,

    pub import_time: Shown,

    pub jit: Option<Mode>,
    pub jit_stats: bool,
    pub jit_dump: adder_jit::Dump,
    /// `None`: as the machine has processors.
    pub jit_threads: Option<u32>,
    /// `ADDER_FORCE_EXITS`: every guard fails once.
    pub force_exits: bool,
    /// `ADDER_JIT_BUDGET`: how soon code is hot.
    pub jit_budget: Option<u32>,
    /// `ADDER_GC_STRESS`: the collector runs as often as it can.
    pub gc_stress: bool,
}
