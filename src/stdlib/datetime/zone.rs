//! `tzinfo`, `timezone`, and asking any time zone for its offset and name.

use super::calendar::offset_text;
use super::delta::{self, DAY, PyTimeDelta};
use super::moment::PyDateTime;
use crate::state::Place;
use adder_abi::object::Header;
use adder_vm::exc::Exc;
use adder_vm::native::{Args, Bound, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{attr, call, repr as repr_protocol};
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple;

/// The base of time zones.
#[repr(C)]
pub struct PyTzInfo {
    head: Header,
}

pub static TZINFO: TypeCell = TypeCell::new();

// SAFETY: it owns no references.
unsafe impl Payload for PyTzInfo {
    fn cell() -> &'static TypeCell {
        &TZINFO
    }
}

/// A fixed offset.
#[repr(C)]
pub struct PyTimeZone {
    head: Header,
    /// A `timedelta`.
    offset: Field,
    /// Empty if none was given.
    name: Field,
}

pub static TIMEZONE: TypeCell = TypeCell::new();

// SAFETY: the references are reported.
unsafe impl Payload for PyTimeZone {
    fn cell() -> &'static TypeCell {
        &TIMEZONE
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.offset.word());
        visit(self.name.word());
    }
}

static UTC: Place = Place::new();

impl PyTimeZone {
    fn micros(&self) -> i64 {
        self.offset.get().as_ref().and_then(delta::total).unwrap_or(0) as i64
    }

    fn name_text(&self) -> Value {
        match self.name.get() {
            Some(name) => name,
            None if self.micros() == 0 => Value::from("UTC"),
            None => Value::from(format!("UTC{}", offset_text(self.micros(), ":"))),
        }
    }
}

/// `timezone.utc`.
pub fn utc(t: &Thread) -> PyResult {
    if let Some(utc) = UTC.get() {
        return Ok(utc);
    }
    let made = make(delta::new(t, 0)?, None);
    UTC.put(made.clone());
    Ok(made)
}

fn make(offset: Value, name: Option<Value>) -> Value {
    let zone = PyTimeZone { head: blank_header(), offset: Field::new(Some(offset)), name: Field::new(name) };
    TIMEZONE.get().instantiate(zone)
}

/// The zone of a fixed offset, which must be less than a day.
pub fn fixed(t: &Thread, offset: &Value, name: Option<Value>) -> PyResult {
    let Some(micros) = delta::total(offset) else {
        return Err(t.type_error(format_args!(
            "timezone() argument 1 must be datetime.timedelta, not {}",
            offset.class().tp_name()
        )));
    };
    if micros == 0 && name.is_none() {
        return utc(t);
    }
    check_range(t, offset, micros)?;
    Ok(make(offset.clone(), name))
}

/// As [`fixed`], from microseconds.
pub fn fixed_micros(t: &Thread, micros: i64, name: Option<Value>) -> PyResult {
    fixed(t, &delta::new(t, micros as i128)?, name)
}

fn check_range(t: &Thread, offset: &Value, micros: i128) -> PyResult<()> {
    if micros.abs() < DAY as i128 {
        return Ok(());
    }
    let shown = repr_protocol::repr_text(t, offset)?;
    Err(t.value_error(format_args!(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}"
    )))
}

/// A `tzinfo` argument: none for `None`.
pub fn argument(t: &Thread, v: Option<&Value>) -> PyResult<Option<Value>> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) if v.is_a::<PyTzInfo>() => Ok(Some(v.clone())),
        Some(v) => Err(t.type_error(format_args!(
            "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
            v.class().tp_name()
        ))),
    }
}

/// What `zone.utcoffset(dt)` or `zone.dst(dt)` says, in microseconds.
pub fn offset(t: &Thread, zone: Option<&Value>, method: &str, dt: &Value) -> PyResult<Option<i64>> {
    let Some(zone) = zone else { return Ok(None) };
    if let (Some(fixed), true) = (zone.downcast_exact::<PyTimeZone>(), method == "utcoffset") {
        return Ok(Some(fixed.micros()));
    }
    let result = call::method(t, zone, method, std::slice::from_ref(dt))?;
    if result.is_none() {
        return Ok(None);
    }
    let Some(micros) = delta::total(&result) else {
        return Err(t.type_error(format_args!(
            "tzinfo.{method}() must return None or timedelta, not '{}'",
            result.class().tp_name()
        )));
    };
    check_range(t, &result, micros)?;
    Ok(Some(micros as i64))
}

/// As [`offset`], as Python shows it.
pub fn offset_value(t: &Thread, zone: Option<&Value>, method: &str, dt: &Value) -> PyResult {
    match offset(t, zone, method, dt)? {
        Some(micros) => delta::new(t, micros as i128),
        None => Ok(Value::none()),
    }
}

/// What `zone.tzname(dt)` says: a string or `None`.
pub fn name(t: &Thread, zone: Option<&Value>, dt: &Value) -> PyResult {
    let Some(zone) = zone else { return Ok(Value::none()) };
    if let Some(fixed) = zone.downcast_exact::<PyTimeZone>() {
        return Ok(fixed.name_text());
    }
    let result = call::method(t, zone, "tzname", std::slice::from_ref(dt))?;
    if result.is_none() || result.is_a::<PyStr>() {
        return Ok(result);
    }
    Err(t.type_error(format_args!(
        "tzinfo.tzname() must return None or a string, not '{}'",
        result.class().tp_name()
    )))
}

fn abstract_method(t: &Thread, name: &str) -> PyResult {
    Err(t.error(Exc::NotImplementedError, format_args!("a tzinfo subclass must implement {name}()")))
}

/// The `datetime` argument of `fromutc`, whose zone must be this one.
fn own_moment<'a>(t: &Thread, zone: &Value, v: &'a Value) -> PyResult<&'a PyDateTime> {
    let Some(dt) = v.downcast::<PyDateTime>() else {
        return Err(t.type_error("fromutc: argument must be a datetime"));
    };
    if !dt.zone().is_some_and(|z| z.is(zone)) {
        return Err(t.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(dt)
}

/// The default `fromutc`: works for zones with rules for summer time.
fn tzinfo_fromutc(t: &Thread, a: Bound) -> PyResult {
    let (zone, v) = (a.get(0), a.get(1));
    own_moment(t, zone, v)?;
    let wrong = |t: &Thread, what: &str| -> Raised { t.value_error(format_args!("fromutc: {what}")) };
    let Some(off) = offset(t, Some(zone), "utcoffset", v)? else {
        return Err(wrong(t, "non-None utcoffset() result required"));
    };
    let Some(dst) = offset(t, Some(zone), "dst", v)? else {
        return Err(wrong(t, "non-None dst() result required"));
    };
    let shifted = super::moment::shifted(t, v, (off - dst) as i128)?;
    let Some(dst) = offset(t, Some(zone), "dst", &shifted)? else {
        return Err(wrong(t, "tz.dst() gave inconsistent results; cannot convert"));
    };
    if dst == 0 { Ok(shifted) } else { super::moment::shifted(t, &shifted, dst as i128) }
}

fn tzinfo_reduce(t: &Thread, a: Bound) -> PyResult {
    let v = a.get(0);
    let args = match attr::find(t, v, "__getinitargs__")? {
        Some(method) => call::call(t, &method, &[])?,
        None => tuple::empty(),
    };
    let state = call::method(t, v, "__getstate__", &[])?;
    Ok(tuple::new(vec![v.class().to_value(), args, state]))
}

pub static TZINFO_SPEC: TypeSpec = TypeSpec {
    name: "tzinfo",
    module: "datetime",
    flags: type_flag::BASE_TYPE,
    doc: "Abstract base class for time zone info objects.",
    slots: Slots {
        new: Some(|_, class, _| Ok(class.instantiate(PyTzInfo { head: blank_header() }))),
        init: Some(|_, _, _| Ok(())),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "tzname(self, object, /)",
            |t, _| abstract_method(t, "tzname"),
            "datetime -> string name of time zone.",
        ),
        Method::new(
            "utcoffset(self, object, /)",
            |t, _| abstract_method(t, "utcoffset"),
            "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC",
        ),
        Method::new(
            "dst(self, object, /)",
            |t, _| abstract_method(t, "dst"),
            "datetime -> DST offset as timedelta positive east of UTC.",
        ),
        Method::new("fromutc(self, object, /)", tzinfo_fromutc, "datetime in UTC -> datetime in local time."),
        Method::new("__reduce__(self, /)", tzinfo_reduce, "-> (cls, state)"),
    ],
    ..TypeSpec::of::<PyTzInfo>(&TZINFO)
};

fn timezone_new(t: &Thread, _class: &PyType, args: &Args) -> PyResult {
    let pos = args.pos();
    if args.values.len() > 2 {
        return Err(
            t.type_error(format_args!("timezone() takes at most 2 arguments ({} given)", args.values.len()))
        );
    }
    let Some(offset) = pos.first().or_else(|| args.keyword("offset")) else {
        return Err(t.type_error("timezone() missing required argument 'offset' (pos 1)"));
    };
    let name = pos.get(1).or_else(|| args.keyword("name"));
    if !offset.is_a::<PyTimeDelta>() {
        return Err(t.type_error(format_args!(
            "timezone() argument 1 must be datetime.timedelta, not {}",
            offset.class().tp_name()
        )));
    }
    if let Some(name) = name.filter(|n| !n.is_a::<PyStr>()) {
        return Err(
            t.type_error(format_args!("timezone() argument 2 must be str, not {}", name.class().tp_name()))
        );
    }
    fixed(t, offset, name.cloned())
}

fn check_argument(t: &Thread, v: &Value, method: &str) -> PyResult<()> {
    if v.is_none() || v.is_a::<PyDateTime>() {
        return Ok(());
    }
    Err(t.type_error(format_args!(
        "{method}(dt) argument must be a datetime instance or None, not {}",
        v.class().tp_name()
    )))
}

fn timezone_fromutc(t: &Thread, a: Bound) -> PyResult {
    let zone = a.get(0);
    own_moment(t, zone, a.get(1))?;
    let micros = a.this::<PyTimeZone>(t)?.micros();
    super::moment::shifted(t, a.get(1), micros as i128)
}

fn timezone_repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyTimeZone>() else { return Ok(Value::none()) };
    if UTC.get().is_some_and(|utc| utc.is(v)) {
        return Ok(Value::from("datetime.timezone.utc"));
    }
    let offset = this.offset.get().unwrap_or_else(Value::none);
    let mut text = format!("datetime.timezone({}", repr_protocol::repr_text(t, &offset)?);
    if let Some(name) = this.name.get() {
        text.push_str(&format!(", {}", repr_protocol::repr_text(t, &name)?));
    }
    text.push(')');
    Ok(Value::from(text))
}

fn timezone_compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y), CompareOp::Eq | CompareOp::Ne) =
        (a.downcast::<PyTimeZone>(), b.downcast::<PyTimeZone>(), op)
    else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool((x.micros() == y.micros()) == (op == CompareOp::Eq)))
}

fn timezone_initargs(t: &Thread, a: Bound) -> PyResult {
    let this = a.this::<PyTimeZone>(t)?;
    let mut args = vec![this.offset.get().unwrap_or_else(Value::none)];
    args.extend(this.name.get());
    Ok(tuple::new(args))
}

pub static TIMEZONE_SPEC: TypeSpec = TypeSpec {
    name: "timezone",
    module: "datetime",
    base: Some(&TZINFO),
    container: true,
    doc: "Fixed offset from UTC implementation of tzinfo.",
    slots: Slots {
        new: Some(timezone_new),
        repr: Some(timezone_repr),
        str: Some(|_, v| Ok(v.downcast::<PyTimeZone>().map_or_else(Value::none, PyTimeZone::name_text))),
        hash: Some(|_, v| Ok(delta::hash_of(v.downcast::<PyTimeZone>().map_or(0, |z| z.micros() as i128)))),
        compare: Some(timezone_compare),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "tzname(self, object, /)",
            |t, a| {
                check_argument(t, a.get(1), "tzname")?;
                Ok(a.this::<PyTimeZone>(t)?.name_text())
            },
            "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
        ),
        Method::new(
            "utcoffset(self, object, /)",
            |t, a| {
                check_argument(t, a.get(1), "utcoffset")?;
                Ok(a.this::<PyTimeZone>(t)?.offset.get().unwrap_or_else(Value::none))
            },
            "Return fixed offset.",
        ),
        Method::new(
            "dst(self, object, /)",
            |t, a| {
                check_argument(t, a.get(1), "dst")?;
                Ok(Value::none())
            },
            "Return None.",
        ),
        Method::new(
            "fromutc(self, object, /)",
            timezone_fromutc,
            "datetime in UTC -> datetime in local time.",
        ),
        Method::new("__getinitargs__(self, /)", timezone_initargs, "pickle support"),
    ],
    ..TypeSpec::of::<PyTimeZone>(&TIMEZONE)
};
