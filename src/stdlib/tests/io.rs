//! Streams, codecs, csv and unicodedata against CPython: the blocks of `io_cases.py` give what `io_cases.out` has recorded.

use adder_front::{Mode, Options, compile};
use adder_stdlib::MODULES;
use adder_vm::object::value::Value;
use adder_vm::thread::Thread;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;
use adder_vm::{boot, builtins, eval, import, protocol};
use std::sync::Arc;

fn answer(t: &Thread, text: &str, tmp: &str) -> String {
    let unit = match compile(text, "<test>", Mode::Exec, Options::default()) {
        Ok(c) => c.code,
        Err(e) => return format!("{e:?}"),
    };
    let code = adder_vm::types::code::new(Arc::new(unit));
    let globals = PyDict::new();
    let Some(d) = globals.downcast::<PyDict>() else { return String::new() };
    for spec in
        MODULES.iter().filter(|m| ["_io", "_codecs", "_csv", "_string", "unicodedata"].contains(&m.name))
    {
        match import::make_native(t, spec) {
            Ok(module) => d.set_str(&intern(spec.name), module),
            Err(raised) => {
                let e = t.take(raised);
                return format!("{}: {}", spec.name, protocol::repr::str_text(t, &e).unwrap_or_default());
            }
        }
    }
    d.set_str(&intern("TMP"), Value::from(tmp));
    let result = eval::run_code(t, &code, &globals, &globals, None);
    let shown = result.and_then(|_| {
        let r = d.get_str("r").unwrap_or_else(Value::none);
        protocol::repr::ascii(t, &r).and_then(|v| protocol::repr::str_text(t, &v))
    });
    match shown {
        Ok(text) => text,
        Err(raised) => {
            let e = t.take(raised);
            format!("{}: {}", e.class().name_str(), protocol::repr::str_text(t, &e).unwrap_or_default())
        }
    }
}

#[test]
fn as_cpython() {
    let handle = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let t = boot::new_thread(64 << 20, 1).expect("memory");
        boot::boot(t);
        if let Ok(module) = import::make_native(t, &builtins::MODULE) {
            builtins::set_module(module);
        }
        let tmp = std::env::temp_dir().join(format!("adder-io-{}", std::process::id()));
        let tmp = tmp.to_string_lossy().into_owned();
        let blocks = include_str!("io_cases.py").split("#### ").skip(1);
        let mut wrong = Vec::new();
        for (block, want) in blocks.zip(include_str!("io_cases.out").lines()) {
            let (title, code) = block.split_once('\n').unwrap_or((block, ""));
            let got = answer(t, code, &tmp);
            if got != want {
                wrong.push(format!("{title}\n  gave {got}\n  not  {want}"));
            }
        }
        let _ = std::fs::remove_file(&tmp);
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    });
    handle.expect("a thread").join().expect("no panic");
}
