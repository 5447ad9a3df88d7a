//! What two worlds of Adder must agree on.
