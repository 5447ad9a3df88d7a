//! Writing objects by what they reduce to, and classes and functions by name.

use super::opcode::*;
use super::save::{Ask, Save};
use super::{errors, names};
use adder_abi::object::{Layout, shape_flag};
use adder_vm::codecs;
use adder_vm::exc::Exc;
use adder_vm::import;
use adder_vm::name;
use adder_vm::native::Args;
use adder_vm::object::class::PyType;
use adder_vm::object::shape;
use adder_vm::object::value::Value;
use adder_vm::protocol::{attr, buffer, call, repr};
use adder_vm::thread::{PyResult, Raised};
use adder_vm::types::descriptors;
use adder_vm::types::dict::{self, PyDict};
use adder_vm::types::object::OBJECT;
use adder_vm::types::str::{PyStr, StrBuilder, equals_str};
use adder_vm::types::tuple::{self, PyTuple};
use adder_vm::types::type_::TYPE;

pub use names::{dispatch_table, helper};

/// How many things `__reduce__` may return, and what each is.
const PLACES: [&str; 7] = ["", "first", "second", "third", "fourth", "fifth", "sixth"];

/// Whether everything that decides how instances reduce is `object`'s.
fn is_plain_class(class: &PyType) -> bool {
    let object = OBJECT.get().dict();
    let own = [name!("__reduce_ex__"), name!("__reduce__"), name!("__getstate__"), name!("__class__")];
    let none = [name!("__getnewargs_ex__"), name!("__getnewargs__")];
    let generic = class
        .slots()
        .getattr
        .is_none_or(|g| std::ptr::fn_addr_eq(g, attr::generic_get as adder_vm::object::slots::GetAttr));
    let same = |name: &Value| match (class.lookup(name), object.get_str(name)) {
        (Some(found), Some(wanted)) => found.is(&wanted),
        (_, _) => false,
    };
    generic
        && own.into_iter().all(same)
        && none.into_iter().all(|name| class.lookup(name).is_none())
        && descriptors::is_plain_dict(class)
}

impl Save<'_> {
    /// Writes what an object's `__reduce__` returned.
    pub fn save_reduced(&mut self, v: &Value, reduced: &Value) -> PyResult<()> {
        if reduced.is_a::<PyStr>() {
            return self.save_global(v, Some(reduced));
        }
        let result = match reduced.downcast::<PyTuple>() {
            Some(parts) => self.save_reduce(tuple::items(parts), Some(v)),
            None => {
                let got = dict::full_type_name(reduced.class());
                Err(self.pickling(format_args!("__reduce__ must return a string or tuple, not {got}")))
            }
        };
        result.map_err(|e| errors::note(self.t, e, v.class(), "object"))
    }

    /// Whether an object of a Python class reduces as `object` does it: to its class and its attributes. Then neither tuple nor dict
    /// need be made for it, and it keeps its attributes where they are.
    pub fn is_plain(&mut self, v: &Value) -> bool {
        let class = v.class();
        let Some(shape) = v.shape().filter(|s| s.slot_words == 0 && s.attr_offset != 0) else { return false };
        if self.protocol < 2 || !std::ptr::eq(class.solid.cell, &OBJECT) || shape.layout != Layout::Object {
            return false;
        }
        let version = class.version.get();
        let known = match &self.plain {
            Some((last, at, plain)) if version != 0 && *at == version && last.is(class.as_value()) => *plain,
            Some(_) | None => {
                let plain = is_plain_class(class);
                self.plain = Some((class.to_value(), class.version.get(), plain));
                plain
            }
        };
        let hooks = [name!("__reduce_ex__"), name!("__reduce__"), name!("__getstate__")];
        known && hooks.into_iter().all(|hook| shape::get_own(v, hook).is_none())
    }

    /// Writes such an object.
    pub fn save_plain(&mut self, v: &Value) -> PyResult<()> {
        let result = self.save_plain_parts(v);
        self.noted(result, Some(v), "object")
    }

    fn save_plain_parts(&mut self, v: &Value) -> PyResult<()> {
        let shared = v.shape().is_some_and(|s| s.flags & shape_flag::DICT_MODE != 0);
        // A dict that others may know must be written as the same object.
        let state = if shared { shape::own_dict(v) } else { dict::new() };
        let Some(attributes) = state.downcast::<PyDict>() else { return Ok(()) };
        if !shared {
            for (name, value) in shape::own_items(v) {
                attributes.set_str(&name, value);
            }
        }
        let class = v.class().to_value();
        self.save_part(&class, Some(v), "class")?;
        self.save_part(&tuple::empty(), Some(v), "__new__ arguments")?;
        self.out.op(NEWOBJ);
        self.made(v);
        if !attributes.is_empty() {
            self.save_part(&state, Some(v), "state")?;
            self.out.op(BUILD);
        }
        Ok(())
    }

    /// Remembers an object that was just written.
    fn made(&mut self, v: &Value) {
        let known = self.memo.borrow().find(v.word()).is_some();
        if known {
            // Writing the arguments has written the object: this one is taken off again.
            self.out.op(POP);
            self.write_known(v);
        } else {
            self.memoize(v);
        }
    }

    fn pickling(&self, message: impl std::fmt::Display) -> Raised {
        errors::pickling(self.t, message)
    }

    fn wrong_part(&self, i: usize, wanted: &str, got: &Value) -> Raised {
        let (place, got) = (PLACES[i], dict::full_type_name(got.class()));
        self.pickling(format_args!(
            "{place} item of the tuple returned by __reduce__ must be {wanted}, not {got}"
        ))
    }

    /// Adds to an error which part of `v` was being written.
    fn noted(&self, result: PyResult<()>, v: Option<&Value>, part: &str) -> PyResult<()> {
        match (result, v) {
            (Err(raised), Some(v)) => Err(errors::note(self.t, raised, v.class(), part)),
            (result, _) => result,
        }
    }

    fn save_part(&mut self, part: &Value, v: Option<&Value>, what: &str) -> PyResult<()> {
        let result = self.save(part, Ask::Persistent);
        self.noted(result, v, what)
    }

    /// Writes a call and what is done with its result. With `v`, the object that is made so, it is remembered.
    pub fn save_reduce(&mut self, parts: &[Value], v: Option<&Value>) -> PyResult<()> {
        if !(2..=6).contains(&parts.len()) {
            return Err(self.pickling("tuple returned by __reduce__ must contain 2 through 6 elements"));
        }
        let part = |i: usize| parts.get(i).filter(|p| !p.is_none());
        let (function, args) = (&parts[0], &parts[1]);
        if function.class().slots().call.is_none() {
            return Err(self.wrong_part(1, "callable", function));
        }
        let Some(given) = args.downcast::<PyTuple>().map(tuple::items) else {
            return Err(self.wrong_part(2, "a tuple", args));
        };
        for i in [3, 4] {
            if let Some(it) = part(i).filter(|it| it.class().slots().next.is_none()) {
                return Err(self.wrong_part(i + 1, "an iterator", it));
            }
        }
        if let Some(setter) = part(5).filter(|f| f.class().slots().call.is_none()) {
            return Err(self.wrong_part(6, "callable", setter));
        }
        self.save_call(function, args, given, v)?;
        if let Some(v) = v {
            self.made(v);
        }
        let owner = v.unwrap_or(function);
        if let Some(items) = part(3) {
            self.append_all(items, owner)?;
        }
        if let Some(items) = part(4) {
            self.set_all(items, owner)?;
        }
        let Some(state) = part(2) else { return Ok(()) };
        match part(5) {
            None => {
                self.save_part(state, v, "state")?;
                self.out.op(BUILD);
            }
            Some(setter) => {
                self.save_part(setter, v, "state setter")?;
                self.save(owner, Ask::Persistent)?;
                self.save_part(state, v, "state")?;
                self.out.bytes(&[TUPLE2, REDUCE, POP]);
            }
        }
        Ok(())
    }

    /// Writes the call itself; those of `copyreg`'s two helpers have instructions of their own.
    fn save_call(
        &mut self,
        function: &Value,
        args: &Value,
        given: &[Value],
        v: Option<&Value>,
    ) -> PyResult<()> {
        if self.protocol >= 2 {
            let name = attr::find(self.t, function, "__name__")?;
            match name {
                Some(name) if equals_str(&name, "__newobj_ex__") => return self.save_newobj_ex(given, v),
                Some(name) if equals_str(&name, "__newobj__") => return self.save_newobj(given, v),
                Some(_) | None => {}
            }
        }
        self.save_part(function, v, "reconstructor")?;
        self.save_part(args, v, "reconstructor arguments")?;
        self.out.op(REDUCE);
        Ok(())
    }

    /// The class of an object that a helper is to make must be the object's own.
    fn check_class(&self, class: &Value, v: Option<&Value>, helper: &str) -> PyResult<()> {
        let t = self.t;
        if class.as_type().is_none() {
            let got = dict::full_type_name(class.class());
            return Err(
                self.pickling(format_args!("first argument to {helper}() must be a class, not {got}"))
            );
        }
        let Some(v) = v else { return Ok(()) };
        let own = attr::get_str(t, v, "__class__")?;
        if own.is(class) {
            return Ok(());
        }
        let (wanted, got) = (repr::repr_text(t, &own)?, repr::repr_text(t, class)?);
        Err(self.pickling(format_args!("first argument to {helper}() must be {wanted}, not {got}")))
    }

    fn save_newobj(&mut self, given: &[Value], v: Option<&Value>) -> PyResult<()> {
        let [class, rest @ ..] = given else {
            return Err(self.pickling("__newobj__ expected at least 1 argument, got 0"));
        };
        self.check_class(class, v, "__newobj__")?;
        self.save_part(class, v, "class")?;
        self.save_part(&tuple::from_slice(rest), v, "__new__ arguments")?;
        self.out.op(NEWOBJ);
        Ok(())
    }

    fn save_newobj_ex(&mut self, given: &[Value], v: Option<&Value>) -> PyResult<()> {
        let [class, args, keywords] = given else {
            let n = given.len();
            return Err(self.pickling(format_args!("__newobj_ex__ expected 3 arguments, got {n}")));
        };
        self.check_class(class, None, "__newobj_ex__")?;
        let wrong = |place: &str, wanted: &str, got: &Value| {
            let got = dict::full_type_name(got.class());
            self.pickling(format_args!("{place} argument to __newobj_ex__() must be {wanted}, not {got}"))
        };
        let Some(positional) = args.downcast::<PyTuple>().map(tuple::items) else {
            return Err(wrong("second", "a tuple", args));
        };
        let Some(named) = keywords.downcast::<PyDict>() else {
            return Err(wrong("third", "a dict", keywords));
        };
        if self.protocol >= 4 {
            self.save_part(class, v, "class")?;
            self.save_part(args, v, "__new__ arguments")?;
            self.save_part(keywords, v, "__new__ arguments")?;
            self.out.op(NEWOBJ_EX);
            return Ok(());
        }
        // Older protocols call `partial(class.__new__, class, *args, **keywords)`.
        let partial = helper(self.t, "functools", "partial")?;
        let mut values = vec![attr::get_str(self.t, class, "__new__")?, class.clone()];
        values.extend_from_slice(positional);
        let (names, more): (Vec<Value>, Vec<Value>) = named.entries().into_iter().unzip();
        values.extend(more);
        let made = call::call_args(self.t, &partial, &Args { values: &values, names: &names })?;
        self.save_part(&made, v, "reconstructor")?;
        self.out.bytes(&[EMPTY_TUPLE, REDUCE]);
        Ok(())
    }

    /// Writes a class of class `type`: those of the singletons have no names to find them by.
    pub fn save_type(&mut self, v: &Value) -> PyResult<()> {
        let singleton = [Value::none(), Value::not_implemented(), Value::ellipsis()]
            .into_iter()
            .find(|s| v.is(s.class().as_value()));
        match singleton {
            Some(singleton) => self.save_reduce(&[TYPE.get().to_value(), tuple::of([singleton])], Some(v)),
            None => self.save_global(v, None),
        }
    }

    /// Writes an object by its name in a module.
    pub fn save_global(&mut self, v: &Value, name: Option<&Value>) -> PyResult<()> {
        let t = self.t;
        let name = match name {
            Some(name) => name.clone(),
            None => match attr::find(t, v, "__qualname__")? {
                Some(name) => name,
                None => attr::get_str(t, v, "__name__")?,
            },
        };
        let Some(text) = name.downcast::<PyStr>() else {
            return Err(t.type_error(format_args!(
                "attribute name must be string, not '{}'",
                name.class().tp_name()
            )));
        };
        let path = names::path(text);
        if path.iter().any(|part| equals_str(part, "<locals>")) {
            let shown = repr::repr_text(t, v)?;
            return Err(self.pickling(format_args!("Can't pickle local object {shown}")));
        }
        let module_name = names::module_of(t, v, &path)?;
        self.check_global(v, &module_name, &name, &path)?;
        if self.protocol >= 2 {
            if let Some(code) = names::extension_code(t, v, &module_name, &name)? {
                match (u8::try_from(code), u16::try_from(code)) {
                    (Ok(code), _) => self.out.op1(EXT1, code),
                    (Err(_), Ok(code)) => {
                        let [a, b] = code.to_le_bytes();
                        self.out.bytes(&[EXT2, a, b]);
                    }
                    (Err(_), Err(_)) => self.out.op4(EXT4, code),
                }
                return Ok(());
            }
        }
        if self.protocol >= 4 {
            self.save(&module_name, Ask::Persistent)?;
            self.save(&name, Ask::Persistent)?;
            self.out.op(STACK_GLOBAL);
        } else if path.len() == 1 {
            self.write_global(&module_name, &name)?;
        } else {
            self.write_path(&module_name, &path)?;
        }
        self.memoize(v);
        Ok(())
    }

    /// Looks the object up as the reader of the pickle will.
    fn check_global(&self, v: &Value, module_name: &Value, name: &Value, path: &[Value]) -> PyResult<()> {
        let t = self.t;
        let Some(module_text) = module_name.downcast::<PyStr>() else {
            return Err(t.type_error("module name must be a string"));
        };
        let shown = |tail: &[&Value]| -> PyResult {
            let mut text = StrBuilder::new();
            text.push_value(&Value::from("Can't pickle "));
            text.push_value(&repr::repr(t, v)?);
            text.push_value(&Value::from(": "));
            tail.iter().for_each(|part| text.push_value(part));
            Ok(text.finish())
        };
        let dot = Value::from(".");
        let place = |what: &str| shown(&[&Value::from(what), module_name, &dot, name]);
        let module = if module_text.is_empty() {
            Err(t.value_error("Empty module name"))
        } else {
            import::import_named(t, module_name)
        };
        let mut found = match module {
            Ok(module) => module,
            Err(raised) if t.pending_is(Exc::ImportError) || t.pending_is(Exc::ValueError) => {
                let context = t.take(raised);
                let text = shown(&[&repr::str(t, &context)?])?;
                return Err(errors::pickling_from(t, text, Some(context)));
            }
            Err(raised) => return Err(raised),
        };
        for part in path {
            found = match attr::get(t, &found, part) {
                Ok(found) => found,
                Err(raised) if t.pending_is(Exc::AttributeError) => {
                    let context = t.take(raised);
                    return Err(errors::pickling_from(t, place("it's not found as ")?, Some(context)));
                }
                Err(raised) => return Err(raised),
            };
        }
        if found.is(v) {
            return Ok(());
        }
        Err(errors::pickling_from(t, place("it's not the same object as ")?, None))
    }

    /// `getattr(getattr(module.a, "b"), "c")`, for protocols whose instructions know no paths.
    fn write_path(&mut self, module_name: &Value, path: &[Value]) -> PyResult<()> {
        let getattr = helper(self.t, "builtins", "getattr")?;
        for _ in &path[1..] {
            self.save(&getattr, Ask::Persistent)?;
            if self.protocol < 2 {
                self.out.op(MARK);
            }
        }
        self.write_global(module_name, &path[0])?;
        for part in &path[1..] {
            self.save(part, Ask::Persistent)?;
            self.out.op(if self.protocol < 2 { TUPLE } else { TUPLE2 });
            self.out.op(REDUCE);
        }
        Ok(())
    }

    /// The instruction with module and name as lines of text.
    fn write_global(&mut self, module_name: &Value, name: &Value) -> PyResult<()> {
        let (mut module_name, mut name) = (module_name.clone(), name.clone());
        if self.fix_imports {
            names::for_python2(self.t, &mut module_name, &mut name)?;
        }
        let mut line = vec![GLOBAL];
        for (text, what) in [(&module_name, "module"), (&name, "global")] {
            let encoding = if self.protocol >= 3 { "utf-8" } else { "ascii" };
            match codecs::encode_str(self.t, text, Some(&names::codec(encoding)), None) {
                Ok(bytes) => line.extend_from_slice(&buffer::bytes_like(self.t, &bytes)?),
                Err(raised) if self.t.pending_is(Exc::UnicodeEncodeError) => {
                    let context = self.t.take(raised);
                    let (shown, protocol) = (repr::repr_text(self.t, text)?, self.protocol);
                    let message =
                        format!("can't pickle {what} identifier {shown} using pickle protocol {protocol}");
                    return Err(errors::pickling_from(self.t, Value::from(message), Some(context)));
                }
                Err(raised) => return Err(raised),
            }
            line.push(b'\n');
        }
        self.out.bytes(&line);
        Ok(())
    }
}
