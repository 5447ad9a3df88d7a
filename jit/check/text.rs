//! IR → IR tests as data: each file under `jit/check/ir` names a pass, has the input, and after `----` the output.
//!
//! `BLESS=1 cargo test -p adder-jit` writes the outputs anew.

use crate::pass::{PASSES, PassOptions};
use crate::{parse, print, verify};
use adder_abi::feedback::Known;
use std::path::Path;

const KNOWN: Known = Known {
    none: 0x10,
    true_: 0x20,
    false_: 0x30,
    float_shape: 0x100,
    list_shape: 0x200,
    tuple_shape: 0x300,
    dict_shape: 0x400,
    str_shape: 0x500,
    function_shape: 0x600,
    method_shape: 0xb00,
    native_shape: 0xc00,
    native_method: 0x18,
    native_receiver: 0x20,
    range_iter_shape: 0x700,
    list_iter_shape: 0x800,
    tuple_iter_shape: 0x900,
    items_iter_shape: 0xd00,
    not_implemented: 0,
    list_type: 0,
    tuple_type: 0,
    dict_type: 0,
    str_type: 0,
    int_type: 0,
    float_type: 0,
    bool_type: 0,
    dict_version: 0x20,
    dict_table: 0x18,
    super_type: 0xa00,
    stop_async_iteration: 0,
    container_lists: 0,
};

#[test]
fn passes_do_what_their_files_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("check/ir");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut failures = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let (input, wanted) = text.split_once("----\n").unwrap_or((&text, ""));
        let first = input.lines().next().unwrap_or("");
        let passes: Vec<&str> = first.trim_start_matches("; passes:").split_whitespace().collect();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut f = parse::parse(input).unwrap_or_else(|e| panic!("{name}: {e}"));
        verify::verify(&f).unwrap_or_else(|e| panic!("{name}: input: {e}"));
        for pass in passes {
            let (_, run) =
                PASSES.iter().find(|(n, _)| *n == pass).unwrap_or_else(|| panic!("{name}: no pass {pass}"));
            run(&mut f, &KNOWN, &PassOptions { hoist: true, trace: None });
            verify::verify(&f).unwrap_or_else(|e| panic!("{name}: after {pass}: {e}\n{}", print::print(&f)));
        }
        let got = print::print(&f);
        let again = parse::parse(&got).unwrap_or_else(|e| panic!("{name}: output: {e}\n{got}"));
        assert_eq!(
            print::print(&again).lines().count(),
            got.lines().count(),
            "{name}: printing is not stable"
        );
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, format!("{input}----\n{got}")).unwrap_or_else(|e| panic!("{e}"));
        } else if got != wanted {
            failures.push(format!("{name}:\n{got}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
