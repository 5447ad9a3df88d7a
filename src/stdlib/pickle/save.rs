//! Writing one object graph: the types with instructions of their own. All others are written by what they reduce to (`reduce`).
//!
//! Whatever calls Python code (hooks, `__reduce__`, iterators, the file) may change the containers being written: elements are
//! taken one by one, and no borrow of an object or of the memo lives across a call.

use super::buffer::PyPickleBuffer;
use super::memo::SavedMemo;
use super::opcode::*;
use super::output::Output;
use super::{errors, reduce};
use adder_vm::exc::Exc;
use adder_vm::object::class::PyType;
use adder_vm::object::payload::Payload;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, iter, repr, seq, truth};
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::dict::PyDict;
use adder_vm::types::float;
use adder_vm::types::function::PyFunction;
use adder_vm::types::int::{self, ByteOrder, IntRef, Signedness};
use adder_vm::types::list::{self, PyList};
use adder_vm::types::set::{FROZENSET as FROZENSET_TYPE, PySet, SET, any_set};
use adder_vm::types::str::{PyStr, intern};
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::type_::TYPE;
use std::cell::{Cell, RefCell};
use std::fmt::Display;

/// One call of `dump`.
pub struct Save<'a> {
    pub t: &'a Thread,
    pub memo: &'a RefCell<SavedMemo>,
    pub protocol: u8,
    pub bin: bool,
    /// The pickler's `fast`: no memo.
    pub fast: Option<&'a Cell<i32>>,
    pub fix_imports: bool,
    pub out: Output,
    pub buffer_callback: Option<Value>,
    pub persistent_id: Option<Value>,
    pub reducer_override: Option<Value>,
    pub dispatch_table: Option<Value>,
    /// How deep containers are nested, and in which of them, in fast mode.
    pub fast_depth: usize,
    /// The class looked at last, at which version, and whether its instances reduce in the default way.
    pub plain: Option<(Value, u32, bool)>,
    pub fast_seen: Vec<u64>,
}

/// Containers nested deeper than this in fast mode are checked for cycles.
const FAST_NESTING: usize = 50;

/// Whether `persistent_id` is asked about an object: not about an id that it gave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Persistent,
    Nothing,
}

impl Save<'_> {
    /// Writes a whole pickle.
    pub fn dump(mut self, object: &Value) -> PyResult {
        if self.protocol >= 2 {
            self.out.op1(PROTO, self.protocol);
        }
        if self.protocol >= 4 {
            self.out.begin_framing();
        }
        self.save(object, Ask::Persistent)?;
        self.out.op(STOP);
        self.out.finish(self.t)
    }

    fn is_fast(&self) -> bool {
        self.fast.is_some_and(|f| f.get() != 0)
    }

    /// Writes an object.
    #[inline]
    pub fn save(&mut self, v: &Value, ask: Ask) -> PyResult<()> {
        self.out.boundary(self.t)?;
        if self.persistent_id.is_some() && ask == Ask::Persistent && self.save_persistent(v)? {
            return Ok(());
        }
        if let Some(n) = small(v) {
            return self.save_small(n);
        }
        if v.is_none() {
            self.out.op(NONE);
            return Ok(());
        }
        let class = v.class();
        if let Some(s) = v.downcast_exact::<PyStr>() {
            if !self.write_known(v) {
                return self.save_str(v, s);
            }
            return Ok(());
        }
        if v.is(Value::true_ref()) || v.is(Value::false_ref()) {
            self.save_bool(v.is(Value::true_ref()));
            return Ok(());
        }
        if class.is(int::INT.get()) {
            return self.save_big(v);
        }
        if class.is(float::FLOAT.get()) {
            self.save_float(v);
            return Ok(());
        }
        if self.write_known(v) {
            return Ok(());
        }
        if let Some(b) = v.downcast_exact::<PyBytes>() {
            return self.save_bytes(v, b);
        }
        self.save_compound(v)
    }

    /// Writes an object that may contain others.
    fn save_compound(&mut self, v: &Value) -> PyResult<()> {
        let guard = self.t.enter_native(" while pickling an object")?;
        let result = if let Some(p) = v.downcast_exact::<PyTuple>() {
            self.save_tuple(v, p)
        } else if let Some(l) = v.downcast_exact::<PyList>() {
            self.save_list(v, l)
        } else if let Some(d) = v.downcast_exact::<PyDict>() {
            self.save_dict(v, d)
        } else if v.class().is(SET.get()) {
            self.save_set(v)
        } else if v.class().is(FROZENSET_TYPE.get()) {
            self.save_frozenset(v)
        } else if let Some(b) = v.downcast_exact::<PyByteArray>() {
            self.save_bytearray(v, b)
        } else if let Some(b) = v.downcast_exact::<PyPickleBuffer>() {
            self.save_buffer(v, b)
        } else {
            self.save_other(v)
        };
        drop(guard);
        result
    }

    fn save_other(&mut self, v: &Value) -> PyResult<()> {
        let t = self.t;
        if let Some(hook) = self.reducer_override.clone() {
            let reduced = call::call(t, &hook, std::slice::from_ref(v))?;
            if !reduced.is_not_implemented() {
                return self.save_reduced(v, &reduced);
            }
        }
        if v.class().is(TYPE.get()) {
            return self.save_type(v);
        }
        if v.downcast_exact::<PyFunction>().is_some() {
            return self.save_global(v, None);
        }
        let reduced = match self.reducer(v.class())? {
            Some(reducer) => call::call(t, &reducer, std::slice::from_ref(v))?,
            None if v.class().is_subtype(TYPE.get()) => return self.save_global(v, None),
            None if self.is_plain(v) => return self.save_plain(v),
            None => match attr::find(t, v, "__reduce_ex__")? {
                Some(method) => call::call(t, &method, &[Value::from(i64::from(self.protocol))])?,
                None => match attr::find(t, v, "__reduce__")? {
                    Some(method) => call::call(t, &method, &[])?,
                    None => {
                        let name = v.class().tp_name();
                        let shown = repr::repr_text(t, v)?;
                        return Err(errors::pickling(
                            t,
                            format_args!("can't pickle '{name}' object: {shown}"),
                        ));
                    }
                },
            },
        };
        self.save_reduced(v, &reduced)
    }

    /// The function in the dispatch table for a class.
    fn reducer(&self, class: &PyType) -> PyResult<Option<Value>> {
        match &self.dispatch_table {
            None => match reduce::dispatch_table() {
                Some(table) => match table.downcast::<PyDict>() {
                    Some(table) => table.get(self.t, class.as_value()),
                    None => Ok(None),
                },
                None => Ok(None),
            },
            Some(table) => {
                let found = seq::get_item(self.t, &table.clone(), class.as_value());
                self.t.catch(found, Exc::KeyError)
            }
        }
    }

    /// Writes a persistent id; false if the object has none.
    fn save_persistent(&mut self, v: &Value) -> PyResult<bool> {
        let Some(hook) = self.persistent_id.clone() else { return Ok(false) };
        let id = call::call(self.t, &hook, std::slice::from_ref(v))?;
        if id.is_none() {
            return Ok(false);
        }
        if self.bin {
            self.save(&id, Ask::Nothing)?;
            self.out.op(BINPERSID);
            return Ok(true);
        }
        let text = repr::str(self.t, &id)?;
        let Some(text) = text.downcast::<PyStr>().and_then(PyStr::as_ascii) else {
            return Err(errors::pickling(self.t, "persistent IDs in protocol 0 must be ASCII strings"));
        };
        self.out.op(PERSID);
        self.out.bytes(text.as_bytes());
        self.out.op(b'\n');
        Ok(true)
    }

    /// Writes a reference to an object that was written before; false if it was not.
    #[inline]
    pub fn write_known(&mut self, v: &Value) -> bool {
        let found = self.memo.borrow().find(v.word());
        match found {
            Some(number) => {
                self.write_get(number);
                true
            }
            None => false,
        }
    }

    fn write_get(&mut self, number: u32) {
        match (self.bin, u8::try_from(number)) {
            (false, _) => self.text_op(GET, number),
            (true, Ok(number)) => self.out.op1(BINGET, number),
            (true, Err(_)) => self.out.op4(LONG_BINGET, number),
        }
    }

    /// An instruction whose argument is a line of text.
    fn text_op(&mut self, op: u8, argument: impl Display) {
        self.out.bytes(format!("{}{argument}\n", char::from(op)).as_bytes());
    }

    /// Gives the object just written a number.
    #[inline]
    pub fn memoize(&mut self, v: &Value) {
        if self.is_fast() {
            return;
        }
        let number = self.memo.borrow().len() as u32;
        let old = self.memo.borrow_mut().put(v.clone(), number);
        drop(old);
        match (self.protocol >= 4, self.bin, u8::try_from(number)) {
            (true, _, _) => self.out.op(MEMOIZE),
            (false, false, _) => self.text_op(PUT, number),
            (false, true, Ok(number)) => self.out.op1(BINPUT, number),
            (false, true, Err(_)) => self.out.op4(LONG_BINPUT, number),
        }
    }

    fn save_bool(&mut self, b: bool) {
        match (self.protocol >= 2, b) {
            (true, true) => self.out.op(NEWTRUE),
            (true, false) => self.out.op(NEWFALSE),
            (false, true) => self.out.bytes(b"I01\n"),
            (false, false) => self.out.bytes(b"I00\n"),
        }
    }

    #[inline]
    fn save_small(&mut self, n: i64) -> PyResult<()> {
        match i32::try_from(n) {
            Ok(n) if self.bin => match (u8::try_from(n), u16::try_from(n)) {
                (Ok(n), _) => self.out.op1(BININT1, n),
                (Err(_), Ok(n)) => {
                    let [a, b] = n.to_le_bytes();
                    self.out.bytes(&[BININT2, a, b]);
                }
                (Err(_), Err(_)) => self.out.op4(BININT, n as u32),
            },
            Ok(n) => self.text_op(INT, n),
            Err(_) => return self.save_big(&Value::from(n)),
        }
        Ok(())
    }

    fn save_big(&mut self, v: &Value) -> PyResult<()> {
        let Some(n) = IntRef::of(v) else { return Ok(()) };
        if self.protocol < 2 {
            let text = repr::repr_text(self.t, v)?;
            self.text_op(LONG, format_args!("{text}L"));
            return Ok(());
        }
        // The sign takes a bit, but the most negative number of a length has none to spare.
        let length = n.bit_len() / 8 + 1;
        let mut bytes = int::to_bytes(self.t, n, length, ByteOrder::Little, Signedness::Signed)?;
        if let [.., below, 0xff] = bytes[..] {
            if n.is_negative() && below & 0x80 != 0 {
                bytes.pop();
            }
        }
        match (u8::try_from(bytes.len()), i32::try_from(bytes.len())) {
            (Ok(length), _) => self.out.op1(LONG1, length),
            (Err(_), Ok(length)) => self.out.op4(LONG4, length as u32),
            (Err(_), Err(_)) => return Err(self.t.overflow_error("int too large to pickle")),
        }
        self.out.data(self.t, &[], &bytes, None)
    }

    fn save_float(&mut self, v: &Value) {
        let d = float::float_value(v).unwrap_or(0.0);
        if self.bin {
            let mut bytes = [BINFLOAT; 9];
            bytes[1..].copy_from_slice(&d.to_be_bytes());
            self.out.bytes(&bytes);
        } else {
            self.text_op(FLOAT, float::repr_text(d));
        }
    }

    fn save_str(&mut self, v: &Value, s: &PyStr) -> PyResult<()> {
        if !self.bin {
            let line = raw_escaped(s.chars());
            self.out.op(UNICODE);
            self.out.bytes(&line);
            self.out.op(b'\n');
        } else if s.is_ascii() {
            self.write_text(s.raw_bytes())?;
        } else {
            let mut text = Vec::with_capacity(s.len() * 2);
            match s.chars() {
                Chars::One(c) => c.iter().for_each(|&b| match b {
                    0..=0x7f => text.push(b),
                    _ => text.extend_from_slice(&[0xc0 | b >> 6, 0x80 | b & 0x3f]),
                }),
                wide => text = wide.to_wtf8(),
            }
            self.write_text(&text)?;
        }
        self.memoize(v);
        Ok(())
    }

    /// A string's bytes in UTF-8.
    #[inline]
    fn write_text(&mut self, text: &[u8]) -> PyResult<()> {
        let n = text.len();
        if n <= 0xff && self.protocol >= 4 {
            return self.out.data(self.t, &[SHORT_BINUNICODE, n as u8], text, None);
        }
        self.write_counted(text, None, BINUNICODE, BINUNICODE8, "string")
    }

    /// Data behind a count of four bytes, or of eight if that is not enough.
    fn write_counted(
        &mut self,
        data: &[u8],
        object: Option<&Value>,
        short: u8,
        long: u8,
        what: &str,
    ) -> PyResult<()> {
        let mut header = [0; 9];
        let used = match u32::try_from(data.len()) {
            Ok(n) => {
                header[0] = short;
                header[1..5].copy_from_slice(&n.to_le_bytes());
                5
            }
            Err(_) if self.protocol >= 4 => {
                header[0] = long;
                header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
                9
            }
            Err(_) => {
                return Err(self.t.overflow_error(format_args!(
                    "serializing a {what} larger than 4 GiB requires pickle protocol 4 or higher"
                )));
            }
        };
        self.out.data(self.t, &header[..used], data, object)
    }

    fn save_bytes(&mut self, v: &Value, b: &PyBytes) -> PyResult<()> {
        if self.protocol < 3 {
            // Protocols of Python 2 know bytes only as what text is encoded to.
            let parts = if b.as_slice().is_empty() {
                [PyBytes::class().to_value(), tuple::empty()]
            } else {
                let text = Value::from(Chars::One(b.as_slice()));
                [reduce::helper(self.t, "_codecs", "encode")?, tuple::of([text, intern("latin1")])]
            };
            return self.save_reduce(&parts, Some(v));
        }
        self.write_bytes(b.as_slice(), Some(v))?;
        self.memoize(v);
        Ok(())
    }

    fn write_bytes(&mut self, data: &[u8], object: Option<&Value>) -> PyResult<()> {
        if let Ok(n) = u8::try_from(data.len()) {
            return self.out.data(self.t, &[SHORT_BINBYTES, n], data, object);
        }
        self.write_counted(data, object, BINBYTES, BINBYTES8, "bytes object")
    }

    fn save_bytearray(&mut self, v: &Value, b: &PyByteArray) -> PyResult<()> {
        if self.protocol < 5 {
            let args =
                if b.len() == 0 { tuple::empty() } else { tuple::of([PyBytes::from_slice(&b.lock())]) };
            return self.save_reduce(&[PyByteArray::class().to_value(), args], Some(v));
        }
        self.write_bytearray(&b.lock(), Some(v))?;
        self.memoize(v);
        Ok(())
    }

    fn write_bytearray(&mut self, data: &[u8], object: Option<&Value>) -> PyResult<()> {
        let mut header = [BYTEARRAY8; 9];
        header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
        self.out.data(self.t, &header, data, object)
    }

    fn save_buffer(&mut self, v: &Value, b: &PyPickleBuffer) -> PyResult<()> {
        if self.protocol < 5 {
            return Err(errors::pickling(self.t, "PickleBuffer can only be pickled with protocol >= 5"));
        }
        let contents = b.contents(self.t)?;
        let within = match self.buffer_callback.clone() {
            None => true,
            Some(callback) => {
                let answer = call::call(self.t, &callback, std::slice::from_ref(v))?;
                truth::truth(self.t, &answer)?
            }
        };
        if !within {
            self.out.op(NEXT_BUFFER);
            if contents.readonly {
                self.out.op(READONLY_BUFFER);
            }
            return Ok(());
        }
        if contents.readonly {
            self.write_bytes(contents.as_slice(), None)?;
        } else {
            self.write_bytearray(contents.as_slice(), None)?;
        }
        self.memoize(v);
        Ok(())
    }

    fn save_tuple(&mut self, v: &Value, p: &PyTuple) -> PyResult<()> {
        let items = tuple::items(p);
        let n = items.len();
        if n == 0 {
            if self.protocol > 0 {
                self.out.op(EMPTY_TUPLE);
            } else {
                self.out.bytes(&[MARK, TUPLE]);
            }
            return Ok(());
        }
        let short = n <= 3 && self.protocol >= 2;
        if !short {
            self.out.op(MARK);
        }
        for (i, item) in items.iter().enumerate() {
            self.save(item, Ask::Persistent)
                .map_err(|e| errors::note(self.t, e, v.class(), format_args!("item {i}")))?;
        }
        let known = self.memo.borrow().find(v.word());
        if let Some(number) = known {
            // An element contains the tuple and has written it: its own elements are taken off again.
            match (short, self.bin) {
                (true, _) => self.out.bytes(&[POP; 3][..n]),
                (false, true) => self.out.op(POP_MARK),
                (false, false) => (0..=n).for_each(|_| self.out.op(POP)),
            }
            self.write_get(number);
            return Ok(());
        }
        self.out.op(match (short, n) {
            (true, 1) => TUPLE1,
            (true, 2) => TUPLE2,
            (true, _) => TUPLE3,
            (false, _) => TUPLE,
        });
        self.memoize(v);
        Ok(())
    }

    /// In fast mode, refuses containers that contain themselves.
    fn enter_fast(&mut self, v: &Value) -> PyResult<()> {
        if !self.is_fast() {
            return Ok(());
        }
        self.fast_depth += 1;
        if self.fast_depth > FAST_NESTING {
            let id = v.word().0;
            if self.fast_seen.contains(&id) {
                let name = v.class().tp_name();
                return Err(self.t.value_error(format_args!(
                    "fast mode: can't pickle cyclic objects including object type {name} at {id:#x}"
                )));
            }
            self.fast_seen.push(id);
        }
        Ok(())
    }

    fn leave_fast(&mut self) {
        if self.fast_depth == 0 {
            return;
        }
        if self.fast_depth > FAST_NESTING {
            self.fast_seen.pop();
        }
        self.fast_depth -= 1;
    }

    fn save_list(&mut self, v: &Value, l: &PyList) -> PyResult<()> {
        self.enter_fast(v)?;
        if self.bin {
            self.out.op(EMPTY_LIST);
        } else {
            self.out.bytes(&[MARK, LIST]);
        }
        self.memoize(v);
        if list::len(l) != 0 {
            if self.protocol == 0 {
                let it = iter::iter(self.t, v)?;
                self.append_all(&it, v)?;
            } else {
                self.append_list(v, l)?;
            }
        }
        self.leave_fast();
        Ok(())
    }

    fn save_item(&mut self, item: &Value, owner: &Value, i: usize) -> PyResult<()> {
        self.save(item, Ask::Persistent)
            .map_err(|e| errors::note(self.t, e, owner.class(), format_args!("item {i}")))
    }

    fn append_list(&mut self, v: &Value, l: &PyList) -> PyResult<()> {
        if list::len(l) == 1 {
            if let Some(item) = list::get(l, 0) {
                self.save_item(&item, v, 0)?;
            }
            self.out.op(APPEND);
            return Ok(());
        }
        let size = list::len(l);
        let mut i = 0;
        while i < size {
            self.out.op(MARK);
            for _ in 0..BATCH {
                let Some(item) = list::get(l, i) else { break };
                self.save_item(&item, v, i)?;
                i += 1;
            }
            self.out.op(APPENDS);
            if list::len(l) != size {
                return Err(self.t.runtime_error("list changed size during iteration"));
            }
        }
        Ok(())
    }

    /// Appends what an iterator gives to the object on the stack.
    pub fn append_all(&mut self, it: &Value, owner: &Value) -> PyResult<()> {
        let mut i = 0;
        if self.protocol == 0 {
            while let Some(item) = iter::next(self.t, it)? {
                self.save_item(&item, owner, i)?;
                self.out.op(APPEND);
                i += 1;
            }
            return Ok(());
        }
        let mut next = iter::next(self.t, it)?;
        while let Some(first) = next.take() {
            next = iter::next(self.t, it)?;
            if next.is_none() {
                self.save_item(&first, owner, i)?;
                self.out.op(APPEND);
                return Ok(());
            }
            self.out.op(MARK);
            self.save_item(&first, owner, i)?;
            i += 1;
            let mut n = 1;
            while let Some(item) = next.take() {
                self.save_item(&item, owner, i)?;
                i += 1;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = iter::next(self.t, it)?;
            }
            self.out.op(APPENDS);
            if n == BATCH {
                next = iter::next(self.t, it)?;
            }
        }
        Ok(())
    }

    fn save_dict(&mut self, v: &Value, d: &PyDict) -> PyResult<()> {
        self.enter_fast(v)?;
        if self.bin {
            self.out.op(EMPTY_DICT);
        } else {
            self.out.bytes(&[MARK, DICT]);
        }
        self.memoize(v);
        if !d.is_empty() {
            if self.protocol == 0 {
                let items = call::method(self.t, v, "items", &[])?;
                let it = iter::iter(self.t, &items)?;
                self.set_all(&it, v)?;
            } else {
                self.set_dict(v, d)?;
            }
        }
        self.leave_fast();
        Ok(())
    }

    fn save_pair(&mut self, key: &Value, value: &Value, owner: &Value) -> PyResult<()> {
        self.save(key, Ask::Persistent)?;
        self.save(value, Ask::Persistent).map_err(|e| errors::note_item(self.t, e, owner.class(), key))
    }

    fn set_dict(&mut self, v: &Value, d: &PyDict) -> PyResult<()> {
        let size = d.len();
        let mut at = 0;
        if size == 1 {
            if let Some((key, value)) = d.next_entry(&mut at) {
                self.save_pair(&key, &value, v)?;
            }
            self.out.op(SETITEM);
            return Ok(());
        }
        loop {
            self.out.op(MARK);
            let mut n = 0;
            while n < BATCH {
                let Some((key, value)) = d.next_entry(&mut at) else { break };
                self.save_pair(&key, &value, v)?;
                n += 1;
            }
            self.out.op(SETITEMS);
            if d.len() != size {
                return Err(self.t.runtime_error("dictionary changed size during iteration"));
            }
            if n < BATCH {
                return Ok(());
            }
        }
    }

    /// Sets the items that an iterator of pairs gives in the object on the stack.
    pub fn set_all(&mut self, it: &Value, owner: &Value) -> PyResult<()> {
        if self.protocol == 0 {
            while let Some((key, value)) = self.next_pair(it)? {
                self.save_pair(&key, &value, owner)?;
                self.out.op(SETITEM);
            }
            return Ok(());
        }
        let mut next = self.next_pair(it)?;
        while let Some((key, value)) = next.take() {
            next = self.next_pair(it)?;
            if next.is_none() {
                self.save_pair(&key, &value, owner)?;
                self.out.op(SETITEM);
                return Ok(());
            }
            self.out.op(MARK);
            self.save_pair(&key, &value, owner)?;
            let mut n = 1;
            while let Some((key, value)) = next.take() {
                self.save_pair(&key, &value, owner)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.next_pair(it)?;
            }
            self.out.op(SETITEMS);
            if n == BATCH {
                next = self.next_pair(it)?;
            }
        }
        Ok(())
    }

    fn next_pair(&self, it: &Value) -> PyResult<Option<(Value, Value)>> {
        let Some(pair) = iter::next(self.t, it)? else { return Ok(None) };
        match pair.downcast::<PyTuple>().map(tuple::items) {
            Some([key, value]) => Ok(Some((key.clone(), value.clone()))),
            Some(_) | None => Err(self.t.type_error("dict items iterator must return 2-tuples")),
        }
    }

    fn save_set(&mut self, v: &Value) -> PyResult<()> {
        let Some(set) = any_set(v) else { return Ok(()) };
        if self.protocol < 4 {
            return self.save_as_list(v, set);
        }
        self.out.op(EMPTY_SET);
        self.memoize(v);
        let size = set.len();
        if size == 0 {
            return Ok(());
        }
        let mut at = 0;
        loop {
            self.out.op(MARK);
            let mut n = 0;
            while n < BATCH {
                let Some((item, _)) = set.next_entry(&mut at) else { break };
                self.save_element(&item, v)?;
                n += 1;
            }
            self.out.op(ADDITEMS);
            if set.len() != size {
                return Err(self.t.runtime_error("set changed size during iteration"));
            }
            if n < BATCH {
                return Ok(());
            }
        }
    }

    fn save_element(&mut self, item: &Value, owner: &Value) -> PyResult<()> {
        self.save(item, Ask::Persistent).map_err(|e| errors::note(self.t, e, owner.class(), "element"))
    }

    fn save_as_list(&mut self, v: &Value, set: &PySet) -> PyResult<()> {
        let items = list::new(set.to_vec());
        self.save_reduce(&[v.class().to_value(), tuple::of([items])], Some(v))
    }

    fn save_frozenset(&mut self, v: &Value) -> PyResult<()> {
        let Some(set) = any_set(v) else { return Ok(()) };
        if self.protocol < 4 {
            return self.save_as_list(v, set);
        }
        self.enter_fast(v)?;
        self.out.op(MARK);
        for item in set.to_vec() {
            self.save_element(&item, v)?;
        }
        let known = self.memo.borrow().find(v.word());
        if let Some(number) = known {
            self.out.op(POP_MARK);
            self.write_get(number);
        } else {
            self.out.op(FROZENSET);
            self.memoize(v);
        }
        self.leave_fast();
        Ok(())
    }
}

/// An int kept in the word.
#[inline(always)]
fn small(v: &Value) -> Option<i64> {
    if v.is_int_word() { int::to_i64(v) } else { None }
}

/// Text for a line of protocol 0: Latin-1, all that would end the line or is not in it as `\u` escapes.
fn raw_escaped(chars: Chars) -> Vec<u8> {
    let mut out = Vec::with_capacity(chars.len());
    for c in chars.iter() {
        match c {
            0 | 0x0a | 0x0d | 0x1a | 0x5c | 0x100..=0xffff => {
                out.extend_from_slice(format!("\\u{c:04x}").as_bytes());
            }
            0x1_0000.. => out.extend_from_slice(format!("\\U{c:08x}").as_bytes()),
            _ => out.push(c as u8),
        }
    }
    out
}
