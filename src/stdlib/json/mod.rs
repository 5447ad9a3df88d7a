//! `_json`: scanning and writing JSON. `scan` and `escape` are the parts that know no objects.

pub mod escape;
pub mod scan;
