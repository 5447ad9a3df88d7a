//! How the system shares processors among processes: policies, priorities, affinity.

use super::files::int;
use super::process::done;
use adder_vm::exc::Exc;
use adder_vm::native::{Bound, Method};
use adder_vm::object::class::{TypeCell, TypeSpec};
use adder_vm::object::slots::Slots;
use adder_vm::object::value::Value;
use adder_vm::protocol::{iter, number};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::structseq::{self, Info, PyStructSeq, make};
use adder_vm::types::tuple;

static SCHED_PARAM: TypeCell = TypeCell::new();
const FIELDS: [(&str, &str); 1] = [("sched_priority", "the scheduling priority")];

pub static SCHED_PARAM_INFO: Info =
    Info { cell: &SCHED_PARAM, name: "posix.sched_param", fields: &FIELDS, visible: 1 };

/// Made of its field, not of a sequence.
pub static SCHED_PARAM_SPEC: TypeSpec = TypeSpec {
    name: "sched_param",
    module: "posix",
    base: Some(&tuple::TUPLE),
    variable: true,
    container: true,
    doc: "sched_param(sched_priority)\n--\n\nCurrently has only one field: sched_priority",
    slots: Slots {
        new: Some(|t, _, args| match (args.pos(), args.keyword("sched_priority")) {
            ([priority], None) => Ok(make(&SCHED_PARAM_INFO, vec![priority.clone()])),
            ([], Some(priority)) => Ok(make(&SCHED_PARAM_INFO, vec![priority.clone()])),
            ([], None) => {
                Err(t.type_error("sched_param() missing required argument 'sched_priority' (pos 1)"))
            }
            (given, _) => Err(t.type_error(format_args!(
                "sched_param() takes at most 1 argument ({} given)",
                given.len() + usize::from(args.has_keywords())
            ))),
        }),
        repr: Some(|t, v| structseq::repr(t, &SCHED_PARAM_INFO, v)),
        ..Slots::EMPTY
    },
    methods: &[
        Method::new(
            "__reduce__(self, /)",
            |_, a| {
                Ok(tuple::pair(a.get(0).class().to_value(), tuple::from_slice(structseq::fields(a.get(0)))))
            },
            "",
        ),
        Method::new(
            "__replace__(self, /, **changes)",
            |t, a| structseq::replace(t, &SCHED_PARAM_INFO, a),
            "Return a copy of the structure with new values for the specified fields.",
        ),
    ],
    members: &structseq::members::<1>(&FIELDS),
    ..TypeSpec::of::<PyStructSeq>(&SCHED_PARAM)
};

/// A `sched_param` argument.
pub(super) fn parameters(t: &Thread, v: &Value) -> PyResult<libc::sched_param> {
    if !v.class().is(SCHED_PARAM.get()) {
        return Err(t.type_error("must have a sched_param object"));
    }
    let priority = number::to_isize(t, &structseq::fields(v)[0], Exc::OverflowError)?;
    match i32::try_from(priority) {
        Ok(sched_priority) => Ok(libc::sched_param { sched_priority }),
        Err(_) => Err(t.overflow_error("sched_priority out of range")),
    }
}

fn get_priority_max(t: &Thread, a: Bound) -> PyResult {
    let policy = int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    super::process::number_or_error(t, unsafe { libc::sched_get_priority_max(policy) })
}

fn get_priority_min(t: &Thread, a: Bound) -> PyResult {
    let policy = int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    super::process::number_or_error(t, unsafe { libc::sched_get_priority_min(policy) })
}

fn getscheduler(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    // SAFETY: no memory is involved.
    super::process::number_or_error(t, unsafe { libc::sched_getscheduler(pid) })
}

fn setscheduler(t: &Thread, a: Bound) -> PyResult {
    let (pid, policy) = (int(t, a.get(0))?, int(t, a.get(1))?);
    let parameters = parameters(t, a.get(2))?;
    // SAFETY: the parameters are read during the call.
    done(t, unsafe { libc::sched_setscheduler(pid, policy, &raw const parameters) })
}

fn getparam(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let mut found = libc::sched_param { sched_priority: 0 };
    // SAFETY: the result has its place.
    if unsafe { libc::sched_getparam(pid, &raw mut found) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(make(&SCHED_PARAM_INFO, vec![Value::from(found.sched_priority)]))
}

fn setparam(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let parameters = parameters(t, a.get(1))?;
    // SAFETY: the parameters are read during the call.
    done(t, unsafe { libc::sched_setparam(pid, &raw const parameters) })
}

fn rr_get_interval(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let mut interval = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the result has its place.
    if unsafe { libc::sched_rr_get_interval(pid, &raw mut interval) } != 0 {
        return Err(t.last_os_error(None));
    }
    Ok(Value::from(interval.tv_sec as f64 + interval.tv_nsec as f64 * 1e-9))
}

fn setaffinity(t: &Thread, a: Bound) -> PyResult {
    let pid = int(t, a.get(0))?;
    let it = iter::iter(t, a.get(1))?;
    let mut mask: Vec<u64> = vec![0; 16];
    while let Some(cpu) = iter::next(t, &it)? {
        if !adder_vm::types::int::is_int(&cpu) {
            return Err(t.type_error(format_args!(
                "expected an iterator of ints, but iterator yielded {}",
                adder_vm::protocol::repr::repr_text(t, cpu.class().as_value())?
            )));
        }
        let Some(cpu) = adder_vm::types::int::to_i64(&cpu) else {
            return Err(t.overflow_error("Python int too large to convert to C long"));
        };
        match usize::try_from(cpu) {
            Err(_) => return Err(t.value_error("negative CPU number")),
            Ok(cpu) if cpu >= i32::MAX as usize => return Err(t.overflow_error("CPU number too large")),
            // The system knows of none beyond.
            Ok(cpu) if cpu >= 1 << 20 => {}
            Ok(cpu) => {
                let word = cpu / 64;
                if word >= mask.len() {
                    mask.resize(word + 1, 0);
                }
                mask[word] |= 1 << (cpu % 64);
            }
        }
    }
    // SAFETY: the set is read during the call, as many bytes as told.
    done(t, unsafe { libc::sched_setaffinity(pid, mask.len() * 8, mask.as_ptr().cast()) })
}

pub const FUNCTIONS: &[Method] = &[
    Method::new(
        "sched_get_priority_max(policy)",
        get_priority_max,
        "Get the maximum scheduling priority for policy.",
    ),
    Method::new(
        "sched_get_priority_min(policy)",
        get_priority_min,
        "Get the minimum scheduling priority for policy.",
    ),
    Method::new(
        "sched_getscheduler(pid, /)",
        getscheduler,
        "Get the scheduling policy for the process; 0 is this one.",
    ),
    Method::new(
        "sched_setscheduler(pid, policy, param, /)",
        setscheduler,
        "Set the scheduling policy for the process.",
    ),
    Method::new("sched_getparam(pid, /)", getparam, "Return scheduling parameters for the process."),
    Method::new("sched_setparam(pid, param, /)", setparam, "Set scheduling parameters for the process."),
    Method::new(
        "sched_rr_get_interval(pid, /)",
        rr_get_interval,
        "Return the round-robin quantum in seconds.",
    ),
    Method::new(
        "sched_setaffinity(pid, mask, /)",
        setaffinity,
        "Set the processors that the process may run on.",
    ),
];
