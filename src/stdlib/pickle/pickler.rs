//! `Pickler`, its memo as Python sees it, `dump` and `dumps`.

use super::memo::SavedMemo;
use super::opcode::HIGHEST_PROTOCOL;
use super::output::Output;
use super::proxy::{MemoProxy, Owner};
use super::save::Save;
use super::{errors, is_native};
use crate::initializer;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, number, truth};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::equals_str;
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::{dict, int};
use std::cell::{Cell, RefCell};

#[repr(C)]
pub struct PyPickler {
    head: Header,
    /// The file's `write`; empty before `__init__`.
    write: Field,
    buffer_callback: Field,
    /// What was assigned to `persistent_id` and to `dispatch_table`.
    persistent_id: Field,
    dispatch_table: Field,
    pub memo: RefCell<SavedMemo>,
    protocol: Cell<u8>,
    pub bin: Cell<i32>,
    pub fast: Cell<i32>,
    fix_imports: Cell<bool>,
    running: Cell<bool>,
}

static PICKLER: TypeCell = TypeCell::new();

impl PyPickler {
    fn fields(&self) -> [&Field; 4] {
        [&self.write, &self.buffer_callback, &self.persistent_id, &self.dispatch_table]
    }

    /// A pickler does one thing at a time.
    fn idle(&self, t: &Thread) -> PyResult<()> {
        if self.running.get() { Err(t.runtime_error("Pickler object is already used")) } else { Ok(()) }
    }
}

// SAFETY: fields and memo are reported.
unsafe impl Payload for PyPickler {
    fn cell() -> &'static TypeCell {
        &PICKLER
    }

    fn trace(&self, visit: &mut Visitor) {
        self.fields().into_iter().for_each(|f| visit(f.word()));
        if let Ok(memo) = self.memo.try_borrow() {
            memo.entries().iter().for_each(|(v, _)| visit(v.word()));
        }
    }

    fn clear(&self) {
        self.fields().into_iter().for_each(|f| f.set(None));
        self.clear_memo();
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyPickler {
        head: blank_header(),
        write: Field::empty(),
        buffer_callback: Field::empty(),
        persistent_id: Field::empty(),
        dispatch_table: Field::empty(),
        memo: RefCell::default(),
        protocol: Cell::new(HIGHEST_PROTOCOL),
        bin: Cell::new(1),
        fast: Cell::new(0),
        fix_imports: Cell::new(true),
        running: Cell::new(false),
    }))
}

/// The protocol that an argument asks for.
fn protocol_of(t: &Thread, v: Option<&Value>) -> PyResult<u8> {
    let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(HIGHEST_PROTOCOL) };
    match int::as_c_int(t, v)? {
        n if n < 0 => Ok(HIGHEST_PROTOCOL),
        n if n > i32::from(HIGHEST_PROTOCOL) => {
            Err(t.value_error(format_args!("pickle protocol must be <= {HIGHEST_PROTOCOL}")))
        }
        n => Ok(n as u8),
    }
}

fn write_of(t: &Thread, file: &Value) -> PyResult {
    match attr::find(t, file, "write")? {
        Some(write) => Ok(write),
        None => Err(t.type_error("file must have a 'write' attribute")),
    }
}

fn callback_of(t: &Thread, v: Option<&Value>, protocol: u8) -> PyResult<Option<Value>> {
    let Some(callback) = v.filter(|v| !v.is_none()) else { return Ok(None) };
    if protocol < 5 {
        return Err(t.value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(Some(callback.clone()))
}

initializer!(
    pickler_init,
    "Pickler(self, file, protocol=None, fix_imports=True, buffer_callback=None)",
    init
);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPickler>(t)?;
    this.idle(t)?;
    let protocol = protocol_of(t, a.opt(2))?;
    let fix_imports = a.opt(3).map_or(Ok(true), |v| truth::truth(t, v))?;
    let write = write_of(t, a.get(1))?;
    let callback = callback_of(t, a.opt(4), protocol)?;
    this.idle(t)?;
    this.write.put(write);
    this.buffer_callback.set(callback);
    this.protocol.set(protocol);
    this.bin.set(i32::from(protocol > 0));
    this.fast.set(0);
    this.fix_imports.set(fix_imports && protocol < 3);
    this.clear_memo();
    Ok(Value::none())
}

/// What a pickler's `attribute` is, unless it is the one it has by itself.
fn own_hook(t: &Thread, v: &Value, attribute: &str) -> PyResult<Option<Value>> {
    Ok(attr::find(t, v, attribute)?.filter(|f| !is_native(f, default_persistent_id)))
}

fn dump_method(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPickler>(t)?;
    let Some(write) = this.write.get() else {
        let name = a.get(0).class().tp_name();
        return Err(errors::pickling(
            t,
            format_args!("Pickler.__init__() was not called by {name}.__init__()"),
        ));
    };
    let save = Save {
        t,
        memo: &this.memo,
        protocol: this.protocol.get(),
        bin: this.bin.get() != 0,
        fast: Some(&this.fast),
        fix_imports: this.fix_imports.get(),
        out: Output::new(Some(write)),
        buffer_callback: this.buffer_callback.get(),
        persistent_id: own_hook(t, a.get(0), "persistent_id")?,
        reducer_override: attr::find(t, a.get(0), "reducer_override")?,
        dispatch_table: attr::find(t, a.get(0), "dispatch_table")?,
        fast_depth: 0,
        plain: None,
        fast_seen: Vec::new(),
    };
    // Looking hooks up may have run Python code.
    this.idle(t)?;
    this.running.set(true);
    let result = save.dump(a.get(1));
    this.running.set(false);
    result
}

/// A pickle made without a pickler that anybody could see.
fn dump_plain(
    t: &Thread,
    object: &Value,
    write: Option<Value>,
    protocol: u8,
    fix_imports: bool,
    buffer_callback: Option<Value>,
) -> PyResult {
    let memo = RefCell::default();
    let save = Save {
        t,
        memo: &memo,
        protocol,
        bin: protocol > 0,
        fast: None,
        fix_imports: fix_imports && protocol < 3,
        out: Output::new(write),
        buffer_callback,
        persistent_id: None,
        reducer_override: None,
        dispatch_table: None,
        fast_depth: 0,
        plain: None,
        fast_seen: Vec::new(),
    };
    save.dump(object)
}

/// `dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)`
pub fn dumps(t: &Thread, a: Bound) -> PyResult {
    let protocol = protocol_of(t, a.opt(1))?;
    let fix_imports = a.opt(2).map_or(Ok(true), |v| truth::truth(t, v))?;
    let callback = callback_of(t, a.opt(3), protocol)?;
    dump_plain(t, a.get(0), None, protocol, fix_imports, callback)
}

/// `dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)`
pub fn dump(t: &Thread, a: Bound) -> PyResult {
    let protocol = protocol_of(t, a.opt(2))?;
    let fix_imports = a.opt(3).map_or(Ok(true), |v| truth::truth(t, v))?;
    let write = write_of(t, a.get(1))?;
    let callback = callback_of(t, a.opt(4), protocol)?;
    dump_plain(t, a.get(0), Some(write), protocol, fix_imports, callback)
}

fn default_persistent_id(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::none())
}

fn clear_memo(t: &Thread, a: Bound) -> PyResult {
    a.this::<PyPickler>(t)?.clear_memo();
    Ok(Value::none())
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPickler>(t)?;
    Ok(Value::from(size_of::<PyPickler>() + this.memo.borrow().len() * size_of::<(Value, u64, u64)>()))
}

fn get_attribute(t: &Thread, v: &Value, name: &Value) -> PyResult {
    if let Some(this) = v.downcast::<PyPickler>() {
        if equals_str(name, "persistent_id") {
            if let Some(own) = this.persistent_id.get() {
                return Ok(own);
            }
        }
    }
    attr::generic_get(t, v, name)
}

fn set_attribute(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    match v.downcast::<PyPickler>() {
        Some(this) if equals_str(name, "persistent_id") => {
            this.persistent_id.set(value.cloned());
            Ok(())
        }
        Some(_) | None => attr::generic_set(t, v, name, value),
    }
}

fn this(v: &Value) -> &PyPickler {
    PyPickler::of(v)
}

impl PyPickler {
    fn of(v: &Value) -> &PyPickler {
        debug_assert!(v.is_a::<PyPickler>());
        // SAFETY: slots and attributes of a type are called with its instances only.
        unsafe { &*(v.word().0 as *const PyPickler) }
    }
}

fn set_number(t: &Thread, field: &Cell<i32>, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("can't delete numeric/char attribute")) };
    field.set(number::to_isize(t, value, Exc::OverflowError)? as i32);
    Ok(())
}

fn get_dispatch_table(t: &Thread, v: &Value) -> PyResult {
    match this(v).dispatch_table.get() {
        Some(table) => Ok(table),
        None => Err(attr::no_attribute(t, v, &Value::from("dispatch_table"))),
    }
}

fn set_dispatch_table(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    match (this(v).dispatch_table.replace(value.cloned()), value) {
        (None, None) => Err(attr::no_attribute(t, v, &Value::from("dispatch_table"))),
        (_, _) => Ok(()),
    }
}

fn get_memo(_: &Thread, v: &Value) -> PyResult {
    Ok(MemoProxy::<PyPickler>::make(v))
}

/// The memo that an assigned dict describes: `{id: (number, object)}`.
fn memo_from(t: &Thread, dict: &PyDict) -> PyResult<SavedMemo> {
    let mut memo = SavedMemo::default();
    for (key, value) in dict.entries() {
        if !int::is_int(&key) {
            return Err(t.type_error("memo key must be integers"));
        }
        let items = value.downcast::<PyTuple>().map(tuple::items).unwrap_or(&[]);
        let [number, object] = items else {
            return Err(t.type_error("'memo' values must be 2-item tuples"));
        };
        if !int::is_int(number) {
            return Err(t.type_error("an integer is required"));
        }
        let number = number::to_isize(t, number, Exc::OverflowError)?;
        drop(memo.put(object.clone(), number as u32));
    }
    Ok(memo)
}

fn set_memo(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("attribute deletion is not supported")) };
    let dict =
        if let Some(proxy) = value.downcast::<MemoProxy<PyPickler>>() { proxy.dict() } else { value.clone() };
    let Some(dict) = dict.downcast::<PyDict>() else {
        let got = value.class().tp_name();
        return Err(t.type_error(format_args!(
            "'memo' attribute must be a PicklerMemoProxy object or dict, not {got}"
        )));
    };
    let memo = memo_from(t, dict)?;
    drop(this(v).memo.replace(memo));
    Ok(())
}

pub static PICKLER_SPEC: TypeSpec = TypeSpec {
    name: "Pickler",
    module: "_pickle",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)\n--\n\nThis takes a binary file for writing a pickle data stream.\n\n`protocol` is the number of the protocol to use, from 0 to 5 (the default); a negative number stands for the\nhighest. `file` must have a method `write` that takes bytes. With `fix_imports` and a protocol below 3, names are\nmapped to those of Python 2. `buffer_callback` is called with each PickleBuffer: one for which it returns something\nfalse is left out of the stream.",
    slots: Slots {
        new: Some(new),
        init: Some(pickler_init),
        getattr: Some(get_attribute),
        setattr: Some(set_attribute),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("persistent_id(self, obj, /)", default_persistent_id, ""),
        Method::new(
            "dump(self, obj, /)",
            dump_method,
            "Write a pickled representation of the given object to the open file.",
        ),
        Method::new(
            "clear_memo(self, /)",
            clear_memo,
            "Clears the pickler's \"memo\".\n\nThe memo remembers which objects were written already, so that shared objects are written once.",
        ),
        Method::new("__sizeof__(self, /)", sizeof, "Returns size in memory, in bytes."),
    ],
    getset: &[
        GetSet::new(
            "bin",
            |_, v| Ok(Value::from(this(v).bin.get())),
            |t, v, value| set_number(t, &this(v).bin, value),
            "",
        ),
        GetSet::new(
            "fast",
            |_, v| Ok(Value::from(this(v).fast.get())),
            |t, v, value| set_number(t, &this(v).fast, value),
            "",
        ),
        GetSet::new("dispatch_table", get_dispatch_table, set_dispatch_table, ""),
        GetSet::new("memo", get_memo, set_memo, ""),
    ],
    ..TypeSpec::of::<PyPickler>(&PICKLER)
};

/// The class of `Pickler.memo`.
static PROXY: TypeCell = TypeCell::new();
pub static PROXY_SPEC: TypeSpec = MemoProxy::<PyPickler>::spec("PicklerMemoProxy", &PROXY);

impl Owner for PyPickler {
    const REDUCE_DOC: &'static str = "Implement pickle support.";

    fn proxy() -> &'static TypeCell {
        &PROXY
    }

    fn copy_memo(&self, into: &PyDict) {
        for (object, number) in self.memo.borrow().entries() {
            let id = object.word().0;
            let pair = tuple::of([Value::from(u64::from(*number)), object.clone()]);
            into.insert_new(Value::from(id), dict::int_hash(id as i64), pair);
        }
    }

    fn clear_memo(&self) {
        drop(self.memo.take());
    }
}
