//! `_random`: the Mersenne Twister. `twister` is the part that knows no objects.

pub mod twister;
