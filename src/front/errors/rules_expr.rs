//! Rules for expressions, from lists of them down to atoms.
//!
//! In and out as in `rules_stmt`. Left-recursive rules are loops here: they meet the same tokens
//! in the same order.

use super::parser::{Alt, Kind, N, P, R, Rule, alts, ok};
use super::token::{Span, T};

const COMPARISONS: &[T] = &[T::EqEqual, T::LessEqual, T::Less, T::GreaterEqual, T::Greater, T::In];

impl P<'_> {
    pub(super) fn expressions(&mut self) -> R {
        self.expression_list(|p| p.expression())
    }

    pub(super) fn star_expressions(&mut self) -> R {
        self.expression_list(|p| p.star_expression())
    }

    /// One item, or a tuple of them without parentheses.
    fn expression_list(&mut self, item: fn(&mut Self) -> R) -> R {
        let start = self.mark;
        alts! { self;
            {
                let mut items = vec![item(self)?];
                items.extend(self.some(|p| {
                    p.tk(T::Comma)?;
                    item(p)
                })?);
                self.opt(|p| p.tk(T::Comma))?;
                ok(self.node_of(Kind::Tuple, start, items))
            }
            {
                let first = item(self)?;
                self.tk(T::Comma)?;
                ok(self.node_of(Kind::Tuple, start, vec![first]))
            }
            { ok(item(self)?) }
        }
    }

    pub(super) fn star_expression(&mut self) -> R {
        self.memo(Rule::StarExpression, |p| {
            alts! { p;
                { ok(p.starred_bitwise_or()?) }
                { ok(p.expression()?) }
            }
        })
    }

    fn starred_bitwise_or(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Star)?;
        let value = self.bitwise_or()?;
        Some(self.node_of(Kind::Starred, start, vec![value]))
    }

    pub(super) fn star_named_expressions(&mut self) -> Option<Vec<N>> {
        let items = self.gather(T::Comma, |p| p.star_named_expression())?;
        self.opt(|p| p.tk(T::Comma))?;
        Some(items)
    }

    pub(super) fn star_named_expression(&mut self) -> R {
        alts! { self;
            { ok(self.starred_bitwise_or()?) }
            { ok(self.named_expression()?) }
        }
    }

    pub(super) fn assignment_expression(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::Name)?;
                self.tk(T::ColonEqual)?;
                // Past the operator there is no way back.
                Some(self.expression().map(|_| self.node(Kind::NamedExpr, start)))
            }
        }
    }

    pub(super) fn named_expression(&mut self) -> R {
        alts! { self;
            { ok(self.assignment_expression()?) }
            { self.invalid()?; ok(self.invalid_named_expression()?) }
            { ok(self.unassigned_expression()?) }
        }
    }

    /// `expression !':='`
    pub(super) fn unassigned_expression(&mut self) -> R {
        let node = self.expression()?;
        if self.peek(T::ColonEqual) { None } else { Some(node) }
    }

    fn invalid_named_expression(&mut self) -> R {
        self.memo(Rule::InvalidNamedExpression, |p| {
            let unassigned = |p: &mut Self| if p.peek_any(&[T::Equal, T::ColonEqual]) { None } else { Some(()) };
            alts! { p;
                {
                    let a = p.expression()?;
                    p.tk(T::ColonEqual)?;
                    p.expression()?;
                    let name = p.kind(a).name();
                    p.known(p.span(a), format!("cannot use assignment expressions with {name}"))
                }
                {
                    let a = p.name()?;
                    p.tk(T::Equal)?;
                    let b = p.bitwise_or()?;
                    unassigned(p)?;
                    let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                    p.range(p.span(a), p.span(b), message)
                }
                {
                    let display = p.ahead(|p| {
                        alts! { p;
                            { ok(p.list()?) }
                            { ok(p.tuple()?) }
                            { ok(p.genexp()?) }
                            { ok(p.word_stmt(T::True)?) }
                            { ok(p.word_stmt(T::None)?) }
                            { ok(p.word_stmt(T::False)?) }
                        }
                    });
                    if display {
                        return None;
                    }
                    let a = p.bitwise_or()?;
                    p.tk(T::Equal)?;
                    p.bitwise_or()?;
                    unassigned(p)?;
                    let name = p.kind(a).name();
                    let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                    p.known(p.span(a), message)
                }
            }
        })
    }

    pub(super) fn yield_expr(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.tk(T::Yield)?;
                self.tk(T::From)?;
                self.expression()?;
                ok(self.node(Kind::Yield, start))
            }
            {
                self.tk(T::Yield)?;
                self.opt(|p| p.star_expressions())?;
                ok(self.node(Kind::Yield, start))
            }
        }
    }

    pub(super) fn expression(&mut self) -> R {
        self.memo(Rule::Expression, |p| {
            alts! { p;
                { p.invalid()?; ok(p.invalid_expression()?) }
                { p.invalid()?; ok(p.invalid_legacy_expression()??) }
                { ok(p.deeper(|p| p.if_expression())?) }
                { ok(p.disjunction()?) }
                { ok(p.deeper(|p| p.lambdef())?) }
            }
        })
    }

    fn if_expression(&mut self) -> R {
        let start = self.mark;
        self.disjunction()?;
        self.tk(T::If)?;
        self.disjunction()?;
        self.tk(T::Else)?;
        self.expression()?;
        Some(self.node(Kind::IfExp, start))
    }

    /// An expression in which rules for invalid text keep silent.
    fn expression_without_invalid(&mut self) -> R {
        let before = self.invalid;
        self.invalid = false;
        let node = (|| {
            alts! { self;
                { ok(self.if_expression()?) }
                { ok(self.disjunction()?) }
                { ok(self.lambdef()?) }
            }
        })();
        self.invalid = before;
        node
    }

    /// `print` or `exec`, if the node is one of them.
    fn legacy_statement(&self, node: N) -> Option<&'static str> {
        if self.kind(node) != Kind::Name {
            return None;
        }
        let tok = self.toks[self.nodes[node as usize].first as usize];
        ["print", "exec"].into_iter().find(|word| word.as_bytes() == self.text(tok))
    }

    fn invalid_legacy_expression(&mut self) -> Alt {
        let a = self.name()?;
        if self.peek(T::LPar) {
            return None;
        }
        let b = self.star_expressions()?;
        let Some(name) = self.legacy_statement(a) else {
            return self.nothing();
        };
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        self.range(self.span(a), self.span(b), message)
    }

    fn invalid_expression(&mut self) -> R {
        alts! { self;
            {
                self.tk(T::Str)?;
                let inner = self.some(|p| {
                    if p.peek(T::Str) { None } else { p.expression_without_invalid() }
                })?;
                self.tk(T::Str)?;
                let (first, last) = (self.span(inner[0]), self.span(inner[inner.len() - 1]));
                self.range(first, last, "invalid syntax. Is this intended to be part of the string?")
            }
            {
                // A name before a string looks like a prefix, a soft keyword like a statement.
                let prefix = self.ahead(|p| {
                    p.tk(T::Name)?;
                    p.tk(T::Str)
                });
                if prefix || self.ahead(|p| p.soft_keyword().then_some(())) {
                    return None;
                }
                let a = self.disjunction()?;
                let b = self.expression_without_invalid()?;
                if self.legacy_statement(a).is_some() || self.toks[self.mark - 1].level == 0 {
                    return self.nothing();
                }
                self.range(self.span(a), self.span(b), "invalid syntax. Perhaps you forgot a comma?")
            }
            {
                let a = self.disjunction()?;
                self.tk(T::If)?;
                let b = self.disjunction()?;
                if self.peek_any(&[T::Else, T::Colon]) {
                    return None;
                }
                self.range(self.span(a), self.span(b), "expected 'else' after 'if' expression")
            }
            {
                self.disjunction()?;
                self.tk(T::If)?;
                self.disjunction()?;
                self.tk(T::Else)?;
                if self.ahead(|p| p.expression()) {
                    return None;
                }
                self.next_token("expected expression after 'else', but statement is given".into())
            }
            {
                let a = self.mark;
                self.any(&[T::Pass, T::Break, T::Continue])?;
                let a = self.node(Kind::Plain, a);
                self.tk(T::If)?;
                self.disjunction()?;
                self.tk(T::Else)?;
                self.simple_stmt()?;
                self.known(self.span(a), "expected expression before 'if', but statement is given".into())
            }
            { self.bare_lambda(T::FMiddle, 'f') }
            { self.bare_lambda(T::TMiddle, 't') }
        }
    }

    /// A lambda whose colon began the format specification it stands in.
    fn bare_lambda(&mut self, middle: T, prefix: char) -> Alt {
        let a = self.tk(T::Lambda)?;
        self.opt(|p| p.lambda_params())?;
        let b = self.tk(T::Colon)?;
        if !self.peek(middle) {
            return None;
        }
        self.range(a, b, format!("{prefix}-string: lambda expressions are not allowed without parentheses"))
    }

    pub(super) fn disjunction(&mut self) -> R {
        self.memo(Rule::Disjunction, |p| p.bool_op(T::Or, |p| p.conjunction()))
    }

    fn conjunction(&mut self) -> R {
        self.memo(Rule::Conjunction, |p| p.bool_op(T::And, |p| p.inversion()))
    }

    fn bool_op(&mut self, op: T, operand: fn(&mut Self) -> R) -> R {
        let start = self.mark;
        let first = operand(self)?;
        let rest = self.many(|p| {
            p.tk(op)?;
            operand(p)
        })?;
        if rest.is_empty() { Some(first) } else { Some(self.node(Kind::Operator, start)) }
    }

    pub(super) fn inversion(&mut self) -> R {
        self.memo(Rule::Inversion, |p| {
            let start = p.mark;
            alts! { p;
                {
                    p.tk(T::Not)?;
                    p.inversion()?;
                    ok(p.node(Kind::Operator, start))
                }
                { ok(p.comparison()?) }
            }
        })
    }

    fn comparison(&mut self) -> R {
        let start = self.mark;
        let first = self.bitwise_or()?;
        let pairs = self.many(|p| p.comparison_tail())?;
        let Some(&is_in) = pairs.first() else { return Some(first) };
        let kind = if is_in { Kind::CompareIn } else { Kind::Compare };
        Some(self.node_of(kind, start, vec![first]))
    }

    /// An operator and its right side; whether the operator is `in`.
    fn comparison_tail(&mut self) -> Option<bool> {
        let start = self.mark;
        if self.invalid {
            if let (Some(a), Some(b)) = (self.tk(T::Less), self.tk(T::Greater)) {
                if (a.end_line, a.end_col) == (b.line, b.col) {
                    self.range(a, b, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
                    return None;
                }
            }
            self.mark = start;
        }
        if self.tk(T::NotEqual).is_some() {
            self.bitwise_or()?;
            return Some(false);
        }
        if self.tk(T::Not).is_some() {
            self.tk(T::In)?;
            self.bitwise_or()?;
            return Some(false);
        }
        if self.tk(T::Is).is_some() {
            if self
                .opt(|p| {
                    p.tk(T::Not)?;
                    p.bitwise_or()
                })?
                .is_none()
            {
                self.bitwise_or()?;
            }
            return Some(false);
        }
        let op = self.any(COMPARISONS)?;
        self.bitwise_or()?;
        debug_assert_eq!(self.toks[start].span, op);
        Some(self.toks[start].kind == T::In)
    }

    /// `operand (operator operand)*`, for operators that associate to the left.
    fn left(&mut self, operators: &[T], first: fn(&mut Self) -> R, operand: fn(&mut Self) -> R) -> R {
        let start = self.mark;
        let mut node = first(self)?;
        loop {
            let more = self.opt(|p| {
                p.any(operators)?;
                operand(p)
            })?;
            if more.is_none() {
                return Some(node);
            }
            node = self.node(Kind::Operator, start);
        }
    }

    pub(super) fn bitwise_or(&mut self) -> R {
        self.memo(Rule::BitwiseOr, |p| p.left(&[T::VBar], |p| p.bitwise_xor(), |p| p.bitwise_xor()))
    }

    fn bitwise_xor(&mut self) -> R {
        self.memo(Rule::BitwiseXor, |p| p.left(&[T::Circumflex], |p| p.bitwise_and(), |p| p.bitwise_and()))
    }

    fn bitwise_and(&mut self) -> R {
        self.memo(Rule::BitwiseAnd, |p| p.left(&[T::Amper], |p| p.shift_expr(), |p| p.shift_expr()))
    }

    fn shift_expr(&mut self) -> R {
        self.memo(Rule::ShiftExpr, |p| {
            p.left(&[T::LeftShift, T::RightShift], |p| p.shift_operand(), |p| p.sum())
        })
    }

    fn shift_operand(&mut self) -> R {
        alts! { self;
            {
                self.invalid()?;
                self.sum()?;
                self.any(&[T::Plus, T::Minus, T::Star, T::Slash, T::Percent, T::DoubleSlash, T::At])?;
                let a = self.tk(T::Not)?;
                let b = self.inversion()?;
                self.range(a, self.span(b), "'not' after an operator must be parenthesized")
            }
            { ok(self.sum()?) }
        }
    }

    fn sum(&mut self) -> R {
        self.memo(Rule::Sum, |p| p.left(&[T::Plus, T::Minus], |p| p.term(), |p| p.term()))
    }

    fn term(&mut self) -> R {
        self.memo(Rule::Term, |p| {
            p.left(
                &[T::Star, T::Slash, T::DoubleSlash, T::Percent, T::At],
                |p| p.term_operand(),
                |p| p.factor(),
            )
        })
    }

    fn term_operand(&mut self) -> R {
        alts! { self;
            {
                self.invalid()?;
                self.any(&[T::Plus, T::Minus, T::Tilde])?;
                let a = self.tk(T::Not)?;
                let b = self.factor()?;
                self.range(a, self.span(b), "'not' after an operator must be parenthesized")
            }
            { ok(self.factor()?) }
        }
    }

    fn factor(&mut self) -> R {
        self.memo(Rule::Factor, |p| {
            let start = p.mark;
            alts! { p;
                {
                    p.any(&[T::Plus, T::Minus, T::Tilde])?;
                    p.factor()?;
                    ok(p.node(Kind::Operator, start))
                }
                { ok(p.deeper(|p| p.power())?) }
            }
        })
    }

    fn power(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.await_primary()?;
                self.tk(T::DoubleStar)?;
                self.factor()?;
                ok(self.node(Kind::Operator, start))
            }
            { ok(self.await_primary()?) }
        }
    }

    fn await_primary(&mut self) -> R {
        self.memo(Rule::AwaitPrimary, |p| {
            let start = p.mark;
            alts! { p;
                {
                    p.tk(T::Await)?;
                    p.primary()?;
                    ok(p.node(Kind::Await, start))
                }
                { ok(p.primary()?) }
            }
        })
    }

    fn primary(&mut self) -> R {
        self.memo(Rule::Primary, |p| {
            let start = p.mark;
            let mut node = p.atom()?;
            while let Some(kind) = p.opt(|p| p.primary_tail())? {
                node = p.node(kind, start);
            }
            Some(node)
        })
    }

    fn primary_tail(&mut self) -> Option<Kind> {
        let start = self.mark;
        if self.tk(T::Dot).is_some() && self.tk(T::Name).is_some() {
            return Some(Kind::Attribute);
        }
        self.mark = start;
        if self.opt(|p| p.genexp())?.is_some() {
            return Some(Kind::Call);
        }
        let called = self.opt(|p| {
            p.tk(T::LPar)?;
            p.opt(|p| p.arguments())?;
            p.tk(T::RPar)
        })?;
        if called.is_some() {
            return Some(Kind::Call);
        }
        self.subscript_tail()
    }

    fn subscript_tail(&mut self) -> Option<Kind> {
        self.tk(T::LSqb)?;
        self.slices()?;
        self.tk(T::RSqb)?;
        Some(Kind::Subscript)
    }

    /// The head of a target: a primary that goes on, each part followed by another.
    pub(super) fn t_primary(&mut self) -> R {
        self.memo(Rule::TPrimary, |p| {
            let start = p.mark;
            let mut node = p.atom()?;
            p.t_lookahead()?;
            while let Some(kind) = p.opt(|p| p.t_primary_tail())? {
                node = p.node(kind, start);
            }
            Some(node)
        })
    }

    fn t_primary_tail(&mut self) -> Option<Kind> {
        let dotted = self.opt(|p| {
            p.tk(T::Dot)?;
            p.tk(T::Name)?;
            p.t_lookahead()
        })?;
        if dotted.is_some() {
            return Some(Kind::Attribute);
        }
        let subscripted = self.opt(|p| {
            p.subscript_tail()?;
            p.t_lookahead()
        })?;
        if subscripted.is_some() {
            return Some(Kind::Subscript);
        }
        let generator = self.opt(|p| {
            p.genexp()?;
            p.t_lookahead()
        })?;
        if generator.is_some() {
            return Some(Kind::Call);
        }
        self.tk(T::LPar)?;
        self.opt(|p| p.arguments())?;
        self.tk(T::RPar)?;
        self.t_lookahead()?;
        Some(Kind::Call)
    }

    fn t_lookahead(&mut self) -> Option<()> {
        if self.peek_any(&[T::LPar, T::LSqb, T::Dot]) { Some(()) } else { None }
    }

    /// An attribute or subscript that is the whole target.
    pub(super) fn single_subscript_attribute_target(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.t_primary()?;
                self.tk(T::Dot)?;
                self.tk(T::Name)?;
                if self.peek_any(&[T::LPar, T::LSqb, T::Dot]) { return None; }
                ok(self.node(Kind::Attribute, start))
            }
            {
                self.t_primary()?;
                self.subscript_tail()?;
                if self.peek_any(&[T::LPar, T::LSqb, T::Dot]) { return None; }
                ok(self.node(Kind::Subscript, start))
            }
        }
    }

    fn slices(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                let a = self.slice()?;
                if self.peek(T::Comma) { return None; }
                ok(a)
            }
            {
                let items = self.gather(T::Comma, |p| {
                    alts! { p;
                        { ok(p.slice()?) }
                        { ok(p.starred_expression()?) }
                    }
                })?;
                self.opt(|p| p.tk(T::Comma))?;
                ok(self.node_of(Kind::Tuple, start, items))
            }
        }
    }

    fn slice(&mut self) -> R {
        let start = self.mark;
        alts! { self;
            {
                self.opt(|p| p.expression())?;
                self.tk(T::Colon)?;
                self.opt(|p| p.expression())?;
                self.opt(|p| {
                    p.tk(T::Colon)?;
                    p.opt(|p| p.expression())
                })?;
                ok(self.node(Kind::Plain, start))
            }
            { ok(self.named_expression()?) }
        }
    }

    fn atom(&mut self) -> R {
        let start = self.mark;
        let tok = self.tok()?;
        let kind = match tok.kind {
            T::Name => Kind::Name,
            T::True => Kind::True,
            T::False => Kind::False,
            T::None => Kind::None,
            T::Ellipsis => Kind::Ellipsis,
            T::Number => {
                self.mark += 1;
                return self.number_node(start);
            }
            T::Str | T::FStart | T::TStart => return self.strings(),
            T::LPar => {
                return alts! { self;
                    { ok(self.tuple()?) }
                    { ok(self.group()?) }
                    { ok(self.genexp()?) }
                };
            }
            T::LSqb => {
                return alts! { self;
                    { ok(self.list()?) }
                    { ok(self.listcomp()?) }
                };
            }
            T::LBrace => {
                return alts! { self;
                    { ok(self.dict()?) }
                    { ok(self.set()?) }
                    { ok(self.dictcomp()?) }
                    { ok(self.setcomp()?) }
                };
            }
            _ => return None,
        };
        self.mark += 1;
        Some(self.node(kind, start))
    }

    /// A number, unless it has more decimal digits than may be converted.
    fn number_node(&mut self, start: usize) -> R {
        let tok = self.toks[start];
        let digits = self.text(tok).iter().filter(|b| b.is_ascii_digit()).count();
        let decimal = self.text(tok).iter().all(|b| b.is_ascii_digit() || *b == b'_');
        if decimal && self.int_digits > 0 && digits > self.int_digits {
            let message = format!(
                "Exceeds the limit ({} digits) for integer string conversion: value has {digits} digits; \
                 use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge \
                 integer literals to avoid decimal conversion limits.",
                self.int_digits
            );
            let at = Span { col: -1, end_col: -1, ..tok.span };
            self.known(at, message);
            return None;
        }
        Some(self.node(Kind::Literal, start))
    }

    fn group(&mut self) -> R {
        alts! { self;
            {
                self.tk(T::LPar)?;
                let inner = alts_group(self)?;
                self.tk(T::RPar)?;
                ok(inner)
            }
            {
                self.invalid()?;
                self.tk(T::LPar)?;
                let a = self.starred_expression()?;
                self.tk(T::RPar)?;
                self.known(self.span(a), "cannot use starred expression here".into())
            }
            {
                self.invalid()?;
                self.tk(T::LPar)?;
                let a = self.tk(T::DoubleStar)?;
                self.expression()?;
                self.tk(T::RPar)?;
                self.known(a, "cannot use double starred expression here".into())
            }
        }
    }

    fn lambdef(&mut self) -> R {
        let start = self.mark;
        self.tk(T::Lambda)?;
        self.opt(|p| p.lambda_params())?;
        self.tk(T::Colon)?;
        self.expression()?;
        Some(self.node(Kind::Lambda, start))
    }
}

/// What may stand in plain parentheses.
fn alts_group(p: &mut P) -> R {
    alts! { p;
        { ok(p.yield_expr()?) }
        { ok(p.named_expression()?) }
    }
}
