//! Binding of arguments to the parameters of native functions, by the signatures they are declared with.
//!
//! Signatures are parsed on first use. Error messages are those that CPython's argument parsers give for the same shape of
//! signature.

use crate::native::{Args, Bound, Method, NativeFn};
use crate::object::value::Value;
use crate::protocol::repr;
use crate::thread::{PyResult, Raised, Thread};
use crate::types::dict::PyDict;
use crate::types::str::{PyStr, equals_str};
use crate::types::tuple;
use adder_abi::word::Word;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// How a parameter takes arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    PositionalOnly,
    Either,
    KeywordOnly,
    Varargs,
    Kwargs,
}

/// A parameter of a native function.
#[derive(Debug)]
pub struct Param {
    pub name: &'static str,
    /// The name as names in code are: an interned string, which is immortal.
    key: Word,
    pub kind: ParamKind,
    pub default: Option<&'static str>,
}

impl Param {
    fn new(name: &'static str, kind: ParamKind, default: Option<&'static str>) -> Param {
        let key = crate::types::str::intern(name);
        crate::object::payload::immortalize(&key);
        Param { name, key: key.into_word(), kind, default }
    }

    fn can_be_named(&self) -> bool {
        matches!(self.kind, ParamKind::Either | ParamKind::KeywordOnly)
    }
}

/// What a function's name is qualified with in messages. Its text is only made for them.
#[derive(Clone, Copy)]
pub enum Owner<'a> {
    Nothing,
    Type(&'a crate::object::class::PyType),
    /// A module's name; that of the builtins is not shown.
    Module(&'a Value),
}

impl Owner<'_> {
    fn text(self) -> String {
        match self {
            Owner::Nothing => String::new(),
            Owner::Type(class) => class.name_str(),
            Owner::Module(name) => match name.downcast::<PyStr>().map(PyStr::to_string_lossy) {
                Some(name) if name != "builtins" => name,
                Some(_) | None => String::new(),
            },
        }
    }
}

/// A parsed signature.
#[derive(Debug)]
pub struct Signature {
    pub params: Vec<Param>,
    /// Parameters that take positional arguments one each.
    positional: usize,
    /// Of these, those without a default.
    required: usize,
    varargs: Option<usize>,
    kwargs: Option<usize>,
    /// Any parameter that can be named.
    keywords: bool,
    /// Nothing but required positional-only parameters: arguments need no binding.
    pub exact: Option<usize>,
    /// Positional arguments are the first slots as they come; the others stay empty.
    direct: bool,
}

/// Slots of a function that are laid out without an allocation.
const INLINE: usize = 8;

/// The signature of a declared function, parsed once in the process.
pub fn signature_of(method: &'static Method) -> &'static Signature {
    static PARSED: LazyLock<Mutex<HashMap<usize, &'static Signature>>> = LazyLock::new(Mutex::default);
    let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    parsed
        .entry(&raw const *method as usize)
        .or_insert_with(|| Box::leak(Box::new(Signature::parse(method.sig))))
}

impl Signature {
    /// Parses `name(a, b=1, /, *, c)`.
    pub fn parse(sig: &'static str) -> Signature {
        let open = sig.find('(').map_or(sig.len(), |i| i + 1);
        let close = sig.rfind(')').unwrap_or(sig.len());
        let mut params: Vec<Param> = Vec::new();
        let mut kind = ParamKind::Either;
        for part in split(sig.get(open..close).unwrap_or("")) {
            match part {
                "" => {}
                "/" => params.iter_mut().for_each(|p| p.kind = ParamKind::PositionalOnly),
                "*" => kind = ParamKind::KeywordOnly,
                _ if part.starts_with("**") => {
                    params.push(Param::new(&part[2..], ParamKind::Kwargs, None));
                }
                _ if part.starts_with('*') => {
                    params.push(Param::new(&part[1..], ParamKind::Varargs, None));
                    kind = ParamKind::KeywordOnly;
                }
                _ => {
                    let (name, default) = match part.split_once('=') {
                        Some((name, default)) => (name.trim(), Some(default.trim())),
                        None => (part, None),
                    };
                    params.push(Param::new(name.trim_start_matches('$'), kind, default));
                }
            }
        }
        let is_positional = |p: &&Param| matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Either);
        let positional = params.iter().filter(is_positional).count();
        let required = params.iter().filter(is_positional).filter(|p| p.default.is_none()).count();
        let varargs = params.iter().position(|p| p.kind == ParamKind::Varargs);
        let kwargs = params.iter().position(|p| p.kind == ParamKind::Kwargs);
        let keywords = params.iter().any(|p| matches!(p.kind, ParamKind::Either | ParamKind::KeywordOnly));
        let all_plain = params.iter().all(|p| p.kind == ParamKind::PositionalOnly && p.default.is_none());
        let exact = all_plain.then_some(params.len());
        let must_be_named = params.iter().any(|p| p.kind == ParamKind::KeywordOnly && p.default.is_none());
        let direct = varargs.is_none() && kwargs.is_none() && !must_be_named && params.len() <= INLINE;
        Signature { params, positional, required, varargs, kwargs, keywords, exact, direct }
    }
}

/// Splits at commas outside brackets and quotes.
fn split(text: &'static str) -> Vec<&'static str> {
    let (mut parts, mut depth, mut quote, mut start) = (Vec::new(), 0i32, None, 0);
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(text[start..i].trim());
                start = i + 1;
            }
            (None, _) => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// How many slots a call with `given` positional arguments fills or leaves empty, if these need no binding.
#[inline(always)]
pub fn direct_slots(sig: &Signature, given: usize) -> Option<u8> {
    if sig.exact == Some(given) {
        return u8::try_from(given).ok();
    }
    let direct = sig.direct && given >= sig.required && given <= sig.positional;
    // No more than `INLINE`.
    direct.then_some(sig.params.len() as u8)
}

/// As [`direct_slots`], with a receiver in front, for [`call_bound`].
#[inline(always)]
pub fn bound_slots(sig: &Signature, given: usize) -> Option<u8> {
    direct_slots(sig, given + 1).filter(|_| sig.direct)
}

/// Calls a native function with positional arguments of which [`direct_slots`] says that they take `slots`.
#[inline(always)]
pub fn call_filled(t: &Thread, func: NativeFn, args: &[Value], slots: u8) -> PyResult {
    if usize::from(slots) == args.len() {
        return func(t, bound_slice(args));
    }
    let mut words = [Word::NULL; INLINE];
    fill(&mut words, args);
    func(t, bound_words(&words[..usize::from(slots).min(INLINE)]))
}

/// As [`call_filled`], with a receiver in front of the arguments; the slots are at most [`INLINE`].
#[inline(always)]
pub fn call_bound(
    t: &Thread,
    method: &'static Method,
    receiver: &Value,
    args: &[Value],
    slots: u8,
) -> PyResult {
    let mut words = [Word::NULL; INLINE];
    words[0] = receiver.word();
    fill(&mut words[1..], args);
    (method.func)(t, bound_words(&words[..usize::from(slots).min(INLINE)]))
}

/// Calls `method` with positional arguments that need no binding but, perhaps, empty slots after them; none, and nothing is called, for
/// others.
#[inline(always)]
pub fn invoke_plainly(
    t: &Thread,
    method: &'static Method,
    sig: &Signature,
    args: &[Value],
) -> Option<PyResult> {
    direct_slots(sig, args.len()).map(|slots| call_filled(t, method.func, args, slots))
}

/// Calls `f` with a receiver in front of the arguments, all of them lent; none, and nothing is called, if they are many.
#[inline(always)]
pub fn with_receiver<R>(receiver: &Value, args: &[Value], f: impl FnOnce(&[Value]) -> R) -> Option<R> {
    if args.len() >= INLINE {
        return None;
    }
    let mut words = [Word::NULL; INLINE];
    words[0] = receiver.word();
    fill(&mut words[1..], args);
    // SAFETY: the caller's receiver and arguments stay alive during the call.
    Some(f(unsafe { Value::borrow_slice(words.as_ptr(), args.len() + 1) }))
}

/// Borrowed words: the caller's arguments stay alive during the call, and nothing drops the slots. They are few: written one by one, since
/// the compiler would call `memcpy`.
#[inline(always)]
fn fill(words: &mut [Word], args: &[Value]) {
    for (slot, v) in words.iter_mut().zip(args) {
        // SAFETY: a reference to a word.
        unsafe { std::ptr::from_mut(slot).write_volatile(v.word()) };
    }
}

/// Calls `method` with `receiver` (if any) in front of `args`. `owner` is for messages.
pub fn invoke(
    t: &Thread,
    method: &'static Method,
    sig: &Signature,
    owner: Owner,
    receiver: Option<&Value>,
    args: &Args,
) -> PyResult {
    if args.names.is_empty() {
        match receiver {
            None => {
                if let Some(result) = invoke_plainly(t, method, sig, args.values) {
                    return result;
                }
            }
            Some(receiver) => {
                if let Some(slots) = bound_slots(sig, args.values.len()) {
                    return call_bound(t, method, receiver, args.values, slots);
                }
            }
        }
    }
    if sig.params.len() <= INLINE {
        let mut slots: [Option<Value>; INLINE] = [const { None }; INLINE];
        let slots = &mut slots[..sig.params.len()];
        bind(t, method, sig, owner, receiver, args, slots)?;
        return (method.func)(t, Bound(slots));
    }
    let mut slots: Vec<Option<Value>> = vec![None; sig.params.len()];
    bind(t, method, sig, owner, receiver, args, &mut slots)?;
    (method.func)(t, Bound(&slots))
}

/// Sees arguments as bound slots.
#[inline(always)]
pub fn bound_slice(values: &[Value]) -> Bound<'_> {
    // SAFETY: `Option<Value>` and `Value` have the same representation, and every `Value` is a `Some`.
    Bound(unsafe { std::slice::from_raw_parts(values.as_ptr().cast::<Option<Value>>(), values.len()) })
}

/// Sees words, each null or alive as long as they are borrowed, as bound slots.
#[inline(always)]
fn bound_words(words: &[Word]) -> Bound<'_> {
    // SAFETY: `Option<Value>` and `Word` have the same representation.
    Bound(unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Option<Value>>(), words.len()) })
}

fn bind(
    t: &Thread,
    method: &Method,
    sig: &Signature,
    owner: Owner,
    receiver: Option<&Value>,
    args: &Args,
    slots: &mut [Option<Value>],
) -> PyResult<()> {
    let skip = usize::from(receiver.is_some());
    if let (Some(receiver), Some(slot)) = (receiver, slots.first_mut()) {
        *slot = Some(receiver.clone());
    }
    if !args.names.is_empty() && !sig.keywords && sig.kwargs.is_none() {
        return Err(t.type_error(format_args!("{}() takes no keyword arguments", qualified(method, owner))));
    }
    let pos = args.pos();
    let given = pos.len() + skip;
    if given > sig.positional {
        let Some(at) = sig.varargs else { return Err(wrong_count(t, method, sig, owner, skip, pos.len())) };
        let direct = sig.positional - skip.min(sig.positional);
        for (slot, v) in slots[skip..].iter_mut().zip(&pos[..direct]) {
            *slot = Some(v.clone());
        }
        slots[at] = Some(tuple::from_slice(&pos[direct..]));
    } else {
        for (slot, v) in slots[skip..].iter_mut().zip(pos) {
            *slot = Some(v.clone());
        }
        if let Some(at) = sig.varargs {
            slots[at] = Some(tuple::from_slice(&[]));
        }
    }
    if let Some(at) = sig.kwargs {
        slots[at] = Some(PyDict::new());
    }
    let mut unexpected = None;
    for (name, value) in args.keywords() {
        let at = sig
            .params
            .iter()
            .position(|p| *name == p.key && p.can_be_named())
            .or_else(|| sig.params.iter().position(|p| p.can_be_named() && equals_str(name, p.name)));
        match at {
            Some(at) => {
                if slots[at].is_some() {
                    return Err(t.type_error(format_args!(
                        "argument for {}() given by name ('{}') and position ({})",
                        method.name(),
                        sig.params[at].name,
                        at + 1 - skip
                    )));
                }
                slots[at] = Some(value.clone());
            }
            None => match sig.kwargs.and_then(|k| slots[k].clone()) {
                Some(dict) => {
                    if let Some(dict) = dict.downcast::<PyDict>() {
                        dict.set_str(name, value.clone());
                    }
                }
                None => unexpected = unexpected.or(Some(name)),
            },
        }
    }
    for (i, p) in sig.params.iter().enumerate() {
        if slots[i].is_none()
            && p.default.is_none()
            && !matches!(p.kind, ParamKind::Varargs | ParamKind::Kwargs)
        {
            if !sig.keywords || p.kind == ParamKind::PositionalOnly {
                return Err(wrong_count(t, method, sig, owner, skip, pos.len()));
            }
            if p.kind == ParamKind::KeywordOnly {
                return Err(t.type_error(format_args!(
                    "{}() missing required keyword-only argument: '{}'",
                    method.name(),
                    p.name
                )));
            }
            return Err(t.type_error(format_args!(
                "{}() missing required argument '{}' (pos {})",
                method.name(),
                p.name,
                i + 1 - skip
            )));
        }
    }
    // What is missing is said before what is too much.
    if let Some(name) = unexpected {
        let named = |p: &&Param| matches!(p.kind, ParamKind::Either | ParamKind::KeywordOnly);
        let known: Vec<&str> = sig.params.iter().filter(named).map(|p| p.name).collect();
        return Err(crate::suggest::unexpected_keyword(t, method.name(), name, &known));
    }
    Ok(())
}

fn qualified(method: &Method, owner: Owner) -> String {
    let owner = owner.text();
    if owner.is_empty() { method.name().to_owned() } else { format!("{owner}.{}", method.name()) }
}

#[cold]
fn wrong_count(
    t: &Thread,
    method: &Method,
    sig: &Signature,
    owner: Owner,
    skip: usize,
    given: usize,
) -> Raised {
    let (min, max) = (sig.required.saturating_sub(skip), sig.positional.saturating_sub(skip));
    let s = |n: usize| if n == 1 { "" } else { "s" };
    if sig.keywords {
        let only =
            if sig.params.iter().any(|p| p.kind == ParamKind::KeywordOnly) { "positional " } else { "" };
        if given > max {
            let how = if max == 0 {
                return t.type_error(format_args!("{}() takes no positional arguments", method.name()));
            } else if min == max && !only.is_empty() {
                "exactly"
            } else {
                "at most"
            };
            return t.type_error(format_args!(
                "{}() takes {how} {max} {only}argument{} ({given} given)",
                method.name(),
                s(max)
            ));
        }
        let how = if min == max { "exactly" } else { "at least" };
        return t.type_error(format_args!(
            "{}() takes {how} {min} positional argument{} ({given} given)",
            method.name(),
            s(min)
        ));
    }
    if max == 0 && sig.varargs.is_none() {
        return t
            .type_error(format_args!("{}() takes no arguments ({given} given)", qualified(method, owner)));
    }
    if min == 1 && max == 1 && sig.varargs.is_none() {
        return t.type_error(format_args!(
            "{}() takes exactly one argument ({given} given)",
            qualified(method, owner)
        ));
    }
    let (how, n) = if sig.varargs.is_some() || (given < min && min != max) {
        ("at least ", min)
    } else if min == max {
        ("", min)
    } else {
        ("at most ", max)
    };
    t.type_error(format_args!("{} expected {how}{n} argument{}, got {given}", method.name(), s(n)))
}

/// What a call gives for each of the named parameters, the required ones and the others; `what` is the callable's name in errors.
pub fn parts_of<const R: usize, const O: usize>(
    t: &Thread,
    what: &str,
    (required, others): ([&str; R], [&str; O]),
    args: &Args,
) -> PyResult<([Value; R], [Option<Value>; O])> {
    let (most, given) = (R + O, args.values.len());
    if given > most {
        return Err(t.type_error(format_args!(
            "{what}() takes at most {most} argument{} ({given} given)",
            if most == 1 { "" } else { "s" }
        )));
    }
    let mut first = [const { None }; R];
    let mut rest = [const { None }; O];
    for (slot, v) in first.iter_mut().chain(&mut rest).zip(args.pos()) {
        *slot = Some(v.clone());
    }
    let mut unknown = None;
    for (k, v) in args.keywords() {
        let Some(i) = required.iter().chain(&others).position(|n| equals_str(k, n)) else {
            unknown = Some(k);
            continue;
        };
        if i < args.pos().len() {
            let (name, place) = (repr::str_text(t, k)?, i + 1);
            return Err(t.type_error(format_args!(
                "argument for {what}() given by name ('{name}') and position ({place})"
            )));
        }
        let slot = if i < R { &mut first[i] } else { &mut rest[i - R] };
        *slot = Some(v.clone());
    }
    if let Some(i) = first.iter().position(Option::is_none) {
        let (name, place) = (required[i], i + 1);
        return Err(t.type_error(format_args!("{what}() missing required argument '{name}' (pos {place})")));
    }
    if let Some(k) = unknown {
        let name = repr::str_text(t, k)?;
        return Err(t.type_error(format_args!("{what}() got an unexpected keyword argument '{name}'")));
    }
    // None of them is missing.
    Ok((first.map(|v| v.unwrap_or_else(Value::none)), rest))
}
