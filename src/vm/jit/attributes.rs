//! What compiled code knows of an attribute access: the cases of its inline cache that are good for it.

use super::live::{live_class, live_type};
use super::snapshot::{Taker, is_durable, is_stable};
use crate::eval::cache::{self, AttrCache, CaseKind};
use crate::eval::prepare::Instr;
use crate::object::class::PyType;
use crate::object::value::Value;
use crate::types::code::PyCode;
use crate::types::dict::PyDict;
use crate::types::module::PyModule;
use crate::types::{float, int};
use adder_abi::feedback::{AttrCase, AttrKind, Feedback, Watch};

impl Taker {
    pub(super) fn attribute(
        &mut self,
        code: &PyCode,
        instr: &Instr,
        pc: u32,
        before: &[Feedback],
    ) -> Feedback {
        let key = code as *const PyCode as u64;
        let (failed, hopeless) = (super::has_failed(key, pc), super::is_hopeless(key, pc));
        // SAFETY: attribute instructions keep an `AttrCache`.
        let Some(c) = (unsafe { cache::get::<AttrCache>(instr) }) else { return Feedback::Executed };
        if c.megamorphic {
            return Feedback::Attr { cases: Vec::new(), open: true };
        }
        let mut cases = Vec::new();
        for case in &c.cases[..usize::from(c.count)] {
            if case.kind == CaseKind::Module {
                // The module is known if it is a constant itself.
                if let (1, false, Some(found)) =
                    (c.count, hopeless, self.module_value(code, instr, case, before))
                {
                    return Feedback::Attr { cases: vec![found], open: false };
                }
                return Feedback::Attr { cases: Vec::new(), open: true };
            }
            cases.extend(self.case(case));
        }
        // The runtime looks up what compiled code has no way to.
        let others = cases.len() < usize::from(c.count);
        let known = |c: &AttrCase| matches!(c.kind, AttrKind::Known { .. } | AttrKind::KnownMethod { .. });
        if cases.len() > 1 && cases.iter().any(known) {
            return Feedback::Attr { cases: Vec::new(), open: true };
        }
        // What fails whatever the shape is given up.
        let fails =
            |c: &AttrCase| known(c) || matches!(c.kind, AttrKind::Slot { .. } | AttrKind::TupleItem { .. });
        if hopeless && cases.iter().any(fails) {
            return Feedback::Attr { cases: Vec::new(), open: true };
        }
        let open = failed || others || cases.len() > 1 && self.wary;
        Feedback::Attr { cases, open }
    }

    fn case(&mut self, case: &cache::AttrCase) -> Option<AttrCase> {
        // A class is alive as long as its shapes are; a shape from a cache may be dead, unless its type is found alive.
        let class = live_class(case.shape)?;
        // Those of words have no shape that could be tested.
        if class.is(int::INT.get()) || class.is(float::FLOAT.get()) {
            return None;
        }
        // The version of an attribute of a class itself is that class's.
        let versioned = if case.kind.is_of_class() { live_type(case.extra)? } else { class };
        if case.version != 0 && versioned.version.get() != case.version {
            return None;
        }
        self.held.push(class.to_value());
        let watch = Some(Watch::Type(class as *const PyType as u64));
        // Cached words are alive while the version is current.
        let held = !matches!(case.kind, CaseKind::Constant | CaseKind::Class) || {
            // SAFETY: as said.
            let v = unsafe { Value::from_borrowed(case.value) };
            is_durable(&v)
        };
        // SAFETY: as above.
        let mut value = || unsafe {
            let v = Value::from_borrowed(case.value);
            self.take(&v, held)
        };
        let kind = match case.kind {
            CaseKind::Inline => AttrKind::Inline { offset: case.offset },
            CaseKind::Slot => AttrKind::Slot { offset: case.offset },
            CaseKind::TupleItem => AttrKind::TupleItem { index: case.offset },
            CaseKind::Add => AttrKind::Add { offset: case.offset, new_shape: case.extra },
            CaseKind::Constant => AttrKind::Constant { value: value(), held },
            CaseKind::Method => AttrKind::Method { func: value() },
            CaseKind::Property => AttrKind::Property { getter: value() },
            CaseKind::Descriptor | CaseKind::Getter | CaseKind::OwnDict => return None,
            CaseKind::Super => {
                let func = value();
                AttrKind::Super { behind: self.hold(live_type(case.extra)?.as_value()), func }
            }
            CaseKind::ClassMethod => {
                let func = value();
                AttrKind::ClassMethod { func, class: self.hold(class.as_value()) }
            }
            CaseKind::Class | CaseKind::OwnClassMethod => {
                let (object, value) = (case.extra, value());
                self.held.push(live_type(object)?.to_value());
                let kind = if case.kind == CaseKind::Class {
                    AttrKind::Known { object, value, held }
                } else {
                    AttrKind::KnownMethod { object, func: value }
                };
                return Some(AttrCase { shape: case.shape as u64, kind, watch: Some(Watch::Type(object)) });
            }
            CaseKind::Module | CaseKind::Empty => return None,
        };
        Some(AttrCase { shape: case.shape as u64, kind, watch })
    }

    /// `module.name` where the instruction before loads the module as a constant: a name, or another module's.
    fn module_value(
        &mut self,
        code: &PyCode,
        instr: &Instr,
        case: &cache::AttrCase,
        before: &[Feedback],
    ) -> Option<AttrCase> {
        let loaded = match before.last()? {
            Feedback::Global { value, held: true, .. } => *value,
            Feedback::Attr { cases, open: false } => match cases[..] {
                [AttrCase { kind: AttrKind::Known { value, held: true, .. }, .. }] => value,
                _ => return None,
            },
            _ => return None,
        };
        // SAFETY: the value is held.
        let object = unsafe { Value::from_borrowed(loaded) };
        let module = object.downcast_exact::<PyModule>()?;
        let dict = module.dict();
        if dict.keys_version() != case.version {
            return None;
        }
        let found = dict.value_at(case.offset as usize)?.clone();
        let name = code.names().get(instr.arg as usize)?;
        let address = dict as *const PyDict as u64;
        let watch = Watch::Global { dict: address, name: name.word().0 };
        if !is_stable(&watch, found.word()) {
            return None;
        }
        let held = is_durable(&found);
        let value = self.take(&found, held);
        Some(AttrCase {
            shape: case.shape as u64,
            kind: AttrKind::Known { object: object.word().0, value, held },
            watch: Some(watch),
        })
    }
}
