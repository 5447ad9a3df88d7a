//! What Python calls on `list`.

use super::{LIST, PyList};
use crate::object::class::{TypeSpec, type_flag};
use crate::object::slots::Slots;

pub static LIST_SPEC: TypeSpec = TypeSpec {
    name: "list",
    container: true,
    flags: type_flag::BASE_TYPE | type_flag::SEQUENCE | type_flag::LIST_SUBCLASS,
    slots: Slots { hash: Some(crate::protocol::hash::not_hashable), ..Slots::EMPTY },
    ..TypeSpec::of::<PyList>(&LIST)
};
