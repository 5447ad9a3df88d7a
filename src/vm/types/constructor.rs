//! Constructors of builtin types whose arguments are bound by a signature, as a method's are.

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
