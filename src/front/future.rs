//! `from __future__ import …` at the top of a module.

use crate::fail::{Result, fail};
use adder_abi::code::code_flag;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};

/// Features and their bits; those in force anyway have none.
const FEATURES: [(&str, u32); 10] = [
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0),
    ("absolute_import", 0),
    ("with_statement", 0),
    ("print_function", 0),
    ("unicode_literals", 0),
    ("barry_as_FLUFL", code_flag::FUTURE_BARRY_AS_BDFL),
    ("generator_stop", 0),
    ("annotations", code_flag::FUTURE_ANNOTATIONS),
];

/// The bits the module asks for, and where the first statement is before which it may ask.
pub fn scan(body: &[Stmt]) -> Result<(u32, TextSize)> {
    let mut flags = 0;
    for (at, statement) in body.iter().enumerate() {
        match statement {
            Stmt::Expr(node) if at == 0 && matches!(*node.value, Expr::StringLiteral(_)) => {}
            Stmt::ImportFrom(node)
                if node.level == 0
                    && node.module.as_ref().is_some_and(|name| name.as_str() == "__future__") =>
            {
                for alias in &node.names {
                    let name = alias.name.as_str();
                    match FEATURES.iter().find(|(feature, _)| *feature == name) {
                        Some((_, flag)) => flags |= flag,
                        None if name == "braces" => return fail("not a chance", alias.range),
                        None => return fail(format!("future feature {name} is not defined"), alias.range),
                    }
                }
            }
            other => return Ok((flags, other.start())),
        }
    }
    Ok((flags, TextSize::new(u32::MAX)))
}
