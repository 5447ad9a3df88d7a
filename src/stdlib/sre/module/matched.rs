//! `re.Match`: what a successful match found.
//!
//! It keeps the subject object, not its characters: a subject that shrinks later gives shorter groups.

use super::super::Matcher;
use super::pattern::PyPattern;
use super::subject::Held;
use super::template::PyTemplate;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, number, repr};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::{generic_alias, int, tuple};

/// The span of a group; none if it took no part.
pub type Span = Option<(usize, usize)>;

#[repr(C)]
pub struct PyMatch {
    head: Header,
    pattern: Field,
    string: Field,
    /// The whole match, then each group.
    spans: Box<[Span]>,
    pos: usize,
    endpos: usize,
    lastindex: Option<usize>,
    /// Made when first asked for.
    regs: Field,
}

pub static MATCH: TypeCell = TypeCell::new();

// SAFETY: the three fields are reported.
unsafe impl Payload for PyMatch {
    fn cell() -> &'static TypeCell {
        &MATCH
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.pattern.word());
        visit(self.string.word());
        visit(self.regs.word());
    }
}

/// The spans that the matcher's last success left.
pub fn spans(matcher: &Matcher, groups: usize) -> Box<[Span]> {
    let whole = Some((matcher.start(), matcher.end()));
    std::iter::once(whole).chain((0..groups).map(|group| matcher.group(group))).collect()
}

impl PyMatch {
    /// The match that the matcher's last success describes.
    pub fn create(
        pattern: &Value,
        groups: usize,
        string: &Value,
        bounds: (usize, usize),
        matcher: &Matcher,
    ) -> Value {
        MATCH.get().instantiate(PyMatch {
            head: blank_header(),
            pattern: Field::new(Some(pattern.clone())),
            string: Field::new(Some(string.clone())),
            spans: spans(matcher, groups),
            pos: bounds.0,
            endpos: bounds.1,
            lastindex: matcher.lastindex(),
            regs: Field::empty(),
        })
    }

    fn string(&self) -> Value {
        self.string.get().unwrap_or_else(Value::none)
    }

    fn pattern(&self) -> Value {
        self.pattern.get().unwrap_or_else(Value::none)
    }

    /// The number of a group given by number or name.
    fn group_number(&self, t: &Thread, key: &Value) -> PyResult<usize> {
        let mut number = None;
        if key.class().slots().index.is_some() {
            number = usize::try_from(number::clamped(t, key)?).ok();
        } else if let Some(pattern) = self.pattern().downcast::<PyPattern>()
            && let Some(index) = pattern.group_named(t, key)?
        {
            number = int::to_i64(&index).and_then(|n| usize::try_from(n).ok());
        }
        number.filter(|&n| n < self.spans.len()).ok_or_else(|| no_such_group(t))
    }

    /// The text of a group, or `default`.
    fn text(&self, t: &Thread, group: usize, default: &Value) -> PyResult {
        let Some((from, to)) = self.spans[group] else { return Ok(default.clone()) };
        let string = self.string();
        let held = Held::of(t, &string)?;
        let len = held.len();
        Ok(held.part(&string, from.min(len), to.min(len)))
    }
}

#[cold]
pub fn no_such_group(t: &Thread) -> Raised {
    t.error(Exc::IndexError, "no such group")
}

fn position(n: Option<usize>) -> Value {
    n.map_or_else(|| Value::small_int(-1), Value::from)
}

fn span_value(span: Span) -> Value {
    tuple::pair(position(span.map(|s| s.0)), position(span.map(|s| s.1)))
}

fn group(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMatch>(t)?;
    let keys = a.arg::<tuple::PyTuple>(t, 1)?;
    let none = Value::none();
    match tuple::items(keys) {
        [] => this.text(t, 0, &none),
        [key] => this.text(t, this.group_number(t, key)?, &none),
        keys => {
            let texts: PyResult<Vec<Value>> =
                keys.iter().map(|key| this.text(t, this.group_number(t, key)?, &none)).collect();
            Ok(tuple::new(texts?))
        }
    }
}

fn get_item(t: &Thread, v: &Value, key: &Value) -> PyResult {
    match v.downcast::<PyMatch>() {
        Some(this) => this.text(t, this.group_number(t, key)?, Value::none_ref()),
        None => Ok(Value::not_implemented()),
    }
}

/// The span that `start`, `end` and `span` are asked about.
fn asked_span(t: &Thread, a: &Bound) -> PyResult<Span> {
    let this = a.this::<PyMatch>(t)?;
    let number = match a.opt(1) {
        Some(key) => this.group_number(t, key)?,
        None => 0,
    };
    Ok(this.spans[number])
}

fn start(t: &Thread, a: Bound) -> PyResult {
    Ok(position(asked_span(t, &a)?.map(|s| s.0)))
}

fn end(t: &Thread, a: Bound) -> PyResult {
    Ok(position(asked_span(t, &a)?.map(|s| s.1)))
}

fn span(t: &Thread, a: Bound) -> PyResult {
    Ok(span_value(asked_span(t, &a)?))
}

fn groups(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMatch>(t)?;
    let default = a.opt(1).unwrap_or(Value::none_ref());
    let texts: PyResult<Vec<Value>> = (1..this.spans.len()).map(|n| this.text(t, n, default)).collect();
    Ok(tuple::new(texts?))
}

fn groupdict(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMatch>(t)?;
    let default = a.opt(1).unwrap_or(Value::none_ref());
    let result = PyDict::new();
    let pattern = this.pattern();
    let (Some(pattern), Some(dict)) = (pattern.downcast::<PyPattern>(), result.downcast::<PyDict>()) else {
        return Ok(result);
    };
    for (name, _) in pattern.group_names() {
        let number = this.group_number(t, &name)?;
        dict.set(t, name, this.text(t, number, default)?)?;
    }
    Ok(result)
}

fn expand(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyMatch>(t)?;
    let re = adder_vm::import::import_module(t, "re")?;
    let compiled = call::method(t, &re, "_compile_template", &[this.pattern(), a.get(1).clone()])?;
    let Some(template) = compiled.downcast::<PyTemplate>() else {
        let got = compiled.class().tp_name();
        return Err(t.type_error(format_args!("expected a template, not {got}")));
    };
    let string = this.string();
    template.expand(t, &Held::of(t, &string)?, &this.spans)
}

fn itself(_: &Thread, a: Bound) -> PyResult {
    Ok(a.get(0).clone())
}

fn class_getitem(_: &Thread, a: Bound) -> PyResult {
    Ok(generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

fn match_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyMatch>() else { return repr::repr(t, v) };
    let text = repr::repr(t, &this.text(t, 0, Value::none_ref())?)?;
    let (from, to) = this.spans[0].unwrap_or_default();
    let mut out = adder_vm::types::str::StrBuilder::new();
    out.push_str(&format!("<re.Match object; span=({from}, {to}), match="));
    if let Some(text) = text.downcast() {
        out.push_pystr(text);
    }
    out.push_str(">");
    Ok(out.finish())
}

/// A getter that reads one thing of the match.
macro_rules! getter {
    ($name:ident, |$t:ident, $this:ident| $result:expr) => {
        fn $name($t: &Thread, v: &Value) -> PyResult {
            match v.downcast::<PyMatch>() {
                Some($this) => $result,
                None => Err($t.type_error("a 're.Match' object is required")),
            }
        }
    };
}

getter!(get_string, |t, this| Ok(this.string()));
getter!(get_re, |t, this| Ok(this.pattern()));
getter!(get_pos, |t, this| Ok(Value::from(this.pos)));
getter!(get_endpos, |t, this| Ok(Value::from(this.endpos)));
getter!(get_lastindex, |t, this| Ok(this.lastindex.map_or_else(Value::none, Value::from)));
getter!(get_lastgroup, |t, this| {
    let pattern = this.pattern();
    let name = this.lastindex.and_then(|n| pattern.downcast::<PyPattern>()?.name_of_group(n));
    Ok(name.unwrap_or_else(Value::none))
});
getter!(get_regs, |t, this| {
    if let Some(regs) = this.regs.get() {
        return Ok(regs);
    }
    let regs = tuple::new(this.spans.iter().map(|&span| span_value(span)).collect());
    this.regs.put(regs.clone());
    Ok(regs)
});

pub static MATCH_SPEC: TypeSpec = TypeSpec {
    name: "Match",
    module: "re",
    container: true,
    flags: type_flag::DISALLOW_INSTANTIATION,
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    slots: Slots { repr: Some(match_repr), get_item: Some(get_item), ..Slots::EMPTY },
    methods: &[
        Method::new("group(self, /, *args)", group, ""),
        Method::new(
            "start(self, group=0, /)",
            start,
            "Return index of the start of the substring matched by group.",
        ),
        Method::new(
            "end(self, group=0, /)",
            end,
            "Return index of the end of the substring matched by group.",
        ),
        Method::new(
            "span(self, group=0, /)",
            span,
            "For match object m, return the 2-tuple (m.start(group), m.end(group)).",
        ),
        Method::new("groups(self, /, default=None)", groups, ""),
        Method::new("groupdict(self, /, default=None)", groupdict, ""),
        Method::new("expand(self, /, template)", expand, ""),
        Method::new("__copy__(self, /)", itself, ""),
        Method::new("__deepcopy__(self, memo, /)", itself, ""),
        Method::class("__class_getitem__(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        GetSet::get("string", get_string, "The string passed to match() or search()."),
        GetSet::get("re", get_re, "The regular expression object."),
        GetSet::get(
            "pos",
            get_pos,
            "The index into the string at which the RE engine started looking for a match.",
        ),
        GetSet::get(
            "endpos",
            get_endpos,
            "The index into the string beyond which the RE engine will not go.",
        ),
        GetSet::get("lastindex", get_lastindex, "The integer index of the last matched capturing group."),
        GetSet::get("lastgroup", get_lastgroup, "The name of the last matched capturing group."),
        GetSet::get("regs", get_regs, ""),
    ],
    ..TypeSpec::of::<PyMatch>(&MATCH)
};
