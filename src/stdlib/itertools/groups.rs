//! `groupby` and `tee`.

use adder_abi::object::Header;
use adder_vm::native::Bound;
use adder_vm::native::Method;
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, compare, iter};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::iterators::class_of;
use adder_vm::types::list::methods::ssize;
use adder_vm::types::seqiter::self_iter;
use adder_vm::types::tuple;
use adder_vm::{constructor, fields};
use std::cell::{Cell, RefCell};

static GROUPBY: TypeCell = TypeCell::new();
static GROUPER: TypeCell = TypeCell::new();
static TEE: TypeCell = TypeCell::new();
static TEE_DATA: TypeCell = TypeCell::new();

#[repr(C)]
struct GroupBy {
    head: Header,
    it: Field,
    key: Field,
    /// The key of the group that was given last.
    target: Field,
    current_key: Field,
    /// Read ahead, not given yet.
    current_value: Field,
    /// Counts groups: an older group's iterator is at its end.
    serial: Cell<u64>,
}
fields!(GroupBy, GROUPBY, it, key, target, current_key, current_value);

fn make_groupby(t: &Thread, a: Bound) -> PyResult {
    let it = iter::iter(t, a.get(1))?;
    Ok(class_of(&a, &GROUPBY).instantiate(GroupBy {
        head: blank_header(),
        it: Field::new(Some(it)),
        key: Field::new(a.some(2).cloned()),
        target: Field::empty(),
        current_key: Field::empty(),
        current_value: Field::empty(),
        serial: Cell::new(0),
    }))
}
constructor!(groupby_new, "groupby(cls, iterable, key=None)", make_groupby);

impl GroupBy {
    /// Reads one item ahead; false at the end.
    fn step(&self, t: &Thread) -> PyResult<bool> {
        let Some(it) = self.it.get() else { return Ok(false) };
        let Some(value) = iter::next_apart(t, &it)? else { return Ok(false) };
        let key = match self.key.get() {
            Some(f) => call::call(t, &f, std::slice::from_ref(&value))?,
            None => value.clone(),
        };
        self.current_value.put(value);
        self.current_key.put(key);
        Ok(true)
    }
}

fn groupby_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let g = GroupBy::of(v);
    g.serial.set(g.serial.get() + 1);
    let key = loop {
        if let Some(current) = g.current_key.get() {
            match g.target.get() {
                None => break current,
                Some(target) => {
                    if !compare::eq(t, &target, &current)? {
                        break current;
                    }
                }
            }
        }
        if !g.step(t)? {
            return Ok(None);
        }
    };
    g.target.put(key.clone());
    let grouper = GROUPER.get().instantiate(Grouper {
        head: blank_header(),
        parent: Field::new(Some(v.clone())),
        target: Field::new(Some(key.clone())),
        serial: Cell::new(g.serial.get()),
    });
    Ok(Some(tuple::pair(key, grouper)))
}

pub static GROUPBY_SPEC: TypeSpec = TypeSpec {
    name: "groupby",
    module: "itertools",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    slots: Slots { iter: Some(self_iter), next: Some(groupby_next), new: Some(groupby_new), ..Slots::EMPTY },
    ..TypeSpec::of::<GroupBy>(&GROUPBY)
};

#[repr(C)]
struct Grouper {
    head: Header,
    parent: Field,
    target: Field,
    serial: Cell<u64>,
}
fields!(Grouper, GROUPER, parent, target);

fn grouper_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let this = Grouper::of(v);
    let (Some(parent), Some(target)) = (this.parent.get(), this.target.get()) else { return Ok(None) };
    let Some(g) = parent.downcast::<GroupBy>() else { return Ok(None) };
    if g.serial.get() != this.serial.get() {
        return Ok(None);
    }
    if !g.current_value.is_set() && !g.step(t)? {
        return Ok(None);
    }
    let Some(key) = g.current_key.get() else { return Ok(None) };
    if !compare::eq(t, &target, &key)? {
        return Ok(None);
    }
    g.current_key.set(None);
    Ok(g.current_value.take())
}

pub static GROUPER_SPEC: TypeSpec = TypeSpec {
    name: "_grouper",
    module: "itertools",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    slots: Slots { iter: Some(self_iter), next: Some(grouper_next), ..Slots::EMPTY },
    ..TypeSpec::of::<Grouper>(&GROUPER)
};

/// Items that a link of the chain holds.
const LINK: usize = 57;

/// A link of the chain that the iterators made by one `tee` share: each holds on to the links it has not read yet.
#[repr(C)]
struct TeeData {
    head: Header,
    it: Field,
    values: RefCell<Vec<Value>>,
    next: Field,
    running: Cell<bool>,
}

// SAFETY: `trace` reports the fields and the values. The values are never borrowed while Python code runs.
unsafe impl Payload for TeeData {
    fn cell() -> &'static TypeCell {
        &TEE_DATA
    }
    fn trace(&self, visit: &mut Visitor) {
        visit(self.it.word());
        visit(self.next.word());
        for v in self.values.borrow().iter() {
            visit(v.word());
        }
    }
    fn clear(&self) {
        let values = self.values.take();
        drop(values);
        self.it.set(None);
        self.next.set(None);
    }
}

fn new_data(it: Option<Value>) -> Value {
    TEE_DATA.get().instantiate(TeeData {
        head: blank_header(),
        it: Field::new(it),
        values: RefCell::new(Vec::new()),
        next: Field::empty(),
        running: Cell::new(false),
    })
}

impl TeeData {
    fn item(&self, t: &Thread, i: usize) -> PyResult<Option<Value>> {
        let known = self.values.borrow().get(i).cloned();
        if known.is_some() {
            return Ok(known);
        }
        if self.running.get() {
            return Err(t.runtime_error("cannot re-enter the tee iterator"));
        }
        let Some(it) = self.it.get() else { return Ok(None) };
        self.running.set(true);
        let result = iter::next_apart(t, &it);
        self.running.set(false);
        let item = result?;
        if let Some(item) = &item {
            self.values.borrow_mut().push(item.clone());
        }
        Ok(item)
    }

    fn following(&self) -> Value {
        match self.next.get() {
            Some(next) => next,
            None => {
                let next = new_data(self.it.get());
                self.next.put(next.clone());
                next
            }
        }
    }
}

pub static TEE_DATA_SPEC: TypeSpec = TypeSpec {
    name: "_tee_dataobject",
    module: "itertools",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    ..TypeSpec::of::<TeeData>(&TEE_DATA)
};

#[repr(C)]
struct Tee {
    head: Header,
    data: Field,
    index: Cell<usize>,
}
fields!(Tee, TEE, data);

fn new_tee(data: Option<Value>, index: usize) -> Value {
    TEE.get().instantiate(Tee { head: blank_header(), data: Field::new(data), index: Cell::new(index) })
}

fn tee_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let this = Tee::of(v);
    let Some(mut data) = this.data.get() else { return Ok(None) };
    if this.index.get() >= LINK {
        let Some(link) = data.downcast::<TeeData>() else { return Ok(None) };
        let next = link.following();
        this.index.set(0);
        this.data.put(next.clone());
        data = next;
    }
    let Some(link) = data.downcast::<TeeData>() else { return Ok(None) };
    let i = this.index.get();
    let item = link.item(t, i)?;
    if item.is_some() {
        this.index.set(i + 1);
    }
    Ok(item)
}

fn copy_tee(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<Tee>(t)?;
    Ok(new_tee(this.data.get(), this.index.get()))
}

/// A tee over any iterable; a copy of one that is a tee already.
fn tee_over(t: &Thread, iterable: &Value) -> PyResult {
    let it = iter::iter(t, iterable)?;
    if let Some(tee) = it.downcast::<Tee>() {
        return Ok(new_tee(tee.data.get(), tee.index.get()));
    }
    Ok(new_tee(Some(new_data(Some(it))), 0))
}

fn make_tee(t: &Thread, a: Bound) -> PyResult {
    tee_over(t, a.get(1))
}
constructor!(tee_new, "_tee(cls, iterable, /)", make_tee);

pub static TEE_SPEC: TypeSpec = TypeSpec {
    name: "_tee",
    module: "itertools",
    container: true,
    weak: true,
    doc: "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.",
    slots: Slots { iter: Some(self_iter), next: Some(tee_next), new: Some(tee_new), ..Slots::EMPTY },
    methods: &[Method::new("__copy__(self, /)", copy_tee, "Returns an independent iterator.")],
    ..TypeSpec::of::<Tee>(&TEE)
};

/// `tee(iterable, n=2)`
pub fn tee(t: &Thread, a: Bound) -> PyResult {
    let n = match a.opt(1) {
        Some(n) => ssize(t, n)?,
        None => 2,
    };
    if n < 0 {
        return Err(t.value_error("n must be >= 0"));
    }
    if n == 0 {
        return Ok(tuple::empty());
    }
    let it = iter::iter(t, a.get(0))?;
    let first =
        if it.is_a::<Tee>() || attr::find(t, &it, "__copy__")?.is_none() { tee_over(t, &it)? } else { it };
    let mut all = vec![first];
    while all.len() < n as usize {
        let next = match all[0].downcast::<Tee>() {
            Some(tee) => new_tee(tee.data.get(), tee.index.get()),
            None => call::method(t, &all[0], "__copy__", &[])?,
        };
        all.push(next);
    }
    Ok(tuple::new(all))
}
