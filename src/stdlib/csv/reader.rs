//! The reader: lines to rows of fields, one state machine over characters.

use super::dialect::{PyDialect, Quoting};
use super::{ERROR, limit};
use adder_abi::object::Header;
use adder_vm::fields;
use adder_vm::native::{Args, GetSet};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::iter;
use adder_vm::text::build::TextBuf;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::{float, list, seqiter};
use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    AfterEscapedNewline,
    InField,
    InQuoted,
    EscapeInQuoted,
    QuoteInQuoted,
    EatNewline,
}

#[repr(C)]
pub struct PyReader {
    head: Header,
    lines: Field,
    dialect: Field,
    line_num: Cell<usize>,
    /// A row is being read: the iterator may not come back here.
    busy: Cell<bool>,
}

pub static READER: TypeCell = TypeCell::new();
fields!(PyReader, READER, lines, dialect);

pub fn make(t: &Thread, args: &Args) -> PyResult {
    let [lines, ..] = args.pos() else {
        return Err(t.type_error("reader expected at least 1 argument, got 0"));
    };
    if args.pos().len() > 2 {
        return Err(
            t.type_error(format_args!("reader expected at most 2 arguments, got {}", args.pos().len()))
        );
    }
    let it = iter::iter(t, lines)?;
    let dialect = super::dialect::make(t, super::dialect::DIALECT.get(), args, 1)?;
    Ok(PyReader::class().instantiate(PyReader {
        head: blank_header(),
        lines: Field::new(Some(it)),
        dialect: Field::new(Some(dialect)),
        line_num: Cell::new(0),
        busy: Cell::new(false),
    }))
}

/// A row in the making.
struct Row<'a> {
    t: &'a Thread,
    d: &'a PyDialect,
    limit: usize,
    state: State,
    fields: Vec<Value>,
    field: TextBuf,
    /// The field had no quotes.
    unquoted: bool,
}

/// The end of a line, as a character that there is not.
const EOL: u32 = u32::MAX;

impl Row<'_> {
    fn add(&mut self, c: u32) -> PyResult<()> {
        if self.field.len() >= self.limit {
            return Err(ERROR.raise(self.t, format_args!("field larger than field limit ({})", self.limit)));
        }
        self.field.push(c);
        Ok(())
    }

    /// How many characters at the beginning of narrow text are only added to the field.
    fn plain_run(&self, text: Chars) -> usize {
        let Chars::One(bytes) = text else { return 0 };
        let d = self.d;
        let ends = |c: u32| match self.state {
            State::InField => matches!(c, 10 | 13) || c == d.delimiter,
            State::InQuoted => d.quote == Some(c) && d.quoting != Quoting::None,
            _ => true,
        };
        let is_plain = |c: &u8| !ends(u32::from(*c)) && d.escape != Some(u32::from(*c));
        bytes.iter().position(|c| !is_plain(c)).unwrap_or(bytes.len())
    }

    /// Adds characters as [`Row::add`] does one.
    fn add_run(&mut self, run: Chars) -> PyResult<()> {
        if self.field.len() + run.len() > self.limit {
            return run.iter().try_for_each(|c| self.add(c));
        }
        self.field.push_chars(run);
        Ok(())
    }

    fn save(&mut self) -> PyResult<()> {
        let empty = self.field.is_empty();
        let text = self.field.chars();
        let quoting = self.d.quoting;
        let value = if self.unquoted && empty && matches!(quoting, Quoting::NotNull | Quoting::Strings) {
            Value::none()
        } else if self.unquoted && !empty && matches!(quoting, Quoting::NonNumeric | Quoting::Strings) {
            let text = Value::from(text);
            adder_vm::protocol::call::call(self.t, float::FLOAT.get().as_value(), &[text])?
        } else {
            Value::from(text)
        };
        self.field.clear();
        self.fields.push(value);
        Ok(())
    }

    fn end_field(&mut self, c: u32) -> PyResult<()> {
        self.save()?;
        self.state = if c == EOL { State::StartRecord } else { State::EatNewline };
        Ok(())
    }

    fn take(&mut self, c: u32) -> PyResult<()> {
        let newline = matches!(c, 10 | 13 | EOL);
        let d = self.d;
        let quotes = d.quoting != Quoting::None;
        if self.state == State::StartRecord {
            if c == EOL {
                return Ok(());
            }
            if newline {
                self.state = State::EatNewline;
                return Ok(());
            }
            self.state = State::StartField;
        }
        if self.state == State::AfterEscapedNewline {
            if c == EOL {
                return Ok(());
            }
            self.state = State::InField;
        }
        match self.state {
            State::StartField => {
                self.unquoted = true;
                if newline {
                    self.end_field(c)?;
                } else if d.quote == Some(c) && quotes {
                    self.unquoted = false;
                    self.state = State::InQuoted;
                } else if d.escape == Some(c) {
                    self.state = State::Escaped;
                } else if c == 32 && d.skip_space {
                } else if c == d.delimiter {
                    self.save()?;
                } else {
                    self.add(c)?;
                    self.state = State::InField;
                }
            }
            State::Escaped => {
                if matches!(c, 10 | 13) {
                    self.add(c)?;
                    self.state = State::AfterEscapedNewline;
                } else {
                    self.add(if c == EOL { 10 } else { c })?;
                    self.state = State::InField;
                }
            }
            State::InField => {
                if newline {
                    self.end_field(c)?;
                } else if d.escape == Some(c) {
                    self.state = State::Escaped;
                } else if c == d.delimiter {
                    self.save()?;
                    self.state = State::StartField;
                } else {
                    self.add(c)?;
                }
            }
            State::InQuoted => {
                if c == EOL {
                } else if d.escape == Some(c) {
                    self.state = State::EscapeInQuoted;
                } else if d.quote == Some(c) && quotes {
                    self.state = if d.double_quote { State::QuoteInQuoted } else { State::InField };
                } else {
                    self.add(c)?;
                }
            }
            State::EscapeInQuoted => {
                self.add(if c == EOL { 10 } else { c })?;
                self.state = State::InQuoted;
            }
            State::QuoteInQuoted => {
                if quotes && d.quote == Some(c) {
                    self.add(c)?;
                    self.state = State::InQuoted;
                } else if c == d.delimiter {
                    self.save()?;
                    self.state = State::StartField;
                } else if newline {
                    self.end_field(c)?;
                } else if !d.strict {
                    self.add(c)?;
                    self.state = State::InField;
                } else {
                    let shown = |c: u32| char::from_u32(c).unwrap_or('\u{FFFD}');
                    return Err(ERROR.raise(
                        self.t,
                        format_args!(
                            "'{}' expected after '{}'",
                            shown(d.delimiter),
                            shown(d.quote.unwrap_or(34))
                        ),
                    ));
                }
            }
            State::EatNewline => {
                if c == EOL {
                    self.state = State::StartRecord;
                } else if !newline {
                    return Err(ERROR.raise(
                        self.t,
                        "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                    ));
                }
            }
            State::StartRecord | State::AfterEscapedNewline => {}
        }
        Ok(())
    }
}

fn next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let this = PyReader::of(v);
    let (Some(lines), Some(dialect)) = (this.lines.get(), this.dialect.get()) else { return Ok(None) };
    let Some(d) = dialect.downcast::<PyDialect>() else { return Ok(None) };
    if this.busy.replace(true) {
        return Err(ERROR.raise(t, "iterator has already advanced the reader"));
    }
    let result = read_row(t, this, &lines, d);
    this.busy.set(false);
    result
}

fn read_row(t: &Thread, this: &PyReader, lines: &Value, d: &PyDialect) -> PyResult<Option<Value>> {
    let mut row = Row {
        t,
        d,
        limit: limit(),
        state: State::StartRecord,
        fields: Vec::new(),
        field: TextBuf::new(),
        unquoted: true,
    };
    loop {
        let Some(line) = iter::next(t, lines)? else {
            if !row.field.is_empty() || row.state == State::InQuoted {
                if d.strict {
                    return Err(ERROR.raise(t, "unexpected end of data"));
                }
                row.save()?;
                return Ok(Some(list::new(row.fields)));
            }
            return Ok(None);
        };
        let Some(s) = line.downcast::<PyStr>() else {
            return Err(ERROR.raise(
                t,
                format_args!(
                    "iterator should return strings, not {} (the file should be opened in text mode)",
                    line.class().tp_name()
                ),
            ));
        };
        this.line_num.set(this.line_num.get() + 1);
        let mut rest = s.chars();
        while let Some(c) = rest.get(0) {
            let plain = row.plain_run(rest);
            if plain > 0 {
                row.add_run(rest.slice(0, plain))?;
            } else {
                row.take(c)?;
            }
            rest = rest.slice(plain.max(1), rest.len());
        }
        row.take(EOL)?;
        if row.state == State::StartRecord {
            return Ok(Some(list::new(row.fields)));
        }
    }
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyReader> {
    v.downcast::<PyReader>().ok_or_else(|| t.type_error("a reader is required"))
}

pub static READER_SPEC: TypeSpec = TypeSpec {
    name: "Reader",
    module: "_csv",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.",
    slots: Slots { iter: Some(seqiter::self_iter), next: Some(next), ..Slots::EMPTY },
    getset: &[
        GetSet::get("dialect", |t, v| Ok(of(t, v)?.dialect.get().unwrap_or_else(Value::none)), ""),
        GetSet::get("line_num", |t, v| Ok(Value::from(of(t, v)?.line_num.get())), ""),
    ],
    ..TypeSpec::of::<PyReader>(&READER)
};
