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
            $crate::binder::invoke(t, &METHOD, &SIG, "", Some(class.as_value()), args)
        }
    };
}
