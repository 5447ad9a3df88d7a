//! Template strings (PEP 750): `string.templatelib.Template` and `Interpolation`.

use super::str::{PyStr, intern};
use super::tuple::{self, PyTuple};
use crate::native::{Args, Bound, GetSet, Member, Method};
use crate::object::class::{PyType, TypeCell, TypeSpec};
use crate::object::payload::{Payload, Visitor, blank_header};
use crate::object::slots::{BinaryOp, Slots};
use crate::object::value::{Field, Value};
use crate::protocol::{iter, repr};
use crate::thread::{PyResult, Thread};
use adder_abi::object::Header;
use std::mem::offset_of;

/// A template: n + 1 strings around n interpolations.
#[repr(C)]
pub struct PyTemplate {
    pub head: Header,
    pub strings: Field,
    pub interpolations: Field,
}

pub static TEMPLATE: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyTemplate {
    fn cell() -> &'static TypeCell {
        &TEMPLATE
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.strings.word());
        visit(self.interpolations.word());
    }
}

/// What stands in the braces.
#[repr(C)]
pub struct PyInterpolation {
    pub head: Header,
    pub value: Field,
    pub expression: Field,
    pub conversion: Field,
    pub format_spec: Field,
}

pub static INTERPOLATION: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyInterpolation {
    fn cell() -> &'static TypeCell {
        &INTERPOLATION
    }

    fn trace(&self, visit: &mut Visitor) {
        for field in [&self.value, &self.expression, &self.conversion, &self.format_spec] {
            visit(field.word());
        }
    }
}

/// `BUILD_TEMPLATE`.
pub fn new_template(_t: &Thread, strings: &Value, interpolations: &Value) -> PyResult {
    Ok(PyTemplate::class().instantiate(PyTemplate {
        head: blank_header(),
        strings: Field::new(Some(strings.clone())),
        interpolations: Field::new(Some(interpolations.clone())),
    }))
}

/// `BUILD_INTERPOLATION`.
pub fn new_interpolation(
    _t: &Thread,
    value: Value,
    expression: Value,
    conversion: Value,
    spec: Value,
) -> PyResult {
    Ok(PyInterpolation::class().instantiate(PyInterpolation {
        head: blank_header(),
        value: Field::new(Some(value)),
        expression: Field::new(Some(expression)),
        conversion: Field::new(Some(conversion)),
        format_spec: Field::new(Some(spec)),
    }))
}

fn template_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    if args.has_keywords() {
        return Err(t.type_error("Template.__new__ only accepts *args arguments"));
    }
    let (mut strings, mut interpolations) = (Vec::new(), Vec::new());
    let mut text: Option<Value> = None;
    for v in args.values {
        if v.is_a::<PyStr>() {
            text = Some(match text.take() {
                Some(before) => crate::protocol::number::binary(t, BinaryOp::Add, &before, v)?,
                None => v.clone(),
            });
        } else if v.is_a::<PyInterpolation>() {
            strings.push(text.take().unwrap_or_else(|| Value::from("")));
            interpolations.push(v.clone());
        } else {
            return Err(t.type_error(format_args!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                v.class().tp_name()
            )));
        }
    }
    strings.push(text.unwrap_or_else(|| Value::from("")));
    new_template(t, &tuple::new(strings), &tuple::new(interpolations))
}

fn parts(v: &Value) -> (Vec<Value>, Vec<Value>) {
    let items = |f: &Field| {
        f.get().and_then(|x| x.downcast::<PyTuple>().map(|p| tuple::items(p).to_vec())).unwrap_or_default()
    };
    v.downcast::<PyTemplate>().map(|p| (items(&p.strings), items(&p.interpolations))).unwrap_or_default()
}

/// Strings (empty ones left out) and interpolations in order.
fn template_iter(t: &Thread, v: &Value) -> PyResult {
    let (strings, interpolations) = parts(v);
    let mut all = Vec::new();
    for (i, s) in strings.iter().enumerate() {
        if s.downcast::<PyStr>().is_some_and(|s| !s.is_empty()) {
            all.push(s.clone());
        }
        all.extend(interpolations.get(i).cloned());
    }
    iter::iter(t, &tuple::new(all))
}

fn template_concat(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !a.is_a::<PyTemplate>() || !b.is_a::<PyTemplate>() {
        return Err(t.type_error(format_args!(
            "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
            b.class().tp_name()
        )));
    }
    let ((mut strings, mut interpolations), (more, others)) = (parts(a), parts(b));
    if let (Some(last), Some(first)) = (strings.pop(), more.first()) {
        strings.push(crate::protocol::number::binary(t, BinaryOp::Add, &last, first)?);
    }
    strings.extend(more.into_iter().skip(1));
    interpolations.extend(others);
    new_template(t, &tuple::new(strings), &tuple::new(interpolations))
}

fn template_repr(t: &Thread, v: &Value) -> PyResult {
    let (strings, interpolations) = parts(v);
    Ok(Value::from(format!(
        "Template(strings={}, interpolations={})",
        repr::repr_text(t, &tuple::new(strings))?,
        repr::repr_text(t, &tuple::new(interpolations))?
    )))
}

fn get_values(t: &Thread, v: &Value) -> PyResult {
    let (_, interpolations) = parts(v);
    let mut values = Vec::new();
    for i in &interpolations {
        values.push(crate::protocol::attr::get_str(t, i, "value")?);
    }
    Ok(tuple::new(values))
}

fn template_reduce(t: &Thread, a: Bound) -> PyResult {
    let module = crate::import::import_module(t, "string.templatelib")?;
    let f = crate::protocol::attr::get_str(t, &module, "_template_unpickle")?;
    let (strings, interpolations) = parts(a.get(0));
    Ok(tuple::new(vec![f, tuple::new(vec![tuple::new(strings), tuple::new(interpolations)])]))
}

pub static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    name: "Template",
    module: "string.templatelib",
    container: true,
    slots: Slots {
        new: Some(template_new),
        iter: Some(template_iter),
        concat: Some(template_concat),
        repr: Some(template_repr),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new("__reduce__(self, /)", template_reduce, ""),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[GetSet::get("values", get_values, "Values of interpolations")],
    members: &[
        Member { name: "strings", offset: offset_of!(PyTemplate, strings), writable: false, doc: "Strings" },
        Member {
            name: "interpolations",
            offset: offset_of!(PyTemplate, interpolations),
            writable: false,
            doc: "Interpolations",
        },
    ],
    ..TypeSpec::of::<PyTemplate>(&TEMPLATE)
};

fn interpolation_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let names = ["value", "expression", "conversion", "format_spec"];
    let mut given: Vec<Option<Value>> = args.pos().iter().cloned().map(Some).collect();
    if given.len() > 4 {
        return Err(
            t.type_error(format_args!("Interpolation() takes at most 4 arguments ({} given)", given.len()))
        );
    }
    given.resize(4, None);
    for (k, v) in args.keywords() {
        match names.iter().position(|n| super::str::equals_str(k, n)) {
            Some(i) => given[i] = Some(v.clone()),
            None => {
                return Err(t.type_error(format_args!(
                    "Interpolation() got an unexpected keyword argument '{}'",
                    repr::str_text(t, k)?
                )));
            }
        }
    }
    let mut given = given.into_iter();
    let Some(value) = given.next().flatten() else {
        return Err(t.type_error("Interpolation() missing required argument 'value' (pos 1)"));
    };
    let expression = given.next().flatten().unwrap_or_else(|| Value::from(""));
    let conversion = given.next().flatten().unwrap_or_else(Value::none);
    let spec = given.next().flatten().unwrap_or_else(|| Value::from(""));
    for (v, name) in [(&expression, "expression"), (&spec, "format_spec")] {
        if !v.is_a::<PyStr>() {
            return Err(t.type_error(format_args!(
                "Interpolation() argument '{name}' must be str, not {}",
                v.class().tp_name()
            )));
        }
    }
    if !conversion.is_none() && !["s", "r", "a"].iter().any(|c| super::str::equals_str(&conversion, c)) {
        return Err(if conversion.is_a::<PyStr>() {
            t.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        } else {
            t.type_error(format_args!(
                "Interpolation() argument 'conversion' must be str, not {}",
                conversion.class().tp_name()
            ))
        });
    }
    new_interpolation(t, value, expression, conversion, spec)
}

fn interpolation_fields(v: &Value) -> Vec<Value> {
    v.downcast::<PyInterpolation>()
        .map(|i| {
            [&i.value, &i.expression, &i.conversion, &i.format_spec]
                .iter()
                .map(|f| f.get().unwrap_or_else(Value::none))
                .collect()
        })
        .unwrap_or_default()
}

fn interpolation_repr(t: &Thread, v: &Value) -> PyResult {
    let mut texts = Vec::new();
    for f in interpolation_fields(v) {
        texts.push(repr::repr_text(t, &f)?);
    }
    Ok(Value::from(format!("Interpolation({})", texts.join(", "))))
}

fn interpolation_reduce(_t: &Thread, a: Bound) -> PyResult {
    Ok(tuple::new(vec![a.get(0).class().to_value(), tuple::new(interpolation_fields(a.get(0)))]))
}

fn class_getitem(_t: &Thread, a: Bound) -> PyResult {
    Ok(super::generic_alias::alias(a.get(0).clone(), a.get(1).clone()))
}

/// What the class has besides functions and fields.
pub fn ready() {
    let names = ["value", "expression", "conversion", "format_spec"].map(intern);
    INTERPOLATION.get().dict().set_str("__match_args__", tuple::new(names.into()));
}

pub static INTERPOLATION_SPEC: TypeSpec = TypeSpec {
    name: "Interpolation",
    module: "string.templatelib",
    container: true,
    slots: Slots { new: Some(interpolation_new), repr: Some(interpolation_repr), ..Slots::EMPTY },
    methods: &[
        Method::new("__reduce__(self, /)", interpolation_reduce, ""),
        Method::class("__class_getitem__(cls, item, /)", class_getitem, "See PEP 585"),
    ],
    members: &[
        Member { name: "value", offset: offset_of!(PyInterpolation, value), writable: false, doc: "Value" },
        Member {
            name: "expression",
            offset: offset_of!(PyInterpolation, expression),
            writable: false,
            doc: "Expression",
        },
        Member {
            name: "conversion",
            offset: offset_of!(PyInterpolation, conversion),
            writable: false,
            doc: "Conversion",
        },
        Member {
            name: "format_spec",
            offset: offset_of!(PyInterpolation, format_spec),
            writable: false,
            doc: "Format specifier",
        },
    ],
    ..TypeSpec::of::<PyInterpolation>(&INTERPOLATION)
};
