//! Warnings about code that cannot mean what it says.

use super::Compiler;
use adder_abi::code::Const;
use ruff_python_ast::{self as ast, CmpOp, Expr};
use ruff_text_size::Ranged;

impl Compiler<'_, '_> {
    /// `x is 1`
    pub(super) fn check_compare(&mut self, node: &ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let literal = [left, right].into_iter().find_map(|operand| self.identity_literal(operand));
                if let Some(kind) = literal {
                    let (word, better) = if *op == CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                    self.warn(
                        format!("\"{word}\" with '{kind}' literal. Did you mean \"{better}\"?"),
                        node.range,
                    );
                    return;
                }
            }
            left = right;
        }
    }

    /// The type of a literal whose identity says nothing.
    fn identity_literal(&self, expr: &Expr) -> Option<&'static str> {
        if matches!(expr, Expr::Tuple(_)) {
            return Some("tuple");
        }
        match self.literal(expr)? {
            Const::None | Const::True | Const::False | Const::Ellipsis => None,
            other => Some(type_name(&other)),
        }
    }

    /// `(1, 2)(3)`
    pub(super) fn check_caller(&mut self, func: &Expr) {
        let kind = match func {
            Expr::List(_) | Expr::ListComp(_) => "list",
            Expr::Tuple(_) => "tuple",
            Expr::Dict(_) | Expr::DictComp(_) => "dict",
            Expr::Set(_) | Expr::SetComp(_) => "set",
            Expr::Generator(_) => "generator",
            Expr::FString(_) => "str",
            Expr::TString(_) => "string.templatelib.Template",
            _ => match self.literal(func) {
                Some(value) => type_name(&value),
                None => return,
            },
        };
        self.warn(format!("'{kind}' object is not callable; perhaps you missed a comma?"), func.range());
    }

    /// A constant written as one literal.
    fn literal(&self, expr: &Expr) -> Option<Const> {
        match expr {
            Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_) => self.folds.get(expr),
            _ => None,
        }
    }

    /// `{1}[0]`, `"ab"["c"]`
    pub(super) fn check_subscript(&mut self, node: &ast::ExprSubscript) {
        let literal = self.literal(&node.value);
        let sequence = match &*node.value {
            Expr::Set(_) | Expr::SetComp(_) => Err("set"),
            Expr::Generator(_) => Err("generator"),
            Expr::Lambda(_) => Err("function"),
            Expr::TString(_) => Err("string.templatelib.Template"),
            Expr::List(_) | Expr::ListComp(_) => Ok("list"),
            Expr::Tuple(_) => Ok("tuple"),
            Expr::FString(_) => Ok("str"),
            _ => match &literal {
                Some(value @ (Const::Str(_) | Const::Bytes(_))) => Ok(type_name(value)),
                Some(value) => Err(type_name(value)),
                None => return,
            },
        };
        match sequence {
            Err(kind) => {
                let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
                self.warn(message, node.range);
            }
            Ok(kind) => {
                let index = match &*node.slice {
                    Expr::Tuple(_) => "tuple",
                    Expr::List(_) | Expr::ListComp(_) => "list",
                    Expr::Dict(_) | Expr::DictComp(_) => "dict",
                    Expr::Set(_) | Expr::SetComp(_) => "set",
                    Expr::Generator(_) => "generator",
                    Expr::FString(_) => "str",
                    Expr::TString(_) => "string.templatelib.Template",
                    Expr::Lambda(_) => "function",
                    other => match self.folds.get(other) {
                        None | Some(Const::Int(_) | Const::BigInt { .. } | Const::True | Const::False) => {
                            return;
                        }
                        Some(value) => type_name(&value),
                    },
                };
                let message = format!(
                    "{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                );
                self.warn(message, node.range);
            }
        }
    }
}

/// The Python type of a constant.
fn type_name(value: &Const) -> &'static str {
    match value {
        Const::None => "NoneType",
        Const::True | Const::False => "bool",
        Const::Ellipsis => "ellipsis",
        Const::Int(_) | Const::BigInt { .. } => "int",
        Const::Float(_) => "float",
        Const::Complex(..) => "complex",
        Const::Str(_) => "str",
        Const::Bytes(_) => "bytes",
        Const::Tuple(_) => "tuple",
        Const::FrozenSet(_) => "frozenset",
        Const::Slice(_) => "slice",
        Const::Code(_) => "code",
    }
}
