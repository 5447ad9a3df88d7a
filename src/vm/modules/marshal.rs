//! `marshal`: values to bytes and back, in CPython's format (version 5); code objects with this bytecode's fields.
//!
//! In: values of the builtin types. Out: bytes, and from bytes the values, or an exception: code is verified before anybody can run it.
//!
//! `unsafe` lives here: tuples are filled while they are read.

use crate::exc::Exc;
use crate::native::{Bound, Method, ModuleSpec};
use crate::object::value::Value;
use crate::protocol::{buffer, call, number};
use crate::thread::{PyResult, Thread};
use crate::types::bytes::{BYTEARRAY, PyByteArray, PyBytes};
use crate::types::code::{self, PyCode};
use crate::types::dict::PyDict;
use crate::types::list::{self, PyList};
use crate::types::module::PyModule;
use crate::types::set::{self, PySet};
use crate::types::slice::{self, PySlice};
use crate::types::str::{PyStr, from_wtf8, intern_value, is_interned};
use crate::types::tuple::{self, PyTuple};
use crate::types::{complex, float, int, memoryview};
use adder_abi::code::{CodeUnit, Const, Text};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

const VERSION: i64 = 5;
const REF: u8 = 0x80;
const MAX_DEPTH: u32 = 2000;

struct Writer<'a> {
    t: &'a Thread,
    out: Vec<u8>,
    version: i64,
    allow_code: bool,
    depth: u32,
    /// Positions of objects written before, by address; and what keeps the addresses valid.
    refs: HashMap<u64, u32>,
    held: Vec<Value>,
    /// Slices and code that are being written: they cannot contain themselves.
    open: Vec<u64>,
}

impl Writer<'_> {
    /// A set's elements in the order of what they are written as, which does not depend on hashes.
    fn ordered(&mut self, v: &Value) -> PyResult<Vec<Value>> {
        let Some(set) = set::any_set(v) else { return Ok(Vec::new()) };
        let size = set.len();
        let mut items = Vec::with_capacity(size);
        for item in set.to_vec() {
            let mut alone = Writer {
                t: self.t,
                out: Vec::new(),
                version: self.version,
                allow_code: self.allow_code,
                depth: self.depth,
                refs: HashMap::new(),
                held: Vec::new(),
                open: Vec::new(),
            };
            alone.value(&item)?;
            items.push((alone.out, item));
        }
        if set.len() != size {
            return Err(self.t.runtime_error("set changed size during iteration"));
        }
        items.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(items.into_iter().map(|(_, item)| item).collect())
    }

    fn long(&mut self, n: i32) {
        self.out.extend(n.to_le_bytes());
    }

    fn size(&mut self, n: usize) -> PyResult<()> {
        match i32::try_from(n) {
            Ok(n) => {
                self.long(n);
                Ok(())
            }
            Err(_) => Err(self.t.value_error("object too large to marshal")),
        }
    }

    fn blob(&mut self, bytes: &[u8]) -> PyResult<()> {
        self.size(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes the type byte, or a reference if the object was written before (then nothing follows).
    fn tag(&mut self, v: &Value, kind: u8) -> bool {
        // A number in a word is as many objects as one likes.
        let shared = self.version >= 3 && (v.header().is_none() || v.refcount() > 1);
        if !shared {
            self.out.push(kind);
            return true;
        }
        if let Some(&at) = self.refs.get(&v.word().0) {
            self.out.push(b'r');
            self.long(at as i32);
            return false;
        }
        let n = self.refs.len() as u32;
        self.refs.insert(v.word().0, n);
        self.held.push(v.clone());
        self.out.push(kind | REF);
        true
    }

    fn value(&mut self, v: &Value) -> PyResult<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.t.value_error("object too deeply nested to marshal"));
        }
        let result = self.object(v);
        self.depth -= 1;
        result
    }

    fn items(&mut self, items: &[Value]) -> PyResult<()> {
        self.size(items.len())?;
        items.iter().try_for_each(|v| self.value(v))
    }

    fn object(&mut self, v: &Value) -> PyResult<()> {
        let t = self.t;
        if v.is_none() {
            self.out.push(b'N');
        } else if let Some(b) = v.as_bool() {
            self.out.push(if b { b'T' } else { b'F' });
        } else if v.is(&Value::ellipsis()) {
            self.out.push(b'.');
        } else if v.is(Exc::StopIteration.class().as_value()) {
            self.out.push(b'S');
        } else if v.class().is(int::INT.get()) {
            match int::to_i64(v).and_then(|n| i32::try_from(n).ok()) {
                Some(n) => {
                    if self.tag(v, b'i') {
                        self.long(n);
                    }
                }
                None => {
                    if self.tag(v, b'l') {
                        self.big(v)?;
                    }
                }
            }
        } else if v.class().is(float::FLOAT.get()) {
            if self.tag(v, b'g') {
                self.out.extend(float::float_value(v).unwrap_or(0.0).to_le_bytes());
            }
        } else if v.class().is(complex::COMPLEX.get()) {
            if self.tag(v, b'y') {
                let (re, im) = complex::parts(v).unwrap_or((0.0, 0.0));
                self.out.extend(re.to_le_bytes());
                self.out.extend(im.to_le_bytes());
            }
        } else if let Some(b) = v.downcast_exact::<PyBytes>() {
            if self.tag(v, b's') {
                self.blob(b.as_slice())?;
            }
        } else if let Some(s) = v.downcast_exact::<PyStr>() {
            let interned = is_interned(v);
            if s.is_ascii() && self.version >= 4 {
                let bytes = s.to_wtf8();
                let short = bytes.len() < 256;
                let kind = match (short, interned) {
                    (true, true) => b'Z',
                    (true, false) => b'z',
                    (false, true) => b'A',
                    (false, false) => b'a',
                };
                if self.tag(v, kind) {
                    if short {
                        self.out.push(bytes.len() as u8);
                        self.out.extend_from_slice(&bytes);
                    } else {
                        self.blob(&bytes)?;
                    }
                }
            } else if self.tag(v, if interned && self.version >= 3 { b't' } else { b'u' }) {
                self.blob(&s.to_wtf8())?;
            }
        } else if let Some(x) = v.downcast_exact::<PyTuple>() {
            let items = tuple::items(x).to_vec();
            if items.len() < 256 && self.version >= 4 {
                if self.tag(v, b')') {
                    self.out.push(items.len() as u8);
                    items.iter().try_for_each(|x| self.value(x))?;
                }
            } else if self.tag(v, b'(') {
                self.items(&items)?;
            }
        } else if let Some(x) = v.downcast_exact::<PyList>() {
            if self.tag(v, b'[') {
                self.items(&list::to_vec(x))?;
            }
        } else if let Some(d) = v.downcast_exact::<PyDict>() {
            if self.tag(v, b'{') {
                for (k, x) in d.entries() {
                    self.value(&k)?;
                    self.value(&x)?;
                }
                self.out.push(b'0');
            }
        } else if v.class().is(set::SET.get()) || v.class().is(set::FROZENSET.get()) {
            let kind = if v.class().is(set::SET.get()) { b'<' } else { b'>' };
            if self.tag(v, kind) {
                let items = self.ordered(v)?;
                self.items(&items)?;
            }
        } else if let Some(s) = v.downcast_exact::<PySlice>() {
            if self.version < 5 {
                return Err(t.value_error("unmarshallable object"));
            }
            if self.open.contains(&v.word().0) {
                return Err(t.value_error("unmarshallable object"));
            }
            if self.tag(v, b':') {
                self.open.push(v.word().0);
                let parts = [s.start.clone(), s.stop.clone(), s.step.clone()];
                parts.iter().try_for_each(|x| self.value(x))?;
                self.open.pop();
            }
        } else if let Some(c) = v.downcast::<PyCode>() {
            if !self.allow_code {
                return Err(t.value_error("marshalling code objects is disallowed"));
            }
            if self.open.contains(&v.word().0) {
                return Err(t.value_error("unmarshallable object"));
            }
            if self.tag(v, b'c') {
                self.open.push(v.word().0);
                self.code(c)?;
                self.open.pop();
            }
        } else if let Some(bytes) = buffer::try_bytes_like(t, v)? {
            let bytes = bytes.to_vec();
            if self.tag(v, b's') {
                self.blob(&bytes)?;
            }
        } else {
            self.out.push(b'?');
            return Err(t.value_error("unmarshallable object"));
        }
        Ok(())
    }

    fn big(&mut self, v: &Value) -> PyResult<()> {
        let Some(n) = int::IntRef::of(v) else { return Ok(()) };
        let bytes = int::magnitude(n).to_le_bytes();
        let mut digits: Vec<u16> = Vec::new();
        let (mut bits, mut have) = (0u32, 0);
        for b in bytes {
            bits |= u32::from(b) << have;
            have += 8;
            while have >= 15 {
                digits.push((bits & 0x7fff) as u16);
                bits >>= 15;
                have -= 15;
            }
        }
        digits.push(bits as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let count = digits.len() as i32;
        self.long(if n.is_negative() { -count } else { count });
        digits.iter().for_each(|d| self.out.extend(d.to_le_bytes()));
        Ok(())
    }

    fn code(&mut self, c: &PyCode) -> PyResult<()> {
        let unit = c.unit.clone();
        for n in [
            unit.argcount,
            unit.posonlyargcount,
            unit.kwonlyargcount,
            unit.nlocals,
            unit.stacksize,
            unit.flags,
            unit.firstlineno,
        ] {
            self.long(n as i32);
        }
        self.blob(&unit.code)?;
        self.blob(&unit.linetable)?;
        self.blob(&unit.steptable)?;
        self.size(unit.cell2arg.len())?;
        unit.cell2arg.iter().for_each(|&n| self.out.extend(n.to_le_bytes()));
        for field in
            [&c.consts, &c.names, &c.varnames, &c.freevars, &c.cellvars, &c.filename, &c.name, &c.qualname]
        {
            self.value(&field.get().unwrap_or_else(Value::none))?;
        }
        Ok(())
    }
}

/// Where bytes come from: memory, or a file, of which no byte more is read than is needed.
enum Source<'a> {
    Bytes(&'a [u8]),
    File(&'a Value),
}

struct Reader<'a> {
    t: &'a Thread,
    data: Source<'a>,
    allow_code: bool,
    depth: u32,
    refs: Vec<Option<Value>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> PyResult<Cow<'a, [u8]>> {
        match &mut self.data {
            Source::Bytes(rest) => match rest.split_at_checked(n) {
                Some((bytes, after)) => {
                    *rest = after;
                    Ok(Cow::Borrowed(bytes))
                }
                None => Err(self.t.error(Exc::EOFError, "marshal data too short")),
            },
            Source::File(file) => from_file(self.t, file, n).map(Cow::Owned),
        }
    }

    fn byte(&mut self) -> PyResult<u8> {
        Ok(self.take(1)?[0])
    }

    fn long(&mut self) -> PyResult<i32> {
        let b = self.take(4)?;
        Ok(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn double(&mut self) -> PyResult<f64> {
        let b = self.take(8)?;
        let mut raw = [0; 8];
        raw.copy_from_slice(&b);
        Ok(f64::from_le_bytes(raw))
    }

    fn bad(&self, what: &str) -> crate::thread::Raised {
        self.t.value_error(format_args!("bad marshal data ({what})"))
    }

    fn size(&mut self, what: &str) -> PyResult<usize> {
        match usize::try_from(self.long()?) {
            Ok(n) => match &self.data {
                Source::Bytes(rest) if n > rest.len() => {
                    Err(self.t.error(Exc::EOFError, "marshal data too short"))
                }
                Source::Bytes(_) | Source::File(_) => Ok(n),
            },
            Err(_) => Err(self.bad(&format!("{what} size out of range"))),
        }
    }

    fn blob(&mut self, what: &str) -> PyResult<Cow<'a, [u8]>> {
        let n = self.size(what)?;
        self.take(n)
    }

    fn value(&mut self) -> PyResult {
        match self.maybe()? {
            Some(v) => Ok(v),
            None => Err(self.t.type_error("NULL object in marshal data for object")),
        }
    }

    fn items(&mut self, n: usize) -> PyResult<Vec<Value>> {
        let mut items = Vec::with_capacity(n.min(1 << 16));
        for _ in 0..n {
            items.push(self.value()?);
        }
        Ok(items)
    }

    /// A tuple that what is in it may refer to.
    fn tuple(&mut self, n: usize, place: Option<usize>) -> PyResult {
        let Some(place) = place.filter(|_| n > 0) else { return Ok(tuple::new(self.items(n)?)) };
        if n > 1 << 16 {
            // The size may be a lie: no memory for that.
            return Ok(tuple::new(self.items(n)?));
        }
        let made = tuple::from_fn(n, |_| Value::none());
        self.refs[place] = Some(made.clone());
        for i in 0..n {
            let item = self.value()?;
            if let Some(tuple) = made.downcast::<PyTuple>() {
                // SAFETY: made here, of at least one item; what was read so far holds it, and looks at no item of it.
                unsafe { tuple::put(tuple, i, item) };
            }
        }
        Ok(made)
    }

    /// A value, or none for the end of a dict.
    fn maybe(&mut self) -> PyResult<Option<Value>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.t.value_error("recursion limit exceeded"));
        }
        let code = self.byte()?;
        let (kind, flagged) = (code & !REF, code & REF != 0);
        // Containers reserve their place before their items are read.
        let place = flagged.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        });
        let result = self.object(kind, place)?;
        if let (Some(place), Some(v)) = (place, &result) {
            self.refs[place] = Some(v.clone());
        }
        self.depth -= 1;
        Ok(result)
    }

    fn text(&mut self, bytes: &[u8], interned: bool) -> PyResult {
        let v = from_wtf8(bytes);
        Ok(if interned { intern_value(v) } else { v })
    }

    fn ascii(&mut self, bytes: &[u8], interned: bool) -> PyResult {
        if !bytes.is_ascii() {
            return Err(self.bad("invalid ASCII string"));
        }
        self.text(bytes, interned)
    }

    fn object(&mut self, kind: u8, place: Option<usize>) -> PyResult<Option<Value>> {
        Ok(Some(match kind {
            b'0' => return Ok(None),
            b'N' => Value::none(),
            b'T' => Value::bool(true),
            b'F' => Value::bool(false),
            b'.' => Value::ellipsis(),
            b'S' => Exc::StopIteration.class().to_value(),
            b'i' => Value::from(self.long()?),
            b'I' => {
                let bytes: [u8; 8] = self.take(8)?.as_ref().try_into().unwrap_or_default();
                Value::from(i64::from_le_bytes(bytes))
            }
            b'l' => self.big()?,
            b'g' => Value::from(self.double()?),
            b'f' => {
                let n = self.byte()? as usize;
                let text = self.take(n)?;
                let d = std::str::from_utf8(&text).ok().and_then(float::parse_plain);
                match d {
                    Some(d) => Value::from(d),
                    None => return Err(self.bad("invalid float")),
                }
            }
            b'y' => {
                let re = self.double()?;
                complex::new((re, self.double()?))
            }
            b's' => PyBytes::from_slice(&self.blob("bytes object")?),
            b'a' | b'A' => {
                let bytes = self.blob("string")?;
                self.ascii(&bytes, kind == b'A')?
            }
            b'z' | b'Z' => {
                let n = self.byte()? as usize;
                let bytes = self.take(n)?;
                self.ascii(&bytes, kind == b'Z')?
            }
            b'u' | b't' => {
                let bytes = self.blob("string")?;
                self.text(&bytes, kind == b't')?
            }
            b')' => {
                let n = self.byte()? as usize;
                self.tuple(n, place)?
            }
            b'(' => {
                let n = self.size("tuple")?;
                self.tuple(n, place)?
            }
            b'[' => {
                let n = self.size("list")?;
                let made = list::new(Vec::new());
                if let Some(place) = place {
                    self.refs[place] = Some(made.clone());
                }
                for _ in 0..n {
                    let v = self.value()?;
                    if let Some(l) = made.downcast::<PyList>() {
                        list::push(l, v);
                    }
                }
                made
            }
            b'{' => {
                let made = PyDict::new();
                if let Some(place) = place {
                    self.refs[place] = Some(made.clone());
                }
                while let Some(k) = self.maybe()? {
                    let Some(v) = self.maybe()? else { break };
                    if let Some(d) = made.downcast::<PyDict>() {
                        d.set(self.t, k, v)?;
                    }
                }
                made
            }
            b'<' => {
                let n = self.size("set")?;
                let made = set::empty();
                if let Some(place) = place {
                    self.refs[place] = Some(made.clone());
                }
                for _ in 0..n {
                    let v = self.value()?;
                    if let Some(s) = made.downcast::<PySet>() {
                        s.add(self.t, v)?;
                    }
                }
                made
            }
            b'>' => {
                let n = self.size("set")?;
                let items = self.items(n)?;
                set::frozen_from(self.t, &items)?
            }
            b':' => {
                let (start, stop) = (self.value()?, self.value()?);
                slice::new(start, stop, self.value()?)
            }
            b'r' => {
                let n = self.long()?;
                match usize::try_from(n).ok().and_then(|n| self.refs.get(n)).cloned() {
                    Some(Some(v)) => v,
                    Some(None) | None => return Err(self.bad("invalid reference")),
                }
            }
            b'c' => {
                if !self.allow_code {
                    return Err(self.t.value_error("unmarshalling code objects is disallowed"));
                }
                self.code()?
            }
            _ => return Err(self.bad("unknown type code")),
        }))
    }

    fn big(&mut self) -> PyResult {
        let n = self.long()?;
        let count = n.unsigned_abs() as usize;
        let raw = self.take(count.saturating_mul(2))?;
        let mut bytes = Vec::with_capacity(count * 2);
        let (mut bits, mut have) = (0u32, 0);
        for (i, pair) in raw.chunks(2).enumerate() {
            let digit = u32::from(u16::from_le_bytes([pair[0], pair[1]]));
            if digit > 0x7fff {
                return Err(self.bad("digit out of range in long"));
            }
            if digit == 0 && i + 1 == count {
                return Err(self.bad("unnormalized long data"));
            }
            bits |= digit << have;
            have += 15;
            while have >= 8 {
                bytes.push(bits as u8);
                bits >>= 8;
                have -= 8;
            }
        }
        bytes.push(bits as u8);
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        Ok(code::big_int(n < 0, &bytes))
    }

    fn code(&mut self) -> PyResult {
        let mut numbers = [0u32; 7];
        for n in &mut numbers {
            *n = u32::try_from(self.long()?).map_err(|_| self.bad("negative count in code"))?;
        }
        let [argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, firstlineno] = numbers;
        let code: Box<[u8]> = self.blob("code")?.into_owned().into();
        let linetable: Box<[u8]> = self.blob("code")?.into_owned().into();
        let steptable: Box<[u8]> = self.blob("code")?.into_owned().into();
        let n = self.size("code")?;
        let mut cell2arg = Vec::new();
        for _ in 0..n {
            cell2arg.push(self.long()?);
        }
        let consts = self.value()?;
        let mut lists = Vec::new();
        for _ in 0..4 {
            let v = self.value()?;
            let Some(items) = v.downcast::<PyTuple>() else {
                return Err(self.bad("names of code are no tuple"));
            };
            let mut texts = Vec::new();
            for item in tuple::items(items) {
                match item.downcast::<PyStr>() {
                    Some(s) => texts.push(Text::from_wtf8(s.to_wtf8())),
                    None => return Err(self.bad("name of code is no string")),
                }
            }
            lists.push(texts.into_boxed_slice());
        }
        let mut names = Vec::new();
        for _ in 0..3 {
            let v = self.value()?;
            match v.downcast::<PyStr>() {
                Some(s) => names.push(Text::from_wtf8(s.to_wtf8())),
                None => return Err(self.bad("name of code is no string")),
            }
        }
        let Some(items) = consts.downcast::<PyTuple>() else {
            return Err(self.bad("constants of code are no tuple"));
        };
        let unit_consts: Option<Vec<Const>> = tuple::items(items).iter().map(code::to_const).collect();
        let Some(unit_consts) = unit_consts else { return Err(self.bad("constant of code")) };
        let mut lists = lists.into_iter();
        let mut names = names.into_iter();
        let mut list = || lists.next().unwrap_or_default();
        let mut name = || names.next().unwrap_or_default();
        let unit = CodeUnit {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            nlocals,
            stacksize,
            flags,
            code,
            consts: unit_consts.into(),
            names: list(),
            varnames: list(),
            freevars: list(),
            cellvars: list(),
            cell2arg: cell2arg.into(),
            filename: name(),
            name: name(),
            qualname: name(),
            firstlineno,
            linetable,
            steptable,
        };
        if let Err(problem) = crate::builtins::compile::verify(&unit) {
            return Err(self.bad(&format!("code that cannot run: {problem}")));
        }
        Ok(code::new(Arc::new(unit)))
    }
}

fn flag(t: &Thread, v: Option<&Value>) -> PyResult<bool> {
    match v {
        Some(v) => crate::protocol::truth::truth(t, v),
        None => Ok(true),
    }
}

fn encode(t: &Thread, v: &Value, version: Option<&Value>, allow_code: Option<&Value>) -> PyResult {
    let version = match version {
        Some(n) => number::to_isize(t, n, Exc::OverflowError)? as i64,
        None => VERSION,
    };
    let allow_code = flag(t, allow_code)?;
    let (out, refs, held, open) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
    let mut w = Writer { t, out, version, allow_code, depth: 0, refs, held, open };
    w.value(v)?;
    Ok(PyBytes::from_slice(&w.out))
}

fn decode(t: &Thread, data: Source, allow_code: Option<&Value>) -> PyResult {
    Reader { t, data, allow_code: flag(t, allow_code)?, depth: 0, refs: Vec::new() }.value()
}

/// `n` bytes of a file, by its `readinto`.
fn from_file(t: &Thread, file: &Value, n: usize) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    // The size may be a lie: memory is taken as the file gives bytes.
    while bytes.len() < n {
        let wanted = (n - bytes.len()).min(1 << 20);
        let buffer = PyByteArray::new_in(BYTEARRAY.get(), vec![0; wanted]);
        let view = memoryview::new(t, &buffer)?;
        let got = call::method(t, file, "readinto", &[view])?;
        let got = number::to_isize(t, &got, Exc::OverflowError)?;
        if got > wanted as isize {
            return Err(t.value_error(format_args!(
                "read() returned too much data: {wanted} bytes requested, {got} returned"
            )));
        }
        if got < wanted as isize {
            return Err(t.error(Exc::EOFError, "EOF read where not expected"));
        }
        bytes.extend(buffer::bytes_of(t, &buffer)?);
    }
    Ok(bytes)
}

/// The value that bytes begin with.
pub fn from_bytes(t: &Thread, data: &[u8]) -> PyResult {
    decode(t, Source::Bytes(data), None)
}

fn dumps(t: &Thread, a: Bound) -> PyResult {
    encode(t, a.get(0), a.opt(1), a.opt(2))
}

fn loads(t: &Thread, a: Bound) -> PyResult {
    let bytes = buffer::bytes_of(t, a.get(0))?;
    decode(t, Source::Bytes(&bytes), a.opt(1))
}

fn dump(t: &Thread, a: Bound) -> PyResult {
    let bytes = encode(t, a.get(0), a.opt(2), a.opt(3))?;
    call::method(t, a.get(1), "write", &[bytes])
}

fn load(t: &Thread, a: Bound) -> PyResult {
    // Whether it is a file of bytes shows without reading any.
    let none = call::method(t, a.get(0), "read", &[Value::small_int(0)])?;
    if !none.is_a::<PyBytes>() {
        return Err(
            t.type_error(format_args!("file.read() returned not bytes but {}", none.class().tp_name()))
        );
    }
    decode(t, Source::File(a.get(0)), a.opt(1))
}

fn init(_t: &Thread, m: &PyModule) -> PyResult<()> {
    m.add("version", Value::from(VERSION));
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in\na binary format. The format is specific to Python, but independent of\nmachine architecture issues.",
    functions: &[
        Method::new(
            "dump(value, file, version=5, /, *, allow_code=True)",
            dump,
            "Write the value on the open file.",
        ),
        Method::new(
            "load(file, /, *, allow_code=True)",
            load,
            "Read one value from the open file and return it.",
        ),
        Method::new(
            "dumps(value, version=5, /, *, allow_code=True)",
            dumps,
            "Return the bytes object that would be written to a file by dump(value, file).",
        ),
        Method::new(
            "loads(bytes, /, *, allow_code=True)",
            loads,
            "Convert the bytes-like object to a value.",
        ),
    ],
    types: &[],
    init: Some(init),
};
