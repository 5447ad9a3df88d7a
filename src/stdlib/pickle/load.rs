//! Reading one object graph: a machine with a stack, marks on it, and a memo.
//!
//! A pickle may be forged: every instruction checks what it finds on the stack. Python code that it calls (`__reduce__`d functions,
//! `__setstate__`, `extend`, hash functions) can reach objects on the stack and the memo, but not the stack itself.

use super::errors;
use super::input::Input;
use super::memo::LoadedMemo;
use super::names;
use super::opcode::*;
use super::unpickler::{PyUnpickler, no_persistent_load};
use adder_vm::codecs;
use adder_vm::native::Args;
use adder_vm::object::shape;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, iter, seq};
use adder_vm::text::chars::Chars;
use adder_vm::text::codecs::escape::{BrokenHex, decode_bytes};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::{PyByteArray, PyBytes};
use adder_vm::types::descriptors;
use adder_vm::types::dict::{self, PyDict};
use adder_vm::types::int::{self, ByteOrder, Parsed, Signedness};
use adder_vm::types::list::{self, PyList};
use adder_vm::types::set::{self, PySet};
use adder_vm::types::str::{PyStr, equals_str, from_ascii, intern_value};
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::type_::TYPE;
use std::cell::RefCell;

/// One call of `load`.
pub struct Load<'a, 'd> {
    pub t: &'a Thread,
    pub memo: &'a RefCell<LoadedMemo>,
    pub input: Input<'d>,
    pub stack: Vec<Value>,
    /// Heights of the stack at the marks.
    pub marks: Vec<usize>,
    /// The height below which nothing may be taken: the last mark's, or 0.
    pub fence: usize,
    pub protocol: u8,
    pub unpickler: Option<&'a PyUnpickler>,
    pub fix_imports: bool,
    pub encoding: Value,
    pub errors: Value,
    pub buffers: Option<Value>,
    pub persistent_load: Option<Value>,
    pub find_class: Option<Value>,
}

impl Load<'_, '_> {
    /// Reads a pickle to its end.
    pub fn run(&mut self) -> PyResult {
        loop {
            let op = match self.input.byte(self.t) {
                Ok(op) => op,
                Err(raised) => return Err(self.no_more(raised)),
            };
            if op == STOP {
                return self.pop();
            }
            self.step(op)?;
        }
    }

    /// A pickle that ends before its end is an `EOFError`.
    #[cold]
    fn no_more(&self, raised: Raised) -> Raised {
        if !errors::is_unpickling(self.t) {
            return raised;
        }
        drop(self.t.take(raised));
        self.t.error(adder_vm::exc::Exc::EOFError, "Ran out of input")
    }

    #[cold]
    fn error(&self, message: impl std::fmt::Display) -> Raised {
        errors::unpickling(self.t, message)
    }

    #[cold]
    fn underflow(&self) -> Raised {
        self.error(if self.marks.is_empty() { "unpickling stack underflow" } else { "unexpected MARK found" })
    }

    #[inline(always)]
    fn push(&mut self, v: Value) -> PyResult<()> {
        self.stack.push(v);
        Ok(())
    }

    #[inline(always)]
    fn pop(&mut self) -> PyResult {
        if self.stack.len() > self.fence {
            if let Some(v) = self.stack.pop() {
                return Ok(v);
            }
        }
        Err(self.underflow())
    }

    #[inline(always)]
    fn top(&self) -> PyResult<&Value> {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.fence => Ok(top),
            Some(_) | None => Err(self.underflow()),
        }
    }

    /// Takes the last mark away; gives the height of the stack at it.
    fn mark(&mut self) -> PyResult<usize> {
        let Some(mark) = self.marks.pop() else { return Err(self.error("could not find MARK")) };
        self.fence = self.marks.last().copied().unwrap_or(0);
        Ok(mark)
    }

    /// What lies above the last mark.
    fn pop_mark(&mut self) -> PyResult<Vec<Value>> {
        let mark = self.mark()?;
        Ok(self.stack.split_off(mark))
    }

    /// The object below the last mark, and what lies above it.
    fn pop_onto(&mut self) -> PyResult<(Value, Vec<Value>)> {
        let mark = self.mark()?;
        if mark <= self.fence {
            return Err(self.underflow());
        }
        let items = self.stack.split_off(mark);
        Ok((self.top()?.clone(), items))
    }

    #[inline(always)]
    fn number<const N: usize>(&mut self) -> PyResult<u64> {
        let mut wide = [0; 8];
        wide[..N].copy_from_slice(self.input.bytes(self.t, N)?);
        Ok(u64::from_le_bytes(wide))
    }

    /// A count of eight bytes, which has to be a size that memory can have.
    fn size8(&mut self, what: &str) -> PyResult<usize> {
        let n = self.number::<8>()?;
        let max = isize::MAX;
        if n > max as u64 {
            return Err(self
                .t
                .overflow_error(format_args!("{what} exceeds system's maximum size of {max} bytes")));
        }
        Ok(n as usize)
    }

    #[inline]
    fn step(&mut self, op: u8) -> PyResult<()> {
        match op {
            NONE => self.push(Value::none()),
            NEWTRUE => self.push(Value::bool(true)),
            NEWFALSE => self.push(Value::bool(false)),
            BININT1 => {
                let n = self.input.byte(self.t)?;
                self.push(Value::small_int(i64::from(n)))
            }
            BININT2 => {
                let n = self.number::<2>()?;
                self.push(Value::small_int(n as i64))
            }
            BININT => {
                let n = self.number::<4>()?;
                self.push(Value::small_int(i64::from(n as u32 as i32)))
            }
            BINFLOAT => {
                let n = self.number::<8>()?;
                self.push(Value::from(f64::from_bits(n.swap_bytes())))
            }
            SHORT_BINUNICODE => {
                let n = self.input.byte(self.t)?;
                self.text(usize::from(n))
            }
            BINUNICODE => {
                let n = self.number::<4>()?;
                self.text(n as usize)
            }
            MEMOIZE => {
                let number = self.memo.borrow().len();
                self.memoize(number)
            }
            BINPUT => {
                let n = self.input.byte(self.t)?;
                self.memoize(usize::from(n))
            }
            LONG_BINPUT => {
                let n = self.number::<4>()?;
                self.memoize(n as usize)
            }
            BINGET => {
                let n = self.input.byte(self.t)?;
                self.recall(i64::from(n))
            }
            LONG_BINGET => {
                let n = self.number::<4>()?;
                self.recall(n as i64)
            }
            EMPTY_LIST => self.push(list::empty()),
            EMPTY_DICT => self.push(dict::new()),
            EMPTY_TUPLE => self.push(tuple::empty()),
            EMPTY_SET => self.push(set::empty()),
            TUPLE1 => {
                let a = self.pop()?;
                self.push(tuple::of([a]))
            }
            TUPLE2 => {
                let b = self.pop()?;
                let a = self.pop()?;
                self.push(tuple::of([a, b]))
            }
            TUPLE3 => {
                let c = self.pop()?;
                let b = self.pop()?;
                let a = self.pop()?;
                self.push(tuple::of([a, b, c]))
            }
            TUPLE => {
                let items = self.pop_mark()?;
                self.push(tuple::new(items))
            }
            MARK => {
                self.fence = self.stack.len();
                self.marks.push(self.fence);
                Ok(())
            }
            APPEND => self.append_one(),
            APPENDS => self.append_many(),
            SETITEM => self.set_one(),
            SETITEMS => self.set_many(),
            ADDITEMS => self.add_many(),
            BUILD => self.build(),
            REDUCE => self.reduce(),
            NEWOBJ => self.new_object(),
            STACK_GLOBAL => self.stack_global(),
            FRAME => {
                let n = self.number::<8>()?;
                match isize::try_from(n) {
                    Ok(n) => self.input.frame(self.t, n as usize),
                    Err(_) => {
                        let max = isize::MAX;
                        Err(self.t.overflow_error(format_args!(
                            "FRAME length exceeds system's maximum of {max} bytes"
                        )))
                    }
                }
            }
            PROTO => self.proto(),
            _ => self.rare_step(op),
        }
    }

    /// Instructions of old protocols and of uncommon objects.
    #[inline(never)]
    fn rare_step(&mut self, op: u8) -> PyResult<()> {
        match op {
            POP => self.pop_one(),
            POP_MARK => self.pop_mark().map(drop),
            DUP => {
                let top = self.top()?.clone();
                self.push(top)
            }
            INT => self.int_line(),
            LONG => self.long_line(),
            FLOAT => self.float_line(),
            LONG1 => {
                let n = self.input.byte(self.t)?;
                self.long(usize::from(n))
            }
            LONG4 => {
                let n = self.number::<4>()? as u32 as i32;
                match usize::try_from(n) {
                    Ok(n) => self.long(n),
                    Err(_) => Err(self.error("LONG pickle has negative byte count")),
                }
            }
            STRING => self.string_line(),
            SHORT_BINSTRING => {
                let n = self.input.byte(self.t)?;
                self.old_string(usize::from(n))
            }
            BINSTRING => {
                let n = self.number::<4>()? as u32 as i32;
                match usize::try_from(n) {
                    Ok(n) => self.old_string(n),
                    Err(_) => Err(self.error("BINSTRING pickle has negative byte count")),
                }
            }
            UNICODE => {
                let line = self.line(0)?;
                let decode = names::helper(self.t, "_codecs", "raw_unicode_escape_decode")?;
                let pair = call::call(self.t, &decode, &[PyBytes::from_slice(&line)])?;
                let text = seq::get_item(self.t, &pair, &Value::small_int(0))?;
                self.push(text)
            }
            BINUNICODE8 => {
                let n = self.size8("BINUNICODE")?;
                self.text(n)
            }
            SHORT_BINBYTES => {
                let n = self.input.byte(self.t)?;
                self.bytes(usize::from(n))
            }
            BINBYTES => {
                let n = self.number::<4>()?;
                self.bytes(n as usize)
            }
            BINBYTES8 => {
                let n = self.size8("BINBYTES")?;
                self.bytes(n)
            }
            BYTEARRAY8 => {
                let n = self.size8("BYTEARRAY8")?;
                let data = self.input.bytes(self.t, n)?.to_vec();
                self.push(PyByteArray::from_vec(data))
            }
            NEXT_BUFFER => self.next_buffer(),
            READONLY_BUFFER => {
                let view = super::buffer::read_only(self.t, self.top()?)?;
                self.pop()?;
                self.push(view)
            }
            FROZENSET => {
                let items = self.pop_mark()?;
                let set = set::frozen_from(self.t, &items)?;
                self.push(set)
            }
            LIST => {
                let items = self.pop_mark()?;
                self.push(list::new(items))
            }
            DICT => {
                let items = self.pop_mark()?;
                if items.len() % 2 != 0 {
                    return Err(self.error("odd number of items for DICT"));
                }
                let made = dict::with_capacity(items.len() / 2);
                self.set_pairs(&made, items)?;
                self.push(made)
            }
            PUT => {
                let line = self.line(1)?;
                let n = self.int_text(&line)?;
                match usize::try_from(n) {
                    Ok(n) => self.memoize(n),
                    Err(_) => {
                        self.top()?;
                        Err(self.t.value_error("negative PUT argument"))
                    }
                }
            }
            GET => {
                let line = self.line(1)?;
                let n = self.int_text(&line)?;
                self.recall(n)
            }
            GLOBAL => self.global_lines(),
            INST => {
                let items = self.pop_mark()?;
                let class = self.global_names()?;
                let made = self.instantiate(&class, items)?;
                self.push(made)
            }
            OBJ => {
                let mark = self.mark()?;
                if self.stack.len() <= mark {
                    return Err(self.underflow());
                }
                let items = self.stack.split_off(mark + 1);
                let class = self.pop()?;
                let made = self.instantiate(&class, items)?;
                self.push(made)
            }
            NEWOBJ_EX => self.new_object_ex(),
            PERSID => {
                let line = self.line(0)?;
                if !line.is_ascii() {
                    return Err(self.error("persistent IDs in protocol 0 must be ASCII strings"));
                }
                self.persistent(from_ascii(&line))
            }
            BINPERSID => {
                let id = self.pop()?;
                self.persistent(id)
            }
            EXT1 => self.extension::<1>(),
            EXT2 => self.extension::<2>(),
            EXT4 => self.extension::<4>(),
            0x20..=0x7e if op != b'\'' && op != b'\\' => {
                Err(self.error(format_args!("invalid load key, '{}'.", char::from(op))))
            }
            _ => Err(self.error(format_args!("invalid load key, '\\x{op:02x}'."))),
        }
    }

    fn proto(&mut self) -> PyResult<()> {
        let n = self.input.byte(self.t)?;
        if n > HIGHEST_PROTOCOL {
            return Err(self.t.value_error(format_args!("unsupported pickle protocol: {n}")));
        }
        self.protocol = n;
        if let Some(unpickler) = self.unpickler {
            unpickler.protocol.set(n);
        }
        Ok(())
    }

    fn pop_one(&mut self) -> PyResult<()> {
        // A mark counts as something to be taken off.
        if self.marks.last() == Some(&self.stack.len()) {
            return self.mark().map(drop);
        }
        self.pop().map(drop)
    }

    fn memoize(&mut self, number: usize) -> PyResult<()> {
        let top = self.top()?.clone();
        let old = self.memo.borrow_mut().put(number, top);
        drop(old);
        Ok(())
    }

    fn recall(&mut self, number: i64) -> PyResult<()> {
        let found = usize::try_from(number).ok().and_then(|n| self.memo.borrow().get(n).cloned());
        match found {
            Some(v) => self.push(v),
            None => Err(self.error(format_args!("Memo value not found at index {number}"))),
        }
    }

    /// A line without its end, of at least `least` characters.
    fn line(&mut self, least: usize) -> PyResult<Vec<u8>> {
        let mut line = self.input.line(self.t)?;
        line.pop();
        if line.len() < least {
            return Err(self.error("pickle data was truncated"));
        }
        Ok(line)
    }

    /// An int in a line of its own, as `int` reads it.
    fn int_text(&self, line: &[u8]) -> PyResult<i64> {
        let number = self.int_value(line)?;
        int::to_c_long(self.t, &number)
    }

    fn int_value(&self, line: &[u8]) -> PyResult {
        let text = std::str::from_utf8(line).ok().filter(|s| s.is_ascii());
        match text.map(|text| int::parse_text(text, 10)) {
            Some(Parsed::Number(n)) => Ok(n),
            // `int` knows how to say what is wrong.
            Some(Parsed::TooLong(_) | Parsed::Malformed) | None => {
                let mut line = line.to_vec();
                line.push(b'\n');
                call::call(self.t, int::INT.get().as_value(), &[Value::from(Chars::One(&line))])
            }
        }
    }

    fn int_line(&mut self) -> PyResult<()> {
        let line = self.line(1)?;
        match line.as_slice() {
            b"00" => return self.push(Value::bool(false)),
            b"01" => return self.push(Value::bool(true)),
            _ => {}
        }
        let text = std::str::from_utf8(&line).ok().filter(|s| s.is_ascii());
        match text.map(|text| int::parse_text(text, 10)) {
            Some(Parsed::Number(n)) => self.push(n),
            Some(Parsed::TooLong(_) | Parsed::Malformed) | None => {
                Err(self.t.value_error("could not convert string to int"))
            }
        }
    }

    fn long_line(&mut self) -> PyResult<()> {
        let mut line = self.line(1)?;
        if line.last() == Some(&b'L') {
            line.pop();
        }
        let number = self.int_value(&line)?;
        self.push(number)
    }

    fn float_line(&mut self) -> PyResult<()> {
        let line = self.line(1)?;
        let text = String::from_utf8_lossy(&line);
        let Some(d) = adder_vm::types::float::parse_plain(&text) else {
            return Err(self.t.value_error(format_args!("could not convert string to float: '{text}\n'")));
        };
        if d.is_infinite() && text.bytes().any(|b| b.is_ascii_digit()) {
            return Err(self
                .t
                .overflow_error(format_args!("value too large to convert to float: '{text}\n'")));
        }
        self.push(Value::from(d))
    }

    fn long(&mut self, n: usize) -> PyResult<()> {
        let number = int::from_bytes(self.input.bytes(self.t, n)?, ByteOrder::Little, Signedness::Signed);
        self.push(number)
    }

    /// Text in UTF-8 in which surrogates may be encoded.
    #[inline]
    fn text(&mut self, n: usize) -> PyResult<()> {
        let data = self.input.bytes(self.t, n)?;
        let text = if data.is_ascii() {
            from_ascii(data)
        } else if let Ok(text) = std::str::from_utf8(data) {
            Value::from(text)
        } else {
            let bytes = PyBytes::from_slice(data);
            codecs::decode_bytes(
                self.t,
                &bytes,
                Some(&names::codec("utf-8")),
                Some(&names::codec("surrogatepass")),
            )?
        };
        self.push(text)
    }

    fn bytes(&mut self, n: usize) -> PyResult<()> {
        if n > isize::MAX as usize - 64 {
            return Err(self.t.overflow_error("byte string is too large"));
        }
        let data = PyBytes::from_slice(self.input.bytes(self.t, n)?);
        self.push(data)
    }

    /// A string of Python 2.
    fn old_string(&mut self, n: usize) -> PyResult<()> {
        let data = self.input.bytes(self.t, n)?.to_vec();
        self.decoded(&data)
    }

    fn decoded(&mut self, data: &[u8]) -> PyResult<()> {
        let bytes = PyBytes::from_slice(data);
        if equals_str(&self.encoding, "bytes") {
            return self.push(bytes);
        }
        let text = codecs::decode_bytes(
            self.t,
            &bytes,
            self.encoding.downcast::<PyStr>(),
            self.errors.downcast::<PyStr>(),
        )?;
        self.push(text)
    }

    fn string_line(&mut self) -> PyResult<()> {
        let line = self.line(0)?;
        let quoted = match line.as_slice() {
            [first @ (b'\'' | b'"'), inner @ .., last] if first == last => inner,
            _ => return Err(self.error("the STRING opcode argument must be quoted")),
        };
        match decode_bytes(quoted, BrokenHex::Strict) {
            Ok((data, _)) => self.decoded(&data),
            Err(message) => Err(self.t.value_error(message)),
        }
    }

    fn next_buffer(&mut self) -> PyResult<()> {
        let Some(buffers) = self.buffers.clone() else {
            return Err(
                self.error("pickle stream refers to out-of-band data but no *buffers* argument was given")
            );
        };
        match iter::next(self.t, &buffers)? {
            Some(buffer) => self.push(buffer),
            None => Err(self.error("not enough out-of-band buffers")),
        }
    }

    fn append_one(&mut self) -> PyResult<()> {
        let n = self.stack.len();
        if n < self.fence + 2 {
            return Err(self.underflow());
        }
        let item = self.pop()?;
        let top = self.top()?;
        if let Some(l) = top.downcast_exact::<PyList>() {
            list::push(l, item);
            return Ok(());
        }
        let target = top.clone();
        self.extend(&target, vec![item])
    }

    fn append_many(&mut self) -> PyResult<()> {
        let (target, items) = self.pop_onto()?;
        if let Some(l) = target.downcast_exact::<PyList>() {
            if !list::can_hold(list::len(l) + items.len()) {
                return Err(self.t.memory_error());
            }
            list::extend(l, items);
            return Ok(());
        }
        self.extend(&target, items)
    }

    /// Adds items to an object that is no list, by its methods.
    fn extend(&self, target: &Value, items: Vec<Value>) -> PyResult<()> {
        if items.is_empty() {
            return Ok(());
        }
        if let Some(extend) = attr::find(self.t, target, "extend")? {
            return call::call(self.t, &extend, &[list::new(items)]).map(drop);
        }
        let append = attr::get_str(self.t, target, "append")?;
        for item in items {
            call::call(self.t, &append, &[item])?;
        }
        Ok(())
    }

    fn set_one(&mut self) -> PyResult<()> {
        if self.stack.len() < self.fence + 3 {
            return Err(self.underflow());
        }
        let value = self.pop()?;
        let key = self.pop()?;
        let target = self.top()?.clone();
        match target.downcast_exact::<PyDict>() {
            Some(d) => d.set(self.t, key, value),
            None => seq::set_item(self.t, &target, &key, Some(&value)),
        }
    }

    fn set_many(&mut self) -> PyResult<()> {
        let (target, items) = self.pop_onto()?;
        if items.len() % 2 != 0 {
            return Err(self.error("odd number of items for SETITEMS"));
        }
        self.set_pairs(&target, items)
    }

    fn set_pairs(&self, target: &Value, items: Vec<Value>) -> PyResult<()> {
        let t = self.t;
        let exact = target.downcast_exact::<PyDict>();
        if let Some(d) = exact {
            d.reserve(d.len() + items.len() / 2);
        }
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            match exact {
                Some(d) => d.set(t, key, value)?,
                None => seq::set_item(t, target, &key, Some(&value))?,
            }
        }
        Ok(())
    }

    fn add_many(&mut self) -> PyResult<()> {
        let (target, items) = self.pop_onto()?;
        if let Some(s) = target.downcast::<PySet>().filter(|_| target.class().is_subtype(set::SET.get())) {
            for item in items {
                s.add(self.t, item)?;
            }
            return Ok(());
        }
        if items.is_empty() {
            return Ok(());
        }
        let add = attr::get_str(self.t, &target, "add")?;
        for item in items {
            call::call(self.t, &add, &[item])?;
        }
        Ok(())
    }

    fn reduce(&mut self) -> PyResult<()> {
        let args = self.pop()?;
        let function = self.pop()?;
        let Some(given) = args.downcast::<PyTuple>() else {
            return Err(self.t.type_error("argument list must be a tuple"));
        };
        let made = call::call(self.t, &function, tuple::items(given))?;
        self.push(made)
    }

    fn wrong_new(&self, op: &str, argument: &str, wanted: &str, got: &Value) -> Raised {
        let got = got.class().tp_name();
        self.error(format_args!("{op} {argument} argument must be {wanted}, not {got}"))
    }

    /// Calls a class's `__new__`.
    fn call_new(&mut self, class: &Value, args: &Value, keywords: Option<&Value>, op: &str) -> PyResult<()> {
        let Some(type_) = class.as_type() else {
            return Err(self.wrong_new(op, "class", "a type", class));
        };
        let Some(positional) = args.downcast::<PyTuple>().map(tuple::items) else {
            return Err(self.wrong_new(op, "args", "a tuple", args));
        };
        let (mut names, mut values) = (Vec::new(), positional.to_vec());
        if let Some(keywords) = keywords {
            let Some(named) = keywords.downcast::<PyDict>() else {
                return Err(self.wrong_new(op, "kwargs", "a dict", keywords));
            };
            for (name, value) in named.entries() {
                if !name.is_a::<PyStr>() {
                    return Err(self.t.type_error("keywords must be strings"));
                }
                names.push(name);
                values.push(value);
            }
        }
        let Some(new) = type_.slots().new else {
            let name = type_.tp_name();
            return Err(self.error(format_args!("{op} class argument '{name}' doesn't have __new__")));
        };
        let made = new(self.t, type_, &Args { values: &values, names: &names })?;
        self.push(made)
    }

    fn new_object(&mut self) -> PyResult<()> {
        let args = self.pop()?;
        let class = self.pop()?;
        self.call_new(&class, &args, None, "NEWOBJ")
    }

    fn new_object_ex(&mut self) -> PyResult<()> {
        let keywords = self.pop()?;
        let args = self.pop()?;
        let class = self.pop()?;
        self.call_new(&class, &args, Some(&keywords), "NEWOBJ_EX")
    }

    /// An instance as Python 2 made them: without arguments by `__new__` alone.
    fn instantiate(&self, class: &Value, items: Vec<Value>) -> PyResult {
        let bare = items.is_empty()
            && class.class().is(TYPE.get())
            && attr::find(self.t, class, "__getinitargs__")?.is_none();
        if bare {
            return call::method(self.t, class, "__new__", std::slice::from_ref(class));
        }
        call::call(self.t, class, &items)
    }

    fn class_of(&mut self, module: &Value, name: &Value) -> PyResult {
        match &self.find_class {
            Some(find) => call::call(self.t, &find.clone(), &[module.clone(), name.clone()]),
            None => names::find_class(self.t, self.protocol, self.fix_imports, module, name),
        }
    }

    fn stack_global(&mut self) -> PyResult<()> {
        let name = self.pop()?;
        let module = self.pop()?;
        if name.downcast_exact::<PyStr>().is_none() || module.downcast_exact::<PyStr>().is_none() {
            return Err(self.error("STACK_GLOBAL requires str"));
        }
        let found = self.class_of(&module, &name)?;
        self.push(found)
    }

    fn global_names(&mut self) -> PyResult {
        let mut pair = [Value::none(), Value::none()];
        for part in &mut pair {
            let line = self.line(1)?;
            *part = if line.is_ascii() {
                from_ascii(&line)
            } else {
                codecs::decode_bytes(self.t, &PyBytes::from_slice(&line), Some(&names::codec("utf-8")), None)?
            };
        }
        self.class_of(&pair[0], &pair[1])
    }

    fn global_lines(&mut self) -> PyResult<()> {
        let found = self.global_names()?;
        self.push(found)
    }

    fn persistent(&mut self, id: Value) -> PyResult<()> {
        let Some(load) = self.persistent_load.clone() else { return Err(no_persistent_load(self.t)) };
        let found = call::call(self.t, &load, &[id])?;
        self.push(found)
    }

    fn extension<const N: usize>(&mut self) -> PyResult<()> {
        let code = self.number::<N>()? as u32 as i32;
        if code <= 0 {
            return Err(self.error("EXT specifies code <= 0"));
        }
        let code = Value::from(code);
        if let Some(found) = names::cached_extension(self.t, &code)? {
            return self.push(found);
        }
        let (module, name) = names::extension_name(self.t, &code)?;
        let found = self.class_of(&module, &name)?;
        names::cache_extension(self.t, code, found.clone())?;
        self.push(found)
    }

    /// Gives an object its state.
    fn build(&mut self) -> PyResult<()> {
        let t = self.t;
        if self.stack.len() < self.fence + 2 {
            return Err(self.underflow());
        }
        let state = self.pop()?;
        let object = self.top()?.clone();
        if let Some(setstate) = attr::find(t, &object, "__setstate__")? {
            return call::call(t, &setstate, &[state]).map(drop);
        }
        let (attributes, slots) = match state.downcast::<PyTuple>().map(tuple::items) {
            Some([attributes, slots]) => (attributes.clone(), slots.clone()),
            Some(_) | None => (state.clone(), Value::none()),
        };
        if !attributes.is_none() {
            let Some(attributes) = attributes.downcast::<PyDict>() else {
                return Err(self.error("state is not a dictionary"));
            };
            self.set_attributes(&object, attributes)?;
        }
        if !slots.is_none() {
            let Some(slots) = slots.downcast::<PyDict>() else {
                return Err(self.error("slot state is not a dictionary"));
            };
            for (name, value) in slots.entries() {
                attr::set(t, &object, &name, Some(&value))?;
            }
        }
        Ok(())
    }

    fn set_attributes(&self, object: &Value, attributes: &PyDict) -> PyResult<()> {
        let t = self.t;
        let entries = attributes.entries();
        let exact = |name: &Value| name.downcast_exact::<PyStr>().is_some();
        if keeps_attributes(object) && entries.iter().all(|(name, _)| exact(name)) {
            // No dict need be made for it.
            for (name, value) in entries {
                shape::set_own(object, &intern_value(name), value);
            }
            return Ok(());
        }
        let dict = attr::get_str(t, object, "__dict__")?;
        for (name, value) in entries {
            let name = if exact(&name) { intern_value(name) } else { name };
            match dict.downcast_exact::<PyDict>() {
                Some(d) => d.set(t, name, value)?,
                None => seq::set_item(t, &dict, &name, Some(&value))?,
            }
        }
        Ok(())
    }
}

/// Whether the object's `__dict__` is just its attributes.
fn keeps_attributes(object: &Value) -> bool {
    let plain = object
        .class()
        .slots()
        .getattr
        .is_none_or(|g| std::ptr::fn_addr_eq(g, attr::generic_get as adder_vm::object::slots::GetAttr));
    plain && shape::has_attributes(object) && descriptors::is_plain_dict(object.class())
}
