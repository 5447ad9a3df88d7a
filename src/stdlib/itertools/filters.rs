//! `accumulate`, `compress`, `dropwhile`, `takewhile`, `filterfalse`, `starmap`.

use adder_abi::object::Header;
use adder_vm::native::Bound;
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::{BinaryOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, iter, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::boolean::BOOL;
use adder_vm::types::iterators::class_of;
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::{constructor, fields};
use std::cell::Cell;

static ACCUMULATE: TypeCell = TypeCell::new();
static COMPRESS: TypeCell = TypeCell::new();
static DROPWHILE: TypeCell = TypeCell::new();
static TAKEWHILE: TypeCell = TypeCell::new();
static FILTERFALSE: TypeCell = TypeCell::new();
static STARMAP: TypeCell = TypeCell::new();

#[repr(C)]
struct Accumulate {
    head: Header,
    total: Field,
    it: Field,
    /// Empty for addition.
    func: Field,
    /// The first value to give, until it is given.
    initial: Field,
}
fields!(Accumulate, ACCUMULATE, total, it, func, initial);

fn make_accumulate(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(1))?;
    Ok(class_of(&a, &ACCUMULATE).instantiate(Accumulate {
        head: blank_header(),
        total: Field::empty(),
        it: Field::new(Some(it)),
        func: Field::new(a.some(2).cloned()),
        initial: Field::new(a.some(3).cloned()),
    }))
}
constructor!(accumulate_new, "accumulate(cls, iterable, func=None, *, initial=None)", make_accumulate);

fn accumulate_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let a = Accumulate::of(v);
    if let Some(initial) = a.initial.take() {
        a.total.put(initial.clone());
        return Ok(Some(initial));
    }
    let Some(it) = a.it.get() else { return Ok(None) };
    let Some(value) = iter::next(t, &it)? else { return Ok(None) };
    let new = match (a.total.get(), a.func.get()) {
        (None, _) => value,
        (Some(total), None) => number::binary(t, BinaryOp::Add, &total, &value)?,
        (Some(total), Some(func)) => call::call(t, &func, &[total, value])?,
    };
    a.total.put(new.clone());
    Ok(Some(new))
}

pub static ACCUMULATE_SPEC: TypeSpec = TypeSpec {
    name: "accumulate",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated sums (or other binary function results).",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(accumulate_next),
        new: Some(accumulate_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<Accumulate>(&ACCUMULATE)
};

#[repr(C)]
struct Compress {
    head: Header,
    data: Field,
    selectors: Field,
}
fields!(Compress, COMPRESS, data, selectors);

fn make_compress(t: &Thread, a: Bound) -> PyResult {
    let data = iter::iter(t, a.get(1))?;
    let selectors = iter::iter(t, a.get(2))?;
    Ok(class_of(&a, &COMPRESS).instantiate(Compress {
        head: blank_header(),
        data: Field::new(Some(data)),
        selectors: Field::new(Some(selectors)),
    }))
}
constructor!(compress_new, "compress(cls, data, selectors)", make_compress);

fn compress_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let c = Compress::of(v);
    let (Some(data), Some(selectors)) = (c.data.get(), c.selectors.get()) else { return Ok(None) };
    loop {
        // The data is asked first, so a shorter list of selectors still costs an item.
        let Some(item) = iter::next(t, &data)? else { return Ok(None) };
        let Some(selector) = iter::next(t, &selectors)? else { return Ok(None) };
        if truth::truth(t, &selector)? {
            return Ok(Some(item));
        }
    }
}

pub static COMPRESS_SPEC: TypeSpec = TypeSpec {
    name: "compress",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors\nto choose the data elements.",
    slots: Slots {
        iter: Some(self_iter),
        next: Some(compress_next),
        new: Some(compress_new),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<Compress>(&COMPRESS)
};

/// Declares an iterator over one iterable with a function and a flag.
macro_rules! with_function {
    ($name:ident, $cell:ident, $spec:ident, $make:ident, $new:ident, $next:ident, $sig:literal, $py:literal, $doc:literal) => {
        #[repr(C)]
        struct $name {
            head: Header,
            func: Field,
            it: Field,
            /// The predicate has decided.
            done: Cell<bool>,
        }
        fields!($name, $cell, func, it);

        fn $make(t: &Thread, a: Bound) -> PyResult {
            let it = iter::iter(t, a.get(2))?;
            Ok(class_of(&a, &$cell).instantiate($name {
                head: blank_header(),
                func: Field::new(Some(a.get(1).clone())),
                it: Field::new(Some(it)),
                done: Cell::new(false),
            }))
        }
        constructor!($new, $sig, $make);

        pub static $spec: TypeSpec = TypeSpec {
            name: $py,
            module: "itertools",
            container: true,
            flags: type_flag::BASE_TYPE,
            doc: $doc,
            slots: Slots { iter: Some(self_iter), next: Some($next), new: Some($new), ..Slots::EMPTY },
            ..TypeSpec::of::<$name>(&$cell)
        };
    };
}

with_function!(
    DropWhile,
    DROPWHILE,
    DROPWHILE_SPEC,
    make_dropwhile,
    dropwhile_new,
    dropwhile_next,
    "dropwhile(cls, predicate, iterable, /)",
    "dropwhile",
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted."
);
with_function!(
    TakeWhile,
    TAKEWHILE,
    TAKEWHILE_SPEC,
    make_takewhile,
    takewhile_new,
    takewhile_next,
    "takewhile(cls, predicate, iterable, /)",
    "takewhile",
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry."
);
with_function!(
    FilterFalse,
    FILTERFALSE,
    FILTERFALSE_SPEC,
    make_filterfalse,
    filterfalse_new,
    filterfalse_next,
    "filterfalse(cls, function, iterable, /)",
    "filterfalse",
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false."
);
with_function!(
    StarMap,
    STARMAP,
    STARMAP_SPEC,
    make_starmap,
    starmap_new,
    starmap_next,
    "starmap(cls, function, iterable, /)",
    "starmap",
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence."
);

fn holds(t: &Thread, func: &Value, item: &Value) -> PyResult<bool> {
    let result = call::call(t, func, std::slice::from_ref(item))?;
    truth::truth(t, &result)
}

fn dropwhile_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let d = DropWhile::of(v);
    let (Some(func), Some(it)) = (d.func.get(), d.it.get()) else { return Ok(None) };
    loop {
        let Some(item) = iter::next(t, &it)? else { return Ok(None) };
        if d.done.get() {
            return Ok(Some(item));
        }
        if !holds(t, &func, &item)? {
            d.done.set(true);
            return Ok(Some(item));
        }
    }
}

fn takewhile_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let d = TakeWhile::of(v);
    if d.done.get() {
        return Ok(None);
    }
    let (Some(func), Some(it)) = (d.func.get(), d.it.get()) else { return Ok(None) };
    let Some(item) = iter::next(t, &it)? else { return Ok(None) };
    if holds(t, &func, &item)? {
        return Ok(Some(item));
    }
    d.done.set(true);
    Ok(None)
}

fn filterfalse_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let f = FilterFalse::of(v);
    let (Some(func), Some(it)) = (f.func.get(), f.it.get()) else { return Ok(None) };
    let plain = func.is_none() || func.as_type().is_some_and(|c| c.is(BOOL.get()));
    while let Some(item) = iter::next(t, &it)? {
        let good = if plain { truth::truth(t, &item)? } else { holds(t, &func, &item)? };
        if !good {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn starmap_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let s = StarMap::of(v);
    let (Some(func), Some(it)) = (s.func.get(), s.it.get()) else { return Ok(None) };
    let Some(args) = iter::next(t, &it)? else { return Ok(None) };
    if let Some(args) = args.downcast_exact::<PyTuple>() {
        return call::call(t, &func, tuple::items(args)).map(Some);
    }
    let args = iter::collect(t, &args)?;
    call::call(t, &func, &args).map(Some)
}
