//! What Python calls on `dict`.

use super::{DICT, PyDict};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::Slots;

pub static DICT_SPEC: TypeSpec = TypeSpec {
    name: "dict",
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::MAPPING | type_flag::DICT_SUBCLASS,
    slots: Slots { hash: Some(crate::protocol::hash::not_hashable), ..Slots::EMPTY },
    ..TypeSpec::of::<PyDict>(&DICT)
};
