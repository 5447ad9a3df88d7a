//! The object model, front end and eval loop together: small programs whose last expression is checked.

use adder_front::{Mode, Options, compile};
use adder_vm::object::value::Value;
use adder_vm::thread::Thread;
use adder_vm::types::dict::PyDict;
use adder_vm::{boot, eval, protocol};
use std::sync::Arc;

/// Runs `text`, which stores its result in `r`, and gives that result's repr.
fn run(t: &Thread, text: &str) -> String {
    let unit = match compile(text, "<test>", Mode::Exec, Options::default()) {
        Ok(c) => c.code,
        Err(e) => return format!("{e:?}"),
    };
    let code = adder_vm::types::code::new(Arc::new(unit));
    let globals = PyDict::new();
    match eval::run_code(t, &code, &globals, &globals, None) {
        Ok(_) => {
            let r = globals.downcast::<PyDict>().and_then(|g| g.get_str("r")).unwrap_or_else(Value::none);
            protocol::repr::repr_text(t, &r).unwrap_or_else(|raised| {
                let e = t.take(raised);
                format!("repr raised {}", e.class().name_str())
            })
        }
        Err(raised) => {
            let e = t.take(raised);
            format!("{}: {}", e.class().name_str(), protocol::repr::str_text(t, &e).unwrap_or_default())
        }
    }
}

#[test]
fn programs() {
    let handle = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let t = boot::new_thread(64 << 20, 1).expect("memory");
        boot::boot(t);
        let cases = [
            ("r = 1 + 2 * 3", "7"),
            ("r = 2 ** 100", "1267650600228229401496703205376"),
            ("r = [x * x for x in (1, 2, 3)]", "[1, 4, 9]"),
            ("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nr = f(15)", "610"),
            ("def f(a, b=2, *c, d=4, **e):\n    return a, b, c, d, e\nr = f(1), f(1, 3, 5, d=6, z=7)", "((1, 2, (), 4, {}), (1, 3, (5,), 6, {'z': 7}))"),
            ("def g():\n    x = yield 1\n    yield x\nit = g()\nr = [next_ for next_ in g()]", "[1, None]"),
            ("try:\n    1 / 0\nexcept ValueError as e:\n    r = 1\n", "NameError: name 'ValueError' is not defined"),
            ("s = ''\nfor i in ('a', 'b', 'c'):\n    s += i\nr = s", "'abc'"),
            ("def f():\n    try:\n        return 1\n    finally:\n        global r\n        r = 5\nf()", "5"),
            ("r = {'a': 1, **{'b': 2}}", "{'a': 1, 'b': 2}"),
            ("a, *b = 1, 2, 3\nr = a, b", "(1, [2, 3])"),
            ("match (1, [2, 3]):\n    case (x, [y, *z]):\n        r = x, y, z", "(1, 2, [3])"),
            ("r = f'{1 + 1:>4}|{\"x\"!r}'", "\"   2|'x'\""),
            ("def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    inner()\n    return inner()\nr = outer()", "2"),
            ("r = 1 if not [] else 2", "1"),
            ("i = 0\ns = 0\nwhile i < 1000:\n    s += i * i % 7\n    i += 1\nr = s", "2001"),
        ];
        let mut wrong = Vec::new();
        for (text, want) in cases {
            let got = run(t, text);
            if got != want {
                wrong.push(format!("{text}\n  gave {got}\n  not  {want}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
    handle.expect("a thread").join().expect("no panic");
}
