//! `sys.version_info`, `sys.flags` and the other records.

use super::Settings;
use crate::object::build::make_builtin;
use crate::object::value::Value;
use crate::structseq;
use crate::thread::{PyResult, Thread};
use crate::types::dict::from_str_pairs;
use crate::types::module::PyModule;
use crate::types::namespace;
use crate::types::structseq::{make, ready};
use crate::types::tuple;

structseq!(
    FLAGS,
    FLAGS_SPEC,
    FLAGS_INFO,
    "sys",
    "flags",
    "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    18,
    [
        ("debug", "-d"),
        ("inspect", "-i"),
        ("interactive", "-i"),
        ("optimize", "-O or -OO"),
        ("dont_write_bytecode", "-B"),
        ("no_user_site", "-s"),
        ("no_site", "-S"),
        ("ignore_environment", "-E"),
        ("verbose", "-v"),
        ("bytes_warning", "-b"),
        ("quiet", "-q"),
        ("hash_randomization", "-R"),
        ("isolated", "-I"),
        ("dev_mode", "-X dev"),
        ("utf8_mode", "-X utf8"),
        ("warn_default_encoding", "-X warn_default_encoding"),
        ("safe_path", "-P"),
        ("int_max_str_digits", "-X int_max_str_digits"),
        ("gil", "-X gil"),
        ("thread_inherit_context", "-X thread_inherit_context"),
        ("context_aware_warnings", "-X context_aware_warnings")
    ]
);
structseq!(
    VERSION,
    VERSION_SPEC,
    VERSION_INFO,
    "sys",
    "version_info",
    "sys.version_info\n\nVersion information as a named tuple.",
    5,
    [
        ("major", "Major release number"),
        ("minor", "Minor release number"),
        ("micro", "Patch release number"),
        ("releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
        ("serial", "Serial release number")
    ]
);
structseq!(
    FLOAT,
    FLOAT_SPEC,
    FLOAT_INFO,
    "sys",
    "float_info",
    "sys.float_info\n\nA named tuple holding information about the float type.",
    11,
    [
        ("max", ""),
        ("max_exp", ""),
        ("max_10_exp", ""),
        ("min", ""),
        ("min_exp", ""),
        ("min_10_exp", ""),
        ("dig", ""),
        ("mant_dig", ""),
        ("epsilon", ""),
        ("radix", ""),
        ("rounds", "")
    ]
);
structseq!(
    INT,
    INT_SPEC,
    INT_INFO,
    "sys",
    "int_info",
    "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.",
    4,
    [
        ("bits_per_digit", ""),
        ("sizeof_digit", ""),
        ("default_max_str_digits", ""),
        ("str_digits_check_threshold", "")
    ]
);
structseq!(
    HASH,
    HASH_SPEC,
    HASH_INFO,
    "sys",
    "hash_info",
    "hash_info\n\nA named tuple providing parameters used for computing hashes.",
    9,
    [
        ("width", ""),
        ("modulus", ""),
        ("inf", ""),
        ("nan", ""),
        ("imag", ""),
        ("algorithm", ""),
        ("hash_bits", ""),
        ("seed_bits", ""),
        ("cutoff", "")
    ]
);
structseq!(
    THREAD,
    THREAD_SPEC,
    THREAD_INFO,
    "sys",
    "thread_info",
    "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    3,
    [("name", ""), ("lock", ""), ("version", "")]
);
structseq!(
    ASYNCGEN_HOOKS,
    ASYNCGEN_HOOKS_SPEC,
    ASYNCGEN_HOOKS_INFO,
    "sys",
    "asyncgen_hooks",
    "asyncgen_hooks\n\nA named tuple containing information about asynchronous generators hooks.",
    2,
    [("firstiter", ""), ("finalizer", "")]
);

const VERSION_NUMBERS: (i64, i64, i64) = (3, 14, 0);

/// The version of the language, as in `3.14.0`.
pub fn language_version() -> String {
    let (major, minor, micro) = VERSION_NUMBERS;
    format!("{major}.{minor}.{micro}")
}

const HEXVERSION: i64 = 0x030e_00f0;

pub(super) fn add(t: &Thread, m: &PyModule, settings: &Settings) -> PyResult<()> {
    for (spec, info) in [
        (&FLAGS_SPEC, &FLAGS_INFO),
        (&VERSION_SPEC, &VERSION_INFO),
        (&FLOAT_SPEC, &FLOAT_INFO),
        (&INT_SPEC, &INT_INFO),
        (&HASH_SPEC, &HASH_INFO),
        (&THREAD_SPEC, &THREAD_INFO),
    ] {
        make_builtin(spec);
        ready(info);
    }
    let f = &settings.flags;
    let n = |x: u8| Value::from(i64::from(x));
    let b = |x: bool| Value::from(i64::from(x));
    m.add(
        "flags",
        make(
            &FLAGS_INFO,
            vec![
                n(f.debug),
                n(f.inspect),
                n(f.interactive),
                n(f.optimize),
                b(f.dont_write_bytecode),
                b(f.no_user_site),
                b(f.no_site),
                b(f.ignore_environment),
                n(f.verbose),
                n(f.bytes_warning),
                b(f.quiet),
                b(settings.hash_random),
                b(f.isolated),
                Value::bool(f.dev_mode),
                b(f.utf8_mode),
                b(f.warn_default_encoding),
                Value::bool(f.safe_path),
                Value::from(crate::types::int::max_str_digits() as i64),
                Value::from(1i64),
                Value::from(0i64),
                Value::from(0i64),
            ],
        ),
    );
    let (major, minor, micro) = VERSION_NUMBERS;
    let version = make(
        &VERSION_INFO,
        vec![
            Value::from(major),
            Value::from(minor),
            Value::from(micro),
            Value::from("final"),
            Value::from(0i64),
        ],
    );
    m.add("version_info", version.clone());
    m.add("hexversion", Value::from(HEXVERSION));
    m.add("api_version", Value::from(1013i64));
    m.add(
        "version",
        Value::from(format!("{major}.{minor}.{micro} (Adder {}) [Rust]", env!("CARGO_PKG_VERSION"))),
    );
    m.add("copyright", Value::from("Copyright (c) the Adder authors: see its LICENSE.\n\nThe standard library:\nCopyright (c) 2001 Python Software Foundation.\nAll Rights Reserved."));
    m.add("platform", Value::from(if cfg!(target_os = "macos") { "darwin" } else { "linux" }));
    m.add("byteorder", Value::from(if cfg!(target_endian = "little") { "little" } else { "big" }));
    m.add("maxsize", Value::from(i64::MAX));
    m.add("maxunicode", Value::from(0x10_ffffi64));
    m.add("float_repr_style", Value::from("short"));
    m.add("abiflags", Value::from(""));
    m.add("_git", tuple::new(vec![Value::from("Adder"), Value::from(""), Value::from("")]));
    m.add(
        "implementation",
        namespace::new(
            t,
            &from_str_pairs([
                ("name", Value::from("adder")),
                ("cache_tag", Value::from("adder-314")),
                ("version", version),
                ("hexversion", Value::from(HEXVERSION)),
                (
                    "_multiarch",
                    Value::from(if cfg!(target_arch = "aarch64") {
                        "aarch64-linux-gnu"
                    } else {
                        "x86_64-linux-gnu"
                    }),
                ),
                ("supports_isolated_interpreters", Value::bool(false)),
            ]),
        )?,
    );
    m.add(
        "float_info",
        make(
            &FLOAT_INFO,
            vec![
                Value::from(f64::MAX),
                Value::from(1024i64),
                Value::from(308i64),
                Value::from(f64::MIN_POSITIVE),
                Value::from(-1021i64),
                Value::from(-307i64),
                Value::from(15i64),
                Value::from(53i64),
                Value::from(f64::EPSILON),
                Value::from(2i64),
                Value::from(1i64),
            ],
        ),
    );
    m.add(
        "int_info",
        make(
            &INT_INFO,
            vec![Value::from(30i64), Value::from(4i64), Value::from(4300i64), Value::from(640i64)],
        ),
    );
    let (algorithm, seed_bits) = crate::text::hash::algorithm();
    m.add(
        "hash_info",
        make(
            &HASH_INFO,
            vec![
                Value::from(64i64),
                Value::from((1i64 << 61) - 1),
                Value::from(314_159i64),
                Value::from(0i64),
                Value::from(1_000_003i64),
                Value::from(algorithm),
                Value::from(64i64),
                Value::from(seed_bits),
                Value::from(0i64),
            ],
        ),
    );
    m.add(
        "thread_info",
        make(&THREAD_INFO, vec![Value::from("pthread"), Value::from("mutex+cond"), Value::none()]),
    );
    Ok(())
}
