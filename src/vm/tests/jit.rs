//! Programs that the JIT compiles, in all its modes: each must give what the interpreter gives.

use adder_front::{Mode, Options, compile};
use adder_vm::jit;
use adder_vm::object::value::Value;
use adder_vm::thread::Thread;
use adder_vm::types::dict::PyDict;
use adder_vm::{boot, eval, protocol};
use std::sync::Arc;

fn run(t: &Thread, text: &str) -> String {
    let unit = match compile(text, "<test>", Mode::Exec, Options::default()) {
        Ok(c) => c.code,
        Err(e) => return format!("{e:?}"),
    };
    let code = adder_vm::types::code::new(Arc::new(unit));
    let globals = PyDict::new();
    let builtins = PyDict::new();
    if let (Some(g), Some(b)) = (globals.downcast::<PyDict>(), builtins.downcast::<PyDict>()) {
        g.set_str("__builtins__", builtins.clone());
        g.set_str("__name__", Value::from("test"));
        for class in [
            adder_vm::types::range::RANGE.get(),
            adder_vm::types::int::INT.get(),
            adder_vm::types::float::FLOAT.get(),
            adder_vm::types::list::LIST.get(),
            adder_vm::types::iterators::ENUMERATE.get(),
            adder_vm::types::iterators::ZIP.get(),
            adder_vm::exc::Exc::ValueError.class(),
            adder_vm::exc::Exc::TypeError.class(),
            adder_vm::exc::Exc::IndexError.class(),
            adder_vm::exc::Exc::RecursionError.class(),
            adder_vm::exc::Exc::ZeroDivisionError.class(),
        ] {
            b.set_str(class.name_str().as_str(), class.to_value());
        }
        b.set_str("__build_class__", Value::none());
    }
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

const PROGRAMS: &[(&str, &str)] = &[
    (
        "loop",
        "def f(n):\n    s = 0\n    i = 0\n    while i < n:\n        s += i * i % 7\n        i += 1\n    return s\nr = [f(100) for _ in range(300)][-1], f(5000)",
    ),
    ("fib", "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nr = f(19)"),
    (
        "floats",
        "def f(n):\n    s = 0.0\n    x = 0.5\n    for i in range(n):\n        s += x * i\n        x = 3.75 * x * (1.0 - x)\n    return s\nr = [f(10) for _ in range(300)][3], f(3000)",
    ),
    (
        "mixed sum",
        "def f(n):\n    s = 0\n    for i in range(n):\n        s += i * 0.25\n    return s\nr = [f(7) for _ in range(300)][5], f(2000), f(0)",
    ),
    (
        "overflow",
        "def f(n):\n    x = 1\n    for i in range(n):\n        x = x * 3 + i\n    return x\nr = [f(10) for _ in range(300)][0], f(200)",
    ),
    (
        "lists",
        "def f(a, n):\n    for i in range(n):\n        a[i] = a[i - 1] + i\n    return a[-1]\na = [0] * 50\nr = [f(a, 50) for _ in range(300)][-1]",
    ),
    (
        "index error",
        "def f(a, n):\n    s = 0\n    for i in range(n):\n        s += a[i]\n    return s\nout = []\na = [1, 2, 3]\nfor k in range(400):\n    try:\n        out.append(f(a, 3 if k % 50 else 4))\n    except IndexError as e:\n        out.append(f'{e}')\nr = out[:2], out[-2:], out[50]",
    ),
    (
        "nested",
        "def f(n):\n    c = 0\n    for i in range(n):\n        for j in range(i, n, 2):\n            if (i ^ j) & 1:\n                c += j\n            else:\n                c -= i\n    return c\nr = [f(9) for _ in range(300)][-1], f(120)",
    ),
    (
        "closures",
        "def make(k):\n    def add(x):\n        nonlocal k\n        k += 1\n        return x + k\n    return add\ndef f(n):\n    g = make(n)\n    s = 0\n    for i in range(20):\n        s += g(i)\n    return s\nr = [f(i) for i in range(300)][-1]",
    ),
    (
        "strings",
        "def f(words):\n    out = ''\n    n = 0\n    for w in words:\n        if w == 'b':\n            n += 1\n        elif w != 'c':\n            out += w\n    return out, n\nr = [f(['a', 'b', 'c', 'd'] * 5) for _ in range(300)][-1]",
    ),
    (
        "exceptions",
        "def g(i):\n    if i % 10 == 3:\n        raise ValueError(i)\n    return i\ndef f(n):\n    s = 0\n    for i in range(n):\n        try:\n            s += g(i)\n        except ValueError as e:\n            s += 1000\n    return s\nr = [f(25) for _ in range(200)][-1], f(1000)",
    ),
    (
        "recursion error",
        "def f(n):\n    return f(n + 1) + 1\nout = []\nfor _ in range(3):\n    try:\n        f(0)\n    except RecursionError as e:\n        out.append(f'{e}')\nr = out",
    ),
    (
        "globals",
        "k = 1\ndef f(n):\n    s = 0\n    for i in range(n):\n        s += k\n    return s\nout = []\nfor j in range(400):\n    out.append(f(5))\n    if j == 350:\n        k = 7\nr = out[349], out[351], out[-1]",
    ),
    (
        "tuples",
        "def swap(a, b):\n    return b, a\ndef f(n):\n    x, y = 1, 2\n    for i in range(n):\n        x, y = swap(x, y + i)\n    return x, y\nr = [f(20) for _ in range(300)][-1]",
    ),
    (
        "comprehension",
        "def f(n):\n    return [x * 2 for x in range(n) if x % 3]\nr = [f(30) for _ in range(300)][-1]",
    ),
    (
        "division",
        "def f(n):\n    s = 0\n    for i in range(-n, n):\n        s += i // 7 + i % 5 - i // -3\n        if i:\n            s += 100 // i\n    return s\nr = [f(20) for _ in range(300)][-1]",
    ),
    (
        "zero division",
        "def f(a, b):\n    return a // b\nout = []\nfor i in range(300):\n    try:\n        out.append(f(10, 1 if i < 290 else 0))\n    except ZeroDivisionError as e:\n        out.append(f'{e}')\nr = out[0], out[-1]",
    ),
    (
        "dicts",
        "def f(words):\n    counts = {}\n    for w in words:\n        if w in counts:\n            counts[w] += 1\n        else:\n            counts[w] = 1\n    return counts\nr = [f(['a', 'b', 'a'] * 10) for _ in range(200)][-1]",
    ),
    (
        "unbound",
        "def f(n):\n    for i in range(n):\n        x = i\n    return x\nout = []\nfor k in range(300):\n    try:\n        out.append(f(0 if k == 299 else 3))\n    except Exception_ as e:\n        pass\n",
    ),
    (
        "defaults",
        "def g(a, b=10, *c, k=3):\n    return a + b + k + (c[0] if c else 0)\ndef h(a, b=5):\n    return a * b\ndef f(n):\n    s = 0\n    for i in range(n):\n        s += g(i) + g(i, 1, 2, k=4) + h(i) + h(i, 2)\n    return s\nr = [f(20) for _ in range(300)][-1]",
    ),
    (
        "enumerate zip",
        "def f(a, b):\n    s = 0\n    for i, x in enumerate(a):\n        s += i * x\n    for x, y in zip(a, b):\n        s += x * y\n    return s\nr = [f([1, 2, 3], [4, 5, 6]) for _ in range(300)][-1]",
    ),
    (
        "while true",
        "def f(n):\n    i = 0\n    while True:\n        i += 1\n        if i > n:\n            break\n        if i % 2:\n            continue\n        n -= 1\n    return i, n\nr = [f(100) for _ in range(300)][-1]",
    ),
    (
        "boolean",
        "def f(n):\n    c = 0\n    for i in range(n):\n        a = i > 3 and i < 90\n        b = not a or i == 50\n        if a and (b or i % 7 == 0):\n            c += i\n    return c, a, b\nr = [f(100) for _ in range(300)][-1]",
    ),
    (
        "with",
        "def f(n):\n    s = 0\n    try:\n        for i in range(n):\n            s += i\n    finally:\n        s += 1\n    return s\nr = [f(100) for _ in range(300)][-1]",
    ),
    (
        "generator",
        "def g(n):\n    for i in range(n):\n        yield i * i\ndef f(n):\n    s = 0\n    for x in g(n):\n        s += x\n    return s\nr = [f(30) for _ in range(300)][-1]",
    ),
    (
        "long args",
        "def g(a, b, c, d, e, h, i, j):\n    return a + b * c - d + e * h - i + j\ndef f(n):\n    s = 0\n    for k in range(n):\n        s += g(k, 1, 2, k, 3, k, 4, 5)\n    return s\nr = [f(20) for _ in range(300)][-1]",
    ),
];

#[test]
fn all_modes_agree() {
    let handle = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        let t = boot::new_thread(256 << 20, 1).expect("memory");
        boot::boot(t);
        let forced = adder_jit::Options { force_exits: true, ..Default::default() };
        let modes = [
            ("off", jit::Mode::Off, adder_jit::Options::default()),
            ("on", jit::Mode::On, adder_jit::Options::default()),
            ("eager", jit::Mode::Eager, adder_jit::Options::default()),
            ("forced", jit::Mode::Eager, forced.clone()),
            ("on forced", jit::Mode::On, forced),
        ];
        let only = std::env::var("ONLY").unwrap_or_default();
        let mut wrong = Vec::new();
        for (name, text) in PROGRAMS.iter().filter(|(n, _)| only.is_empty() || *n == only) {
            let mut first = None;
            for (mode_name, mode, options) in &modes {
                let mut options = options.clone();
                options.dump.ir = std::env::var_os("DUMP").is_some();
                jit::configure(*mode, Some(0), options);
                eprintln!("{name} {mode_name}");
                let got = run(t, text);
                match &first {
                    None => {
                        eprintln!("  {got}");
                        first = Some(got);
                    }
                    Some(want) if *want != got => {
                        wrong.push(format!("{name} {mode_name}: {got}\n  not {want}"))
                    }
                    Some(_) => {}
                }
            }
        }
        if std::env::var_os("REPORT").is_some() {
            eprintln!("{}", jit::report());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
    handle.expect("a thread").join().expect("no panic");
}
