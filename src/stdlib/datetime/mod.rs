//! `_datetime`: dates, times, durations and time zones. `calendar` is the part that knows no objects.

mod calendar;
mod clock;
mod date;
mod delta;
mod format;
mod moment;
mod moment_methods;
mod zone;

use adder_vm::native::{Bound, GetSet, Method, ModuleSpec};
use adder_vm::object::class::{TypeCell, TypeSpec, type_flag};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::intern;
use adder_vm::types::tuple::{self, PyTuple, TUPLE};
use clock::TIME;
use date::DATE;
use delta::{DAY, TIMEDELTA};
use moment::{DATETIME, Parts};
use zone::TIMEZONE;

static ISO_CALENDAR_DATE: TypeCell = TypeCell::new();

fn iso_item(v: &Value, i: usize) -> Value {
    v.downcast::<PyTuple>().and_then(|p| tuple::items(p).get(i).cloned()).unwrap_or_else(Value::none)
}

fn iso_repr(t: &Thread, v: &Value) -> PyResult {
    let part = |i| adder_vm::protocol::repr::repr_text(t, &iso_item(v, i));
    Ok(Value::from(format!(
        "datetime.IsoCalendarDate(year={}, week={}, weekday={})",
        part(0)?,
        part(1)?,
        part(2)?
    )))
}

fn iso_reduce(_t: &Thread, a: Bound) -> PyResult {
    let items =
        a.get(0).downcast::<PyTuple>().map_or_else(tuple::empty, |p| tuple::from_slice(tuple::items(p)));
    Ok(tuple::pair(TUPLE.get().to_value(), tuple::of([items])))
}

static ISO_CALENDAR_DATE_SPEC: TypeSpec = TypeSpec {
    name: "IsoCalendarDate",
    module: "datetime",
    base: Some(&TUPLE),
    flags: type_flag::DISALLOW_INSTANTIATION,
    variable: true,
    container: true,
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday)\nor via the object attributes as named in the above tuple.",
    slots: Slots { repr: Some(iso_repr), ..Slots::EMPTY },
    methods: &[Method::new("__reduce__(self, /)", iso_reduce, "__reduce__() -> (cls, state)")],
    getset: &[
        GetSet::get("year", |_, v| Ok(iso_item(v, 0)), ""),
        GetSet::get("week", |_, v| Ok(iso_item(v, 1)), ""),
        GetSet::get("weekday", |_, v| Ok(iso_item(v, 2)), ""),
    ],
    ..TypeSpec::of::<PyTuple>(&ISO_CALENDAR_DATE)
};

/// The result of `isocalendar`.
fn iso_calendar_date(parts: Vec<Value>) -> Value {
    tuple::new_of(ISO_CALENDAR_DATE.get(), parts)
}

fn fill_classes(t: &Thread) -> PyResult<()> {
    let set = |cell: &'static TypeCell, name: &str, v: Value| cell.get().dict().set_str(&intern(name), v);
    const LONGEST: i128 = 999_999_999 * DAY as i128;
    let micro = delta::new(t, 1)?;
    set(&TIMEDELTA, "resolution", micro.clone());
    set(&TIMEDELTA, "min", delta::new(t, -LONGEST)?);
    set(&TIMEDELTA, "max", delta::new(t, LONGEST + DAY as i128 - 1)?);
    set(&DATE, "min", date::new((1, 1, 1)));
    set(&DATE, "max", date::new((9999, 12, 31)));
    set(&DATE, "resolution", delta::new(t, DAY as i128)?);
    let last = [23, 59, 59, 999_999];
    set(&TIME, "min", clock::new_in(TIME.get(), [0; 4], None, 0));
    set(&TIME, "max", clock::new_in(TIME.get(), last, None, 0));
    set(&TIME, "resolution", micro.clone());
    set(&DATETIME, "min", moment::new(Parts { ymd: (1, 1, 1), clock: [0; 4], fold: 0 }, None));
    set(&DATETIME, "max", moment::new(Parts { ymd: (9999, 12, 31), clock: last, fold: 0 }, None));
    set(&DATETIME, "resolution", micro);
    let limit = DAY - 60_000_000;
    set(&TIMEZONE, "utc", zone::utc(t)?);
    set(&TIMEZONE, "min", zone::fixed_micros(t, -limit, None)?);
    set(&TIMEZONE, "max", zone::fixed_micros(t, limit, None)?);
    Ok(())
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_datetime",
    doc: "Fast implementation of the datetime module.",
    functions: &[],
    types: &[
        &date::DATE_SPEC,
        &moment_methods::DATETIME_SPEC,
        &clock::TIME_SPEC,
        &delta::TIMEDELTA_SPEC,
        &zone::TZINFO_SPEC,
        &zone::TIMEZONE_SPEC,
    ],
    init: Some(|t, module| {
        adder_vm::object::build::make_builtin(&ISO_CALENDAR_DATE_SPEC);
        adder_vm::object::build::make_builtin(&crate::time::calendar::STRUCT_TIME_SPEC);
        fill_classes(t)?;
        module.add("MINYEAR", Value::from(calendar::MIN_YEAR));
        module.add("MAXYEAR", Value::from(calendar::MAX_YEAR));
        module.add("UTC", zone::utc(t)?);
        Ok(())
    }),
};
