//! `binascii`: bytes as text and back. `codec` is the part that knows no objects.

pub mod codec;
