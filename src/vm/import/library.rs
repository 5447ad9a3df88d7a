//! The standard library that the command carries in itself.

/// A module of the library.
pub struct Entry {
    pub source: std::borrow::Cow<'static, [u8]>,
    /// Its code without optimisation, as [`adder_abi::packed`] has it.
    pub code: Option<&'static [u8]>,
    pub is_package: bool,
}

/// Access to the embedded library, given by the embedder.
#[derive(Clone, Copy)]
pub struct Library {
    /// The module of that dotted name.
    pub find: fn(&str) -> Option<Entry>,
    /// A file that is no module, by its path inside the library (`email/architecture.rst`).
    pub data: fn(&str) -> Option<std::borrow::Cow<'static, [u8]>>,
    /// Names in a package (`""` for the top), submodules with true for packages.
    pub list: fn(&str) -> Vec<(String, bool)>,
}

impl Library {
    /// A library without anything in it.
    pub const EMPTY: Library = Library { find: |_| None, data: |_| None, list: |_| Vec::new() };
}
