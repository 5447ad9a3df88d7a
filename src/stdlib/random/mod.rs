//! `_random`: the Mersenne Twister. `twister` is the part that knows no objects.

pub mod twister;

use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Effects, Method, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{hash, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::int::{self, IntRef};
use adder_vm::types::tuple::{self, PyTuple};
use std::cell::RefCell;
use twister::{STATE_LEN, Twister};

/// A generator.
#[repr(C)]
pub struct PyRandom {
    head: Header,
    /// Never borrowed while Python code runs.
    twister: RefCell<Twister>,
}

pub static RANDOM: TypeCell = TypeCell::new();

// SAFETY: a generator owns no references.
unsafe impl Payload for PyRandom {
    fn cell() -> &'static TypeCell {
        &RANDOM
    }
}

pub static RANDOM_SPEC: TypeSpec = TypeSpec {
    name: "Random",
    module: "_random",
    flags: type_flag::BASE_TYPE,
    doc: "Random() -> create a random number generator with its own internal state.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[
        Method::new("random(self, /)", random, "random() -> x in the interval [0, 1).").with(Effects::Raises),
        Method::new(
            "seed(self, n=None, /)",
            seed,
            "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
        ),
        Method::new("getstate(self, /)", getstate, "getstate() -> tuple containing the current state."),
        Method::new(
            "setstate(self, state, /)",
            setstate,
            "setstate(state) -> None.  Restores generator state.",
        ),
        Method::new(
            "getrandbits(self, k, /)",
            getrandbits,
            "getrandbits(k) -> x.  Generates an int with k random bits.",
        ),
    ],
    ..TypeSpec::of::<PyRandom>(&RANDOM)
};

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    types: &[&RANDOM_SPEC],
    init: None,
};

fn new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    let twister = RefCell::new(from_system());
    Ok(class.instantiate(PyRandom { head: blank_header(), twister }))
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    if args.has_keywords() && v.class().is(RANDOM.get()) {
        return Err(t.type_error("Random() takes no keyword arguments"));
    }
    let pos = args.pos();
    if pos.len() > 1 {
        return Err(t.type_error(format_args!("Random expected at most 1 argument, got {}", pos.len())));
    }
    if let Some(this) = v.downcast::<PyRandom>() {
        this.twister.replace(seeded(t, pos.first())?);
    }
    Ok(())
}

/// Seeded by the operating system.
fn from_system() -> Twister {
    let mut bytes = [0u8; 4 * STATE_LEN];
    // SAFETY: the buffer has that many bytes.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if got < bytes.len() as isize {
        let clock =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        return Twister::from_digits(&[clock as u32, (clock >> 32) as u32, std::process::id()]);
    }
    let (words, _) = bytes.as_chunks::<4>();
    let words: Vec<u32> = words.iter().map(|w| u32::from_le_bytes(*w)).collect();
    Twister::from_digits(&words)
}

fn seeded(t: &Thread, seed: Option<&Value>) -> PyResult<Twister> {
    let Some(seed) = seed.filter(|s| !s.is_none()) else { return Ok(from_system()) };
    let magnitude = match IntRef::of(seed) {
        Some(n) => int::magnitude(n),
        None => int::UBig::from(hash::hash(t, seed)? as u64),
    };
    let mut digits: Vec<u32> =
        magnitude.as_words().iter().flat_map(|&w| [w as u32, (w >> 32) as u32]).collect();
    while digits.last() == Some(&0) {
        digits.pop();
    }
    Ok(Twister::from_digits(&digits))
}

fn random(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(a.this::<PyRandom>(t)?.twister.borrow_mut().next_f64()))
}

fn seed(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyRandom>(t)?;
    this.twister.replace(seeded(t, a.opt(1))?);
    Ok(Value::none())
}

fn getstate(t: &Thread, a: Bound) -> PyResult {
    let twister = a.this::<PyRandom>(t)?.twister.borrow();
    let mut words: Vec<Value> = twister.state().iter().map(|&w| Value::from(w)).collect();
    words.push(Value::from(twister.index()));
    Ok(tuple::new(words))
}

fn setstate(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyRandom>(t)?;
    let Some(state) = a.get(1).downcast::<PyTuple>() else {
        return Err(t.type_error("state vector must be a tuple"));
    };
    let items = tuple::items(state);
    if items.len() != STATE_LEN + 1 {
        return Err(t.value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; STATE_LEN];
    for (word, item) in words.iter_mut().zip(items) {
        *word = unsigned(t, item)? as u32;
    }
    let index = int::to_c_long(t, &items[STATE_LEN])?;
    match usize::try_from(index).ok().and_then(|index| Twister::from_state(words, index)) {
        Some(twister) => {
            this.twister.replace(twister);
            Ok(Value::none())
        }
        None => Err(t.value_error("invalid state")),
    }
}

fn unsigned(t: &Thread, v: &Value) -> PyResult<u64> {
    match IntRef::of(v) {
        None => Err(t.type_error("an integer is required")),
        Some(n) if n.is_negative() => Err(t.overflow_error("can't convert negative value to unsigned int")),
        Some(n) => {
            n.to_u64().ok_or_else(|| t.overflow_error("Python int too large to convert to C unsigned long"))
        }
    }
}

fn getrandbits(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyRandom>(t)?;
    let k = number::index(t, a.get(1))?;
    if int::is_negative(&k) {
        return Err(t.value_error("Cannot convert negative int"));
    }
    let Some(k) = int::to_u64(&k) else {
        return Err(t.error(Exc::OverflowError, "Python int too large to convert to C uint64_t"));
    };
    if k <= 64 {
        return Ok(Value::from(this.twister.borrow_mut().next_bits(k as u32)));
    }
    int::check_bits(t, k as u128)?;
    let digits = this.twister.borrow_mut().next_digits(k);
    let bytes: Vec<u8> = digits.iter().flat_map(|d| d.to_le_bytes()).collect();
    Ok(Value::from(int::UBig::from_le_bytes(&bytes)))
}
