//! `product`, `permutations`, `combinations`, `combinations_with_replacement`: pools of values and arrays of indices.
//!
//! Nothing here runs Python code after construction.

use adder_abi::object::Header;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::iter;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::iterators::class_of;
use adder_vm::types::list::methods::ssize;
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::{constructor, types::int};
use std::cell::{Cell, RefCell};

static PRODUCT: TypeCell = TypeCell::new();
static PERMUTATIONS: TypeCell = TypeCell::new();
static COMBINATIONS: TypeCell = TypeCell::new();
static CWR: TypeCell = TypeCell::new();

/// Where an enumeration is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fresh,
    Running,
    Over,
}

/// Declares a payload with pools and indices. `P` is what the pools are.
macro_rules! enumeration {
    ($name:ident, $cell:ident) => {
        #[repr(C)]
        struct $name {
            head: Header,
            /// Tuples.
            pools: Box<[Value]>,
            indices: RefCell<Box<[usize]>>,
            cycles: RefCell<Box<[usize]>>,
            state: Cell<State>,
        }

        // SAFETY: `trace` reports the pools, all that the iterator owns.
        unsafe impl Payload for $name {
            fn cell() -> &'static TypeCell {
                &$cell
            }
            fn trace(&self, visit: &mut Visitor) {
                for pool in &self.pools {
                    visit(pool.word());
                }
            }
        }

        impl $name {
            fn make(
                a: &Bound,
                pools: Vec<Value>,
                indices: Vec<usize>,
                cycles: Vec<usize>,
                over: bool,
            ) -> Value {
                class_of(a, &$cell).instantiate($name {
                    head: blank_header(),
                    pools: pools.into(),
                    indices: RefCell::new(indices.into()),
                    cycles: RefCell::new(cycles.into()),
                    state: Cell::new(if over { State::Over } else { State::Fresh }),
                })
            }

            fn pool(&self, i: usize) -> &[Value] {
                self.pools.get(i).and_then(|p| p.downcast::<PyTuple>()).map_or(&[], tuple::items)
            }

            fn sizeof(t: &Thread, a: Bound) -> PyResult {
                let this = a.this::<$name>(t)?;
                let words = this.pools.len() * 2 + this.indices.borrow().len() + this.cycles.borrow().len();
                Ok(Value::from(a.get(0).class().instance_size() + words * 8))
            }
        }
    };
}

enumeration!(Product, PRODUCT);
enumeration!(Permutations, PERMUTATIONS);
enumeration!(Combinations, COMBINATIONS);
enumeration!(Cwr, CWR);

const SIZEOF: &str = "Returns size in memory, in bytes.";

fn pool_of(t: &Thread, iterable: &Value) -> PyResult<(Value, usize)> {
    let values = iter::collect(t, iterable)?;
    let n = values.len();
    Ok((tuple::new(values), n))
}

fn length_argument(t: &Thread, v: &Value) -> PyResult<usize> {
    let r = ssize(t, v)?;
    usize::try_from(r).map_err(|_| t.value_error("r must be non-negative"))
}

/// A vector whose length comes from the program.
fn indices(t: &Thread, n: usize, f: impl Fn(usize) -> usize) -> PyResult<Vec<usize>> {
    let mut v = Vec::new();
    if n > isize::MAX as usize / 64 || v.try_reserve_exact(n).is_err() {
        return Err(t.memory_error());
    }
    v.extend((0..n).map(f));
    Ok(v)
}

fn make_product(t: &Thread, a: Bound) -> PyResult {
    let repeat = match a.opt(2) {
        Some(n) => ssize(t, n)?,
        None => 1,
    };
    let repeat = usize::try_from(repeat).map_err(|_| t.value_error("repeat argument cannot be negative"))?;
    let iterables = if repeat == 0 { &[][..] } else { tuple::items(a.arg::<PyTuple>(t, 1)?) };
    let total = match iterables.len().checked_mul(repeat) {
        Some(n) if n <= isize::MAX as usize / 64 => n,
        Some(_) | None => return Err(t.overflow_error("repeat argument too large")),
    };
    let mut pools = Vec::new();
    if pools.try_reserve_exact(total).is_err() {
        return Err(t.memory_error());
    }
    for iterable in iterables {
        pools.push(pool_of(t, iterable)?.0);
    }
    let n = pools.len();
    for i in n..total {
        pools.push(pools[i - n].clone());
    }
    Ok(Product::make(&a, pools, indices(t, total, |_| 0)?, Vec::new(), false))
}
constructor!(product_new, "product(cls, /, *iterables, repeat=1)", make_product);

fn product_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(p) = v.downcast::<Product>() else { return Ok(None) };
    let mut indices = p.indices.borrow_mut();
    let n = indices.len();
    match p.state.get() {
        State::Over => return Ok(None),
        State::Fresh => {
            if (0..n).any(|i| p.pool(i).is_empty()) {
                p.state.set(State::Over);
                return Ok(None);
            }
            p.state.set(State::Running);
        }
        State::Running => {
            let mut i = n;
            loop {
                if i == 0 {
                    p.state.set(State::Over);
                    return Ok(None);
                }
                i -= 1;
                indices[i] += 1;
                if indices[i] < p.pool(i).len() {
                    break;
                }
                indices[i] = 0;
            }
        }
    }
    Ok(Some(tuple::from_fn(n, |i| p.pool(i)[indices[i]].clone())))
}

pub static PRODUCT_SPEC: TypeSpec = TypeSpec {
    name: "product",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "product(*iterables, repeat=1)\n--\n\nCartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
    slots: Slots { iter: Some(self_iter), next: Some(product_next), new: Some(product_new), ..Slots::EMPTY },
    methods: &[Method::new("__sizeof__(self, /)", Product::sizeof, SIZEOF)],
    ..TypeSpec::of::<Product>(&PRODUCT)
};

/// The values of a pool at the indices.
fn chosen(pool: &[Value], indices: &[usize]) -> Value {
    tuple::from_fn(indices.len(), |i| pool[indices[i]].clone())
}

fn make_permutations(t: &Thread, a: Bound) -> PyResult {
    let (pool, n) = pool_of(t, a.get(1))?;
    let r = match a.some(2) {
        Some(r) if !int::is_int(r) => return Err(t.type_error("Expected int as r")),
        Some(r) => length_argument(t, r)?,
        None => n,
    };
    let over = r > n;
    let cycles = if over { Vec::new() } else { indices(t, r, |i| n - i)? };
    Ok(Permutations::make(&a, vec![pool], (0..n).collect(), cycles, over))
}
constructor!(permutations_new, "permutations(cls, iterable, r=None)", make_permutations);

fn permutations_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(p) = v.downcast::<Permutations>() else { return Ok(None) };
    let (mut indices, mut cycles) = (p.indices.borrow_mut(), p.cycles.borrow_mut());
    let (n, r) = (indices.len(), cycles.len());
    match p.state.get() {
        State::Over => return Ok(None),
        State::Fresh => p.state.set(State::Running),
        State::Running => {
            let mut i = r;
            loop {
                if i == 0 {
                    p.state.set(State::Over);
                    return Ok(None);
                }
                i -= 1;
                cycles[i] -= 1;
                if cycles[i] > 0 {
                    indices.swap(i, n - cycles[i]);
                    break;
                }
                indices[i..].rotate_left(1);
                cycles[i] = n - i;
            }
        }
    }
    Ok(Some(chosen(p.pool(0), &indices[..r])))
}

pub static PERMUTATIONS_SPEC: TypeSpec = TypeSpec {
    name: "permutations",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(permutations_next),
        new: Some(permutations_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__sizeof__(self, /)", Permutations::sizeof, SIZEOF)],
    ..TypeSpec::of::<Permutations>(&PERMUTATIONS)
};

fn make_combinations(t: &Thread, a: Bound) -> PyResult {
    let (pool, n) = pool_of(t, a.get(1))?;
    let r = length_argument(t, a.get(2))?;
    let over = r > n;
    let first = if over { Vec::new() } else { (0..r).collect() };
    Ok(Combinations::make(&a, vec![pool], first, Vec::new(), over))
}
constructor!(combinations_new, "combinations(cls, iterable, r)", make_combinations);

fn combinations_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(c) = v.downcast::<Combinations>() else { return Ok(None) };
    let mut indices = c.indices.borrow_mut();
    let (n, r) = (c.pool(0).len(), indices.len());
    match c.state.get() {
        State::Over => return Ok(None),
        State::Fresh => c.state.set(State::Running),
        State::Running => {
            let Some(i) = (0..r).rev().find(|&i| indices[i] != i + n - r) else {
                c.state.set(State::Over);
                return Ok(None);
            };
            indices[i] += 1;
            for j in i + 1..r {
                indices[j] = indices[j - 1] + 1;
            }
        }
    }
    Ok(Some(chosen(c.pool(0), &indices)))
}

pub static COMBINATIONS_SPEC: TypeSpec = TypeSpec {
    name: "combinations",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(combinations_next),
        new: Some(combinations_new),
        ..Slots::EMPTY
    },
    methods: &[Method::new("__sizeof__(self, /)", Combinations::sizeof, SIZEOF)],
    ..TypeSpec::of::<Combinations>(&COMBINATIONS)
};

fn make_cwr(t: &Thread, a: Bound) -> PyResult {
    let (pool, n) = pool_of(t, a.get(1))?;
    let r = length_argument(t, a.get(2))?;
    Ok(Cwr::make(&a, vec![pool], indices(t, r, |_| 0)?, Vec::new(), n == 0 && r > 0))
}
constructor!(cwr_new, "combinations_with_replacement(cls, iterable, r)", make_cwr);

fn cwr_next(_: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(c) = v.downcast::<Cwr>() else { return Ok(None) };
    let mut indices = c.indices.borrow_mut();
    let (n, r) = (c.pool(0).len(), indices.len());
    match c.state.get() {
        State::Over => return Ok(None),
        State::Fresh => c.state.set(State::Running),
        State::Running => {
            let Some(i) = (0..r).rev().find(|&i| indices[i] + 1 != n) else {
                c.state.set(State::Over);
                return Ok(None);
            };
            let next = indices[i] + 1;
            indices[i..].fill(next);
        }
    }
    Ok(Some(chosen(c.pool(0), &indices)))
}

pub static CWR_SPEC: TypeSpec = TypeSpec {
    name: "combinations_with_replacement",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "combinations_with_replacement(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    slots: Slots { iter: Some(self_iter), next: Some(cwr_next), new: Some(cwr_new), ..Slots::EMPTY },
    methods: &[Method::new("__sizeof__(self, /)", Cwr::sizeof, SIZEOF)],
    ..TypeSpec::of::<Cwr>(&CWR)
};
