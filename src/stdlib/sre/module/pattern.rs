//! `re.Pattern`: a compiled regular expression.

use super::super::{Decoded, Matcher, Mode, Program};
use super::matched::PyMatch;
use super::replace::substitute;
use super::scanner::{PyFindIter, PyScanner};
use super::subject::Held;
use crate::support::size_or;
use adder_abi::object::Header;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{compare, hash, repr};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::str::{PyStr, StrBuilder};
use adder_vm::types::tuple::PyTuple;
use adder_vm::types::{generic_alias, list, mappingproxy, tuple};
use std::cell::{Cell, OnceCell};

#[repr(C)]
pub struct PyPattern {
    head: Header,
    /// What it was compiled from: a string, bytes, or None.
    pattern: Field,
    /// Dict from group names to numbers.
    groupindex: Field,
    /// Tuple of group names by number.
    indexgroup: Field,
    flags: i32,
    is_bytes: Option<bool>,
    groups: usize,
    /// What the first run makes the program of.
    decoded: Cell<Option<Box<Decoded>>>,
    /// Boxed: its parts want more alignment than the heap's cells have.
    program: OnceCell<Box<Program>>,
    /// The code, which two equal patterns share.
    code: Box<[u32]>,
    /// Working memory left by the last run.
    spare: Cell<Option<Box<Matcher>>>,
}

pub static PATTERN: TypeCell = TypeCell::new();

// SAFETY: the three fields are reported.
unsafe impl Payload for PyPattern {
    fn cell() -> &'static TypeCell {
        &PATTERN
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.pattern.word());
        visit(self.groupindex.word());
        visit(self.indexgroup.word());
    }
}

impl PyPattern {
    pub fn create(
        pattern: Value,
        flags: i32,
        decoded: Decoded,
        groups: usize,
        code: Vec<u32>,
        is_bytes: Option<bool>,
        groupindex: Value,
        indexgroup: Value,
    ) -> Value {
        PATTERN.get().instantiate(PyPattern {
            head: blank_header(),
            pattern: Field::new(Some(pattern)),
            groupindex: Field::new(Some(groupindex)),
            indexgroup: Field::new(Some(indexgroup)),
            flags,
            is_bytes,
            groups,
            decoded: Cell::new(Some(Box::new(decoded))),
            program: OnceCell::new(),
            code: code.into(),
            spare: Cell::new(None),
        })
    }

    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| {
            let decoded = self.decoded.take().expect("the first run finds what was decoded");
            Box::new(decoded.complete())
        })
    }

    /// The number of groups, not counting the whole match.
    pub fn groups(&self) -> usize {
        self.groups
    }

    pub fn is_bytes(&self) -> Option<bool> {
        self.is_bytes
    }

    /// The number of the group of that name, as the dict has it.
    pub fn group_named(&self, t: &Thread, name: &Value) -> PyResult<Option<Value>> {
        let dict = self.groupindex.get();
        match dict.as_ref().and_then(|d| d.downcast::<PyDict>()) {
            Some(dict) => dict.get(t, name),
            None => Ok(None),
        }
    }

    /// Names and numbers of all named groups.
    pub fn group_names(&self) -> Vec<(Value, Value)> {
        let dict = self.groupindex.get();
        dict.as_ref().and_then(|d| d.downcast::<PyDict>()).map(PyDict::entries).unwrap_or_default()
    }

    pub fn name_of_group(&self, number: usize) -> Option<Value> {
        let names = self.indexgroup.get()?;
        tuple::items(names.downcast::<PyTuple>()?).get(number).cloned()
    }

    /// Working memory for a run; a run that itself runs another of the same pattern gets its own.
    pub fn borrow_matcher(&self) -> Box<Matcher> {
        self.spare.take().unwrap_or_default()
    }

    pub fn return_matcher(&self, matcher: Box<Matcher>) {
        self.spare.set(Some(matcher));
    }
}

/// `string`, `pos` and `endpos` of most methods, the receiver before them.
fn region<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<(&'a PyPattern, &'a Value, isize, isize)> {
    let (pos, endpos) = (size_or(t, a, 2, 0)?, size_or(t, a, 3, isize::MAX)?);
    Ok((a.this(t)?, a.get(1), pos, endpos))
}

fn match_once(t: &Thread, a: &Bound, mode: Mode) -> PyResult {
    let (this, string, pos, endpos) = region(t, a)?;
    let held = Held::for_pattern(t, string, this.is_bytes)?;
    let bounds = held.bounds(pos, endpos);
    let mut matcher = this.borrow_matcher();
    let found = held.run(t, &mut matcher, this.program(), bounds, mode, false)?;
    let result = if found {
        PyMatch::create(a.get(0), this.groups(), string, bounds, &matcher)
    } else {
        Value::none()
    };
    this.return_matcher(matcher);
    Ok(result)
}

fn match_(t: &Thread, a: Bound) -> PyResult {
    match_once(t, &a, Mode::Match)
}

fn fullmatch(t: &Thread, a: Bound) -> PyResult {
    match_once(t, &a, Mode::FullMatch)
}

fn search(t: &Thread, a: Bound) -> PyResult {
    match_once(t, &a, Mode::Search)
}

/// Calls `each` with the matcher after every match from `from` on, up to `limit` of them.
fn for_each_match(
    t: &Thread,
    this: &PyPattern,
    held: &Held,
    (mut from, end): (usize, usize),
    limit: usize,
    mut each: impl FnMut(&Matcher),
) -> PyResult<()> {
    let mut matcher = this.borrow_matcher();
    let mut must_advance = false;
    for _ in 0..limit {
        if !held.run(t, &mut matcher, this.program(), (from, end), Mode::Search, must_advance)? {
            break;
        }
        each(&matcher);
        must_advance = matcher.start() == matcher.end();
        from = matcher.end();
    }
    this.return_matcher(matcher);
    Ok(())
}

fn findall(t: &Thread, a: Bound) -> PyResult {
    let (this, string, pos, endpos) = region(t, &a)?;
    let held = Held::for_pattern(t, string, this.is_bytes)?;
    let group = |matcher: &Matcher, n: usize| {
        let (from, to) = matcher.group(n).unwrap_or_default();
        held.part(string, from, to.max(from))
    };
    let mut found = Vec::new();
    for_each_match(t, this, &held, held.bounds(pos, endpos), usize::MAX, |matcher| {
        found.push(match this.groups() {
            0 => held.part(string, matcher.start(), matcher.end()),
            1 => group(matcher, 0),
            n => tuple::new((0..n).map(|n| group(matcher, n)).collect()),
        });
    })?;
    Ok(list::new(found))
}

fn split(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyPattern>(t)?;
    let string = a.get(1);
    let limit = match size_or(t, &a, 2, 0)? {
        0 => usize::MAX,
        n => usize::try_from(n).unwrap_or(0),
    };
    let held = Held::for_pattern(t, string, this.is_bytes)?;
    let end = held.len();
    let mut parts = Vec::new();
    let mut done = 0;
    for_each_match(t, this, &held, (0, end), limit, |matcher| {
        parts.push(held.part(string, done, matcher.start()));
        for n in 0..this.groups() {
            let span = matcher.group(n);
            parts.push(span.map_or_else(Value::none, |(from, to)| held.part(string, from, to.max(from))));
        }
        done = matcher.end();
    })?;
    parts.push(held.part(string, done, end));
    Ok(list::new(parts))
}

fn finditer(t: &Thread, a: Bound) -> PyResult {
    let (_, string, pos, endpos) = region(t, &a)?;
    PyFindIter::create(t, a.get(0), string, pos, endpos)
}

fn scanner(t: &Thread, a: Bound) -> PyResult {
    let (_, string, pos, endpos) = region(t, &a)?;
    PyScanner::create(t, a.get(0), string, pos, endpos)
}

fn sub(t: &Thread, a: Bound) -> PyResult {
    let count = size_or(t, &a, 3, 0)?;
    Ok(substitute(t, a.get(0), a.this(t)?, a.get(1), a.get(2), count)?.0)
}

fn subn(t: &Thread, a: Bound) -> PyResult {
    let count = size_or(t, &a, 3, 0)?;
    let (result, replaced) = substitute(t, a.get(0), a.this(t)?, a.get(1), a.get(2), count)?;
    Ok(tuple::pair(result, Value::from(replaced)))
}

fn itself(_: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

const FLAG_UNICODE: i32 = 32;
const FLAG_NAMES: [(i32, &str); 8] = [
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (FLAG_UNICODE, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
/// As many characters of the pattern's `repr` are shown.
const REPR_LIMIT: usize = 200;

fn pattern_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyPattern>() else { return repr::repr(t, v) };
    let mut flags = this.flags;
    // Text patterns are Unicode unless they say otherwise.
    if this.is_bytes == Some(false) && flags & (4 | FLAG_UNICODE | 256) == FLAG_UNICODE {
        flags &= !FLAG_UNICODE;
    }
    let mut names: Vec<String> = Vec::new();
    for (flag, name) in FLAG_NAMES {
        if flags & flag != 0 {
            names.push(name.to_string());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let source = repr::repr(t, &this.pattern.get().unwrap_or_else(Value::none))?;
    let mut out = StrBuilder::new();
    out.push_str("re.compile(");
    if let Some(source) = source.downcast::<PyStr>() {
        out.push_chars(source.chars().slice(0, source.len().min(REPR_LIMIT)));
    }
    if !names.is_empty() {
        out.push_str(", ");
        out.push_str(&names.join("|"));
    }
    out.push_str(")");
    Ok(out.finish())
}

fn pattern_hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyPattern>() else { return Ok(hash::by_identity(v)) };
    let source = hash::hash(t, &this.pattern.get().unwrap_or_else(Value::none))?;
    let code = this.code.iter().fold(0u64, |h, &word| (h ^ u64::from(word)).wrapping_mul(0x0100_0000_01b3));
    let mixed = source ^ code as i64 ^ i64::from(this.flags) ^ (this.groups() as i64);
    Ok(if mixed == -1 { -2 } else { mixed })
}

fn pattern_compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (a.downcast::<PyPattern>(), b.downcast::<PyPattern>()) else {
        return Ok(Value::not_implemented());
    };
    let wanted = match op {
        CompareOp::Eq => true,
        CompareOp::Ne => false,
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => return Ok(Value::not_implemented()),
    };
    let mut equal = a.is(b);
    if !equal && left.flags == right.flags && left.is_bytes == right.is_bytes && left.code == right.code {
        let source = |p: &PyPattern| p.pattern.get().unwrap_or_else(Value::none);
        equal = compare::eq(t, &source(left), &source(right))?;
    }
    Ok(Value::bool(equal == wanted))
}

fn get_pattern(_: &Thread, v: &Value) -> PyResult {
    Ok(v.downcast::<PyPattern>().and_then(|p| p.pattern.get()).unwrap_or_else(Value::none))
}

fn get_flags(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(v.downcast::<PyPattern>().map_or(0, |p| p.flags)))
}

fn get_groups(_: &Thread, v: &Value) -> PyResult {
    Ok(Value::from(v.downcast::<PyPattern>().map_or(0, PyPattern::groups)))
}

fn get_groupindex(_: &Thread, v: &Value) -> PyResult {
    let names = v.downcast::<PyPattern>().and_then(|p| p.groupindex.get());
    Ok(match names {
        Some(names) if names.downcast::<PyDict>().is_some_and(|d| !d.is_empty()) => mappingproxy::new(names),
        _ => PyDict::new(),
    })
}

pub static PATTERN_SPEC: TypeSpec = TypeSpec {
    name: "Pattern",
    module: "re",
    container: true,
    weak: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "Compiled regular expression object.",
    slots: Slots {
        repr: Some(pattern_repr),
        hash: Some(pattern_hash),
        compare: Some(pattern_compare),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "match(self, /, string, pos=0, endpos=sys.maxsize)",
            match_,
            "Matches zero or more characters at the beginning of the string.",
        ),
        Method::new(
            "fullmatch(self, /, string, pos=0, endpos=sys.maxsize)",
            fullmatch,
            "Matches against all of the string.",
        ),
        Method::new("search(self, /, string, pos=0, endpos=sys.maxsize)", search, ""),
        Method::new("sub(self, /, repl, string, count=0)", sub, ""),
        Method::new("subn(self, /, repl, string, count=0)", subn, ""),
        Method::new("findall(self, /, string, pos=0, endpos=sys.maxsize)", findall, ""),
        Method::new("split(self, /, string, maxsplit=0)", split, ""),
        Method::new("finditer(self, /, string, pos=0, endpos=sys.maxsize)", finditer, ""),
        Method::new("scanner(self, /, string, pos=0, endpos=sys.maxsize)", scanner, ""),
        Method::new("__copy__(self, /)", itself, ""),
        Method::new("__deepcopy__(self, memo, /)", itself, ""),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        GetSet::get("pattern", get_pattern, "The pattern string from which the RE object was compiled."),
        GetSet::get("flags", get_flags, "The regex matching flags."),
        GetSet::get("groups", get_groups, "The number of capturing groups in the pattern."),
        GetSet::get("groupindex", get_groupindex, "A dictionary mapping group names to group numbers."),
    ],
    ..TypeSpec::of::<PyPattern>(&PATTERN)
};
