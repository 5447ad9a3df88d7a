//! `date`, and what `datetime` shares with it.

use super::calendar::{self, IsoDate, IsoTrouble, MAX_ORDINAL, MAX_YEAR, MIN_YEAR};
use super::delta::{self, DAY, shown_name};
use super::format;
use super::moment::PyDateTime;
use adder_abi::object::Header;
use adder_vm::constructor;
use adder_vm::native::{Bound, GetSet, Method};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, blank_header};
use adder_vm::object::slots::{BinaryOp, CompareOp, Slots};
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call, repr as repr_protocol};
use adder_vm::text::hash::hash_bytes;
use adder_vm::thread::{PyResult, Raised, Thread};
use adder_vm::types::bytes::PyBytes;
use adder_vm::types::int::{as_c_int, to_c_int};
use adder_vm::types::str::PyStr;
use adder_vm::types::tuple;

/// A day. `datetime` begins with the same fields.
#[repr(C)]
pub struct PyDate {
    head: Header,
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

pub static DATE: TypeCell = TypeCell::new();

// SAFETY: a date owns no references.
unsafe impl Payload for PyDate {
    fn cell() -> &'static TypeCell {
        &DATE
    }
}

impl PyDate {
    pub fn ymd(&self) -> (i64, i64, i64) {
        (self.year as i64, self.month as i64, self.day as i64)
    }

    fn bytes(&self) -> [u8; 4] {
        [(self.year >> 8) as u8, self.year as u8, self.month, self.day]
    }
}

/// Year, month and day of a date or datetime.
pub fn ymd(v: &Value) -> Option<(i64, i64, i64)> {
    v.downcast::<PyDate>().map(PyDate::ymd)
}

pub fn check_year(t: &Thread, year: i64) -> PyResult<()> {
    if (MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Ok(());
    }
    Err(t.value_error(format_args!("year must be in 1..9999, not {year}")))
}

pub fn check_date(t: &Thread, (year, month, day): (i64, i64, i64)) -> PyResult<()> {
    check_year(t, year)?;
    if !(1..=12).contains(&month) {
        return Err(t.value_error(format_args!("month must be in 1..12, not {month}")));
    }
    let last = calendar::days_in_month(year, month);
    if !(1..=last).contains(&day) {
        return Err(t.value_error(format_args!(
            "day {day} must be in range 1..{last} for month {month} in year {year}"
        )));
    }
    Ok(())
}

/// A date of exactly the type `date`; the date exists.
pub fn new((year, month, day): (i64, i64, i64)) -> Value {
    DATE.get().instantiate(PyDate {
        head: blank_header(),
        year: year as u16,
        month: month as u8,
        day: day as u8,
    })
}

/// A date of a class: made as Python would make it for subclasses. `datetime` is asked for midnight.
pub fn of_class(t: &Thread, class: &Value, (year, month, day): (i64, i64, i64)) -> PyResult {
    if class.as_type().is_some_and(|c| c.is(DATE.get())) {
        check_date(t, (year, month, day))?;
        return Ok(new((year, month, day)));
    }
    call::call(t, class, &[Value::from(year), Value::from(month), Value::from(day)])
}

fn construct(t: &Thread, a: Bound) -> PyResult {
    let class = a.get(0).as_type().unwrap_or(DATE.get());
    if a.opt(2).is_none() {
        if let Some(state) = pickled(a.get(1), 4) {
            let month = state[2];
            let year = u16::from_be_bytes([state[0], state[1]]);
            return Ok(class.instantiate(PyDate { head: blank_header(), year, month, day: state[3] }));
        }
    }
    let mut parts = [0i64; 3];
    for (i, part) in parts.iter_mut().enumerate() {
        match a.opt(i + 1) {
            Some(v) => *part = to_c_int(t, v)? as i64,
            None => {
                let name = ["year", "month", "day"][i];
                return Err(t.type_error(format_args!(
                    "function missing required argument '{name}' (pos {})",
                    i + 1
                )));
            }
        }
    }
    let [year, month, day] = parts;
    check_date(t, (year, month, day))?;
    Ok(class.instantiate(PyDate {
        head: blank_header(),
        year: year as u16,
        month: month as u8,
        day: day as u8,
    }))
}

constructor!(date_new, "date(cls, year=None, month=None, day=None)", construct);

/// The state that pickling left in a bytes object of this length (or a Latin-1 string, from Python 2), if its month is one.
pub fn pickled(v: &Value, len: usize) -> Option<Vec<u8>> {
    let bytes = if let Some(b) = v.downcast::<PyBytes>() {
        b.as_slice().to_vec()
    } else {
        let s = v.downcast::<PyStr>()?;
        s.code_points().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>()?
    };
    let at = if len == 6 { None } else { Some(2) };
    let valid = at.is_none_or(|i| bytes.get(i).is_some_and(|&m| (1..=12).contains(&(m & 0x7f))));
    (bytes.len() == len && valid).then_some(bytes)
}

pub fn not_iso(t: &Thread, text: &Value) -> Raised {
    match repr_protocol::repr_text(t, text) {
        Ok(text) => t.value_error(format_args!("Invalid isoformat string: {text}")),
        Err(raised) => raised,
    }
}

/// The date that ISO text says, checked.
pub fn iso_date(t: &Thread, text: &Value, date: IsoDate) -> PyResult<(i64, i64, i64)> {
    let ymd = match date {
        IsoDate::Date(year, month, day) => (year, month, day),
        IsoDate::Week(year, week, day) => match calendar::from_iso_calendar(year, week, day) {
            Ok(ymd) => ymd,
            Err(trouble) => {
                let _ = text;
                return Err(iso_trouble(t, trouble, year, week, day));
            }
        },
    };
    check_date(t, ymd)?;
    Ok(ymd)
}

fn iso_trouble(t: &Thread, trouble: IsoTrouble, year: i64, week: i64, day: i64) -> Raised {
    match trouble {
        IsoTrouble::Year => t.value_error(format_args!("year must be in 1..9999, not {year}")),
        IsoTrouble::Week => t.value_error(format_args!("Invalid week: {week}")),
        IsoTrouble::Weekday => t.value_error(format_args!("Invalid weekday: {day} (range is [1, 7])")),
    }
}

fn fromisoformat(t: &Thread, a: Bound) -> PyResult {
    let text = a.get(1);
    let Some(s) = text.downcast::<PyStr>() else {
        return Err(t.type_error("fromisoformat: argument must be str"));
    };
    let Some(date) = calendar::parse_date(s.to_string_lossy().as_bytes()) else {
        return Err(not_iso(t, text));
    };
    let ymd = iso_date(t, text, date)?;
    of_class(t, a.get(0), ymd)
}

fn fromisocalendar(t: &Thread, a: Bound) -> PyResult {
    let n = |i: usize| -> PyResult<i64> { Ok(to_c_int(t, a.get(i))? as i64) };
    let (year, week, day) = (n(1)?, n(2)?, n(3)?);
    match calendar::from_iso_calendar(year, week, day) {
        Ok(ymd) => of_class(t, a.get(0), ymd),
        Err(trouble) => Err(iso_trouble(t, trouble, year, week, day)),
    }
}

fn fromordinal(t: &Thread, a: Bound) -> PyResult {
    let ordinal = to_c_int(t, a.get(1))? as i64;
    if ordinal < 1 {
        return Err(t.value_error("ordinal must be >= 1"));
    }
    let ymd = calendar::from_ordinal(ordinal);
    check_date(t, ymd)?;
    of_class(t, a.get(0), ymd)
}

fn fromtimestamp(t: &Thread, a: Bound) -> PyResult {
    let seconds = crate::time::seconds::to_time_t(t, a.get(1))?;
    let Some(tm) = crate::time::calendar::local(seconds) else { return Err(t.last_os_error(None)) };
    of_class(t, a.get(0), (tm.tm_year as i64 + 1900, tm.tm_mon as i64 + 1, tm.tm_mday as i64))
}

fn today(t: &Thread, a: Bound) -> PyResult {
    let module = adder_vm::import::import_module(t, "time")?;
    let now = call::method(t, &module, "time", &[])?;
    call::method(t, a.get(0), "fromtimestamp", &[now])
}

/// `_strptime`'s function for the class.
pub fn strptime(t: &Thread, a: Bound, function: &str) -> PyResult {
    let module = adder_vm::import::import_module(t, "_strptime")?;
    let function = attr::get_str(t, &module, function)?;
    call::call(t, &function, &[a.get(0).clone(), a.get(1).clone(), a.get(2).clone()])
}

pub fn this<'a>(t: &Thread, a: &Bound<'a>) -> PyResult<&'a PyDate> {
    a.this::<PyDate>(t)
}

fn isoformat_of(d: &PyDate) -> String {
    format!("{:04}-{:02}-{:02}", d.year, d.month, d.day)
}

fn isocalendar(t: &Thread, a: Bound) -> PyResult {
    let (y, m, d) = this(t, &a)?.ymd();
    let (year, week, day) = calendar::iso_calendar(y, m, d);
    Ok(super::iso_calendar_date(vec![Value::from(year), Value::from(week), Value::from(day)]))
}

fn timetuple(t: &Thread, a: Bound) -> PyResult {
    let ymd = this(t, &a)?.ymd();
    Ok(format::struct_time(ymd, (0, 0, 0), -1))
}

fn replace(t: &Thread, a: Bound) -> PyResult {
    let (y, m, d) = this(t, &a)?.ymd();
    let part = |i: usize, old: i64| a.opt(i).map_or(Ok(old), |v| as_c_int(t, v).map(i64::from));
    let ymd = (part(1, y)?, part(2, m)?, part(3, d)?);
    of_class(t, a.get(0).class().as_value(), ymd)
}

fn reduce(t: &Thread, a: Bound) -> PyResult {
    let state = PyBytes::from_slice(&this(t, &a)?.bytes());
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::of([state])))
}

/// `strftime`: the object's own `timetuple`, so that subclasses are asked.
pub fn strftime(t: &Thread, a: Bound) -> PyResult {
    let format = a.get(1);
    if !format.is_a::<PyStr>() {
        return Err(t.type_error(format_args!(
            "strftime() argument 1 must be str, not {}",
            format.class().tp_name()
        )));
    }
    let tuple = call::method(t, a.get(0), "timetuple", &[])?;
    format::strftime(t, a.get(0), format, &tuple)
}

/// `__format__`: `strftime`, or `str` for an empty format.
pub fn format_method(t: &Thread, a: Bound) -> PyResult {
    let format = a.get(1);
    let Some(s) = format.downcast::<PyStr>() else {
        return Err(t.type_error(format_args!(
            "__format__() argument 1 must be str, not {}",
            format.class().tp_name()
        )));
    };
    if s.is_empty() {
        return repr_protocol::str(t, a.get(0));
    }
    call::method(t, a.get(0), "strftime", std::slice::from_ref(format))
}

fn plus(t: &Thread, date: &Value, micros: i128) -> PyResult {
    let Some((y, m, d)) = ymd(date) else { return Ok(Value::not_implemented()) };
    // Only the days of the duration count.
    let ordinal = calendar::to_ordinal(y, m, d) as i128 + micros.div_euclid(DAY as i128);
    if !(1..=MAX_ORDINAL as i128).contains(&ordinal) {
        return Err(t.overflow_error("date value out of range"));
    }
    of_class(t, date.class().as_value(), calendar::from_ordinal(ordinal as i64))
}

/// Whether the value is a date but no datetime.
fn plain(v: &Value) -> bool {
    v.is_a::<PyDate>() && !v.is_a::<PyDateTime>()
}

fn add(t: &Thread, a: &Value, b: &Value) -> PyResult {
    match (delta::total(a), delta::total(b)) {
        (None, Some(micros)) if plain(a) => plus(t, a, micros),
        (Some(micros), None) if plain(b) => plus(t, b, micros),
        _ => Ok(Value::not_implemented()),
    }
}

fn sub(t: &Thread, a: &Value, b: &Value) -> PyResult {
    if !plain(a) {
        return Ok(Value::not_implemented());
    }
    if let (Some((y, m, d)), Some((y2, m2, d2)), true) = (ymd(a), ymd(b), plain(b)) {
        let days = calendar::to_ordinal(y, m, d) - calendar::to_ordinal(y2, m2, d2);
        return delta::new(t, days as i128 * DAY as i128);
    }
    match delta::total(b) {
        // Days of the duration, not its negative: they are rounded down.
        Some(micros) => plus(t, a, -micros.div_euclid(DAY as i128) * DAY as i128),
        None => Ok(Value::not_implemented()),
    }
}

fn compare(_t: &Thread, a: &Value, b: &Value, op: CompareOp) -> PyResult {
    match (ymd(a), ymd(b)) {
        (Some(x), Some(y)) if plain(a) && plain(b) => Ok(Value::bool(op.holds(x.cmp(&y)))),
        _ => Ok(Value::not_implemented()),
    }
}

pub static DATE_SPEC: TypeSpec = TypeSpec {
    name: "date",
    module: "datetime",
    flags: type_flag::BASE_TYPE,
    doc: "date(year, month, day) --> date object",
    slots: Slots {
        new: Some(date_new),
        init: Some(|_, _, _| Ok(())),
        repr: Some(|_, v| {
            let (y, m, d) = ymd(v).unwrap_or((1, 1, 1));
            Ok(Value::from(format!("{}({y}, {m}, {d})", shown_name(v, &DATE, "date"))))
        }),
        str: Some(|t, v| call::method(t, v, "isoformat", &[])),
        hash: Some(|_, v| Ok(v.downcast::<PyDate>().map_or(0, |d| hash_bytes(&d.bytes())))),
        compare: Some(compare),
        ..Slots::EMPTY
    }
    .with_binary(&[(BinaryOp::Add, add), (BinaryOp::Sub, sub)]),
    methods: &[
        Method::class(
            "fromtimestamp(type, timestamp, /)",
            fromtimestamp,
            "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is\ninterpreted as local time.",
        ),
        Method::class(
            "fromordinal(type, ordinal, /)",
            fromordinal,
            "int -> date corresponding to a proleptic Gregorian ordinal.",
        ),
        Method::class(
            "fromisoformat(type, object, /)",
            fromisoformat,
            "str -> Construct a date from a string in ISO 8601 format.",
        ),
        Method::class(
            "fromisocalendar(type, year, week, day)",
            fromisocalendar,
            "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the date.isocalendar() function",
        ),
        Method::class(
            "strptime(type, date_string, format, /)",
            |t, a| strptime(t, a, "_strptime_datetime_date"),
            "string, format -> new date parsed from a string (like time.strptime()).",
        ),
        Method::class(
            "today(type, /)",
            today,
            "Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).",
        ),
        Method::new(
            "ctime(self, /)",
            |t, a| Ok(Value::from(format::ctime(this(t, &a)?.ymd(), (0, 0, 0)))),
            "Return ctime() style string.",
        ),
        Method::new("strftime(self, format)", strftime, "format -> strftime() style string."),
        Method::new("__format__(self, format, /)", format_method, "Formats self with strftime."),
        Method::new("timetuple(self, /)", timetuple, "Return time tuple, compatible with time.localtime()."),
        Method::new(
            "isocalendar(self, /)",
            isocalendar,
            "Return a named tuple containing ISO year, week number, and weekday.",
        ),
        Method::new(
            "isoformat(self, /)",
            |t, a| Ok(Value::from(isoformat_of(this(t, &a)?))),
            "Return string in ISO 8601 format, YYYY-MM-DD.",
        ),
        Method::new(
            "isoweekday(self, /)",
            |t, a| {
                let (y, m, d) = this(t, &a)?.ymd();
                Ok(Value::from(calendar::weekday(y, m, d) + 1))
            },
            "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7",
        ),
        Method::new(
            "toordinal(self, /)",
            |t, a| {
                let (y, m, d) = this(t, &a)?.ymd();
                Ok(Value::from(calendar::to_ordinal(y, m, d)))
            },
            "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
        ),
        Method::new(
            "weekday(self, /)",
            |t, a| {
                let (y, m, d) = this(t, &a)?.ymd();
                Ok(Value::from(calendar::weekday(y, m, d)))
            },
            "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6",
        ),
        Method::new(
            "replace(self, /, year=unchanged, month=unchanged, day=unchanged)",
            replace,
            "Return date with new specified fields.",
        ),
        Method::new("__replace__(self, /, **changes)", format::replace_by_name, "The same as replace()."),
        Method::new("__reduce__(self, /)", reduce, "__reduce__() -> (cls, state)"),
    ],
    getset: &[
        GetSet::get("year", |_, v| Ok(Value::from(ymd(v).map_or(0, |d| d.0))), ""),
        GetSet::get("month", |_, v| Ok(Value::from(ymd(v).map_or(0, |d| d.1))), ""),
        GetSet::get("day", |_, v| Ok(Value::from(ymd(v).map_or(0, |d| d.2))), ""),
    ],
    ..TypeSpec::of::<PyDate>(&DATE)
};
