//! `Context`: its settings, its flags and traps. What operations need of it is [`State`]; the mappings that show flags and traps
//! (`signal_dict.rs`) share it for as long as the context lives.

use super::num::{Ctx, MAX_EMAX, MAX_PREC, MIN_EMIN, Rounding, flag};
use super::{context_methods, signal_dict, signals};
use adder_abi::object::Header;
use adder_vm::native::{Args, Bound, GetSet};
use adder_vm::object::class::{PyType, TypeCell, TypeSpec, type_flag};
use adder_vm::object::payload::{Payload, Visitor, blank_header};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::{Field, Value};
use adder_vm::protocol::attr;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::dict::PyDict;
use adder_vm::types::int;
use adder_vm::types::list::{self, PyList};
use adder_vm::types::str::{PyStr, equals_str, intern};
use adder_vm::types::tuple;
use std::cell::Cell;
use std::rc::Rc;

/// A context's settings.
pub struct State {
    pub ctx: Cell<Ctx>,
    pub capitals: Cell<bool>,
    pub traps: Cell<u32>,
    pub status: Cell<u32>,
}

impl State {
    /// The settings of a new context.
    pub const fn new(prec: i64, round: Rounding, traps: u32) -> State {
        let ctx = Ctx { prec, emax: 999_999, emin: -999_999, round, clamp: false };
        State {
            ctx: Cell::new(ctx),
            capitals: Cell::new(true),
            traps: Cell::new(traps),
            status: Cell::new(0),
        }
    }

    pub fn copy_from(&self, other: &State) {
        self.ctx.set(other.ctx.get());
        self.capitals.set(other.capitals.get());
        self.traps.set(other.traps.get());
        self.status.set(other.status.get());
    }

    /// Notes the conditions of an operation, and raises what is trapped.
    #[inline(always)]
    pub fn note(&self, t: &Thread, conditions: u32) -> PyResult<()> {
        if conditions == 0 {
            return Ok(());
        }
        self.status.set(self.status.get() | conditions);
        match conditions & self.traps.get() {
            0 => Ok(()),
            trapped => Err(signals::raise(t, trapped)),
        }
    }
}

/// A context.
#[repr(C)]
pub struct PyContext {
    head: Header,
    pub state: Rc<State>,
    /// The mappings, made when asked for.
    traps: Field,
    flags: Field,
}

pub static CONTEXT: TypeCell = TypeCell::new();

// SAFETY: both references are reported.
unsafe impl Payload for PyContext {
    fn cell() -> &'static TypeCell {
        &CONTEXT
    }

    fn trace(&self, visit: &mut Visitor) {
        visit(self.traps.word());
        visit(self.flags.word());
    }
}

/// A new context with these settings.
pub fn new_in(class: &PyType, state: State) -> Value {
    class.instantiate(PyContext {
        head: blank_header(),
        state: Rc::new(state),
        traps: Field::empty(),
        flags: Field::empty(),
    })
}

/// A copy of a context's settings, as a plain context.
pub fn copy(state: &State) -> Value {
    let fresh = State::new(28, Rounding::HalfEven, 0);
    fresh.copy_from(state);
    new_in(CONTEXT.get(), fresh)
}

/// The settings of a context.
#[inline(always)]
pub fn state_of(v: &Value) -> Option<&State> {
    v.downcast::<PyContext>().map(|c| &*c.state)
}

/// The message for what is no rounding mode.
const ROUNDINGS: &str = "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

/// The rounding mode of that name.
pub fn rounding(t: &Thread, v: &Value) -> PyResult<Rounding> {
    if v.is_a::<PyStr>() {
        if let Some((mode, _)) = Rounding::NAMES.iter().find(|(_, name)| equals_str(v, name)) {
            return Ok(*mode);
        }
    }
    Err(t.type_error(ROUNDINGS))
}

/// An int that fits a machine word.
pub fn integer(t: &Thread, v: &Value) -> PyResult<i64> {
    if !int::is_int(v) {
        return Err(t.type_error("an integer is required"));
    }
    int::to_i64(v).ok_or_else(|| t.overflow_error("Python int too large to convert to C ssize_t"))
}

/// What a context has an attribute for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    Prec,
    Rounding,
    Emin,
    Emax,
    Capitals,
    Clamp,
    Flags,
    Traps,
}

/// In the order of the constructor's parameters.
const SETTINGS: [(&str, Setting); 8] = [
    ("prec", Setting::Prec),
    ("rounding", Setting::Rounding),
    ("Emin", Setting::Emin),
    ("Emax", Setting::Emax),
    ("capitals", Setting::Capitals),
    ("clamp", Setting::Clamp),
    ("flags", Setting::Flags),
    ("traps", Setting::Traps),
];

impl Setting {
    fn get(self, s: &State) -> Value {
        let c = s.ctx.get();
        match self {
            Setting::Prec => Value::from(c.prec),
            Setting::Rounding => intern(c.round.name()),
            Setting::Emin => Value::from(c.emin),
            Setting::Emax => Value::from(c.emax),
            Setting::Capitals => Value::from(s.capitals.get() as i64),
            Setting::Clamp => Value::from(c.clamp as i64),
            Setting::Flags => signals::list_of(s.status.get()),
            Setting::Traps => signals::list_of(s.traps.get()),
        }
    }

    fn set(self, t: &Thread, s: &State, v: &Value, lists: Lists) -> PyResult<()> {
        let limited = |least: i64, most: i64, message: &str| {
            let n = integer(t, v)?;
            if (least..=most).contains(&n) { Ok(n) } else { Err(t.value_error(message)) }
        };
        let edit = |f: &dyn Fn(&mut Ctx)| {
            let mut c = s.ctx.get();
            f(&mut c);
            s.ctx.set(c);
        };
        match self {
            Setting::Prec => {
                let n = limited(1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")?;
                edit(&|c| c.prec = n);
            }
            Setting::Rounding => {
                let mode = rounding(t, v)?;
                edit(&|c| c.round = mode);
            }
            Setting::Emin => {
                let n = limited(MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")?;
                edit(&|c| c.emin = n);
            }
            Setting::Emax => {
                let n = limited(0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")?;
                edit(&|c| c.emax = n);
            }
            Setting::Capitals => {
                let n = limited(0, 1, "valid values for capitals are 0 or 1")?;
                s.capitals.set(n == 1);
            }
            Setting::Clamp => {
                let n = limited(0, 1, "valid values for clamp are 0 or 1")?;
                edit(&|c| c.clamp = n == 1);
            }
            Setting::Flags => s.status.set(conditions(t, v, lists)?),
            Setting::Traps => s.traps.set(conditions(t, v, lists)?),
        }
        Ok(())
    }
}

/// Whether a list of signals will do for a mapping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Allowed,
    Refused,
}

/// Conditions from a list of signals or a mapping of them.
fn conditions(t: &Thread, v: &Value, lists: Lists) -> PyResult<u32> {
    if let Some(list) = v.downcast::<PyList>().filter(|_| lists == Lists::Allowed) {
        let mut bits = 0;
        for class in list::to_vec(list) {
            bits |= signal_dict::conditions(t, &class)?;
        }
        return Ok(bits);
    }
    signal_dict::from_mapping(t, v)
}

/// Applies the arguments of the constructor, as many as are not none.
fn apply(t: &Thread, s: &State, args: &[(Setting, &Value)]) -> PyResult<()> {
    for (setting, v) in args {
        if !v.is_none() {
            setting.set(t, s, v, Lists::Allowed)?;
        }
    }
    Ok(())
}

/// Pairs keyword arguments with settings.
pub fn apply_keywords(t: &Thread, s: &State, keywords: &PyDict) -> PyResult<()> {
    let mut chosen = Vec::new();
    let entries = keywords.entries();
    for (name, v) in &entries {
        chosen.push((setting_named(t, name)?, v));
    }
    chosen.sort_by_key(|(setting, _)| *setting as u8);
    apply(t, s, &chosen)
}

fn setting_named(t: &Thread, name: &Value) -> PyResult<Setting> {
    match SETTINGS.iter().find(|(known, _)| equals_str(name, known)) {
        Some((_, setting)) => Ok(*setting),
        None => {
            let name = adder_vm::protocol::repr::str_text(t, name)?;
            Err(t.type_error(format_args!("this function got an unexpected keyword argument '{name}'")))
        }
    }
}

fn new(_t: &Thread, class: &PyType, _args: &Args) -> PyResult {
    let fresh = State::new(28, Rounding::HalfEven, 0);
    if let Some(template) = super::current::default_template() {
        if let Some(s) = state_of(&template) {
            fresh.copy_from(s);
        }
    }
    fresh.status.set(0);
    Ok(new_in(class, fresh))
}

fn init(t: &Thread, v: &Value, args: &Args) -> PyResult<()> {
    let Some(s) = state_of(v) else { return Ok(()) };
    if args.pos().len() > SETTINGS.len() {
        return Err(
            t.type_error(format_args!("function takes at most 8 arguments ({} given)", args.values.len()))
        );
    }
    let mut chosen: Vec<(Setting, &Value)> =
        SETTINGS.iter().map(|(_, setting)| *setting).zip(args.pos()).collect();
    for (name, value) in args.keywords() {
        let setting = setting_named(t, name)?;
        if chosen.iter().any(|(given, _)| *given == setting) {
            let name = adder_vm::protocol::repr::str_text(t, name)?;
            return Err(t.type_error(format_args!(
                "argument for function given by name ('{name}') and position ({})",
                setting as u8 + 1
            )));
        }
        chosen.push((setting, value));
    }
    chosen.sort_by_key(|(setting, _)| *setting as u8);
    apply(t, s, &chosen)
}

/// The mapping of a context's flags or traps.
fn shown(v: &Value, which: signal_dict::Which) -> Value {
    match v.downcast::<PyContext>() {
        Some(c) => mapping(if which == signal_dict::Which::Flags { &c.flags } else { &c.traps }, c, which),
        None => Value::none(),
    }
}

fn mapping(place: &Field, c: &PyContext, which: signal_dict::Which) -> Value {
    match place.get() {
        Some(made) => made,
        None => {
            let made = signal_dict::new(&c.state, which);
            place.put(made.clone());
            made
        }
    }
}

fn setattr(t: &Thread, v: &Value, name: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(t.error(adder_vm::exc::Exc::AttributeError, "context attributes cannot be deleted"));
    };
    attr::generic_set(t, v, name, Some(value))
}

fn repr(_t: &Thread, v: &Value) -> PyResult {
    let Some(s) = state_of(v) else { return Ok(Value::none()) };
    let c = s.ctx.get();
    Ok(Value::from(format!(
        "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
        c.prec,
        c.round.name(),
        c.emin,
        c.emax,
        s.capitals.get() as u8,
        c.clamp as u8,
        signals::names_of(s.status.get()),
        signals::names_of(s.traps.get()),
    )))
}

/// `__reduce__`: the class and the constructor's arguments.
pub fn reduce(_t: &Thread, a: Bound) -> PyResult {
    let Some(s) = state_of(a.get(0)) else { return Ok(Value::none()) };
    let values = SETTINGS.iter().map(|(_, setting)| setting.get(s)).collect();
    Ok(tuple::pair(a.get(0).class().to_value(), tuple::new(values)))
}

macro_rules! setting {
    ($name:literal, $setting:expr) => {
        setting!($name, $setting, |_, v| Ok(state_of(v).map_or_else(Value::none, |s| $setting.get(s))))
    };
    ($name:literal, $setting:expr, $get:expr) => {
        GetSet::new(
            $name,
            $get,
            |t, v, value| match (state_of(v), value) {
                (Some(s), Some(value)) => $setting.set(t, s, value, Lists::Refused),
                (_, _) => Ok(()),
            },
            "",
        )
    };
}

pub static CONTEXT_SPEC: TypeSpec = TypeSpec {
    name: "Context",
    module: "decimal",
    flags: type_flag::BASE_TYPE,
    container: true,
    doc: "Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)\n--\n\nThe settings arithmetic is done with: precision, rounding, limits of exponents, and which conditions raise exceptions.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        setattr: Some(setattr),
        ..Slots::EMPTY
    },
    methods: context_methods::METHODS,
    getset: &[
        setting!("prec", Setting::Prec),
        setting!("rounding", Setting::Rounding),
        setting!("Emin", Setting::Emin),
        setting!("Emax", Setting::Emax),
        setting!("capitals", Setting::Capitals),
        setting!("clamp", Setting::Clamp),
        setting!("flags", Setting::Flags, |_, v| Ok(shown(v, signal_dict::Which::Flags))),
        setting!("traps", Setting::Traps, |_, v| Ok(shown(v, signal_dict::Which::Traps))),
    ],
    ..TypeSpec::of::<PyContext>(&CONTEXT)
};

/// `IEEEContext(bits)`.
pub fn ieee(t: &Thread, a: Bound) -> PyResult {
    const MAX_BITS: i64 = super::IEEE_CONTEXT_MAX_BITS;
    let bits = integer(t, a.get(0))?;
    if bits <= 0 || bits > MAX_BITS || bits % 32 != 0 {
        return Err(
            t.value_error(format_args!("argument must be a multiple of 32, with a maximum of {MAX_BITS}"))
        );
    }
    let emax = 3 * (1i64 << (bits / 16 + 3));
    let s = State::new(9 * (bits / 32) - 2, Rounding::HalfEven, 0);
    s.ctx.set(Ctx { emax, emin: 1 - emax, clamp: true, ..s.ctx.get() });
    Ok(new_in(CONTEXT.get(), s))
}

/// Traps of the default context.
pub const DEFAULT_TRAPS: u32 = flag::INVALID | flag::DIVISION_BY_ZERO | flag::OVERFLOW;
/// Traps of `BasicContext`.
pub const BASIC_TRAPS: u32 = DEFAULT_TRAPS | flag::CLAMPED | flag::UNDERFLOW;
