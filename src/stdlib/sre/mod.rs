//! Regular expressions: the matcher behind Python's `_sre`.
//!
//! In comes the code (a list of 32-bit words) that the library's own `re/_compiler.py` produces; `Decoded::new` checks
//! it, so that no list, however hostile, can make the matcher panic or read outside its subject, and decodes it once
//! into the form that runs, a `Program`. Out go spans. Subjects are slices of one, two or four bytes per character.
//!
//! A run works in a `Matcher`, which owns the backtracking stack (on the heap: a pattern never recurses natively) and
//! the group marks. It may fail for want of memory or because the caller's periodic check asks it to stop.
//!
//! What the engine does not know: objects, `re`'s syntax, replacement templates.

mod analyse;
mod charset;
mod code;
mod decode;
mod exec;
mod module;
mod program;
mod search;
mod text;
mod unicode;

#[cfg(test)]
mod tests;

pub use code::{CODE_SIZE, MAGIC, MAX_GROUPS, MAX_REPEAT};
pub use decode::InvalidCode;
pub use exec::{Fault, Interrupted, Matcher, Mode, Subject};
pub use module::MODULE;
pub use program::{Decoded, Program};
pub use text::Char;
pub use unicode::{Active as ActiveUnicode, Locale, Unicode, ascii_is_cased, ascii_lower, unicode_is_cased};
