//! The writer: rows to lines.

use super::ERROR;
use super::dialect::{PyDialect, Quoting};
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::fields;
use adder_vm::native::{Args, Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, iter, repr};
use adder_vm::text::build::TextBuf;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::PyStr;

#[repr(C)]
pub struct PyWriter {
    head: Header,
    write: Field,
    dialect: Field,
}

pub static WRITER: TypeCell = TypeCell::new();
fields!(PyWriter, WRITER, write, dialect);

pub fn make(t: &Thread, args: &Args) -> PyResult {
    let [file, ..] = args.pos() else {
        return Err(t.type_error("writer expected at least 1 argument, got 0"));
    };
    if args.pos().len() > 2 {
        return Err(
            t.type_error(format_args!("writer expected at most 2 arguments, got {}", args.pos().len()))
        );
    }
    let write = attr::find(t, file, "write")?.filter(|w| w.class().slots().call.is_some());
    let Some(write) = write else { return Err(t.type_error("argument 1 must have a \"write\" method")) };
    let dialect = super::dialect::make(t, super::dialect::DIALECT.get(), args, 1)?;
    Ok(PyWriter::class().instantiate(PyWriter {
        head: blank_header(),
        write: Field::new(Some(write)),
        dialect: Field::new(Some(dialect)),
    }))
}

fn of<'a>(t: &Thread, v: &'a Value) -> PyResult<&'a PyWriter> {
    v.downcast::<PyWriter>().ok_or_else(|| t.type_error("a writer is required"))
}

/// Which fields get quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Always,
    WhereNeeded,
    /// Those that need them are an error.
    Never,
}

/// Appends a field.
fn append(
    t: &Thread,
    d: &PyDialect,
    text: Chars,
    quotes: Quotes,
    first: bool,
    out: &mut TextBuf,
) -> PyResult<()> {
    if !first {
        out.push(d.delimiter);
    }
    let mut body = TextBuf::with_capacity(text.len());
    let mut quoted = quotes == Quotes::Always;
    if text.is_empty() && d.delimiter == 32 && d.skip_space && !quoted {
        if quotes == Quotes::Never {
            return Err(ERROR.raise(
                t,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        quoted = true;
    }
    for c in text.iter() {
        let special = c == d.delimiter
            || d.escape == Some(c)
            || d.quote == Some(c)
            || matches!(c, 10 | 13)
            || d.is_terminator(c);
        if special {
            let mut escape = d.quoting == Quoting::None;
            if !escape {
                if d.quote == Some(c) {
                    if d.double_quote {
                        body.push(c);
                    } else {
                        escape = true;
                    }
                } else if d.escape == Some(c) {
                    escape = true;
                }
                quoted |= !escape;
            }
            if escape {
                match d.escape {
                    Some(e) => body.push(e),
                    None => return Err(ERROR.raise(t, "need to escape, but no escapechar set")),
                }
            }
        }
        body.push(c);
    }
    match d.quote.filter(|_| quoted) {
        Some(q) => {
            out.push(q);
            out.push_chars(body.chars());
            out.push(q);
        }
        None => out.push_chars(body.chars()),
    }
    Ok(())
}

fn is_number(v: &Value) -> bool {
    let slots = v.class().slots();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
}

fn row_text(t: &Thread, d: &PyDialect, row: &Value) -> PyResult<TextBuf> {
    let it = iter::iter(t, row);
    let Some(it) = t.catch(it, Exc::TypeError)? else {
        return Err(ERROR.raise(t, format_args!("iterable expected, not {}", row.class().tp_name())));
    };
    let mut out = TextBuf::new();
    let mut n = 0;
    let mut last_none = false;
    while let Some(field) = iter::next(t, &it)? {
        let quoted = match d.quoting {
            Quoting::NonNumeric => !is_number(&field),
            Quoting::All => true,
            Quoting::Strings => field.is_a::<PyStr>(),
            Quoting::NotNull => !field.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        last_none = field.is_none();
        let quotes = match quoted {
            true => Quotes::Always,
            false if d.quoting == Quoting::None => Quotes::Never,
            false if last_none && matches!(d.quoting, Quoting::Strings | Quoting::NotNull) => Quotes::Never,
            false => Quotes::WhereNeeded,
        };
        let text = if field.is_a::<PyStr>() {
            field
        } else if last_none {
            Value::from("")
        } else {
            repr::str(t, &field)?
        };
        if let Some(s) = text.downcast::<PyStr>() {
            append(t, d, s.chars(), quotes, n == 0, &mut out)?;
        }
        n += 1;
    }
    if n > 0 && out.is_empty() {
        if d.quoting == Quoting::None
            || (last_none && matches!(d.quoting, Quoting::Strings | Quoting::NotNull))
        {
            return Err(ERROR.raise(t, "single empty field record must be quoted"));
        }
        append(t, d, Chars::EMPTY, Quotes::Always, true, &mut out)?;
    }
    out.push_chars(Chars::Four(&d.terminator));
    Ok(out)
}

fn write_row(t: &Thread, this: &PyWriter, row: &Value) -> PyResult {
    let (Some(write), Some(dialect)) = (this.write.get(), this.dialect.get()) else {
        return Err(t.value_error("writer is not initialized"));
    };
    let Some(d) = dialect.downcast::<PyDialect>() else { return Err(t.type_error("a Dialect is required")) };
    let text = row_text(t, d, row)?;
    call::call(t, &write, &[Value::from(text)])
}

fn writerow(t: &Thread, a: Bound) -> PyResult {
    write_row(t, of(t, a.get(0))?, a.get(1))
}

fn writerows(t: &Thread, a: Bound) -> PyResult {
    let this = of(t, a.get(0))?;
    let it = iter::iter(t, a.get(1))?;
    while let Some(row) = iter::next(t, &it)? {
        write_row(t, this, &row)?;
    }
    Ok(Value::none())
}

pub static WRITER_SPEC: TypeSpec = TypeSpec {
    name: "Writer",
    module: "_csv",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.",
    slots: Slots::EMPTY,
    methods: &[
        Method::new(
            "writerow(self, row, /)",
            writerow,
            "Construct and write a CSV record from an iterable of fields.",
        ),
        Method::new(
            "writerows(self, rows, /)",
            writerows,
            "Construct and write a series of iterables to a csv file.",
        ),
    ],
    getset: &[GetSet::get("dialect", |t, v| Ok(of(t, v)?.dialect.get().unwrap_or_else(Value::none)), "")],
    ..TypeSpec::of::<PyWriter>(&WRITER)
};
