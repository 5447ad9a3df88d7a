//! Binding of arguments to the parameters of Python functions, with the language's error messages.
//!
//! `unsafe` lives here: parameters are words of a frame.

use crate::native::Args;
use crate::object::value::{Value, incref_value};
use crate::protocol::repr;
use crate::thread::{PyResult, Thread};
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::function::{self, PyFunction};
use crate::types::str::{PyStr, equals, is_interned};
use crate::types::tuple::{self, PyTuple};
use adder_abi::Word;
use adder_abi::code::code_flag;

/// Writes the parameters of a call of `f` to `vars`, which are all null before. On an error some may be written.
///
/// # Safety
/// `vars` has room for the code's parameters.
pub unsafe fn bind(t: &Thread, f: &PyFunction, code: &PyCode, args: &Args, vars: *mut Word) -> PyResult<()> {
    let mut plan = Plan::new();
    if plan.work_out(f, code, args.values, args.names) {
        // SAFETY: by the caller's contract.
        unsafe { carry_out_lent(&plan, code, args, vars) };
        return Ok(());
    }
    let unit = &code.unit;
    let argcount = unit.argcount as usize;
    let kwonly = unit.kwonlyargcount as usize;
    let total = argcount + kwonly;
    let pos = args.pos();
    let direct = pos.len().min(argcount);
    // SAFETY: indexes are below the number of parameters.
    let put = |i: usize, v: Value| unsafe { vars.add(i).write(v.into_word()) };
    // SAFETY: as above.
    let is_set = |i: usize| unsafe { !(*vars.add(i)).is_null() };
    for (i, v) in pos[..direct].iter().enumerate() {
        put(i, v.clone());
    }
    let mut next = total;
    if unit.flags & code_flag::VARARGS != 0 {
        put(next, tuple::from_slice(&pos[direct..]));
        next += 1;
    }
    let kwargs = (unit.flags & code_flag::VARKEYWORDS != 0).then(PyDict::new);
    if let Some(dict) = &kwargs {
        put(next, dict.clone());
    }
    let names = if args.has_keywords() || kwonly > 0 { varnames(code) } else { None };
    let names = names.as_ref().and_then(|n| n.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
    if args.has_keywords() {
        for (name, value) in args.keywords() {
            let posonly = unit.posonlyargcount as usize;
            let find = |same: fn(&Value, &Value) -> bool| {
                (posonly..total).find(|&i| names.get(i).is_some_and(|n| same(n, name)))
            };
            let found = find(Value::is).or_else(|| find(same_name));
            match (found, &kwargs) {
                (Some(i), _) => {
                    if is_set(i) {
                        return Err(t.type_error(format_args!(
                            "{}() got multiple values for argument '{}'",
                            qualname(t, f)?,
                            repr::str_text(t, name)?
                        )));
                    }
                    put(i, value.clone());
                }
                (None, Some(dict)) => {
                    if let Some(d) = dict.downcast::<PyDict>() {
                        d.set(t, name.clone(), value.clone())?;
                    }
                }
                (None, None) => return Err(unexpected_keyword(t, f, code, args, name)?),
            }
        }
    }
    if pos.len() > argcount && unit.flags & code_flag::VARARGS == 0 {
        // SAFETY: `vars` holds the parameters.
        return Err(unsafe { too_many(t, f, code, pos.len(), vars)? });
    }
    if pos.len() < argcount {
        let defaults = function::field(&f.defaults).get();
        let defaults = defaults.as_ref().and_then(|d| d.downcast::<PyTuple>()).map_or(&[][..], tuple::items);
        let first_default = argcount.saturating_sub(defaults.len());
        let missing: Vec<usize> = (pos.len()..first_default).filter(|&i| !is_set(i)).collect();
        if !missing.is_empty() {
            return Err(missing_arguments(t, f, code, "positional", &missing)?);
        }
        let skip = defaults.len().saturating_sub(argcount);
        for i in first_default.max(pos.len())..argcount {
            if !is_set(i) {
                put(i, defaults[skip + i - first_default].clone());
            }
        }
    }
    if kwonly > 0 {
        let defaults = function::field(&f.kwdefaults).get();
        let mut missing = Vec::new();
        for i in argcount..total {
            if is_set(i) {
                continue;
            }
            let default = match (&defaults, names.get(i)) {
                (Some(d), Some(name)) => match d.downcast::<PyDict>() {
                    Some(d) => d.get(t, name)?,
                    None => None,
                },
                _ => None,
            };
            match default {
                Some(v) => put(i, v),
                None => missing.push(i),
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(t, f, code, "keyword-only", &missing)?);
        }
    }
    Ok(())
}

/// What a field of a function or code holds. No Python code may run meanwhile.
fn lent(word: &Word) -> Option<&Value> {
    // SAFETY: the field owns it, and nothing changes that while it is looked at.
    if word.is_null() { None } else { Some(unsafe { Value::borrow(word) }) }
}

fn items_of(word: &Word) -> Option<&[Value]> {
    lent(word)?.downcast::<PyTuple>().map(tuple::items)
}

/// The most parameters that [`plan`] takes on.
const PLANNED: usize = 16;

/// Where the words of all parameters of a call come from: borrowed from its arguments or, as bits of `defaulted` say, from the function's
/// defaults. It is worked out where it lies: to copy words that were just written one by one stalls the processor.
pub struct Plan {
    pub words: [Word; PLANNED],
    /// Parameters that take one argument each.
    pub total: usize,
    pub defaulted: u32,
    /// How many positional arguments go to such parameters; the others are for `*args`.
    pub direct: usize,
    /// The keyword arguments, by their bits, that are for `**kwargs`.
    pub rest: u64,
}

impl Plan {
    #[inline(always)]
    pub fn new() -> Plan {
        Plan { words: [Word::NULL; PLANNED], total: 0, defaulted: 0, direct: 0, rest: 0 }
    }

    /// Works out a call without touching anything; false for what is not plainly right, or is too much for a plan, which is of no use then.
    pub fn work_out(&mut self, f: &PyFunction, code: &PyCode, args: &[Value], keywords: &[Value]) -> bool {
        self.try_work_out(f, code, args, keywords).is_some()
    }

    #[inline(always)]
    fn try_work_out(
        &mut self,
        f: &PyFunction,
        code: &PyCode,
        args: &[Value],
        keywords: &[Value],
    ) -> Option<()> {
        let unit = &code.unit;
        let argcount = unit.argcount as usize;
        let total = argcount + unit.kwonlyargcount as usize;
        let positional = args.len().checked_sub(keywords.len())?;
        let direct = positional.min(argcount);
        let (star, star2) = (unit.flags & code_flag::VARARGS != 0, unit.flags & code_flag::VARKEYWORDS != 0);
        if unit.flags & code_flag::OPTIMIZED == 0
            || total > PLANNED
            || positional > direct && !star
            || keywords.len() > u64::BITS as usize
        {
            return None;
        }
        (self.total, self.direct) = (total, direct);
        for (word, v) in self.words.iter_mut().zip(&args[..direct]) {
            *word = v.word();
        }
        let (defaults, kwdefaults) = (f.defaults.get(), f.kwdefaults.get());
        let parameters = code.varnames.word();
        if !keywords.is_empty() {
            let named = items_of(&parameters)?.get(unit.posonlyargcount as usize..total)?;
            for (k, (name, v)) in keywords.iter().zip(&args[positional..]).enumerate() {
                match named.iter().position(|n| n.is(name)) {
                    Some(i) => {
                        let word = &mut self.words[unit.posonlyargcount as usize + i];
                        if !word.is_null() {
                            return None;
                        }
                        *word = v.word();
                    }
                    // The same name can be another object, unless it is one of the interned ones.
                    None if star2 && is_interned(name) => self.rest |= 1 << k,
                    None => return None,
                }
            }
        }
        for i in direct..total {
            if !self.words[i].is_null() {
                continue;
            }
            let default = if i < argcount {
                let defaults = items_of(&defaults)?;
                defaults.get((i + defaults.len()).checked_sub(argcount)?)?
            } else {
                let defaults = lent(&kwdefaults)?.downcast_exact::<PyDict>()?;
                let name = items_of(&parameters)?.get(i)?;
                if defaults.has_str_keys() { defaults.peek_str(name)? } else { return None }
            };
            self.words[i] = default.word();
            self.defaulted |= 1 << i;
        }
        Some(())
    }
}

/// Fills the parameters at `vars` as planned. The references of the arguments, on the evaluation stack, move there.
///
/// # Safety
/// The plan is for this code and these arguments, and `vars` has room for the parameters.
#[inline(always)]
pub unsafe fn carry_out(plan: &Plan, code: &PyCode, args: &Args, vars: *mut Word) {
    // SAFETY: by the caller's contract; the plan has each argument once.
    unsafe {
        for (i, &word) in plan.words[..plan.total].iter().enumerate() {
            if plan.defaulted >> i & 1 != 0 {
                incref_value(word);
            }
            vars.add(i).write_volatile(word);
        }
        let mut next = plan.total;
        if code.unit.flags & code_flag::VARARGS != 0 {
            let rest = &args.pos()[plan.direct..];
            vars.add(next).write(tuple::from_moved(rest.as_ptr().cast(), rest.len()).into_word());
            next += 1;
        }
        if code.unit.flags & code_flag::VARKEYWORDS != 0 {
            vars.add(next).write(the_rest(plan.rest, args).into_word());
        }
    }
}

/// As [`carry_out`], of arguments that are only lent.
unsafe fn carry_out_lent(plan: &Plan, code: &PyCode, args: &Args, vars: *mut Word) {
    // SAFETY: by the caller's contract.
    unsafe {
        for (i, &word) in plan.words[..plan.total].iter().enumerate() {
            incref_value(word);
            vars.add(i).write(word);
        }
        let mut next = plan.total;
        if code.unit.flags & code_flag::VARARGS != 0 {
            vars.add(next).write(tuple::from_slice(&args.pos()[plan.direct..]).into_word());
            next += 1;
        }
        if code.unit.flags & code_flag::VARKEYWORDS != 0 {
            for (k, v) in args.values[args.values.len() - args.names.len()..].iter().enumerate() {
                if plan.rest >> k & 1 != 0 {
                    std::mem::forget(v.clone());
                }
            }
            vars.add(next).write(the_rest(plan.rest, args).into_word());
        }
    }
}

/// A dict of the keyword arguments with those bits, whose references move there.
unsafe fn the_rest(bits: u64, args: &Args) -> Value {
    let made = PyDict::new();
    if let Some(dict) = made.downcast::<PyDict>() {
        for (k, (name, v)) in args.keywords().enumerate() {
            if bits >> k & 1 != 0 {
                // SAFETY: by the caller's contract.
                dict.set_str(name, unsafe { Value::from_owned(v.word()) });
            }
        }
    }
    made
}

fn varnames(code: &PyCode) -> Option<Value> {
    code.varnames.get()
}

fn same_name(a: &Value, b: &Value) -> bool {
    if is_interned(a) && is_interned(b) {
        return a.is(b);
    }
    matches!((a.downcast::<PyStr>(), b.downcast::<PyStr>()), (Some(x), Some(y)) if equals(x, y))
}

fn qualname(t: &Thread, f: &PyFunction) -> PyResult<String> {
    match function::field(&f.qualname).get() {
        Some(q) => repr::str_text(t, &q),
        None => Ok(String::new()),
    }
}

fn parameter(code: &PyCode, i: usize) -> String {
    code.unit.varnames.get(i).map(|n| n.to_string_lossy()).unwrap_or_default()
}

#[cold]
fn unexpected_keyword(
    t: &Thread,
    f: &PyFunction,
    code: &PyCode,
    args: &Args,
    name: &Value,
) -> PyResult<crate::thread::Raised> {
    let unit = &code.unit;
    let positional_only: Vec<String> = (0..unit.posonlyargcount as usize)
        .map(|i| parameter(code, i))
        .filter(|p| args.names.iter().any(|n| crate::types::str::equals_str(n, p)))
        .collect();
    let function = qualname(t, f)?;
    if !positional_only.is_empty() {
        return Ok(t.type_error(format_args!(
            "{function}() got some positional-only arguments passed as keyword arguments: '{}'",
            positional_only.join(", ")
        )));
    }
    let shown = repr::str_text(t, name)?;
    let total = (unit.argcount + unit.kwonlyargcount) as usize;
    let candidates: Vec<String> =
        (unit.posonlyargcount as usize..total).map(|i| parameter(code, i)).collect();
    Ok(match crate::suggest::closest(&shown, &candidates) {
        Some(close) => t.type_error(format_args!(
            "{function}() got an unexpected keyword argument '{shown}'. Did you mean '{close}'?"
        )),
        None => t.type_error(format_args!("{function}() got an unexpected keyword argument '{shown}'")),
    })
}

#[cold]
unsafe fn too_many(
    t: &Thread,
    f: &PyFunction,
    code: &PyCode,
    given: usize,
    vars: *mut Word,
) -> PyResult<crate::thread::Raised> {
    let unit = &code.unit;
    let (argcount, kwonly) = (unit.argcount as usize, unit.kwonlyargcount as usize);
    // SAFETY: the caller's `vars` hold the parameters.
    let kwonly_given =
        (argcount..argcount + kwonly).filter(|&i| unsafe { !(*vars.add(i)).is_null() }).count();
    let defaults = function::field(&f.defaults)
        .get()
        .and_then(|d| d.downcast::<PyTuple>().map(|d| tuple::items(d).len()))
        .unwrap_or(0);
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {argcount}", argcount as i64 - defaults as i64), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let s = if plural { "s" } else { "" };
    let extra = if kwonly_given > 0 {
        format!(
            " positional argument{} (and {kwonly_given} keyword-only argument{})",
            if given == 1 { "" } else { "s" },
            if kwonly_given == 1 { "" } else { "s" }
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && kwonly_given == 0 { "was" } else { "were" };
    Ok(t.type_error(format_args!(
        "{}() takes {takes} positional argument{s} but {given}{extra} {verb} given",
        qualname(t, f)?
    )))
}

#[cold]
fn missing_arguments(
    t: &Thread,
    f: &PyFunction,
    code: &PyCode,
    kind: &str,
    missing: &[usize],
) -> PyResult<crate::thread::Raised> {
    let names: Vec<String> = missing.iter().map(|&i| format!("'{}'", parameter(code, i))).collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let s = if names.len() == 1 { "" } else { "s" };
    Ok(t.type_error(format_args!(
        "{}() missing {} required {kind} argument{s}: {list}",
        qualname(t, f)?,
        names.len()
    )))
}
