//! Functions, lambdas and classes: opening their units, making them at run time.

use super::unit::UnitKind;
use super::{Compiler, docstring};
use crate::fail::{Result, fail};
use crate::symtable::Opens;
use adder_abi::code::{CodeUnit, Const, Text};
use adder_abi::opcode::{Opcode, intrinsic1, intrinsic2, make_function};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Decorator, Expr};
use ruff_text_size::{Ranged, TextRange};
use std::sync::Arc;

impl<'a> Compiler<'a, '_> {
    /// `MAKE_FUNCTION` with the cells the code wants; what `flags` names lies on the stack.
    pub(super) fn make_closure(&mut self, code: Arc<CodeUnit>, flags: u32) -> Result {
        let qualname = code.qualname.clone();
        self.make_named_closure(code, qualname, flags)
    }

    /// The same for a function whose qualified name is not its code's.
    pub(super) fn make_named_closure(&mut self, code: Arc<CodeUnit>, qualname: Text, flags: u32) -> Result {
        if self.no_emit > 0 {
            return Ok(());
        }
        let mut flags = flags;
        if !code.freevars.is_empty() {
            for name in &code.freevars {
                let name = Name::new(name.as_str().unwrap_or_default());
                let index = self.cell_index(&name)?;
                self.op_arg(Opcode::LOAD_CLOSURE, index);
            }
            self.op_arg(Opcode::BUILD_TUPLE, code.freevars.len() as u32);
            flags |= make_function::CLOSURE;
        }
        self.load_const(Const::Code(code));
        self.load_const(Const::Str(qualname));
        self.op_arg(Opcode::MAKE_FUNCTION, flags);
        Ok(())
    }

    fn decorators(&mut self, decorators: &'a [Decorator]) -> Result {
        decorators.iter().try_for_each(|decorator| self.expr(&decorator.expression))
    }

    fn apply_decorators(&mut self, decorators: &'a [Decorator]) {
        for decorator in decorators.iter().rev() {
            self.at(decorator.expression.range(), |c| c.op_arg(Opcode::CALL_FUNCTION, 1));
        }
    }

    /// Pushes the defaults and says which there are.
    pub(super) fn defaults(&mut self, parameters: &'a ast::Parameters) -> Result<u32> {
        let mut flags = 0;
        let positional = || parameters.posonlyargs.iter().chain(&parameters.args);
        let defaults: Vec<&'a Expr> =
            positional().filter_map(|parameter| parameter.default.as_deref()).collect();
        if !defaults.is_empty() {
            for default in &defaults {
                self.expr(default)?;
            }
            self.op_arg(Opcode::BUILD_TUPLE, defaults.len() as u32);
            flags |= make_function::DEFAULTS;
        }
        let mut names = Vec::new();
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangled(&parameter.parameter.name.id);
                names.push(Const::Str(Text::from(name.as_str())));
                self.expr(default)?;
            }
        }
        if !names.is_empty() {
            let count = names.len() as u32;
            self.load_const(Const::Tuple(names.into()));
            self.op_arg(Opcode::BUILD_CONST_KEY_MAP, count);
            flags |= make_function::KWDEFAULTS;
        }
        Ok(flags)
    }

    fn set_counts(&mut self, parameters: &ast::Parameters) {
        let unit = self.unit();
        unit.posonlyargcount = parameters.posonlyargs.len() as u32;
        unit.argcount = unit.posonlyargcount + parameters.args.len() as u32;
        unit.kwonlyargcount = parameters.kwonlyargs.len() as u32;
    }

    fn line_of(&self, range: TextRange) -> u32 {
        self.source.line_col(range.start().into()).0
    }

    pub(super) fn function(&mut self, node: &'a ast::StmtFunctionDef) -> Result {
        let loc = self.source.def_range(node.range, &node.decorator_list);
        self.unit().loc = loc;
        let firstlineno = node
            .decorator_list
            .first()
            .map_or(self.line_of(loc), |first| self.line_of(first.expression.range()));
        self.decorators(&node.decorator_list)?;
        let mut flags = self.defaults(&node.parameters)?;
        let passed = flags.count_ones();
        if let Some(params) = &node.type_params {
            self.enter_type_params(params, &node.name.id, UnitKind::TypeParameters, firstlineno)?;
            self.unit().argcount = passed;
            self.type_params(params)?;
            self.unit().loc = loc;
            for index in 0..passed {
                self.op_arg(Opcode::LOAD_FAST, index);
            }
        }
        flags |= self.function_annotations(node)?;
        self.function_body(node, loc, firstlineno, flags)?;
        if node.type_params.is_some() {
            self.op(Opcode::ROT_TWO);
            self.op_arg(Opcode::CALL_INTRINSIC_2, intrinsic2::SET_FUNCTION_TYPE_PARAMS);
            self.op(Opcode::RETURN_VALUE);
            let code = self.leave(false)?;
            self.make_closure(code, 0)?;
            match passed {
                0 => {}
                1 => self.op(Opcode::ROT_TWO),
                _ => self.op(Opcode::ROT_THREE),
            }
            self.op_arg(Opcode::CALL_FUNCTION, passed);
        }
        self.apply_decorators(&node.decorator_list);
        self.store_name(&node.name.id)
    }

    fn function_body(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        loc: TextRange,
        firstlineno: u32,
        flags: u32,
    ) -> Result {
        let Some(scope) = self.table.opened(node, Opens::Body) else {
            return fail("function without a symbol table entry", loc);
        };
        self.enter(UnitKind::Function, node.name.id.clone(), scope, firstlineno)?;
        self.unit().is_async = node.is_async;
        self.set_counts(&node.parameters);
        let mut rest = &node.body[..];
        let mut first = Const::None;
        if let Some(doc) = docstring(rest) {
            rest = &rest[1..];
            if self.settings.optimize < 2 {
                first = self.docstring_const(doc);
                self.unit().has_docstring = true;
            }
        }
        if self.no_emit == 0 {
            self.unit().consts.index(first);
        }
        self.statements(rest)?;
        let code = self.leave(true)?;
        self.make_closure(code, flags)
    }

    pub(super) fn lambda(&mut self, node: &'a ast::ExprLambda) -> Result {
        let flags = match &node.parameters {
            Some(parameters) => self.defaults(parameters)?,
            None => 0,
        };
        let Some(scope) = self.table.opened(node, Opens::Body) else {
            return fail("lambda without a symbol table entry", node.range);
        };
        let line = self.line_of(node.range);
        self.enter(UnitKind::Lambda, Name::new_static("<lambda>"), scope, line)?;
        if let Some(parameters) = &node.parameters {
            self.set_counts(parameters);
        }
        if self.no_emit == 0 {
            // So that the first constant is no docstring.
            self.unit().consts.index(Const::None);
        }
        self.expr(&node.body)?;
        self.unit().loc = node.body.range();
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        self.make_closure(code, flags)
    }

    pub(super) fn class(&mut self, node: &'a ast::StmtClassDef) -> Result {
        let loc = self.source.def_range(node.range, &node.decorator_list);
        self.unit().loc = loc;
        let firstlineno = node
            .decorator_list
            .first()
            .map_or(self.line_of(loc), |first| self.line_of(first.expression.range()));
        self.decorators(&node.decorator_list)?;
        let type_params_name = Name::new_static(".type_params");
        let generic_base = Name::new_static(".generic_base");
        if let Some(params) = &node.type_params {
            let kind = UnitKind::TypeParametersOfClass;
            self.enter_type_params(params, &node.name.id, kind, firstlineno)?;
            self.type_params(params)?;
            self.unit().loc = loc;
            self.store_name(&type_params_name)?;
        }
        self.op(Opcode::LOAD_BUILD_CLASS);
        self.class_body(node, loc, firstlineno)?;
        self.load_const(Const::Str(Text::from(node.name.as_str())));
        let (args, keywords): (&[Expr], &[ast::Keyword]) =
            node.arguments.as_ref().map_or((&[], &[]), |arguments| (&arguments.args, &arguments.keywords));
        if node.type_params.is_some() {
            self.load_name(&type_params_name)?;
            self.op_arg(Opcode::CALL_INTRINSIC_1, intrinsic1::SUBSCRIPT_GENERIC);
            self.store_name(&generic_base)?;
            self.call_arguments(2, args, Some(&generic_base), keywords)?;
            self.op(Opcode::RETURN_VALUE);
            let code = self.leave(false)?;
            self.make_closure(code, 0)?;
            self.op_arg(Opcode::CALL_FUNCTION, 0);
        } else {
            self.call_arguments(2, args, None, keywords)?;
        }
        self.apply_decorators(&node.decorator_list);
        self.store_name(&node.name.id)
    }

    /// Makes the function that runs a class's body.
    fn class_body(&mut self, node: &'a ast::StmtClassDef, loc: TextRange, firstlineno: u32) -> Result {
        let Some(scope) = self.table.opened(node, Opens::Body) else {
            return fail("class without a symbol table entry", loc);
        };
        self.enter(UnitKind::Class, node.name.id.clone(), scope, firstlineno)?;
        if !node.decorator_list.is_empty() {
            self.unit().loc = self.source.line_start(firstlineno);
        }
        self.load_name(&Name::new_static("__name__"))?;
        self.store_name(&Name::new_static("__module__"))?;
        let qualname = Text::from(self.current().qualname.as_str());
        self.load_const(Const::Str(qualname));
        self.store_name(&Name::new_static("__qualname__"))?;
        self.load_const(Const::Int(i64::from(firstlineno)));
        self.store_name(&Name::new_static("__firstlineno__"))?;
        if node.type_params.is_some() {
            self.load_name(&Name::new_static(".type_params"))?;
            self.store_name(&Name::new_static("__type_params__"))?;
        }
        let described = self.table.scope(scope);
        if described.needs_classdict {
            self.op(Opcode::LOAD_LOCALS);
            let index = self.cell_index(&Name::new_static("__classdict__"))?;
            self.op_arg(Opcode::STORE_DEREF, index);
        }
        self.body(&node.body)?;
        self.unit().artificial = true;
        let attributes: Box<[Const]> = self
            .current()
            .static_attributes
            .iter()
            .map(|name| Const::Str(Text::from(name.as_str())))
            .collect();
        self.load_const(Const::Tuple(attributes));
        self.store_name(&Name::new_static("__static_attributes__"))?;
        if described.needs_classdict {
            let index = self.cell_index(&Name::new_static("__classdict__"))?;
            self.op_arg(Opcode::LOAD_CLOSURE, index);
            self.store_name(&Name::new_static("__classdictcell__"))?;
        }
        if described.needs_class_closure {
            let index = self.cell_index(&Name::new_static("__class__"))?;
            self.op_arg(Opcode::LOAD_CLOSURE, index);
            self.op(Opcode::DUP_TOP);
            self.store_name(&Name::new_static("__classcell__"))?;
        } else {
            self.load_const(Const::None);
        }
        self.op(Opcode::RETURN_VALUE);
        let code = self.leave(false)?;
        self.make_closure(code, 0)
    }
}
