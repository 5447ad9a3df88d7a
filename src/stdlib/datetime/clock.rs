//! `time`: a time of day.

use super::calendar::{self, offset_text};
use super::date::{format_method, not_iso, pickled, strptime};
use super::delta::{self, shown_name};
use super::{format, zone};
use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::{CompareOp, Slots};
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::{call, number, repr as repr_protocol};
use adder_vm::text::hash::hash_bytes;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int::{as_c_int, to_c_int};
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple;

/// A time of day.
#[repr(C)]
pub struct PyTime {
    head: Header,
    hour: u8,
    minute: u8,
    second: u8,
    fold: u8,
    micros: u32,
    /// Empty without one.
    zone: Field,
}

pub static TIME: TypeCell = TypeCell::new();

// SAFETY: the reference is reported.
unsafe impl Payload for PyTime {
    fn cell() -> &'static TypeCell {
        &TIME
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.zone.word());
    }
}

/// Hour, minute, second, microsecond.
pub type Clock = calendar::Clock;

impl PyTime {
    pub fn clock(&self) -> Clock {
        [self.hour as i64, self.minute as i64, self.second as i64, self.micros as i64]
    }

    pub fn zone(&self) -> Option<Value> {
        self.zone.get()
    }

    pub fn fold(&self) -> i64 {
        self.fold as i64
    }
}

pub fn check_clock(t: &Thread, [h, m, s, us]: Clock, fold: i64) -> PyResult<()> {
    let wrong = |what: &str, most: i64, got: i64| {
        Err(t.value_error(format_args!("{what} must be in 0..{most}, not {got}")))
    };
    if !(0..24).contains(&h) {
        return wrong("hour", 23, h);
    }
    if !(0..60).contains(&m) {
        return wrong("minute", 59, m);
    }
    if !(0..60).contains(&s) {
        return wrong("second", 59, s);
    }
    if !(0..1_000_000).contains(&us) {
        return wrong("microsecond", 999_999, us);
    }
    if fold != 0 && fold != 1 {
        return Err(t.value_error(format_args!("fold must be either 0 or 1, not {fold}")));
    }
    Ok(())
}

pub fn new_in(class: &PyType, [h, m, s, us]: Clock, zone: Option<Value>, fold: i64) -> Value {
    class.instantiate(PyTime {
        head: blank_header(),
        hour: h as u8,
        minute: m as u8,
        second: s as u8,
        fold: fold as u8,
        micros: us as u32,
        zone: Field::new(zone),
    })
}

/// A time of a class: made as Python would make it for subclasses.
fn of_class(t: &Thread, class: &Value, clock: Clock, zone: Option<Value>, fold: i64) -> PyResult {
    check_clock(t, clock, fold)?;
    if class.as_type().is_some_and(|c| c.is(TIME.get())) {
        return Ok(new_in(TIME.get(), clock, zone, fold));
    }
    let mut values: Vec<Value> = clock.into_iter().map(Value::from).collect();
    values.push(zone.unwrap_or_else(Value::none));
    values.push(Value::from(fold));
    let names = [adder_vm::types::str::intern("fold")];
    call::call_args(t, class, &adder_vm::native::Args { values: &values, names: &names })
}

/// Four ints from arguments at `from` on.
pub fn clock_arguments(
    t: &Thread,
    a: &Bound,
    from: usize,
    old: Clock,
    to_int: fn(&Thread, &Value) -> PyResult<i32>,
) -> PyResult<Clock> {
    let mut clock = old;
    for (i, part) in clock.iter_mut().enumerate() {
        if let Some(v) = a.opt(from + i) {
            *part = to_int(t, v)?.into();
        }
    }
    Ok(clock)
}

fn construct(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(0).as_type().unwrap_or(TIME.get());
    if let Some(state) =
        a.opt(1).and_then(|v| pickled(v, 6)).filter(|s| s[0] & 0x7f < 24 && a.opt(3).is_none())
    {
        let us = (state[3] as i64) << 16 | (state[4] as i64) << 8 | state[5] as i64;
        let clock = [(state[0] & 0x7f) as i64, state[1] as i64, state[2] as i64, us];
        let fold = (state[0] >> 7) as i64;
        check_clock(t, clock, fold)?;
        return Ok(new_in(class, clock, zone::argument(t, a.opt(2))?, fold));
    }
    let clock = clock_arguments(t, &a, 1, [0; 4], to_c_int)?;
    let fold = a.opt(6).map_or(Ok(0), |v| to_c_int(t, v).map(i64::from))?;
    check_clock(t, clock, fold)?;
    let zone = zone::argument(t, a.opt(5))?;
    Ok(new_in(class, clock, zone, fold))
}

constructor!(
    time_new,
    "time(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
    construct
);

fn this<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyTime> {
    a.this::<PyTime>(t)
}

fn isoformat(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let timespec = timespec_argument(t, a.opt(1))?;
    let Some(mut text) = format::clock_text(this.clock(), &timespec) else {
        return Err(t.value_error("Unknown timespec value"));
    };
    if let Some(micros) = zone::offset(t, this.zone().as_ref(), "utcoffset", &Value::none())? {
        text.push_str(&offset_text(micros, ":"));
    }
    Ok(Value::from(text))
}

pub fn timespec_argument(t: &Thread, v: Option<&Value>) -> PyResult<String> {
    match v {
        None => Ok("auto".to_owned()),
        Some(v) => match v.downcast::<PyStr>() {
            Some(s) => Ok(s.to_string_lossy()),
            None => Err(
                t.type_error(format_args!("isoformat() argument must be str, not {}", v.class().tp_name()))
            ),
        },
    }
}

fn strftime(t: &Thread, a: Bound) -> PyResult {
    let format = a.get(1);
    if !format.is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "strftime() argument 1 must be str, not {}",
            format.class().tp_name()
        )));
    }
    let [h, m, s, _] = this(t, &a)?.clock();
    let tuple = tuple::new([1900, 1, 1, h, m, s, 0, 1, -1].into_iter().map(Value::from).collect());
    format::strftime(t, a.get(0), format, &tuple)
}

fn replace(t: &Thread, a: Bound) -> PyResult {
    let this = this(t, &a)?;
    let clock = clock_arguments(t, &a, 1, this.clock(), as_c_int)?;
    let zone = match a.opt(5) {
        Some(v) => zone::argument(t, Some(v))?,
        None => this.zone(),
    };
    let fold = a.opt(6).map_or(Ok(this.fold()), |v| as_c_int(t, v).map(i64::from))?;
    check_clock(t, clock, fold)?;
    of_class(t, a.get(0).class().as_value(), clock, zone, fold)
}

fn fromisoformat(t: &Thread, a: Bound) -> PyResult {
    let text = a.get(1);
    let Some(s) = text.downcast::<PyStr>() else {
        return Err(t.type_error("fromisoformat: argument must be str"));
    };
    let whole = s.to_string_lossy();
    let bytes = whole.strip_prefix('T').unwrap_or(&whole).as_bytes();
    let Some((mut clock, offset)) = calendar::parse_time(bytes) else { return Err(not_iso(t, text)) };
    if clock[0] == 24 {
        if clock[1..] != [0, 0, 0] {
            return Err(t.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        clock[0] = 0;
    }
    let zone = match offset {
        Some(micros) => Some(zone::fixed_micros(t, micros, None)?),
        None => None,
    };
    of_class(t, a.get(0), clock, zone, 0)
}

fn state(this: &PyTime, fold: bool) -> [u8; 6] {
    let us = this.micros.to_be_bytes();
    let hour = this.hour | if fold { this.fold << 7 } else { 0 };
    [hour, this.minute, this.second, us[1], us[2], us[3]]
}

fn reduce_with(t: &Thread, a: &Bound, protocol: isize) -> PyResult {
    let this = this(t, a)?;
    let mut args = vec![PyBytes::from_slice(&state(this, protocol > 3))];
    args.extend(this.zone());
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::new(args)))
}

fn repr(t: &Thread, v: &Value) -> PyResult {
    let Some(this) = v.downcast::<PyTime>() else { return Ok(Value::none()) };
    let [h, m, s, us] = this.clock();
    let mut text = format!("{}({h}, {m}", shown_name(v, &TIME, "time"));
    if us != 0 {
        text.push_str(&format!(", {s}, {us}"));
    } else if s != 0 {
        text.push_str(&format!(", {s}"));
    }
    if let Some(zone) = this.zone() {
        text.push_str(&format!(", tzinfo={}", repr_protocol::repr_text(t, &zone)?));
    }
    if this.fold != 0 {
        text.push_str(", fold=1");
    }
    text.push(')');
    Ok(Value::from(text))
}

fn micros([h, m, s, us]: Clock) -> i64 {
    ((h * 60 + m) * 60 + s) * 1_000_000 + us
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    let (Some(x), Some(y)) = (a.downcast::<PyTime>(), b.downcast::<PyTime>()) else {
        return Ok(Value::not_implemented());
    };
    let (zx, zy) = (x.zone(), y.zone());
    let same = match (&zx, &zy) {
        (Some(p), Some(q)) => p.is(q),
        (None, None) => true,
        _ => false,
    };
    if same {
        return Ok(Value::bool(op.holds(x.clock().cmp(&y.clock()))));
    }
    let none = Value::none();
    let off_x = zone::offset(t, zx.as_ref(), "utcoffset", &none)?;
    let off_y = zone::offset(t, zy.as_ref(), "utcoffset", &none)?;
    match (off_x, off_y) {
        (None, None) => Ok(Value::bool(op.holds(x.clock().cmp(&y.clock())))),
        (Some(p), Some(q)) => {
            Ok(Value::bool(op.holds((micros(x.clock()) - p).cmp(&(micros(y.clock()) - q)))))
        }
        _ => match op {
            CompareOp::Eq => Ok(Value::bool(false)),
            CompareOp::Ne => Ok(Value::bool(true)),
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
                Err(t.type_error("can't compare offset-naive and offset-aware times"))
            }
        },
    }
}

fn hash(t: &Thread, v: &Value) -> PyResult<i64> {
    let Some(this) = v.downcast::<PyTime>() else { return Ok(0) };
    match zone::offset(t, this.zone().as_ref(), "utcoffset", &Value::none())? {
        None => Ok(hash_bytes(&state(this, false))),
        Some(offset) => Ok(delta::hash_of((micros(this.clock()) - offset) as i128)),
    }
}

fn asked(t: &Thread, a: Bound, method: &str) -> PyResult {
    zone::offset_value(t, this(t, &a)?.zone().as_ref(), method, &Value::none())
}

fn part(v: &Value, i: usize) -> PyResult {
    Ok(Value::from(v.downcast::<PyTime>().map_or(0, |time| time.clock()[i])))
}

pub static TIME_SPEC: TypeSpec = TypeSpec {
    name: "time",
    module: "datetime",
    flags: type_flag::BASE_TYPE,
    container: true,
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    slots: Slots {
        new: Some(time_new),
        init: Some(|_, _, _| Ok(())),
        repr: Some(repr),
        str: Some(|t, v| call::method(t, v, "isoformat", &[])),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[
        Method::class(
            "strptime(type, date_string, format, /)",
            |t, a| strptime(t, a, "_strptime_datetime_time"),
            "string, format -> new time parsed from a string (like time.strptime()).",
        ),
        Method::new(
            "isoformat(self, timespec='auto')",
            isoformat,
            "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
        ),
        Method::new("strftime(self, format)", strftime, "format -> strftime() style string."),
        Method::new("__format__(self, format, /)", format_method, "Formats self with strftime."),
        Method::new(
            "utcoffset(self, /)",
            |t, a| asked(t, a, "utcoffset"),
            "Return self.tzinfo.utcoffset(self).",
        ),
        Method::new(
            "tzname(self, /)",
            |t, a| zone::name(t, this(t, &a)?.zone().as_ref(), &Value::none()),
            "Return self.tzinfo.tzname(self).",
        ),
        Method::new("dst(self, /)", |t, a| asked(t, a, "dst"), "Return self.tzinfo.dst(self)."),
        Method::new(
            "replace(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
            replace,
            "Return time with new specified fields.",
        ),
        Method::new("__replace__(self, /, **changes)", format::replace_by_name, "The same as replace()."),
        Method::class(
            "fromisoformat(type, object, /)",
            fromisoformat,
            "string -> time from a string in ISO 8601 format",
        ),
        Method::new(
            "__reduce_ex__(self, proto, /)",
            |t, a| {
                let n = number::clamped(t, a.get(1))?;
                reduce_with(t, &a, n)
            },
            "__reduce_ex__(proto) -> (cls, state)",
        ),
        Method::new("__reduce__(self, /)", |t, a| reduce_with(t, &a, 2), "__reduce__() -> (cls, state)"),
    ],
    getset: &[
        GetSet::get("hour", |_, v| part(v, 0), ""),
        GetSet::get("minute", |_, v| part(v, 1), ""),
        GetSet::get("second", |_, v| part(v, 2), ""),
        GetSet::get("microsecond", |_, v| part(v, 3), ""),
        GetSet::get(
            "tzinfo",
            |_, v| Ok(v.downcast::<PyTime>().and_then(PyTime::zone).unwrap_or_else(Value::none)),
            "",
        ),
        GetSet::get("fold", |_, v| Ok(Value::from(v.downcast::<PyTime>().map_or(0, PyTime::fold))), ""),
    ],
    ..TypeSpec::of::<PyTime>(&TIME)
};
