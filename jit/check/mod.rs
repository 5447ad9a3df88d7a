//! Compiled code on a mock runtime: ints, floats and lists, with a `deopt` that records the frame it rebuilt.

mod mock;
mod text;

use adder_abi::Word;
use adder_abi::deopt::Reason;
use adder_abi::feedback::*;
use adder_abi::opcode::Opcode as O;
use mock::{Mock, code, ins};

const INT: Feedback =
    Feedback::Operands { lhs: Kinds::INT, rhs: Kinds::INT, overflowed: false, both_ints: true };
const FLOAT: Feedback =
    Feedback::Operands { lhs: Kinds::FLOAT, rhs: Kinds::FLOAT, overflowed: false, both_ints: false };

/// `s = 0; i = 0; while i < n: s += i * i % 7; i += 1; return s`
fn loop_code() -> CodeSnapshot {
    let mut c = code(3, 1, 3);
    let zero = c.constant(Word::small_int(0));
    let one = c.constant(Word::small_int(1));
    let seven = c.constant(Word::small_int(7));
    c.body(vec![
        ins(O::LOAD_CONST, zero),
        ins(O::STORE_FAST, 1),
        ins(O::LOAD_CONST, zero),
        ins(O::STORE_FAST, 2),
        ins(O::LOAD_FAST, 2),
        ins(O::LOAD_FAST, 0),
        ins(O::COMPARE_OP, 0).with(INT),
        ins(O::POP_JUMP_IF_FALSE, 0).to(21).with(Feedback::Branch {
            taken: 1,
            fallen: 9,
            kinds: Kinds::BOOL,
        }),
        ins(O::LOAD_FAST, 1),
        ins(O::LOAD_FAST, 2),
        ins(O::LOAD_FAST, 2),
        ins(O::BINARY_MULTIPLY, 0).with(INT),
        ins(O::LOAD_CONST, seven),
        ins(O::BINARY_MODULO, 0).with(INT),
        ins(O::INPLACE_ADD, 0).with(INT),
        ins(O::STORE_FAST, 1),
        ins(O::LOAD_FAST, 2),
        ins(O::LOAD_CONST, one),
        ins(O::INPLACE_ADD, 0).with(INT),
        ins(O::STORE_FAST, 2),
        ins(O::JUMP_ABSOLUTE, 0).to(4),
        ins(O::LOAD_FAST, 1),
        ins(O::RETURN_VALUE, 0),
    ])
}

fn expected(n: i64) -> i64 {
    (0..n).map(|i| i * i % 7).sum()
}

#[test]
fn integer_loop() {
    let mut m = Mock::new();
    let f = m.compile(loop_code(), EntryKind::Function);
    assert_eq!(m.call(f, &[Word::small_int(1000)]), Word::small_int(expected(1000)));
    assert!(m.last_exit().is_none());
}

#[test]
fn integer_loop_entered_in_the_middle() {
    let mut m = Mock::new();
    let f = m.compile(loop_code(), EntryKind::Osr { pc: 4, stack: 0 });
    let n = Word::small_int(1000);
    let r = m.enter(f, &[n, Word::small_int(expected(10)), Word::small_int(10)]);
    assert_eq!(r, Word::small_int(expected(1000)));
}

#[test]
fn a_float_where_an_int_was_leaves() {
    let mut m = Mock::new();
    let f = m.compile(loop_code(), EntryKind::Function);
    let n = Word::from_f64(10.0).unwrap_or(Word::NULL);
    m.call(f, &[n]);
    let exit = m.last_exit().map(|e| (e.reason, e.locals.clone()));
    assert_eq!(exit, Some((Reason::NotInt, vec![n, Word::small_int(0), Word::small_int(0)])));
}

#[test]
fn every_guard_can_fail() {
    let mut m = Mock::new();
    m.force_exits();
    let f = m.compile(loop_code(), EntryKind::Function);
    let mut exits = 0;
    loop {
        let r = m.call(f, &[Word::small_int(50)]);
        match m.take_exit() {
            None => {
                assert_eq!(r, Word::small_int(expected(50)));
                break;
            }
            Some(e) => {
                exits += 1;
                // The frame is one the interpreter could have: the sum fits the counter.
                let (s, i) = (e.locals[1].as_int(), e.locals[2].as_int());
                assert!(e.pc <= 5 || s == expected(i) || s == expected(i + 1), "{e:?}");
            }
        }
        assert!(exits < 100);
    }
    assert!(exits > 2);
}

/// `s = 0.0; for x in a: s += x; return s`
fn sum_code(elements: u8, kinds: Feedback) -> CodeSnapshot {
    let mut c = code(2, 1, 3);
    let zero = c.constant(Word::from_f64(0.0).unwrap_or(Word::NULL));
    c.body(vec![
        ins(O::LOAD_CONST, zero),
        ins(O::STORE_FAST, 1),
        ins(O::LOAD_FAST, 0),
        ins(O::GET_ITER, 0),
        ins(O::FOR_ITER, 0).to(9).with(Feedback::Iter { kind: IterKind::List, elements, inner: vec![] }),
        ins(O::LOAD_FAST, 1),
        ins(O::INPLACE_ADD, 0).with(kinds),
        ins(O::STORE_FAST, 1),
        ins(O::JUMP_ABSOLUTE, 0).to(4),
        ins(O::LOAD_FAST, 1),
        ins(O::RETURN_VALUE, 0),
    ])
}

#[test]
fn floats_of_a_list() {
    for elements in [0, 3] {
        let mut m = Mock::new();
        let f = m.compile(sum_code(elements, FLOAT), EntryKind::Function);
        let list = m.list(elements, &[1.5, 2.25, 1e100, -1e100, 3.0]);
        let r = m.call(f, &[list]);
        assert!(m.last_exit().is_none(), "{:?}", m.last_exit());
        assert_eq!(m.float(r), 1.5 + 2.25 + 1e100 - 1e100 + 3.0);
    }
}

/// Self-recursion through the entry cell: `return n if n < 2 else f(n - 1) + f(n - 2)`
#[test]
fn recursion_through_direct_calls() {
    let mut m = Mock::new();
    let (func, code_word) = m.function();
    let target = CallTarget::Function(FunctionTarget {
        word: func,
        code: code_word,
        inline: None,
        simple: true,
        generator: false,
        argcount: 1,
        defaults: vec![],
        kwdefaults: vec![],
        kwdefaults_dict: 0,
        names: vec![],
        star: false,
        star2: false,
        takes: false,
    });
    let call = Feedback::Call { target, first: Kinds::NONE, second: Kinds::NONE };
    let global = Feedback::Global { value: func, watch: Watch::Global { dict: 8, name: 16 }, held: true };
    let mut c = code(1, 1, 4);
    c.snapshot_mut().code = code_word;
    let one = c.constant(Word::small_int(1));
    let two = c.constant(Word::small_int(2));
    let snap = c.body(vec![
        ins(O::LOAD_FAST, 0),
        ins(O::LOAD_CONST, two),
        ins(O::COMPARE_OP, 0).with(INT),
        ins(O::POP_JUMP_IF_FALSE, 0).to(6).with(Feedback::Branch { taken: 5, fallen: 5, kinds: Kinds::BOOL }),
        ins(O::LOAD_FAST, 0),
        ins(O::RETURN_VALUE, 0),
        ins(O::LOAD_GLOBAL, 0).with(global.clone()),
        ins(O::LOAD_FAST, 0),
        ins(O::LOAD_CONST, one),
        ins(O::BINARY_SUBTRACT, 0).with(INT),
        ins(O::CALL_FUNCTION, 1).with(call.clone()),
        ins(O::LOAD_GLOBAL, 0).with(global),
        ins(O::LOAD_FAST, 0),
        ins(O::LOAD_CONST, two),
        ins(O::BINARY_SUBTRACT, 0).with(INT),
        ins(O::CALL_FUNCTION, 1).with(call),
        ins(O::BINARY_ADD, 0).with(INT),
        ins(O::RETURN_VALUE, 0),
    ]);
    let f = m.compile(snap, EntryKind::Function);
    m.set_entry(f);
    assert_eq!(m.call_function(f, func, &[Word::small_int(20)]), Word::small_int(6765));
    assert!(m.last_exit().is_none());
    assert_eq!(m.depth(), 0);
    // Too deep: an exception, and everything unwound.
    m.limit(50);
    assert_eq!(m.call_function(f, func, &[Word::small_int(1000)]), Word::NULL);
    assert_eq!(m.depth(), 0);
}

#[test]
fn division_rounds_down() {
    for divisor in [1i64, 2, 3, 5, 7, 10, 641, 1_000_003, (1 << 40) + 1, -3, -1, -8] {
        let mut c = code(1, 1, 4);
        let d = c.constant(Word::small_int(divisor));
        let snap = c.body(vec![
            ins(O::LOAD_FAST, 0),
            ins(O::LOAD_CONST, d),
            ins(O::BINARY_FLOOR_DIVIDE, 0).with(INT),
            ins(O::LOAD_FAST, 0),
            ins(O::LOAD_CONST, d),
            ins(O::BINARY_MODULO, 0).with(INT),
            ins(O::BINARY_XOR, 0).with(INT),
            ins(O::RETURN_VALUE, 0),
        ]);
        let mut m = Mock::new();
        let f = m.compile(snap, EntryKind::Function);
        let big = adder_abi::word::INT_MAX;
        for n in [
            0,
            1,
            -1,
            6,
            7,
            8,
            -6,
            -7,
            -8,
            1 << 40,
            -(1 << 40),
            big,
            big - 1,
            -big,
            -big + 5,
            123_456_789_012_345_678,
        ] {
            let r = n.rem_euclid(divisor);
            let r = if divisor < 0 && r != 0 { r + divisor } else { r };
            let q = (n - r) / divisor;
            assert_eq!(m.call(f, &[Word::small_int(n)]), Word::small_int(q ^ r), "{n} by {divisor}");
        }
    }
}

/// `s = 0; for x in a: s += x; return s` over floats: the sum is an int in the first iteration only.
#[test]
fn an_int_that_becomes_a_float() {
    let mut c = code(2, 1, 3);
    let zero = c.constant(Word::small_int(0));
    let number = Kinds(Kinds::INT.0 | Kinds::FLOAT.0);
    let snap = c.body(vec![
        ins(O::LOAD_CONST, zero),
        ins(O::STORE_FAST, 1),
        ins(O::LOAD_FAST, 0),
        ins(O::GET_ITER, 0),
        ins(O::FOR_ITER, 0).to(9).with(Feedback::Iter { kind: IterKind::List, elements: 0, inner: vec![] }),
        ins(O::LOAD_FAST, 1),
        ins(O::INPLACE_ADD, 0).with(Feedback::Operands {
            lhs: Kinds::FLOAT,
            rhs: number,
            overflowed: false,
            both_ints: false,
        }),
        ins(O::STORE_FAST, 1),
        ins(O::JUMP_ABSOLUTE, 0).to(4),
        ins(O::LOAD_FAST, 1),
        ins(O::RETURN_VALUE, 0),
    ]);
    let mut m = Mock::new();
    let f = m.compile(snap, EntryKind::Function);
    let list = m.list(0, &[1.5, 2.25, 3.0]);
    let r = m.call(f, &[list]);
    assert!(m.last_exit().is_none(), "{:?}", m.last_exit());
    assert_eq!(m.float(r), 6.75);
    let empty = m.list(0, &[]);
    assert_eq!(m.call(f, &[empty]), Word::small_int(0));
}
