//! Calls: the plain one, the method call, keywords, and `*` and `**`.

use super::Compiler;
use super::expr::{Display, STACK_GUIDELINE};
use crate::fail::Result;
use adder_abi::code::{Const, Text};
use adder_abi::opcode::Opcode;
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Keyword};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a, '_> {
    pub(super) fn call(&mut self, node: &'a ast::ExprCall) -> Result {
        let args = &node.arguments.args;
        let keywords = &node.arguments.keywords;
        if let ([Expr::Generator(only)], true) = (&args[..], keywords.is_empty())
            && !only.parenthesized
        {
            // Its parentheses are the call's.
            self.bare_generator = Some((only.range, node.arguments.range));
        }
        if let Expr::Attribute(method) = &*node.func
            && keywords.is_empty()
            && args.len() < STACK_GUIDELINE
            && !args.iter().any(Expr::is_starred_expr)
        {
            self.expr(&method.value)?;
            let at_name = self.attribute_loc(method);
            let name = self.mangled(&method.attr.id);
            self.at(at_name, |c| c.op_name(Opcode::LOAD_METHOD, &name));
            self.exprs(args)?;
            if at_name != method.range {
                self.unit().loc = at_name.cover_offset(node.range().end());
            }
            self.op_arg(Opcode::CALL_METHOD, args.len() as u32);
            return Ok(());
        }
        self.check_caller(&node.func);
        self.expr(&node.func)?;
        if let Expr::Attribute(method) = &*node.func
            && !args.iter().any(Expr::is_starred_expr)
            && keywords.iter().all(|keyword| keyword.arg.is_some())
        {
            let at_name = self.attribute_loc(method);
            if at_name != method.range {
                self.unit().loc = at_name.cover_offset(node.range().end());
            }
        }
        self.call_arguments(0, args, None, keywords)
    }

    /// Arguments and the call, on top of the function and `pushed` arguments. `last` is one more positional argument, by name.
    pub(super) fn call_arguments(
        &mut self,
        pushed: u32,
        args: &'a [Expr],
        last: Option<&Name>,
        keywords: &'a [Keyword],
    ) -> Result {
        let starred =
            args.iter().any(Expr::is_starred_expr) || keywords.iter().any(|keyword| keyword.arg.is_none());
        let big = args.len() + pushed as usize + 2 * keywords.len() > STACK_GUIDELINE;
        if !starred && !big {
            self.exprs(args)?;
            if let Some(last) = last {
                self.load_name(last)?;
            }
            let count = pushed + args.len() as u32 + u32::from(last.is_some());
            if keywords.is_empty() {
                self.op_arg(Opcode::CALL_FUNCTION, count);
            } else {
                for keyword in keywords {
                    self.expr(&keyword.value)?;
                }
                let names = self.keyword_names(keywords);
                self.load_const(Const::Tuple(names));
                self.op_arg(Opcode::CALL_FUNCTION_KW, count + keywords.len() as u32);
            }
            return Ok(());
        }
        match (args, last) {
            ([Expr::Starred(only)], None) if pushed == 0 => self.expr(&only.value)?,
            (_, None) => self.display(args, pushed, Display::Tuple)?,
            (_, Some(last)) => {
                self.display(args, pushed, Display::List)?;
                self.load_name(last)?;
                self.op_arg(Opcode::LIST_APPEND, 1);
                self.op(Opcode::LIST_TO_TUPLE);
            }
        }
        self.starred_keywords(keywords)?;
        self.op_arg(Opcode::CALL_FUNCTION_EX, u32::from(!keywords.is_empty()));
        Ok(())
    }

    fn keyword_names(&self, keywords: &[Keyword]) -> Box<[Const]> {
        keywords
            .iter()
            .filter_map(|keyword| keyword.arg.as_ref())
            .map(|arg| Const::Str(Text::from(arg.id.as_str())))
            .collect()
    }

    /// Keyword arguments as one dict.
    fn starred_keywords(&mut self, keywords: &'a [Keyword]) -> Result {
        let mut have_dict = false;
        let mut waiting = 0;
        for (at, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                waiting += 1;
                continue;
            }
            if waiting > 0 {
                self.some_keywords(&keywords[at - waiting..at], have_dict)?;
                have_dict = true;
                waiting = 0;
            }
            if !have_dict {
                self.op_arg(Opcode::BUILD_MAP, 0);
                have_dict = true;
            }
            self.expr(&keyword.value)?;
            self.op_arg(Opcode::DICT_MERGE, 1);
        }
        if waiting > 0 {
            self.some_keywords(&keywords[keywords.len() - waiting..], have_dict)?;
        }
        Ok(())
    }

    fn some_keywords(&mut self, keywords: &'a [Keyword], have_dict: bool) -> Result {
        let names = self.keyword_names(keywords);
        let count = keywords.len() as u32;
        if keywords.len() * 2 > STACK_GUIDELINE {
            self.op_arg(Opcode::BUILD_MAP, 0);
            for (keyword, name) in keywords.iter().zip(names) {
                self.load_const(name);
                self.expr(&keyword.value)?;
                self.op_arg(Opcode::MAP_ADD, 1);
            }
        } else if count > 1 {
            for keyword in keywords {
                self.expr(&keyword.value)?;
            }
            self.load_const(Const::Tuple(names));
            self.op_arg(Opcode::BUILD_CONST_KEY_MAP, count);
        } else {
            for (keyword, name) in keywords.iter().zip(names) {
                self.load_const(name);
                self.expr(&keyword.value)?;
            }
            self.op_arg(Opcode::BUILD_MAP, count);
        }
        if have_dict {
            self.op_arg(Opcode::DICT_MERGE, 1);
        }
        Ok(())
    }
}
