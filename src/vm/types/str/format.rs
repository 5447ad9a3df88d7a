//! `str.format`, `format_map`, `__format__` and `%`.

use super::percent::{self, Target};
use super::{PyStr, intern_value};
use crate::native::Bound;
use crate::object::value::Value;
use crate::protocol::{attr, format as protocol, repr, seq};
use crate::text::build::TextBuf;
use crate::text::chars::Chars;
use crate::text::template::{First, Step, first_part, next_piece, next_step};
use crate::thread::{PyResult, Thread};
use crate::types::dict::PyDict;
use crate::types::tuple;

/// `template % args` for strings.
pub fn percent(t: &Thread, template: &Value, args: &Value) -> PyResult {
    let Some(s) = template.downcast::<PyStr>() else { return Ok(Value::not_implemented()) };
    let mut out = TextBuf::with_capacity(s.len() + 16);
    percent::format(t, Target::Text, s.chars(), args, &mut out)?;
    Ok(Value::from(out))
}

pub fn dunder_format(t: &Thread, a: Bound) -> PyResult {
    protocol::format_str(t, a.get(0), protocol::spec_arg(t, a.get(1))?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic,
    Manual,
}

struct Formatter<'a> {
    t: &'a Thread,
    args: &'a [Value],
    /// A dict of keyword arguments, or any mapping for `format_map`.
    names: Option<&'a Value>,
    /// `format_map`: there are no positional arguments at all.
    map_only: bool,
    numbering: Numbering,
    next: usize,
}

pub fn format_method(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let args = a.get(1).downcast::<tuple::PyTuple>().map_or(&[][..], tuple::items);
    let formatter =
        Formatter { t, args, names: a.opt(2), map_only: false, numbering: Numbering::Unknown, next: 0 };
    run(formatter, s)
}

pub fn format_map(t: &Thread, a: Bound) -> PyResult {
    let s = a.this::<PyStr>(t)?;
    let formatter =
        Formatter { t, args: &[], names: a.opt(1), map_only: true, numbering: Numbering::Unknown, next: 0 };
    run(formatter, s)
}

fn run(mut f: Formatter, s: &PyStr) -> PyResult {
    let mut out = TextBuf::with_capacity(s.len() + 16);
    f.expand(s.chars(), 2, &mut out)?;
    Ok(Value::from(out))
}

impl Formatter<'_> {
    fn expand(&mut self, s: Chars, depth: u32, out: &mut TextBuf) -> PyResult<()> {
        let t = self.t;
        let mut at = 0;
        while let Some(piece) = next_piece(s, s.len(), &mut at).map_err(|m| t.value_error(m))? {
            out.push_narrow(s.slice(piece.literal.0, piece.literal.1));
            let Some(field) = piece.field else { continue };
            let value = self.lookup(s, field.name)?;
            let value = match field.conversion {
                None => value,
                Some(c) => self.convert(&value, c)?,
            };
            let spec = s.slice(field.spec.0, field.spec.1);
            if field.nested {
                if depth <= 1 {
                    return Err(t.value_error("Max string recursion exceeded"));
                }
                let mut inner = TextBuf::new();
                self.expand(spec, depth - 1, &mut inner)?;
                protocol::format_to(t, &value, inner.chars(), out)?;
            } else {
                protocol::format_to(t, &value, spec, out)?;
            }
        }
        Ok(())
    }

    fn convert(&self, value: &Value, c: u32) -> PyResult {
        match c {
            0x72 => repr::repr(self.t, value),
            0x73 => repr::str(self.t, value),
            0x61 => repr::ascii(self.t, value),
            c if c > 32 && c < 127 => {
                Err(self.t.value_error(format_args!("Unknown conversion specifier {}", char::from(c as u8))))
            }
            c => Err(self.t.value_error(format_args!("Unknown conversion specifier \\x{c:x}"))),
        }
    }

    fn number(&mut self, mode: Numbering) -> PyResult<()> {
        if self.numbering == Numbering::Unknown {
            self.numbering = mode;
        }
        match (self.numbering, mode) {
            (Numbering::Automatic, Numbering::Manual) => Err(self
                .t
                .value_error("cannot switch from automatic field numbering to manual field specification")),
            (Numbering::Manual, Numbering::Automatic) => Err(self
                .t
                .value_error("cannot switch from manual field specification to automatic field numbering")),
            (_, _) => Ok(()),
        }
    }

    fn positional(&self, i: usize) -> PyResult {
        if self.map_only {
            return Err(self.t.value_error("Format string contains positional fields"));
        }
        match self.args.get(i) {
            Some(v) => Ok(v.clone()),
            None => Err(self
                .t
                .index_error(format_args!("Replacement index {i} out of range for positional args tuple"))),
        }
    }

    fn lookup(&mut self, s: Chars, range: (usize, usize)) -> PyResult {
        let t = self.t;
        let (first, mut at) = first_part(s, range).map_err(|m| t.value_error(m))?;
        let mut value = match first {
            First::Auto => {
                self.number(Numbering::Automatic)?;
                self.next += 1;
                self.positional(self.next - 1)?
            }
            First::Index(i) => {
                self.number(Numbering::Manual)?;
                self.positional(i)?
            }
            First::Name(from, to) => {
                let key = Value::from(s.slice(from, to));
                match self.names {
                    None => return Err(t.key_error(&key)),
                    Some(names) => match names.downcast_exact::<PyDict>() {
                        Some(dict) => match dict.get(t, &key)? {
                            Some(v) => v,
                            None => return Err(t.key_error(&key)),
                        },
                        None => seq::get_item(t, names, &key)?,
                    },
                }
            }
        };
        while let Some(step) = next_step(s, range.1, &mut at).map_err(|m| t.value_error(m))? {
            value = match step {
                Step::Attribute(from, to) => {
                    let name = intern_value(Value::from(s.slice(from, to)));
                    attr::get(t, &value, &name)?
                }
                Step::Index(i) => seq::get_item(t, &value, &Value::from(i))?,
                Step::Key(from, to) => seq::get_item(t, &value, &Value::from(s.slice(from, to)))?,
            };
        }
        Ok(value)
    }
}
