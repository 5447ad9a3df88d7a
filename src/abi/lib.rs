//! What two worlds of Adder must agree on, and no logic: value words, object and frame layouts, the opcode table,
//! code units, feedback, helper signatures, deopt encoding. Imports nothing of ours.

pub mod code;
pub mod deopt;
pub mod feedback;
pub mod helpers;
pub mod layout;
pub mod object;
pub mod opcode;
pub mod packed;
pub mod steps;
pub mod thread;
pub mod word;

pub use word::Word;
