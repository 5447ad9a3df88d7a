//! The module `_sre`: what the library's `re` package builds on.
//!
//! In come code lists of `re._compiler`; out go patterns, matches, scanners and templates. The matcher itself is in the
//! folder above and knows nothing of objects; here nothing knows how matching works.

mod matched;
mod pattern;
mod replace;
mod scanner;
mod subject;
mod template;

use super::{
    ActiveUnicode, CODE_SIZE, Decoded, InvalidCode, MAGIC, MAX_GROUPS, MAX_REPEAT, Unicode, ascii_is_cased,
    ascii_lower, unicode_is_cased,
};
use adder_vm::native::{Bound, Method, ModuleSpec};
use adder_vm::object::build;
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::module::PyModule;
use adder_vm::types::tuple::PyTuple;
use pattern::PyPattern;
use subject::Held;
use template::PyTemplate;

/// An argument that must be an instance of a builtin type, named as CPython's argument parser does.
fn checked<'a, T: adder_vm::object::payload::Payload>(
    t: &Thread,
    a: &Bound<'a>,
    i: usize,
    name: &str,
) -> PyResult<&'a T> {
    a.get(i).downcast::<T>().ok_or_else(|| {
        let (wanted, got) = (T::class().name_str(), a.get(i).class().name_str());
        t.type_error(format_args!("compile() argument '{name}' must be {wanted}, not {got}"))
    })
}

fn compile(t: &Thread, a: Bound) -> PyResult {
    let pattern = a.get(0);
    let flags = int::as_c_int(t, a.get(1))?;
    let code = checked::<PyList>(t, &a, 2, "code")?;
    let groups = crate::support::size(t, a.get(3))?;
    checked::<PyDict>(t, &a, 4, "groupindex")?;
    checked::<PyTuple>(t, &a, 5, "indexgroup")?;
    let is_bytes = if pattern.is_none() { None } else { Some(Held::of(t, pattern)?.is_bytes()) };
    let mut words = Vec::with_capacity(list::len(code));
    for item in list::to_vec(code) {
        if !int::is_int(&item) {
            return Err(t.type_error("an integer is required"));
        }
        match int::to_u64(&item).and_then(|n| u32::try_from(n).ok()) {
            Some(word) => words.push(word),
            None => return Err(t.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let groups = usize::try_from(groups).unwrap_or(usize::MAX);
    let decoded = Decoded::new(&words, groups).map_err(|InvalidCode| t.runtime_error("invalid SRE code"))?;
    Ok(PyPattern::create(
        pattern.clone(),
        flags,
        decoded,
        groups,
        words,
        is_bytes,
        a.get(4).clone(),
        a.get(5).clone(),
    ))
}

fn template(t: &Thread, a: Bound) -> PyResult {
    if !a.get(0).is_a::<PyPattern>() {
        let got = a.get(0).class().tp_name();
        return Err(t.type_error(format_args!("template() argument 1 must be re.Pattern, not {got}")));
    }
    let Some(parts) = a.get(1).downcast::<PyList>() else {
        let got = a.get(1).class().tp_name();
        return Err(t.type_error(format_args!("template() argument 2 must be list, not {got}")));
    };
    PyTemplate::create(t, list::to_vec(parts))
}

/// The argument of the four functions about case.
fn character(t: &Thread, a: &Bound) -> PyResult<u32> {
    Ok(int::as_c_int(t, a.get(0))? as u32)
}

fn ascii_iscased(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(ascii_is_cased(character(t, &a)?)))
}

fn unicode_iscased(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::bool(unicode_is_cased(character(t, &a)?)))
}

fn ascii_tolower(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(ascii_lower(character(t, &a)?) as i32))
}

fn unicode_tolower(t: &Thread, a: Bound) -> PyResult {
    Ok(Value::from(ActiveUnicode::lower(character(t, &a)?) as i32))
}

fn getcodesize(_: &Thread, _: Bound) -> PyResult {
    Ok(Value::from(CODE_SIZE))
}

fn init(_: &Thread, module: &PyModule) -> PyResult<()> {
    for spec in HIDDEN_TYPES {
        build::make_builtin(spec);
    }
    module.add("MAGIC", Value::from(MAGIC));
    module.add("CODESIZE", Value::from(CODE_SIZE));
    module.add("MAXREPEAT", Value::from(MAX_REPEAT));
    module.add("MAXGROUPS", Value::from(MAX_GROUPS));
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sre",
    doc: "",
    functions: &[
        Method::new("compile(pattern, flags, code, groups, groupindex, indexgroup)", compile, ""),
        Method::new("template(pattern, template, /)", template, ""),
        Method::new("getcodesize()", getcodesize, ""),
        Method::new("ascii_iscased(character, /)", ascii_iscased, ""),
        Method::new("unicode_iscased(character, /)", unicode_iscased, ""),
        Method::new("ascii_tolower(character, /)", ascii_tolower, ""),
        Method::new("unicode_tolower(character, /)", unicode_tolower, ""),
    ],
    types: &[],
    init: Some(init),
};

/// Types the module makes but does not name.
static HIDDEN_TYPES: &[&adder_vm::object::class::TypeSpec] = &[
    &pattern::PATTERN_SPEC,
    &matched::MATCH_SPEC,
    &scanner::SCANNER_SPEC,
    &scanner::FIND_ITER_SPEC,
    &template::TEMPLATE_SPEC,
];
