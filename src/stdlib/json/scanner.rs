//! `_json.Scanner` (`make_scanner`): from JSON text to objects.
//!
//! One call scans one value. What is not JSON raises as the library's own scanner does: `StopIteration` with the position
//! where no value starts, `JSONDecodeError` for everything else.

use super::keys::Keys;
use super::module::{decode_error, string_at};
use super::scan::{Char, Number, has_word, is_space, plain_end, scan_number, scan_small_int};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, GetSet};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, number, truth};
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::{self, PyDict};
use adder_vm::types::float::FLOAT;
use adder_vm::types::int::{self, INT};
use adder_vm::types::str::{self, PyStr};
use adder_vm::types::{float, list, tuple};

#[repr(C)]
pub struct PyScanner {
    head: Header,
    strict: bool,
    object_hook: Field,
    object_pairs_hook: Field,
    parse_float: Field,
    parse_int: Field,
    parse_constant: Field,
}

static SCANNER: TypeCell = TypeCell::new();

// SAFETY: all fields are reported.
unsafe impl Payload for PyScanner {
    fn cell() -> &'static TypeCell {
        &SCANNER
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [
            &self.object_hook,
            &self.object_pairs_hook,
            &self.parse_float,
            &self.parse_int,
            &self.parse_constant,
        ] {
            visit(field.word());
        }
    }

    fn clear(&self) {
        for field in [
            &self.object_hook,
            &self.object_pairs_hook,
            &self.parse_float,
            &self.parse_int,
            &self.parse_constant,
        ] {
            field.set(None);
        }
    }
}

fn scanner_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let context = match (args.pos(), args.keyword("context")) {
        ([context], None) => context,
        ([], Some(context)) => context,
        _ => return Err(t.type_error("make_scanner() missing required argument 'context' (pos 1)")),
    };
    let field = |name: &str| PyResult::Ok(Field::new(Some(attr::get_str(t, context, name)?)));
    let strict = truth::truth(t, &attr::get_str(t, context, "strict")?)?;
    Ok(class.instantiate(PyScanner {
        head: blank_header(),
        strict,
        object_hook: field("object_hook")?,
        object_pairs_hook: field("object_pairs_hook")?,
        parse_float: field("parse_float")?,
        parse_int: field("parse_int")?,
        parse_constant: field("parse_constant")?,
    }))
}

/// `StopIteration` with a position.
#[cold]
fn no_value(t: &Thread, at: isize) -> Raised {
    t.error_with(Exc::StopIteration, &[Value::from(at)])
}

fn scanner_call(t: &Thread, v: &Value, args: &Args) -> PyResult {
    let (pos, string, idx) = (args.pos(), args.keyword("string"), args.keyword("idx"));
    let (string, idx) = match (pos, string, idx) {
        ([string, idx], None, None) => (string, idx),
        ([string], None, Some(idx)) => (string, idx),
        ([], Some(string), Some(idx)) => (string, idx),
        _ => return Err(t.type_error("scan_once() takes arguments 'string' and 'idx'")),
    };
    let (Some(this), Some(s)) = (v.downcast::<PyScanner>(), string.downcast::<PyStr>()) else {
        let got = string.class().tp_name();
        return Err(t.type_error(format_args!("first argument must be a string, not {got}")));
    };
    let idx = number::to_isize(t, idx, Exc::OverflowError)?;
    let Ok(at) = usize::try_from(idx) else {
        return Err(t.value_error("idx cannot be negative"));
    };
    let hook = |field: &Field| field.get().filter(|f| !f.is_none());
    let mut scan = Scan {
        t,
        string,
        s,
        strict: this.strict,
        object_hook: hook(&this.object_hook),
        pairs_hook: hook(&this.object_pairs_hook),
        parse_float: this.parse_float.get().filter(|f| !f.is(FLOAT.get().as_value())),
        parse_int: this.parse_int.get().filter(|f| !f.is(INT.get().as_value())),
        parse_constant: this.parse_constant.get().unwrap_or_else(Value::none),
        keys: Keys::new(),
        members: Vec::new(),
        items: Vec::new(),
    };
    let (value, end) = match s.chars() {
        Chars::One(c) => scan.value(c, at)?,
        Chars::Two(c) => scan.value(c, at)?,
        Chars::Four(c) => scan.value(c, at)?,
    };
    Ok(tuple::pair(value, Value::from(end)))
}

/// One scan of a text.
struct Scan<'a> {
    t: &'a Thread,
    string: &'a Value,
    s: &'a PyStr,
    strict: bool,
    object_hook: Option<Value>,
    pairs_hook: Option<Value>,
    /// None where numbers become plain floats and ints.
    parse_float: Option<Value>,
    parse_int: Option<Value>,
    parse_constant: Value,
    keys: Keys,
    /// Members of the objects, and items of the arrays, that are being read, those of the innermost last.
    members: Vec<(Value, Value)>,
    items: Vec<Value>,
}

fn code<C: Char>(text: &[C], at: usize) -> Option<u32> {
    text.get(at).map(|&c| c.into())
}

fn after_space<C: Char>(text: &[C], mut at: usize) -> usize {
    while code(text, at).is_some_and(is_space) {
        at += 1;
    }
    at
}

impl Scan<'_> {
    fn error(&self, message: &str, at: usize) -> Raised {
        decode_error(self.t, message, self.string, at as isize)
    }

    fn value<C: Char>(&mut self, text: &[C], at: usize) -> PyResult<(Value, usize)> {
        let t = self.t;
        let Some(c) = code(text, at) else { return Err(no_value(t, at as isize)) };
        match char::from_u32(c) {
            Some('"') => return self.string(text, at + 1),
            Some('{') => {
                let _guard = t.enter_native(" while decoding a JSON object from a unicode string")?;
                return self.object(text, at + 1);
            }
            Some('[') => {
                let _guard = t.enter_native(" while decoding a JSON array from a unicode string")?;
                return self.array(text, at + 1);
            }
            Some('0'..='9' | '-') if self.parse_int.is_none() => {
                if let Some((n, end)) = scan_small_int(text, at) {
                    return Ok((Value::from(n), end));
                }
            }
            Some('n') if has_word(text, at, "null") => return Ok((Value::none(), at + 4)),
            Some('t') if has_word(text, at, "true") => return Ok((Value::bool(true), at + 4)),
            Some('f') if has_word(text, at, "false") => return Ok((Value::bool(false), at + 5)),
            _ => {}
        }
        for word in ["NaN", "Infinity", "-Infinity"] {
            if has_word(text, at, word) {
                let value = call::call(t, &self.parse_constant, &[Value::from(word)])?;
                return Ok((value, at + word.len()));
            }
        }
        match scan_number(text, at) {
            Some(number) => Ok((self.number(text, at, number)?, number.end)),
            None => Err(no_value(t, at as isize)),
        }
    }

    /// The ASCII characters of a string in which each stands for itself, and the position behind it; none if it is another one.
    #[inline(always)]
    fn plain<C: Char>(text: &[C], start: usize) -> Option<(&[u8], usize)> {
        let bytes = C::bytes(text)?;
        let end = plain_end(bytes, start);
        (bytes.get(end) == Some(&b'"')).then(|| (&bytes[start..end], end + 1))
    }

    fn string<C: Char>(&self, text: &[C], start: usize) -> PyResult<(Value, usize)> {
        match Self::plain(text, start) {
            Some((plain, end)) => Ok((str::from_ascii(plain), end)),
            None => string_at(self.t, self.string, self.s, start, self.strict),
        }
    }

    fn key<C: Char>(&mut self, text: &[C], start: usize) -> PyResult<(Value, usize)> {
        if let Some((plain, end)) = Self::plain(text, start) {
            return Ok((self.keys.ascii(plain), end));
        }
        let (key, end) = string_at(self.t, self.string, self.s, start, self.strict)?;
        Ok((self.keys.only(key), end))
    }

    fn number<C: Char>(&self, text: &[C], at: usize, number: Number) -> PyResult {
        let t = self.t;
        let custom = if number.is_float { &self.parse_float } else { &self.parse_int };
        if let Some(parse) = custom {
            return call::call(t, parse, &[str::slice(self.s, at, number.end)]);
        }
        let parse = |digits: &str| {
            if number.is_float {
                return match float::parse_plain(digits) {
                    Some(value) => Ok(Value::from(value)),
                    None => Err(t.value_error(format_args!("could not convert string to float: '{digits}'"))),
                };
            }
            match Value::from(digits).downcast::<PyStr>() {
                Some(digits) => int::parse_str(t, digits, 10),
                None => Err(t.value_error("invalid number")),
            }
        };
        let digits = &text[at..number.end];
        if let Some(Ok(digits)) = C::bytes(digits).map(std::str::from_utf8) {
            return parse(digits);
        }
        let digits: String = digits.iter().filter_map(|&c| char::from_u32(c.into())).collect();
        parse(&digits)
    }

    /// The members of an object, whose brace has been read.
    fn object<C: Char>(&mut self, text: &[C], mut at: usize) -> PyResult<(Value, usize)> {
        let outer = self.members.len();
        at = after_space(text, at);
        if code(text, at) != Some(u32::from(b'}')) {
            loop {
                if code(text, at) != Some(u32::from(b'"')) {
                    return Err(self.error("Expecting property name enclosed in double quotes", at));
                }
                let (key, end) = self.key(text, at + 1)?;
                at = after_space(text, end);
                if code(text, at) != Some(u32::from(b':')) {
                    return Err(self.error("Expecting ':' delimiter", at));
                }
                let (value, end) = self.value(text, after_space(text, at + 1))?;
                self.members.push((key, value));
                at = after_space(text, end);
                match code(text, at).and_then(char::from_u32) {
                    Some('}') => break,
                    Some(',') => {}
                    _ => return Err(self.error("Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = after_space(text, at + 1);
                if code(text, at) == Some(u32::from(b'}')) {
                    return Err(self.error("Illegal trailing comma before end of object", comma));
                }
            }
        }
        Ok((self.made_of_members(outer)?, at + 1))
    }

    /// What an object becomes whose members are those from `first` on.
    fn made_of_members(&mut self, first: usize) -> PyResult {
        let members = self.members.drain(first..);
        if let Some(hook) = &self.pairs_hook {
            let pairs = members.map(|(key, value)| tuple::pair(key, value)).collect();
            return call::call(self.t, hook, &[list::new(pairs)]);
        }
        let result = dict::with_capacity(members.len());
        if let Some(dict) = result.downcast::<PyDict>() {
            for (key, value) in members {
                dict.set_str(&key, value);
            }
        }
        match &self.object_hook {
            Some(hook) => call::call(self.t, hook, &[result]),
            None => Ok(result),
        }
    }

    /// The items of an array, whose bracket has been read.
    fn array<C: Char>(&mut self, text: &[C], mut at: usize) -> PyResult<(Value, usize)> {
        let outer = self.items.len();
        at = after_space(text, at);
        if code(text, at) != Some(u32::from(b']')) {
            loop {
                let (value, end) = self.value(text, at)?;
                self.items.push(value);
                at = after_space(text, end);
                match code(text, at).and_then(char::from_u32) {
                    Some(']') => break,
                    Some(',') => {}
                    _ => return Err(self.error("Expecting ',' delimiter", at)),
                }
                let comma = at;
                at = after_space(text, at + 1);
                if code(text, at) == Some(u32::from(b']')) {
                    return Err(self.error("Illegal trailing comma before end of array", comma));
                }
            }
        }
        Ok((list::of_tail(&mut self.items, outer), at + 1))
    }
}

macro_rules! field_getter {
    ($name:ident, $field:ident) => {
        fn $name(_: &Thread, v: &Value) -> PyResult {
            Ok(v.downcast::<PyScanner>().and_then(|s| s.$field.get()).unwrap_or_else(Value::none))
        }
    };
}

field_getter!(get_object_hook, object_hook);
field_getter!(get_object_pairs_hook, object_pairs_hook);
field_getter!(get_parse_float, parse_float);
field_getter!(get_parse_int, parse_int);
field_getter!(get_parse_constant, parse_constant);

fn get_strict(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::bool(v.downcast::<PyScanner>().is_some_and(|s| s.strict)))
}

pub static SCANNER_SPEC: TypeSpec = TypeSpec {
    name: "Scanner",
    module: "_json",
    container: true,
    doc: "JSON scanner object",
    slots: Slots { new: Some(scanner_new), call: Some(scanner_call), ..Slots::EMPTY },
    getset: &[
        GetSet::get("strict", get_strict, "strict"),
        GetSet::get("object_hook", get_object_hook, "object_hook"),
        GetSet::get("object_pairs_hook", get_object_pairs_hook, ""),
        GetSet::get("parse_float", get_parse_float, "parse_float"),
        GetSet::get("parse_int", get_parse_int, "parse_int"),
        GetSet::get("parse_constant", get_parse_constant, "parse_constant"),
    ],
    ..TypeSpec::of::<PyScanner>(&SCANNER)
};
