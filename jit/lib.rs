//! Code object and feedback to machine code.
