//! Annotations (PEP 649, 749) and type parameters (PEP 695, 696): code that runs only when asked for.
//!
//! An annotation scope is a function of one positional-only parameter, the format, which it refuses above `VALUE_WITH_FAKE_GLOBALS`. Under
//! `from __future__ import annotations` annotations are strings instead, as in CPython.

use super::Compiler;
use super::unit::UnitKind;
use crate::fail::{Result, fail};
use crate::symtable::{Opens, ScopeId, ScopeKind};
use crate::unparse::unparse;
use adder_abi::code::{Const, Text};
use adder_abi::opcode::{Opcode, intrinsic1, intrinsic2, make_function};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

/// Formats above this an annotation scope leaves to others.
const VALUE_WITH_FAKE_GLOBALS: i64 = 2;

impl<'a> Compiler<'a, '_> {
    /// Opens an annotation scope.
    fn enter_annotations(&mut self, scope: Option<ScopeId>, name: &str, loc: TextRange) -> Result {
        let Some(scope) = scope else { return fail("annotation scope without a symbol table entry", loc) };
        let line = self.source.line_col(loc.start().into()).0;
        self.enter(UnitKind::Annotation, Name::new(name), scope, line)?;
        self.unit().loc = loc;
        self.unit().argcount = 1;
        self.unit().posonlyargcount = 1;
        let body = self.new_label();
        self.op_arg(Opcode::LOAD_FAST, 0);
        self.load_const(Const::Int(VALUE_WITH_FAKE_GLOBALS));
        self.op_arg(Opcode::COMPARE_OP, 4);
        self.jump(Opcode::POP_JUMP_IF_FALSE, body);
        self.op_arg(Opcode::LOAD_COMMON_CONSTANT, 1);
        self.op_arg(Opcode::RAISE_VARARGS, 1);
        self.place(body);
        Ok(())
    }

    /// An annotation as text, for `from __future__ import annotations`.
    pub(super) fn annotation_string(&self, annotation: &Expr) -> Const {
        Const::Str(Text::from_wtf8(unparse(self.source, self.folds, annotation)))
    }

    /// The annotations of a function: pushes them and says with which flag.
    pub(super) fn function_annotations(&mut self, node: &'a ast::StmtFunctionDef) -> Result<u32> {
        let annotated: Vec<(Name, &'a Expr)> = parameters_with_annotations(&node.parameters)
            .map(|(name, annotation)| (self.mangled(name), annotation))
            .chain(node.returns.as_deref().map(|returns| (Name::new_static("return"), returns)))
            .collect();
        if annotated.is_empty() {
            return Ok(0);
        }
        let scope = self.table.opened(&*node.parameters, Opens::Annotations);
        let loc = self.source.def_range(node.range, &node.decorator_list);
        self.enter_annotations(scope, "__annotate__", loc)?;
        for (name, annotation) in &annotated {
            self.load_const(Const::Str(Text::from(name.as_str())));
            if self.settings.future_annotations() {
                let text = self.annotation_string(annotation);
                self.load_const(text);
            } else {
                self.annotation_value(annotation)?;
            }
        }
        self.op_arg(Opcode::BUILD_MAP, annotated.len() as u32);
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        // The code is named after the scope it stands in, the function it makes after the function annotated.
        let own = code.qualname.to_string_lossy();
        let stem = own.strip_suffix("__annotate__").unwrap_or("");
        let qualname = Text::from(format!("{stem}{}.__annotate__", node.name));
        self.make_named_closure(code, qualname, 0)?;
        Ok(make_function::ANNOTATE)
    }

    /// The value of one annotation; `*args: *Ts` unpacks.
    fn annotation_value(&mut self, annotation: &'a Expr) -> Result {
        if let Expr::Starred(starred) = annotation {
            self.expr(&starred.value)?;
            return self.at(annotation.range(), |c| {
                c.op_arg(Opcode::UNPACK_SEQUENCE, 1);
                Ok(())
            });
        }
        self.expr(annotation)
    }

    /// A variable's annotation, in a module or class.
    pub(super) fn variable_annotation(&mut self, name: &Name, annotation: &'a Expr) -> Result {
        let name = self.mangled(name);
        if self.settings.future_annotations() {
            let text = self.annotation_string(annotation);
            self.load_const(text);
            self.load_name(&Name::new_static("__annotations__"))?;
            self.load_const(Const::Str(Text::from(name.as_str())));
            self.op(Opcode::STORE_SUBSCR);
            return Ok(());
        }
        let conditional = self.current().kind == UnitKind::Module || self.current().conditional > 0;
        let condition = conditional.then(|| {
            self.unit().conditions += 1;
            self.current().conditions - 1
        });
        self.unit().annotations.push((name, annotation, condition));
        if let Some(condition) = condition {
            self.load_name(&Name::new_static("__conditional_annotations__"))?;
            self.load_const(Const::Int(i64::from(condition)));
            self.op_arg(Opcode::SET_ADD, 1);
            self.op(Opcode::POP_TOP);
        }
        Ok(())
    }

    /// The annotate function of a module (made before anything else) or class (made at its end).
    pub(super) fn deferred_annotations(&mut self) -> Result {
        let annotations = std::mem::take(&mut self.unit().annotations);
        if annotations.is_empty() {
            return Ok(());
        }
        let in_class = self.current().kind == UnitKind::Class;
        let before = self.current().code.len();
        let block = self.scope().annotation_block;
        // The whole block's: its first line, no column.
        let loc = self.source.line_start(self.current().firstlineno);
        let outer = std::mem::replace(&mut self.unit().loc, loc);
        self.enter_annotations(block, "__annotate__", loc)?;
        self.op_arg(Opcode::BUILD_MAP, 0);
        for (name, annotation, condition) in annotations {
            let next = self.new_label();
            self.unit().loc = annotation.range();
            if let Some(condition) = condition {
                self.load_const(Const::Int(i64::from(condition)));
                self.load_name(&Name::new_static("__conditional_annotations__"))?;
                self.op_arg(Opcode::CONTAINS_OP, 0);
                self.jump(Opcode::POP_JUMP_IF_FALSE, next);
            }
            self.load_const(Const::Str(Text::from(name.as_str())));
            self.annotation_value(annotation)?;
            self.op_arg(Opcode::MAP_ADD, 1);
            self.place(next);
        }
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        self.make_closure(code, 0)?;
        self.store_name(&Name::new_static(if in_class { "__annotate_func__" } else { "__annotate__" }))?;
        self.unit().loc = outer;
        if !in_class {
            let made = self.unit().code.split_off(before);
            let at = self.current().annotations_at;
            self.unit().code.splice(at..at, made);
        }
        Ok(())
    }

    // Type parameters

    /// Pushes the tuple of type parameters, each bound to its name too.
    pub(super) fn type_params(&mut self, params: &'a ast::TypeParams) -> Result {
        let mut seen_default = false;
        for param in params.iter() {
            let name = &param.name().id;
            self.unit().loc = param.range();
            self.load_const(Const::Str(Text::from(name.as_str())));
            match param {
                ast::TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), .. }) => {
                    self.type_param_part(param, name, bound, Opens::Body)?;
                    let constraints = matches!(**bound, Expr::Tuple(_));
                    self.op_arg(
                        Opcode::CALL_INTRINSIC_2,
                        if constraints {
                            intrinsic2::TYPEVAR_WITH_CONSTRAINTS
                        } else {
                            intrinsic2::TYPEVAR_WITH_BOUND
                        },
                    );
                }
                ast::TypeParam::TypeVar(_) => self.op_arg(Opcode::CALL_INTRINSIC_1, intrinsic1::TYPEVAR),
                ast::TypeParam::TypeVarTuple(_) => {
                    self.op_arg(Opcode::CALL_INTRINSIC_1, intrinsic1::TYPEVARTUPLE)
                }
                ast::TypeParam::ParamSpec(_) => self.op_arg(Opcode::CALL_INTRINSIC_1, intrinsic1::PARAMSPEC),
            }
            if let Some(default) = param.default() {
                seen_default = true;
                self.type_param_part(param, name, default, Opens::Default)?;
                self.op_arg(Opcode::CALL_INTRINSIC_2, intrinsic2::SET_TYPEPARAM_DEFAULT);
            } else if seen_default {
                let message = format!("non-default type parameter '{name}' follows default type parameter");
                return fail(message, param.range());
            }
            self.op(Opcode::DUP_TOP);
            self.store_name(name)?;
        }
        self.op_arg(Opcode::BUILD_TUPLE, params.len() as u32);
        Ok(())
    }

    /// The function that computes a bound or default.
    fn type_param_part(
        &mut self,
        param: &'a ast::TypeParam,
        name: &Name,
        expr: &'a Expr,
        opens: Opens,
    ) -> Result {
        self.load_const(Const::Tuple([Const::Int(1)].into()));
        let scope = self.table.opened(param, opens);
        self.enter_annotations(scope, name.as_str(), expr.range())?;
        self.annotation_value(expr)?;
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        self.make_closure(code, make_function::DEFAULTS)
    }

    /// Opens the scope of type parameters of `owner`.
    pub(super) fn enter_type_params(
        &mut self,
        params: &'a ast::TypeParams,
        owner: &Name,
        kind: UnitKind,
        line: u32,
    ) -> Result {
        let Some(scope) = self.table.opened(params, Opens::TypeParameters) else {
            return fail("type parameters without a symbol table entry", params.range);
        };
        debug_assert!(self.table.scope(scope).kind == ScopeKind::TypeParameters);
        self.enter(kind, Name::new(format!("<generic parameters of {owner}>")), scope, line)
    }

    pub(super) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> Result {
        let Expr::Name(name) = &*node.name else { return fail("invalid syntax", node.range) };
        let line = self.source.line_col(node.range.start().into()).0;
        if let Some(params) = &node.type_params {
            self.enter_type_params(params, &name.id, UnitKind::TypeParameters, line)?;
            self.load_const(Const::Str(Text::from(name.id.as_str())));
            self.type_params(params)?;
        } else {
            self.load_const(Const::Str(Text::from(name.id.as_str())));
            self.load_const(Const::None);
        }
        self.unit().loc = node.range;
        self.load_const(Const::Tuple([Const::Int(1)].into()));
        let scope = self.table.opened(node, Opens::Body);
        self.enter_annotations(scope, name.id.as_str(), node.range)?;
        self.expr(&node.value)?;
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        self.make_closure(code, make_function::DEFAULTS)?;
        self.op_arg(Opcode::BUILD_TUPLE, 3);
        self.op_arg(Opcode::CALL_INTRINSIC_1, intrinsic1::TYPEALIAS);
        if node.type_params.is_some() {
            self.op(Opcode::RETURN_VALUE);
            let code = self.leave(false)?;
            self.make_closure(code, 0)?;
            self.op_arg(Opcode::CALL_FUNCTION, 0);
        }
        self.store_name(&name.id)
    }
}

/// Annotated parameters in CPython's order: positional, `*args`, keyword-only, `**kwargs`.
fn parameters_with_annotations(parameters: &ast::Parameters) -> impl Iterator<Item = (&Name, &Expr)> {
    parameters
        .posonlyargs
        .iter()
        .chain(&parameters.args)
        .map(|parameter| &parameter.parameter)
        .chain(parameters.vararg.as_deref())
        .chain(parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter))
        .chain(parameters.kwarg.as_deref())
        .filter_map(|parameter| Some((&parameter.name.id, parameter.annotation.as_deref()?)))
}
