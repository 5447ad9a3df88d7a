//! `_tokenize`: tokens with their texts and places, for `tokenize.py`.
//!
//! Each line is read when the token wants it that comes next, as programs see that count the lines that they give.

use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::fields;
use adder_vm::front::ErrorKind;
use adder_vm::front::errors::tokens::{Failure, Stream};
use adder_vm::native::{Args, ModuleSpec};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec};
use adder_vm::object::payload::blank_header;
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, truth};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::str::{PyStr, from_wtf8};
use adder_vm::types::tuple;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

#[repr(C)]
pub struct TokenizerIter {
    head: Header,
    readline: Field,
    encoding: Field,
    stream: RefCell<Stream>,
}

pub static ITER: TypeCell = TypeCell::new();
fields!(TokenizerIter, ITER, readline, encoding);

fn iter_new(t: &Thread, class: &PyType, args: &Args) -> PyResult {
    let given = args.pos();
    if given.len() != 1 && (!given.is_empty() || !args.has_keywords()) {
        return Err(t.type_error(format_args!(
            "tokenizeriter() takes exactly 1 positional argument ({} given)",
            given.len()
        )));
    }
    if args.values.len() > 3 {
        return Err(t.type_error(format_args!(
            "tokenizeriter() takes at most 3 arguments ({} given)",
            args.values.len()
        )));
    }
    let Some(readline) = given.first().or_else(|| args.keyword("readline")) else {
        return Err(t.type_error("tokenizeriter() missing required argument 'readline' (pos 1)"));
    };
    let Some(extra) = args.keyword("extra_tokens") else {
        return Err(t.type_error("tokenizeriter() missing required argument 'extra_tokens' (pos 2)"));
    };
    let encoding = args.keyword("encoding").filter(|e| !e.is_none()).cloned();
    if let Some(e) = encoding.as_ref().filter(|e| !e.is_a::<PyStr>()) {
        return Err(t.type_error(format_args!(
            "tokenizeriter() argument 'encoding' must be str, not {}",
            e.class().tp_name()
        )));
    }
    let extra = truth::truth(t, extra)?;
    Ok(class.instantiate(TokenizerIter {
        head: blank_header(),
        readline: Field::new(Some(readline.clone())),
        encoding: Field::new(encoding),
        stream: RefCell::new(Stream::new(extra)),
    }))
}

/// Appends what `readline` gives to a text in UTF-8 (lone surrogates in three bytes); false at the end.
fn read_line(t: &Thread, readline: &Value, encoding: Option<&Value>, source: &mut Vec<u8>) -> PyResult<bool> {
    let Some(line) = t.catch(call::call(t, readline, &[]), Exc::StopIteration)? else {
        return Ok(false);
    };
    let text = match (encoding, line.downcast::<PyBytes>()) {
        (Some(encoding), Some(_)) => {
            let name = encoding.downcast::<PyStr>().map(PyStr::to_string_lossy).unwrap_or_default();
            adder_vm::codecs::decode(t, &line, &name, Some(&Value::from("replace")))?
        }
        (Some(_), None) => return Err(t.type_error("readline() returned a non-bytes object")),
        (None, _) => line,
    };
    let Some(text) = text.downcast::<PyStr>() else {
        return Err(t.type_error("readline() returned a non-string object"));
    };
    source.extend_from_slice(&text.to_wtf8());
    Ok(!text.is_empty())
}

fn fail(t: &Thread, failure: &Failure) -> Raised {
    let class = |kind: ErrorKind| match kind {
        ErrorKind::Indentation => Exc::IndentationError,
        ErrorKind::Tab => Exc::TabError,
        _ => Exc::SyntaxError,
    };
    match failure {
        Failure::Error(e) | Failure::Open(e) => {
            let end =
                |n: i32| if matches!(failure, Failure::Open(_)) { Value::none() } else { Value::from(n) };
            let details = tuple::new(vec![
                Value::from(e.filename.as_str()),
                Value::from(e.line),
                Value::from(e.col),
                e.text.as_deref().map_or_else(Value::none, Value::from),
                end(e.end_line),
                end(e.end_col),
            ]);
            t.error_with(class(e.kind), &[Value::from(e.message.as_str()), details])
        }
        Failure::Eof(line, offset) => {
            let raised = t.error(Exc::SyntaxError, "unexpected EOF in multi-line statement");
            let exception = t.take(raised);
            let facts = [
                ("lineno", Value::from(*line)),
                ("offset", Value::from(*offset)),
                ("end_lineno", Value::from(*line)),
                ("end_offset", Value::from(*offset)),
                ("filename", Value::from("<string>")),
                ("text", Value::none()),
            ];
            for (name, value) in facts {
                if let Err(raised) = attr::set_str(t, &exception, name, &value) {
                    return raised;
                }
            }
            t.raise_again(exception)
        }
    }
}

fn iter_next(t: &Thread, v: &Value) -> PyResult<Option<Value>> {
    let Some(this) = v.downcast::<TokenizerIter>() else { return Ok(None) };
    // `readline` may ask for a token, too.
    let Ok(mut stream) = this.stream.try_borrow_mut() else {
        return Err(t.value_error("tokenizer already executing"));
    };
    let (readline, encoding) = (this.readline.get().unwrap_or_else(Value::none), this.encoding.get());
    let raised: Rc<Cell<Option<Raised>>> = Rc::default();
    let noted = raised.clone();
    let token = stream.next(move |source| {
        read_line(Thread::current(), &readline, encoding.as_ref(), source).unwrap_or_else(|raised| {
            noted.set(Some(raised));
            false
        })
    });
    if let Some(raised) = raised.take() {
        return Err(raised);
    }
    let Some(token) = token.map_err(|failure| fail(t, &failure))? else { return Ok(None) };
    let text = |(from, to): (usize, usize)| from_wtf8(stream.source().get(from..to).unwrap_or_default());
    let place = |(line, col): (i32, i32)| tuple::new(vec![Value::from(line), Value::from(col)]);
    Ok(Some(tuple::new(vec![
        Value::from(i32::from(token.kind)),
        text(token.text),
        place(token.from),
        place(token.to),
        text(token.lines),
    ])))
}

pub static ITER_SPEC: TypeSpec = TypeSpec {
    name: "TokenizerIter",
    module: "_tokenize",
    container: true,
    slots: Slots {
        new: Some(iter_new),
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(iter_next),
        ..Slots::EMPTY
    },
    ..TypeSpec::of::<TokenizerIter>(&ITER)
};

pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_tokenize", doc: "", functions: &[], types: &[&ITER_SPEC], init: None };
