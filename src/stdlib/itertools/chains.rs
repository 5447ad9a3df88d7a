//! `batched`, `chain`, `islice`, `pairwise`, `zip_longest`.

use adder_abi::object::Header;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{iter, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::iterators::class_of;
use adder_vm::types::list::methods::ssize;
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{generic_alias, int};
use adder_vm::{constructor, fields};
use std::cell::{Cell, RefCell};

static BATCHED: TypeCell = TypeCell::new();
static CHAIN: TypeCell = TypeCell::new();
static ISLICE: TypeCell = TypeCell::new();
static PAIRWISE: TypeCell = TypeCell::new();
static ZIP_LONGEST: TypeCell = TypeCell::new();

#[repr(C)]
struct Batched {
    head: Header,
    it: Field,
    size: Cell<usize>,
    strict: Cell<bool>,
}
fields!(Batched, BATCHED, it);

fn make_batched(t: &Thread, a: Bound) -> PyResult {
    let n = ssize(t, a.get(2))?;
    let strict = match a.opt(3) {
        Some(v) => truth::truth(t, v)?,
        None => false,
    };
    if n < 1 {
        return Err(t.value_error("n must be at least one"));
    }
    let it = iter::iter(t, a.get(1))?;
    Ok(class_of(&a, &BATCHED).instantiate(Batched {
        head: blank_header(),
        it: Field::new(Some(it)),
        size: Cell::new(n as usize),
        strict: Cell::new(strict),
    }))
}
constructor!(batched_new, "batched(cls, iterable, n, *, strict=False)", make_batched);

fn batched_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let b = Batched::of(v);
    let Some(it) = b.it.get() else { return Ok(None) };
    let size = b.size.get();
    let mut batch = Vec::with_capacity(size.min(1 << 12));
    while batch.len() < size {
        match iter::next(t, &it) {
            Ok(Some(item)) => batch.push(item),
            Ok(None) => {
                b.it.set(None);
                if batch.is_empty() {
                    return Ok(None);
                }
                if b.strict.get() {
                    return Err(t.value_error("batched(): incomplete batch"));
                }
                break;
            }
            Err(raised) => {
                b.it.set(None);
                return Err(raised);
            }
        }
    }
    Ok(Some(tuple::new(batch)))
}

pub static BATCHED_SPEC: TypeSpec = TypeSpec {
    name: "batched",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "batched(iterable, n, *, strict=False)\n--\n\nBatch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n.",
    slots: Slots { iter: Some(self_iter), next: Some(batched_next), new: Some(batched_new), ..Slots::EMPTY },
    ..TypeSpec::of::<Batched>(&BATCHED)
};

#[repr(C)]
struct Chain {
    head: Header,
    /// An iterator over iterables, while it lasts.
    source: Field,
    active: Field,
}
fields!(Chain, CHAIN, source, active);

fn chain_of(class: &PyType, source: Value) -> Value {
    class.instantiate(Chain {
        head: blank_header(),
        source: Field::new(Some(source)),
        active: Field::empty(),
    })
}

fn chain_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() && (class.is(CHAIN.get()) || class.slots().init.is_none()) {
        return Err(t.type_error("chain() takes no keyword arguments"));
    }
    let source = iter::iter(t, &tuple::from_slice(args.pos()))?;
    Ok(chain_of(class, source))
}

fn from_iterable(t: &Thread, a: Bound) -> PyResult {
    let source = iter::iter(t, a.get(1))?;
    Ok(chain_of(class_of(&a, &CHAIN), source))
}

fn chain_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let c = Chain::of(v);
    loop {
        if let Some(active) = c.active.get() {
            if let Some(item) = iter::next_apart(t, &active)? {
                return Ok(Some(item));
            }
            c.active.set(None);
        }
        let Some(source) = c.source.get() else { return Ok(None) };
        let active = match iter::next_apart(t, &source) {
            Ok(Some(iterable)) => iter::iter(t, &iterable),
            Ok(None) => {
                c.source.set(None);
                return Ok(None);
            }
            Err(raised) => Err(raised),
        };
        match active {
            Ok(active) => c.active.put(active),
            Err(raised) => {
                c.source.set(None);
                return Err(raised);
            }
        }
    }
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

pub static CHAIN_SPEC: TypeSpec = TypeSpec {
    name: "chain",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "chain(*iterables)\n--\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    slots: Slots { iter: Some(self_iter), next: Some(chain_next), new: Some(chain_new), ..Slots::EMPTY },
    methods: &[
        Method::class(
            "from_iterable(cls, iterable, /)",
            from_iterable,
            "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
        ),
        Method::class(
            "__class_getitem__(cls, object, /)",
            class_getitem,
            "chain is generic over the type of its contents.\nThis is the union of the types of the input iterable contents.",
        ),
    ],
    ..TypeSpec::of::<Chain>(&CHAIN)
};

#[repr(C)]
struct ISlice {
    head: Header,
    it: Field,
    next: Cell<usize>,
    /// None for no end.
    stop: Cell<Option<usize>>,
    step: Cell<usize>,
    count: Cell<usize>,
}
fields!(ISlice, ISLICE, it);

/// An index argument: none for `None`; what is no index or too large or negative is refused by the caller.
fn position(t: &Thread, v: &Value) -> PyResult<Option<Option<usize>>> {
    if v.is_none() {
        return Ok(Some(None));
    }
    let n = match number::index(t, v) {
        Ok(n) => n,
        Err(raised) => {
            drop(t.take(raised));
            return Ok(None);
        }
    };
    Ok(int::to_i64(&n).and_then(|n| usize::try_from(n).ok()).map(Some))
}

fn islice_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    if args.has_keywords() && (class.is(ISLICE.get()) || class.slots().init.is_none()) {
        return Err(t.type_error("islice() takes no keyword arguments"));
    }
    let none = Value::none();
    let (seq, start, stop, step) = match args.pos() {
        [seq, stop] => (seq, &none, stop, &none),
        [seq, start, stop] => (seq, start, stop, &none),
        [seq, start, stop, step] => (seq, start, stop, step),
        few @ ([] | [_]) => {
            return Err(t.type_error(format_args!("islice expected at least 2 arguments, got {}", few.len())));
        }
        many => {
            return Err(t.type_error(format_args!("islice expected at most 4 arguments, got {}", many.len())));
        }
    };
    let Some(stop) = position(t, stop)? else {
        return Err(t.value_error(STOP));
    };
    let Some(start) = position(t, start)? else { return Err(t.value_error(INDICES)) };
    let step = match position(t, step)? {
        Some(None) => 1,
        Some(Some(n)) if n >= 1 => n,
        Some(Some(_)) | None => {
            return Err(t.value_error("Step for islice() must be a positive integer or None."));
        }
    };
    let it = iter::iter(t, seq)?;
    Ok(class.instantiate(ISlice {
        head: blank_header(),
        it: Field::new(Some(it)),
        next: Cell::new(start.unwrap_or(0)),
        stop: Cell::new(stop),
        step: Cell::new(step),
        count: Cell::new(0),
    }))
}

fn islice_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let s = ISlice::of(v);
    let Some(it) = s.it.get() else { return Ok(None) };
    let end = || {
        s.it.set(None);
        Ok(None)
    };
    while s.count.get() < s.next.get() {
        if iter::next(t, &it)?.is_none() {
            return end();
        }
        s.count.set(s.count.get() + 1);
    }
    if s.stop.get().is_some_and(|stop| s.count.get() >= stop) {
        return end();
    }
    let Some(item) = iter::next(t, &it)? else { return end() };
    s.count.set(s.count.get() + 1);
    let next = s.next.get().saturating_add(s.step.get());
    s.next.set(match s.stop.get() {
        Some(stop) => next.min(stop),
        None => next,
    });
    Ok(Some(item))
}

pub static ISLICE_SPEC: TypeSpec = TypeSpec {
    name: "islice",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
    slots: Slots { iter: Some(self_iter), next: Some(islice_next), new: Some(islice_new), ..Slots::EMPTY },
    ..TypeSpec::of::<ISlice>(&ISLICE)
};

#[repr(C)]
struct Pairwise {
    head: Header,
    it: Field,
    old: Field,
    /// The first pair, or the latest one that nobody else kept, as CPython's stays alive for its reuse.
    result: Field,
}
fields!(Pairwise, PAIRWISE, it, old, result);

fn make_pairwise(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(1))?;
    Ok(class_of(&a, &PAIRWISE).instantiate(Pairwise {
        head: blank_header(),
        it: Field::new(Some(it)),
        old: Field::empty(),
        result: Field::empty(),
    }))
}
constructor!(pairwise_new, "pairwise(cls, iterable, /)", make_pairwise);

fn pairwise_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let p = Pairwise::of(v);
    let Some(mut it) = p.it.get() else { return Ok(None) };
    let old = match p.old.get() {
        Some(old) => old,
        None => {
            let first = iter::next(t, &it)?;
            p.old.set(first.clone());
            let Some(first) = first else {
                p.it.set(None);
                return Ok(None);
            };
            // Asking for the first item may have used this very object up.
            match p.it.get() {
                Some(again) => it = again,
                None => {
                    p.old.set(None);
                    return Ok(None);
                }
            }
            first
        }
    };
    match iter::next(t, &it) {
        Ok(Some(new)) => {
            p.old.put(new.clone());
            let pair = tuple::pair(old, new);
            if p.result.get().is_none_or(|r| r.refcount() <= 2) {
                p.result.put(pair.clone());
            }
            Ok(Some(pair))
        }
        result => {
            p.it.set(None);
            p.old.set(None);
            result
        }
    }
}

pub static PAIRWISE_SPEC: TypeSpec = TypeSpec {
    name: "pairwise",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(pairwise_next),
        new: Some(pairwise_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<Pairwise>(&PAIRWISE)
};

#[repr(C)]
struct ZipLongest {
    head: Header,
    /// None where an iterator has ended.
    its: RefCell<Vec<Option<Value>>>,
    active: Cell<usize>,
    fill: Field,
}

// SAFETY: `trace` reports the iterators and the fill value. The list is never borrowed while Python code runs.
unsafe impl Payload for ZipLongest {
    fn cell() -> &'static TypeCell {
        &ZIP_LONGEST
    }
    fn trace(&self, visit: &mut Visitor) {
        for it in self.its.borrow().iter().flatten() {
            visit(it.word());
        }
        visit(self.fill.word());
    }
    fn clear(&self) {
        let its = self.its.take();
        self.active.set(0);
        drop(its);
        self.fill.set(None);
    }
}

fn make_zip_longest(t: &Thread, a: Bound) -> PyResult {
    let mut its = Vec::new();
    for iterable in tuple::items(a.arg::<PyTuple>(t, 1)?) {
        its.push(Some(iter::iter(t, iterable)?));
    }
    let active = Cell::new(its.len());
    Ok(class_of(&a, &ZIP_LONGEST).instantiate(ZipLongest {
        head: blank_header(),
        its: RefCell::new(its),
        active,
        fill: Field::new(Some(a.opt(2).cloned().unwrap_or_else(Value::none))),
    }))
}
constructor!(zip_longest_bound, "zip_longest(cls, /, *iterables, fillvalue=None)", make_zip_longest);

fn zip_longest_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    if args.names.len() > 1 || (args.has_keywords() && args.keyword("fillvalue").is_none()) {
        return Err(t.type_error("zip_longest() got an unexpected keyword argument"));
    }
    zip_longest_bound(t, class, args)
}

fn zip_longest_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(z) = v.downcast::<ZipLongest>() else { return Ok(None) };
    if z.active.get() == 0 {
        return Ok(None);
    }
    let n = z.its.borrow().len();
    let mut items = Vec::with_capacity(n);
    for i in 0..n {
        let it = z.its.borrow().get(i).cloned().flatten();
        let item = match it {
            None => None,
            Some(it) => match iter::next_apart(t, &it) {
                Ok(Some(item)) => Some(item),
                Ok(None) => {
                    let left = z.active.get().saturating_sub(1);
                    z.active.set(left);
                    if left == 0 {
                        return Ok(None);
                    }
                    let ended = z.its.borrow_mut().get_mut(i).and_then(Option::take);
                    drop(ended);
                    None
                }
                Err(raised) => {
                    z.active.set(0);
                    return Err(raised);
                }
            },
        };
        items.push(item.unwrap_or_else(|| z.fill.get().unwrap_or_else(Value::none)));
    }
    Ok(Some(tuple::new(items)))
}

pub static ZIP_LONGEST_SPEC: TypeSpec = TypeSpec {
    name: "zip_longest",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "zip_longest(*iterables, fillvalue=None)\n--\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.\n",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(zip_longest_next),
        new: Some(zip_longest_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<ZipLongest>(&ZIP_LONGEST)
};
