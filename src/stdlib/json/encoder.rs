//! `_json.Encoder` (`make_encoder`): from objects to JSON text.

use super::escape::{escape, escape_ascii, is_plain, is_plain_ascii};
use super::module::{encode_basestring, encode_basestring_ascii};
use super::scan::Char;
use adder_abi::Word;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, GetSet, NativeFn};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, iter, number, repr, truth};
use adder_vm::text::ascii::Digits;
use adder_vm::text::chars::{Chars, Unit};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::{PyDict, full_type_name};
use adder_vm::types::float;
use adder_vm::types::int;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::native_function::PyNative;
use adder_vm::types::str::{PyStr, StrBuilder, from_ascii};
use adder_vm::types::tuple::{self, PyTuple};

/// Which characters of strings are escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Escaping {
    /// Those JSON does not allow as they are.
    Needed,
    /// Those, and all outside ASCII.
    Ascii,
}

/// The text so far. All of it is ASCII in most cases, and then bytes.
struct Out {
    /// What precedes the bytes, if it is not ASCII.
    before: Option<StrBuilder>,
    ascii: Vec<u8>,
}

impl Out {
    fn with_capacity(n: usize) -> Out {
        Out { before: None, ascii: Vec::with_capacity(n) }
    }

    #[inline(always)]
    fn byte(&mut self, c: u8) {
        self.ascii.push(c);
    }

    #[inline(always)]
    fn ascii(&mut self, text: &[u8]) {
        self.ascii.extend_from_slice(text);
    }

    fn chars(&mut self, text: Chars) {
        let before = self.before.get_or_insert_with(StrBuilder::new);
        before.push_ascii(&self.ascii);
        self.ascii.clear();
        before.push_chars(text);
    }

    /// Appends the characters of a string value; nothing for other values.
    #[inline(always)]
    fn value(&mut self, v: &Value) {
        match v.downcast::<PyStr>() {
            Some(s) if s.is_ascii() => self.ascii(s.raw_bytes()),
            Some(s) => self.chars(s.chars()),
            None => {}
        }
    }

    fn finish(self) -> Value {
        match self.before {
            None => from_ascii(&self.ascii),
            Some(mut before) => {
                before.push_ascii(&self.ascii);
                before.finish()
            }
        }
    }
}

fn push_escaped<C: Char + Unit + From<u8>>(text: &[C], how: Escaping, out: &mut Out) {
    match how {
        Escaping::Needed if is_plain(text) => {
            out.byte(b'"');
            out.chars(C::wrap(text));
            out.byte(b'"');
        }
        Escaping::Needed => {
            let mut escaped = Vec::new();
            escape(text, &mut escaped);
            out.chars(C::wrap(&escaped));
        }
        Escaping::Ascii => escape_ascii(text, &mut out.ascii),
    }
}

fn push_quoted(s: &PyStr, how: Escaping, out: &mut Out) {
    match s.chars() {
        Chars::One(c) if s.is_ascii() && is_plain_ascii(c) => {
            out.ascii.reserve(c.len() + 2);
            out.byte(b'"');
            out.ascii(c);
            out.byte(b'"');
        }
        Chars::One(c) => push_escaped(c, how, out),
        Chars::Two(c) => push_escaped(c, how, out),
        Chars::Four(c) => push_escaped(c, how, out),
    }
}

/// The string as JSON.
pub fn quoted(s: &PyStr, how: Escaping) -> Value {
    let mut out = Out::with_capacity(s.len() + 2);
    push_quoted(s, how, &mut out);
    out.finish()
}

#[repr(C)]
pub struct PyEncoder {
    head: Header,
    /// A dict of the containers being written, by identity, or None.
    markers: Field,
    default: Field,
    encoder: Field,
    indent: Field,
    key_separator: Field,
    item_separator: Field,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    /// `encoder` is one of this module's functions.
    fast: Option<Escaping>,
}

static ENCODER: TypeCell = TypeCell::new();

impl PyEncoder {
    fn fields(&self) -> [&Field; 6] {
        [&self.markers, &self.default, &self.encoder, &self.indent, &self.key_separator, &self.item_separator]
    }
}

// SAFETY: all fields are reported.
unsafe impl Payload for PyEncoder {
    fn cell() -> &'static TypeCell {
        &ENCODER
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in self.fields() {
            visit(field.word());
        }
    }

    fn clear(&self) {
        for field in self.fields() {
            field.set(None);
        }
    }
}

const PARAMETERS: [&str; 9] = [
    "markers",
    "default",
    "encoder",
    "indent",
    "key_separator",
    "item_separator",
    "sort_keys",
    "skipkeys",
    "allow_nan",
];

/// Which of the module's own functions the value is.
fn own_function(v: &Value) -> Option<Escaping> {
    let func = v.downcast::<PyNative>()?.method.func;
    if std::ptr::fn_addr_eq(func, encode_basestring_ascii as NativeFn) {
        Some(Escaping::Ascii)
    } else if std::ptr::fn_addr_eq(func, encode_basestring as NativeFn) {
        Some(Escaping::Needed)
    } else {
        None
    }
}

fn encoder_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let mut given = Vec::with_capacity(PARAMETERS.len());
    for (i, name) in PARAMETERS.iter().enumerate() {
        let Some(v) = args.pos().get(i).or_else(|| args.keyword(name)) else {
            let pos = i + 1;
            return Err(
                t.type_error(format_args!("make_encoder() missing required argument '{name}' (pos {pos})"))
            );
        };
        given.push(v.clone());
    }
    if args.values.len() > PARAMETERS.len() {
        let got = args.values.len();
        return Err(t.type_error(format_args!("make_encoder() takes exactly 9 arguments ({got} given)")));
    }
    if !given[0].is_none() && !given[0].is_a::<PyDict>() {
        let got = given[0].class().tp_name();
        return Err(t.type_error(format_args!("make_encoder() argument 1 must be dict or None, not {got}")));
    }
    for (i, name) in [(4, "key_separator"), (5, "item_separator")] {
        if !given[i].is_a::<PyStr>() {
            let (pos, got) = (i + 1, given[i].class().tp_name());
            return Err(
                t.type_error(format_args!("make_encoder() argument {pos} ({name}) must be str, not {got}"))
            );
        }
    }
    let field = |i: usize| Field::new(Some(given[i].clone()));
    Ok(class.instantiate(PyEncoder {
        head: blank_header(),
        markers: field(0),
        default: field(1),
        encoder: field(2),
        indent: field(3),
        key_separator: field(4),
        item_separator: field(5),
        sort_keys: truth::truth(t, &given[6])?,
        skipkeys: truth::truth(t, &given[7])?,
        allow_nan: truth::truth(t, &given[8])?,
        fast: own_function(&given[2]),
    }))
}

fn encoder_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let (object, level) = match (args.pos(), args.keyword("obj"), args.keyword("_current_indent_level")) {
        ([object, level], None, None) => (object, level),
        ([object], None, Some(level)) => (object, level),
        ([], Some(object), Some(level)) => (object, level),
        _ => return Err(t.type_error("_iterencode() takes arguments 'obj' and '_current_indent_level'")),
    };
    let level = number::to_isize(t, level, Exc::OverflowError)?;
    let Some(this) = v.downcast::<PyEncoder>() else { return Err(t.type_error("an encoder is required")) };
    let own = |field: &Field| field.get().unwrap_or_else(Value::none);
    let markers = own(&this.markers);
    // Nobody can see what is in a dict in the meantime that was empty before, but by giving it to the encoder on purpose.
    let marking = match markers.downcast_exact::<PyDict>() {
        Some(dict) if dict.is_empty() => Marking::Here(Vec::new()),
        _ if markers.is_a::<PyDict>() => Marking::Dict(markers),
        _ => Marking::Off,
    };
    let mut write = Write {
        t,
        this,
        marking,
        default: own(&this.default),
        encoder: own(&this.encoder),
        indent: Some(own(&this.indent)).filter(|v| v.is_a::<PyStr>()),
        key_separator: own(&this.key_separator),
        item_separator: own(&this.item_separator),
        out: Out::with_capacity(FIRST_ROOM),
    };
    write.value(object, usize::try_from(level).unwrap_or(0))?;
    Ok(tuple::new(vec![write.out.finish()]))
}

/// Bytes of a text at first.
const FIRST_ROOM: usize = 256;

/// How the containers being written are told, so that none is written within itself.
enum Marking {
    Off,
    /// By their addresses, from the outermost to the innermost.
    Here(Vec<Word>),
    /// By their identities in this dict, in which are others.
    Dict(Value),
}

/// One text being written.
struct Write<'a> {
    t: &'a Thread,
    this: &'a PyEncoder,
    marking: Marking,
    default: Value,
    encoder: Value,
    indent: Option<Value>,
    key_separator: Value,
    item_separator: Value,
    out: Out,
}

/// A float as JSON; none if it is not finite and that is not allowed.
fn float_text(d: f64, allow_nan: bool) -> Option<String> {
    if d.is_finite() {
        return Some(float::repr_text(d));
    }
    allow_nan.then(|| {
        match (d.is_nan(), d > 0.0) {
            (true, _) => "NaN",
            (false, true) => "Infinity",
            (false, false) => "-Infinity",
        }
        .to_string()
    })
}

/// The text of None and of a bool.
fn constant(v: &Value) -> Option<&'static str> {
    if v.is_none() {
        return Some("null");
    }
    if v.is(Value::true_ref()) {
        return Some("true");
    }
    v.is(Value::false_ref()).then_some("false")
}

impl Write<'_> {
    fn newline(&mut self, level: usize) {
        let Some(indent) = &self.indent else { return };
        self.out.byte(b'\n');
        for _ in 0..level {
            self.out.value(indent);
        }
    }

    fn string(&mut self, v: &Value) -> PyResult<()> {
        if let (Some(how), Some(s)) = (self.this.fast, v.downcast::<PyStr>()) {
            push_quoted(s, how, &mut self.out);
            return Ok(());
        }
        let encoded = call::call(self.t, &self.encoder, std::slice::from_ref(v))?;
        if !encoded.is_a::<PyStr>() {
            let got = encoded.class().tp_name();
            return Err(self.t.type_error(format_args!("encoder() must return a string, not {got}")));
        }
        self.out.value(&encoded);
        Ok(())
    }

    fn float(&self, v: &Value, d: f64) -> PyResult<String> {
        match float_text(d, self.this.allow_nan) {
            Some(text) => Ok(text),
            None => {
                let shown = repr::repr_text(self.t, v)?;
                let text = format_args!("Out of range float values are not JSON compliant: {shown}");
                Err(self.t.value_error(text))
            }
        }
    }

    /// The text of None, of a bool, of an int or of a float; none for other values.
    fn atom(&self, v: &Value) -> PyResult<Option<Value>> {
        if let Some(text) = constant(v) {
            return Ok(Some(Value::from(text)));
        }
        if int::is_int(v) {
            return int::repr(self.t, v).map(Some);
        }
        match float::float_value(v) {
            Some(d) => Ok(Some(Value::from(self.float(v, d)?))),
            None => Ok(None),
        }
    }

    /// Runs `inside` while the object is marked as being written.
    fn marked(&mut self, v: &Value, inside: impl FnOnce(&mut Self) -> PyResult<()>) -> PyResult<()> {
        let circular = |t: &Thread| t.value_error("Circular reference detected");
        match &mut self.marking {
            Marking::Off => inside(self),
            Marking::Here(open) => {
                if open.contains(&v.word()) {
                    return Err(circular(self.t));
                }
                open.push(v.word());
                inside(self)?;
                if let Marking::Here(open) = &mut self.marking {
                    open.pop();
                }
                Ok(())
            }
            Marking::Dict(markers) => {
                let markers = markers.clone();
                let Some(dict) = markers.downcast::<PyDict>() else { return inside(self) };
                let key = Value::from(v.word().0);
                if dict.contains(self.t, &key)? {
                    return Err(circular(self.t));
                }
                dict.set(self.t, key.clone(), v.clone())?;
                inside(self)?;
                dict.remove(self.t, &key)?;
                Ok(())
            }
        }
    }

    fn value(&mut self, v: &Value, level: usize) -> PyResult<()> {
        if v.is_a::<PyStr>() {
            return self.string(v);
        }
        if v.is_int_word() {
            let n = v.word().as_int();
            if n < 0 {
                self.out.byte(b'-');
            }
            self.out.ascii(Digits::decimal(n.unsigned_abs()).as_bytes());
            return Ok(());
        }
        if let Some(text) = constant(v) {
            self.out.ascii(text.as_bytes());
            return Ok(());
        }
        if let Some(text) = self.atom(v)? {
            self.out.value(&text);
            return Ok(());
        }
        let _guard = self.t.enter_native(" while encoding a JSON object")?;
        if v.is_a::<PyList>() || v.is_a::<PyTuple>() {
            return self.list(v, level);
        }
        if v.is_a::<PyDict>() {
            return self.dict(v, level);
        }
        self.marked(v, |this| {
            let replaced = call::call(this.t, &this.default, std::slice::from_ref(v))?;
            let done = this.value(&replaced, level);
            done.map_err(|raised| {
                let note = format!("when serializing {} object", full_type_name(v.class()));
                this.noted(raised, note)
            })
        })
    }

    /// Adds a note about where it happened to the pending exception.
    #[cold]
    fn noted(&self, raised: Raised, note: String) -> Raised {
        let exception = self.t.take(raised);
        if let Err(raised) = call::method(self.t, &exception, "add_note", &[Value::from(note)]) {
            drop(self.t.take(raised));
        }
        self.t.raise_again(exception)
    }

    fn separator(&mut self, level: usize) {
        self.out.value(&self.item_separator);
        self.newline(level);
    }

    /// A list or a tuple. What writing an item does to the list is seen.
    fn list(&mut self, v: &Value, level: usize) -> PyResult<()> {
        let item_at = |i: usize| match (v.downcast::<PyList>(), v.downcast::<PyTuple>()) {
            (Some(list), _) => list::get(list, i),
            (_, Some(tuple)) => tuple::items(tuple).get(i).cloned(),
            (None, None) => None,
        };
        let Some(mut item) = item_at(0) else {
            self.out.ascii(b"[]");
            return Ok(());
        };
        self.marked(v, |this| {
            this.out.byte(b'[');
            this.newline(level + 1);
            let mut i = 0;
            loop {
                this.value(&item, level + 1).map_err(|raised| {
                    this.noted(raised, format!("when serializing {} item {i}", full_type_name(v.class())))
                })?;
                i += 1;
                let Some(next) = item_at(i) else { break };
                item = next;
                this.separator(level + 1);
            }
            this.newline(level);
            this.out.byte(b']');
            Ok(())
        })
    }

    /// Keys and values in the order they are to be written, of what is no plain dict or is to be sorted.
    fn pairs(&self, v: &Value) -> PyResult<Vec<(Value, Value)>> {
        let t = self.t;
        let items = list::new(iter::collect(t, &call::method(t, v, "items", &[])?)?);
        if self.this.sort_keys {
            call::method(t, &items, "sort", &[])?;
        }
        let mut pairs = Vec::new();
        for item in items.downcast::<PyList>().map(list::to_vec).unwrap_or_default() {
            match item.downcast::<PyTuple>().map(tuple::items) {
                Some([key, value]) => pairs.push((key.clone(), value.clone())),
                _ => return Err(t.value_error("items must return 2-tuples")),
            }
        }
        Ok(pairs)
    }

    /// A key that is no string as one; none if it is to be skipped.
    fn key(&self, key: &Value) -> PyResult<Option<Value>> {
        match self.atom(key)? {
            Some(text) => Ok(Some(text)),
            None if self.this.skipkeys => Ok(None),
            None => {
                let got = key.class().tp_name();
                let text = format_args!("keys must be str, int, float, bool or None, not {got}");
                Err(self.t.type_error(text))
            }
        }
    }

    fn dict(&mut self, v: &Value, level: usize) -> PyResult<()> {
        if v.downcast::<PyDict>().is_some_and(PyDict::is_empty) {
            self.out.ascii(b"{}");
            return Ok(());
        }
        self.marked(v, |this| {
            let plain = v.downcast_exact::<PyDict>().filter(|_| !this.this.sort_keys);
            let mut first = true;
            if let Some(dict) = plain {
                this.out.byte(b'{');
                // Writing a member may change the dict: what it adds is written, too.
                let mut i = 0;
                while i < dict.entry_count() {
                    if let Some((key, value)) = dict.entry(i) {
                        this.member(v, &key, &value, level, &mut first)?;
                    }
                    i += 1;
                }
            } else {
                let pairs = this.pairs(v)?;
                this.out.byte(b'{');
                for (key, value) in &pairs {
                    this.member(v, key, value, level, &mut first)?;
                }
            }
            if !first {
                this.newline(level);
            }
            this.out.byte(b'}');
            Ok(())
        })
    }

    /// A member of the dict `v`; `first` says that none has been written.
    fn member(
        &mut self,
        v: &Value,
        key: &Value,
        value: &Value,
        level: usize,
        first: &mut bool,
    ) -> PyResult<()> {
        let made = if key.is_a::<PyStr>() { None } else { Some(self.key(key)?) };
        let text = match &made {
            None => key,
            Some(Some(text)) => text,
            Some(None) => return Ok(()),
        };
        if std::mem::take(first) {
            self.newline(level + 1);
        } else {
            self.separator(level + 1);
        }
        self.string(text)?;
        self.out.value(&self.key_separator);
        self.value(value, level + 1).map_err(|raised| {
            let exception = self.t.take(raised);
            let shown = repr::repr_text(self.t, key);
            let shown = shown.unwrap_or_else(|raised| {
                drop(self.t.take(raised));
                "…".to_string()
            });
            let raised = self.t.raise_again(exception);
            self.noted(raised, format!("when serializing {} item {shown}", full_type_name(v.class())))
        })
    }
}

macro_rules! field_getter {
    ($name:ident, $field:ident) => {
        fn $name(_: &Thread, v: &Value) -> PyResult {
            Ok(v.downcast::<PyEncoder>().and_then(|e| e.$field.get()).unwrap_or_else(Value::none))
        }
    };
}

field_getter!(get_markers, markers);
field_getter!(get_default, default);
field_getter!(get_encoder, encoder);
field_getter!(get_indent, indent);
field_getter!(get_key_separator, key_separator);
field_getter!(get_item_separator, item_separator);

fn get_sort_keys(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(v.downcast::<PyEncoder>().is_some_and(|e| e.sort_keys)))
}

fn get_skipkeys(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(v.downcast::<PyEncoder>().is_some_and(|e| e.skipkeys)))
}

pub static ENCODER_SPEC: TypeSpec = TypeSpec {
    name: "Encoder",
    module: "_json",
    container: true,
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    slots: Slots { new: Some(encoder_new), call: Some(encoder_call), ..Slots::EMPTY },
    getset: &[
        GetSet::get("markers", get_markers, "markers"),
        GetSet::get("default", get_default, "default"),
        GetSet::get("encoder", get_encoder, "encoder"),
        GetSet::get("indent", get_indent, "indent"),
        GetSet::get("key_separator", get_key_separator, "key_separator"),
        GetSet::get("item_separator", get_item_separator, "item_separator"),
        GetSet::get("sort_keys", get_sort_keys, "sort_keys"),
        GetSet::get("skipkeys", get_skipkeys, "skipkeys"),
    ],
    ..TypeSpec::of::<PyEncoder>(&ENCODER)
};
