//! `Unpickler`, its memo as Python sees it, `load` and `loads`.

use super::input::{Chunk, File, Input};
use super::load::Load;
use super::memo::LoadedMemo;
use super::proxy::{MemoProxy, Owner};
use super::{errors, is_native, names};
use crate::initializer;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, buffer, iter, number, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::dict::{self, PyDict};
use adder_vm::types::int;
use adder_vm::types::str::{PyStr, equals_str};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

#[repr(C)]
pub struct PyUnpickler {
    head: Header,
    /// The file's methods; `read` is empty before `__init__`, `peek` if there is none.
    read: Field,
    readline: Field,
    peek: Field,
    /// What was assigned to `persistent_load`.
    persistent_load: Field,
    /// Strings.
    encoding: Field,
    errors: Field,
    /// An iterator of out-of-band buffers.
    buffers: Field,
    memo: RefCell<LoadedMemo>,
    /// What was fetched from the file beyond the last pickle. Away while one is read.
    chunk: Cell<Option<Box<Chunk<'static>>>>,
    fix_imports: Cell<bool>,
    running: Cell<bool>,
    /// The protocol of the pickle that was begun last.
    pub protocol: Cell<u8>,
}

static UNPICKLER: TypeCell = TypeCell::new();

impl PyUnpickler {
    fn fields(&self) -> [&Field; 7] {
        [
            &self.read,
            &self.readline,
            &self.peek,
            &self.persistent_load,
            &self.encoding,
            &self.errors,
            &self.buffers,
        ]
    }

    fn of(v: &Value) -> &PyUnpickler {
        debug_assert!(v.is_a::<PyUnpickler>());
        // SAFETY: slots and attributes of a type are called with its instances only.
        unsafe { &*(v.word().0 as *const PyUnpickler) }
    }
}

// SAFETY: fields and memo are reported.
unsafe impl Payload for PyUnpickler {
    fn cell() -> &'static TypeCell {
        &UNPICKLER
    }

    fn trace(&self, visit: &mut Visitor) {
        self.fields().into_iter().for_each(|f| visit(f.word()));
        if let Ok(memo) = self.memo.try_borrow() {
            memo.each(&mut |v| visit(v.word()));
        }
    }

    fn clear(&self) {
        self.fields().into_iter().for_each(|f| f.set(None));
        drop(self.memo.take());
    }
}

fn new(_: &Thread, class: &PyType, _: &Args) -> PyResult {
    Ok(class.instantiate(PyUnpickler {
        head: blank_header(),
        read: Field::empty(),
        readline: Field::empty(),
        peek: Field::empty(),
        persistent_load: Field::empty(),
        encoding: Field::empty(),
        errors: Field::empty(),
        buffers: Field::empty(),
        memo: RefCell::default(),
        chunk: Cell::new(None),
        fix_imports: Cell::new(true),
        running: Cell::new(false),
        protocol: Cell::new(0),
    }))
}

/// The arguments that loading in all its forms takes by name.
struct Options {
    fix_imports: bool,
    encoding: Value,
    errors: Value,
    buffers: Option<Value>,
}

fn options(t: &Thread, function: &str, given: [Option<&Value>; 4]) -> PyResult<Options> {
    let [fix_imports, encoding, errors, buffers] = given;
    let text = |v: Option<&Value>, name: &str, default: &str| match v {
        None => Ok(Value::from(default)),
        Some(v) if v.is_a::<PyStr>() => Ok(v.clone()),
        Some(v) => {
            let got = if v.is_none() { "None".to_owned() } else { v.class().tp_name() };
            Err(t.type_error(format_args!("{function}() argument '{name}' must be str, not {got}")))
        }
    };
    let buffers = match buffers.filter(|b| !b.is_none()) {
        Some(buffers) => Some(iter::iter(t, buffers)?),
        None => None,
    };
    Ok(Options {
        fix_imports: fix_imports.map_or(Ok(true), |v| truth::truth(t, v))?,
        encoding: text(encoding, "encoding", "ASCII")?,
        errors: text(errors, "errors", "strict")?,
        buffers,
    })
}

/// The methods of a file.
fn file_of(t: &Thread, file: &Value) -> PyResult<File> {
    let peek = attr::find(t, file, "peek")?;
    let (read, readline) = (attr::find(t, file, "read")?, attr::find(t, file, "readline")?);
    match (read, readline) {
        (Some(read), Some(readline)) => Ok(File { read, readline, peek }),
        (_, _) => Err(t.type_error("file must have 'read' and 'readline' attributes")),
    }
}

initializer!(
    unpickler_init,
    "Unpickler(self, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    init
);

fn init(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyUnpickler>(t)?;
    let options = options(t, "Unpickler", [a.opt(2), a.opt(3), a.opt(4), a.opt(5)])?;
    let File { read, readline, peek } = file_of(t, a.get(1))?;
    if this.running.get() {
        return Err(already_used(t));
    }
    this.read.put(read);
    this.readline.put(readline);
    this.peek.set(peek);
    this.encoding.put(options.encoding);
    this.errors.put(options.errors);
    this.buffers.set(options.buffers);
    this.fix_imports.set(options.fix_imports);
    this.protocol.set(0);
    this.chunk.set(Some(Box::default()));
    drop(this.memo.take());
    Ok(Value::none())
}

/// An unpickler does one thing at a time.
#[cold]
fn already_used(t: &Thread) -> Raised {
    t.runtime_error("Unpickler object is already used")
}

fn load_method(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyUnpickler>(t)?;
    let (Some(read), Some(readline)) = (this.read.get(), this.readline.get()) else {
        let name = a.get(0).class().tp_name();
        let text = format_args!("Unpickler.__init__() was not called by {name}.__init__()");
        return Err(errors::unpickling(t, text));
    };
    let persistent_load = attr::find(t, a.get(0), "persistent_load")?;
    let find_class = attr::find(t, a.get(0), "find_class")?;
    let Some(chunk) = this.chunk.take() else {
        return Err(already_used(t));
    };
    let file = File { read, readline, peek: this.peek.get() };
    let mut load = Load {
        t,
        memo: &this.memo,
        input: Input::new(*chunk, Some(file)),
        stack: Vec::new(),
        marks: Vec::new(),
        fence: 0,
        protocol: 0,
        unpickler: Some(this),
        fix_imports: this.fix_imports.get(),
        encoding: this.encoding.get().unwrap_or_else(Value::none),
        errors: this.errors.get().unwrap_or_else(Value::none),
        buffers: this.buffers.get(),
        persistent_load: persistent_load.filter(|f| !is_native(f, default_persistent_load)),
        find_class: find_class.filter(|f| !is_native(f, find_class_method)),
    };
    this.running.set(true);
    let result = load.run();
    this.running.set(false);
    let Load { input, .. } = load;
    // The next pickle begins behind what was read, after an error as well.
    match result {
        Ok(v) => {
            let (rest, done) = input.finish(t);
            this.chunk.set(Some(Box::new(rest)));
            done.map(|()| v)
        }
        Err(raised) => {
            this.chunk.set(Some(Box::new(input.into_chunk())));
            Err(raised)
        }
    }
}

fn load_plain(t: &Thread, options: Options, input: Input) -> PyResult {
    let memo = RefCell::default();
    let mut load = Load {
        t,
        memo: &memo,
        input,
        stack: Vec::new(),
        marks: Vec::new(),
        fence: 0,
        protocol: 0,
        unpickler: None,
        fix_imports: options.fix_imports,
        encoding: options.encoding,
        errors: options.errors,
        buffers: options.buffers,
        persistent_load: None,
        find_class: None,
    };
    let result = load.run()?;
    let Load { input, .. } = load;
    let (_, done) = input.finish(t);
    done.map(|()| result)
}

/// `loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())`
pub fn loads(t: &Thread, a: Bound) -> PyResult {
    let options = options(t, "loads", [a.opt(1), a.opt(2), a.opt(3), a.opt(4)])?;
    let source = a.get(0).clone();
    let data = match source.downcast::<PyBytes>() {
        Some(bytes) => Cow::Borrowed(bytes.as_slice()),
        // Other memory can change while Python code runs.
        None => Cow::Owned(buffer::bytes_like(t, &source)?.to_vec()),
    };
    load_plain(t, options, Input::new(Chunk::of(data), None))
}

/// `load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())`
pub fn load(t: &Thread, a: Bound) -> PyResult {
    let options = options(t, "load", [a.opt(1), a.opt(2), a.opt(3), a.opt(4)])?;
    let file = file_of(t, a.get(0))?;
    load_plain(t, options, Input::new(Chunk::default(), Some(file)))
}

/// The error of a pickle with persistent ids for an unpickler that knows none.
#[cold]
pub fn no_persistent_load(t: &Thread) -> Raised {
    errors::unpickling(
        t,
        "A load persistent id instruction was encountered, but no persistent_load function was specified.",
    )
}

fn default_persistent_load(t: &Thread, _: Bound) -> PyResult {
    Err(no_persistent_load(t))
}

fn find_class_method(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyUnpickler>(t)?;
    names::find_class(t, this.protocol.get(), this.fix_imports.get(), a.get(1), a.get(2))
}

fn get_attribute(t: &Thread, v: &Value, name: &Value) -> PyResult {
    if let Some(this) = v.downcast::<PyUnpickler>() {
        if equals_str(name, "persistent_load") {
            if let Some(own) = this.persistent_load.get() {
                return Ok(own);
            }
        }
    }
    attr::generic_get(t, v, name)
}

fn set_attribute(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    match v.downcast::<PyUnpickler>() {
        Some(this) if equals_str(name, "persistent_load") => {
            this.persistent_load.set(value.cloned());
            Ok(())
        }
        Some(_) | None => attr::generic_set(t, v, name, value),
    }
}

fn get_memo(_: &Thread, v: &Value) -> PyResult {
    Ok(MemoProxy::<PyUnpickler>::make(v))
}

fn set_memo(t: &Thread, v: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("attribute deletion is not supported")) };
    let dict = if let Some(proxy) = value.downcast::<MemoProxy<PyUnpickler>>() {
        proxy.dict()
    } else {
        value.clone()
    };
    let Some(dict) = dict.downcast::<PyDict>() else {
        let got = value.class().tp_name();
        return Err(t.type_error(format_args!(
            "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {got}"
        )));
    };
    let mut memo = LoadedMemo::default();
    for (key, object) in dict.entries() {
        if !int::is_int(&key) {
            return Err(t.type_error("memo key must be integers"));
        }
        match usize::try_from(number::to_isize(t, &key, Exc::OverflowError)?) {
            Ok(number) => drop(memo.put(number, object)),
            Err(_) => return Err(t.value_error("memo key must be positive integers.")),
        }
    }
    drop(PyUnpickler::of(v).memo.replace(memo));
    Ok(())
}

fn sizeof(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyUnpickler>(t)?;
    Ok(Value::from(size_of::<PyUnpickler>() + this.memo.borrow().len() * size_of::<Value>()))
}

pub static UNPICKLER_SPEC: TypeSpec = TypeSpec {
    name: "Unpickler",
    module: "_pickle",
    container: true,
    flags: type_flag::BASE_TYPE,
    doc: "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())\n--\n\nThis takes a binary file for reading a pickle data stream.\n\nThe protocol is found out from the pickle, and bytes past it are ignored. `file` must have the methods `read`, which takes\nan int, and `readline`, both giving bytes. `fix_imports`, `encoding` and `errors` are for pickles that Python 2 wrote:\nwhether to map its names, and how to decode its strings (`bytes` leaves them as they are).",
    slots: Slots {
        new: Some(new),
        init: Some(unpickler_init),
        getattr: Some(get_attribute),
        setattr: Some(set_attribute),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("persistent_load(self, pid, /)", default_persistent_load, ""),
        Method::new(
            "load(self, /)",
            load_method,
            "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted object hierarchy\nspecified therein.",
        ),
        Method::new(
            "find_class(self, module_name, global_name, /)",
            find_class_method,
            "Return an object from a specified module.\n\nCalled for every class or function of a pickle; subclasses may override it.",
        ),
        Method::new("__sizeof__(self, /)", sizeof, "Returns size in memory, in bytes."),
    ],
    getset: &[GetSet::new("memo", get_memo, set_memo, "")],
    ..TypeSpec::of::<PyUnpickler>(&UNPICKLER)
};

/// The class of `Unpickler.memo`.
static PROXY: TypeCell = TypeCell::new();
pub static PROXY_SPEC: TypeSpec = MemoProxy::<PyUnpickler>::spec("UnpicklerMemoProxy", &PROXY);

impl Owner for PyUnpickler {
    const REDUCE_DOC: &'static str = "Implement pickling support.";

    fn proxy() -> &'static TypeCell {
        &PROXY
    }

    fn copy_memo(&self, into: &PyDict) {
        for (number, object) in self.memo.borrow().entries() {
            into.insert_new(Value::from(number), dict::int_hash(number as i64), object);
        }
    }

    fn clear_memo(&self) {
        drop(self.memo.take());
    }
}
