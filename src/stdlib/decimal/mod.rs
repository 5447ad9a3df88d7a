//! `_decimal`: decimal arithmetic as the General Decimal Arithmetic Specification has it, with the results and limits of libmpdec.
//!
//! Numbers: `wide` and `limbs` are coefficients of up to 38 digits and longer ones, `coef` is both; `num` holds numbers, contexts and
//! rounding; `arith`, `division`, `compare`, `places`, `sqrt`, `functions` (on `fixed`) and `power` are the operations; `text` reads and
//! writes. None of them knows an object. `object`, `order`, `methods`, `format` and `convert` are `Decimal`; `context`, `context_methods`,
//! `signal_dict` and `current` are contexts; `signals` are the exceptions.

/// A method that hands an operation on numbers to `$call`, which finds operands and context in the arguments.
macro_rules! method {
    ($call:ident, $sig:literal, $operation:expr, $doc:literal) => {
        adder_vm::native::Method::new($sig, |t, a| $call(t, a, $operation), $doc)
    };
}

mod arith;
mod coef;
mod compare;
mod context;
mod context_methods;
mod convert;
mod current;
mod division;
mod fixed;
mod format;
mod functions;
mod limbs;
mod methods;
mod num;
mod object;
mod order;
mod places;
mod power;
mod signal_dict;
mod signals;
mod sqrt;
mod text;
mod wide;

use adder_vm::import::import_module;
use adder_vm::native::{Args, ModuleSpec};
use adder_vm::object::build::make_builtin;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, call};
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::intern;
use num::Rounding;

/// The longest interchange format `IEEEContext` knows.
const IEEE_CONTEXT_MAX_BITS: i64 = 512;

/// Makes `DecimalTuple`, once.
fn make_tuple_class(t: &Thread) -> PyResult {
    if let Some(class) = methods::TUPLE_CLASS.get() {
        return Ok(class);
    }
    let namedtuple = attr::get_str(t, &import_module(t, "collections")?, "namedtuple")?;
    let values = [Value::from("DecimalTuple"), Value::from("sign digits exponent"), Value::from("decimal")];
    let class = call::call_args(t, &namedtuple, &Args { values: &values, names: &[Value::from("module")] })?;
    methods::TUPLE_CLASS.put(class.clone());
    Ok(class)
}

pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_decimal",
    doc: "C decimal arithmetic module",
    functions: current::FUNCTIONS,
    types: &[&object::DECIMAL_SPEC, &context::CONTEXT_SPEC],
    init: Some(|t, module| {
        make_builtin(&signal_dict::SIGNAL_DICT_SPEC);
        make_builtin(&current::MANAGER_SPEC);
        make_builtin(&crate::contextvars::CONTEXT_SPEC);
        make_builtin(&crate::contextvars::CONTEXT_VAR_SPEC);
        signals::add_classes(t, module)?;
        signal_dict::make_class(t)?;
        order::register(t)?;
        module.add("DecimalTuple", make_tuple_class(t)?);
        current::add_templates(module);
        for (mode, name) in Rounding::NAMES {
            module.add(name, intern(mode.name()));
        }
        module.add("MAX_PREC", Value::from(num::MAX_PREC));
        module.add("MAX_EMAX", Value::from(num::MAX_EMAX));
        module.add("MIN_EMIN", Value::from(num::MIN_EMIN));
        module.add("MIN_ETINY", Value::from(num::MIN_ETINY));
        module.add("IEEE_CONTEXT_MAX_BITS", Value::from(IEEE_CONTEXT_MAX_BITS));
        module.add("HAVE_THREADS", Value::bool(true));
        module.add("HAVE_CONTEXTVAR", Value::bool(true));
        module.add("__version__", Value::from("1.70"));
        module.add("__libmpdec_version__", Value::from("2.5.1"));
        Ok(())
    }),
};
