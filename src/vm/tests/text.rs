//! Text types against CPython: each line of `text_cases.tsv` is an expression and what CPython answers.

use adder_front::{Mode, Options, compile};
use adder_vm::exc::Exc;
use adder_vm::object::value::Value;
use adder_vm::thread::Thread;
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::intern;
use adder_vm::types::{
    boolean, bytes, complex, dict, float, int, iterators, list, memoryview, range, set, slice, str, tuple,
};
use adder_vm::{boot, eval, protocol};
use std::sync::Arc;

/// Undoes backslash escapes.
fn plain(text: &str) -> String {
    use adder_vm::text::build::TextBuf;
    use adder_vm::text::codecs::Decoder;
    use adder_vm::text::codecs::escape::UnicodeEscape;
    let mut out = TextBuf::new();
    let mut at = 0;
    let _ = UnicodeEscape { names: |_| None, invalid: None }.run(text.as_bytes(), &mut at, true, &mut out);
    out.chars().to_string_lossy()
}

fn answer(t: &Thread, globals: &Value, text: &str) -> String {
    let unit = match compile(text, "<test>", Mode::Eval, Options::default()) {
        Ok(c) => c.code,
        Err(e) => return format!("{e:?}"),
    };
    let code = adder_vm::types::code::new(Arc::new(unit));
    let result =
        eval::run_code(t, &code, globals, globals, None).and_then(|r| protocol::repr::repr_text(t, &r));
    match result {
        Ok(text) => text,
        Err(raised) => {
            let e = t.take(raised);
            let text = protocol::repr::str_text(t, &e).unwrap_or_default();
            format!("{}: {text}", e.class().name_str())
        }
    }
}

fn globals() -> Value {
    let globals = PyDict::new();
    let Some(d) = globals.downcast::<PyDict>() else { return globals };
    let types = [
        ("str", str::STR.get()),
        ("bytes", bytes::BYTES.get()),
        ("bytearray", bytes::BYTEARRAY.get()),
        ("memoryview", memoryview::MEMORYVIEW.get()),
        ("int", int::INT.get()),
        ("float", float::FLOAT.get()),
        ("complex", complex::COMPLEX.get()),
        ("bool", boolean::BOOL.get()),
        ("list", list::LIST.get()),
        ("tuple", tuple::TUPLE.get()),
        ("dict", dict::DICT.get()),
        ("set", set::SET.get()),
        ("slice", slice::SLICE.get()),
        ("range", range::RANGE.get()),
        ("reversed_", iterators::REVERSED.get()),
    ];
    for (name, class) in types {
        d.set_str(&intern(name), class.to_value());
    }
    for exc in Exc::ALL {
        d.set_str(&intern(exc.name()), exc.class().to_value());
    }
    globals
}

#[test]
fn as_cpython() {
    let handle = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let t = boot::new_thread(64 << 20, 1).expect("memory");
        boot::boot(t);
        let globals = globals();
        if let Some(d) = globals.downcast::<PyDict>() {
            let range =
                protocol::call::call(t, range::RANGE.get().as_value(), &[Value::from(256)]).expect("a range");
            d.set_str(&intern("range_256"), range);
        }
        let (mut wrong, mut n) = (Vec::new(), 0);
        for line in include_str!("text_cases.tsv").lines() {
            let Some((expression, want)) = line.split_once('\t') else { continue };
            if expression.contains("hash_(") {
                continue;
            }
            n += 1;
            let (expression, want) = (plain(expression), plain(want));
            let got = answer(t, &globals, &expression);
            if got != want {
                wrong.push(format!("{expression}\n  gave {got}\n  not  {want}"));
            }
        }
        assert!(wrong.is_empty(), "{} of {n} wrong:\n{}", wrong.len(), wrong.join("\n"));
    });
    handle.expect("a thread").join().expect("no panic");
}
