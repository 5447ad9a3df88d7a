//! `Pattern.sub` and `Pattern.subn`.

use super::super::Mode;
use super::matched::PyMatch;
use super::pattern::PyPattern;
use super::subject::{Held, Pieces};
use super::template::PyTemplate;
use adder_vm::object::value::Value;
use adder_vm::protocol::call;
use adder_vm::text::chars::Chars;
use adder_vm::thread::{PyResult, Thread};

/// What takes the place of each match.
enum Filter {
    Literal(Value),
    /// A `PyTemplate` with groups.
    Template(Value),
    Callable(Value),
}

/// Whether a replacement is a string or bytes-like object without a backslash.
fn is_literal(t: &Thread, replacement: &Value) -> bool {
    match Held::of(t, replacement) {
        Ok(Held::Text(s)) => match s.chars() {
            Chars::One(c) => !c.contains(&b'\\'),
            Chars::Two(c) => !c.contains(&u16::from(b'\\')),
            Chars::Four(c) => !c.contains(&u32::from(b'\\')),
        },
        Ok(Held::Bytes(b)) => !b.contains(&b'\\'),
        Err(raised) => {
            drop(t.take(raised));
            false
        }
    }
}

fn filter_of(t: &Thread, pattern: &Value, replacement: &Value) -> PyResult<Filter> {
    if replacement.class().slots().call.is_some() {
        return Ok(Filter::Callable(replacement.clone()));
    }
    if is_literal(t, replacement) {
        return Ok(Filter::Literal(replacement.clone()));
    }
    let re = adder_vm::import::import_module(t, "re")?;
    let compiled = call::method(t, &re, "_compile_template", &[pattern.clone(), replacement.clone()])?;
    match compiled.downcast::<PyTemplate>().map(PyTemplate::only_literal) {
        Some(Some(literal)) => Ok(Filter::Literal(literal)),
        Some(None) => Ok(Filter::Template(compiled)),
        None => {
            let got = compiled.class().tp_name();
            Err(t.type_error(format_args!("expected a template, not {got}")))
        }
    }
}

/// Replaces at most `count` matches (all, for zero). Returns the result and how many were replaced.
pub fn substitute(
    t: &Thread,
    pattern: &Value,
    this: &PyPattern,
    replacement: &Value,
    string: &Value,
    count: isize,
) -> PyResult<(Value, usize)> {
    let filter = filter_of(t, pattern, replacement)?;
    let held = Held::for_pattern(t, string, this.is_bytes())?;
    let (mut done, mut from, end) = (0, 0, held.len());
    let mut must_advance = false;
    let mut replaced = 0;
    // How many pieces `join` would have got, for its messages.
    let mut pieces = 0;
    let mut out = Pieces::new(&held);
    let mut matcher = this.borrow_matcher();
    let limit = match count {
        0 => usize::MAX,
        _ => usize::try_from(count).unwrap_or(0),
    };
    while replaced < limit {
        if !held.run(t, &mut matcher, this.program(), (from, end), Mode::Search, must_advance)? {
            break;
        }
        if done < matcher.start() {
            out.push_part(&held, done, matcher.start());
            pieces += 1;
        }
        match &filter {
            Filter::Literal(literal) => out.push(t, literal, pieces)?,
            Filter::Template(template) => {
                if let Some(template) = template.downcast::<PyTemplate>() {
                    template.fill_from(t, &held, &matcher, this.groups(), &mut out)?;
                }
            }
            Filter::Callable(callable) => {
                let found = PyMatch::create(pattern, this.groups(), string, (0, end), &matcher);
                let result = call::call(t, callable, &[found])?;
                if !result.is_none() {
                    out.push(t, &result, pieces)?;
                } else {
                    pieces -= 1;
                }
            }
        }
        pieces += 1;
        replaced += 1;
        must_advance = matcher.start() == matcher.end();
        (done, from) = (matcher.end(), matcher.end());
    }
    this.return_matcher(matcher);
    if replaced == 0 {
        return Ok((held.part(string, 0, end), 0));
    }
    if done < end {
        out.push_part(&held, done, end);
    }
    Ok((out.finish(), replaced))
}
