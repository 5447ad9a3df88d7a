//! Constructors of builtin types whose arguments are bound by a signature, as a method's are.

use crate::native::Args;
use crate::object::class::PyType;
use crate::object::value::Value;

/// The arguments for the `__new__` of a builtin type that takes no keywords: those of a class with an `__init__` of its own are for that.
pub fn for_new<'a>(class: &PyType, args: &Args<'a>) -> Args<'a> {
    let (own, builtin) = (class.slots().init, class.solid.cell.get().slots().init);
    let same = match (own, builtin) {
        (Some(own), Some(builtin)) => std::ptr::fn_addr_eq(own, builtin),
        (own, builtin) => own.is_none() && builtin.is_none(),
    };
    if same { *args } else { Args::positional(args.pos()) }
}

/// The arguments for the `__init__` of a builtin type that takes no keywords: those of a class with a `__new__` of its own are for that.
pub fn for_init<'a>(object: &Value, args: &Args<'a>) -> Args<'a> {
    let class = object.class();
    let (own, builtin) = (class.slots().new, class.solid.cell.get().slots().new);
    match (own, builtin) {
        (Some(own), Some(builtin)) if !std::ptr::fn_addr_eq(own, builtin) => Args::positional(args.pos()),
        (_, _) => *args,
    }
}

/// Defines a `new` slot: `constructor!(zip_new, "zip(cls, *iterables, strict=False)", make_zip)`, where `make_zip` is a
/// [`crate::native::NativeFn`] whose first slot is the class.
#[macro_export]
macro_rules! constructor {
    ($name:ident, $sig:literal, $func:path) => {
        fn $name(
            t: &$crate::thread::Thread,
            class: &$crate::object::class::PyType,
            args: &$crate::native::Args,
        ) -> $crate::thread::PyResult {
            static METHOD: $crate::native::Method = $crate::native::Method::new($sig, $func, "");
            static SIG: std::sync::LazyLock<$crate::binder::Signature> =
                std::sync::LazyLock::new(|| $crate::binder::Signature::parse($sig));
            let nameless = |p: &$crate::binder::Param| {
                matches!(
                    p.kind,
                    $crate::binder::ParamKind::PositionalOnly | $crate::binder::ParamKind::Varargs
                )
            };
            let own;
            let mut args = args;
            if args.has_keywords() && SIG.params.iter().all(nameless) {
                own = $crate::types::constructor::for_new(class, args);
                args = &own;
            }
            $crate::binder::invoke(
                t,
                &METHOD,
                &SIG,
                $crate::binder::Owner::Nothing,
                Some(class.as_value()),
                args,
            )
        }
    };
}

/// Makes a struct whose owned references are all in the named fields of type `Field` the payload of the type in `cell`, and gives it an
/// `of` for slots, which are called with instances of their type only.
#[macro_export]
macro_rules! fields {
    ($name:ident, $cell:ident $(, $field:ident)*) => {
        // SAFETY: `trace` reports the fields that own references.
        unsafe impl $crate::object::payload::Payload for $name {
            fn cell() -> &'static $crate::object::class::TypeCell {
                &$cell
            }
            fn trace(&self, visit: &mut $crate::object::payload::Visitor) {
                $(visit(self.$field.word());)*
                let _ = visit;
            }
            fn clear(&self) {
                $(self.$field.set(None);)*
            }
        }
        impl $name {
            #[inline(always)]
            fn of(v: &$crate::object::value::Value) -> &$name {
                debug_assert!(v.is_a::<$name>());
                // SAFETY: slots are called with instances of their type only.
                unsafe { &*(v.word().0 as *const $name) }
            }
        }
    };
}
