//! The tokenizer's numbers and strings.
//!
//! In: the reader just past a literal's first character. Out: its token, or an error. Holds and
//! ignores what `lexer` does; what an escape means is `literals`' business.

use super::lexer::{Done, EOF, Lexer, Mode, is_digit, is_word_byte};
use super::token::{T, Tok};

const MAX_STRING_NESTING: usize = 150;
const MAX_EXPR_NESTING: i32 = 3;

const QUOTE_BRACE: i32 = b'{' as i32;
const BRACE_END: i32 = b'}' as i32;
const BACKSLASH: i32 = b'\\' as i32;
const NEWLINE: i32 = b'\n' as i32;
const CR: i32 = b'\r' as i32;
const UNDERSCORE: i32 = b'_' as i32;

fn is(c: i32, lower: u8) -> bool {
    (0..0x80).contains(&c) && (c as u8).to_ascii_lowercase() == lower
}

impl Lexer<'_> {
    fn number_token(&mut self, c: i32) -> Tok {
        self.back(c);
        self.token(T::Number, self.token_start(), self.cur)
    }

    fn bad_literal(&mut self, c: i32, kind: &str) -> Tok {
        self.back(c);
        self.error(format!("invalid {kind} literal"))
    }

    /// Digits with single underscores between them; the character after them.
    fn digits(&mut self) -> Result<i32, Tok> {
        loop {
            let mut c = self.next();
            while is_digit(c) {
                c = self.next();
            }
            if c != UNDERSCORE {
                return Ok(c);
            }
            let c = self.next();
            if !is_digit(c) {
                return Err(self.bad_literal(c, "decimal"));
            }
        }
    }

    /// A number may run into a keyword that can follow it, with a warning, and into nothing else.
    fn number_end(&mut self, c: i32, kind: &str) -> Result<(), Tok> {
        if self.extra || c == EOF || !is_word_byte(c as u8) || c >= 0x80 {
            return Ok(());
        }
        let rest = &self.src[self.cur - 1..self.inp];
        let length = rest.iter().take_while(|&&b| is_word_byte(b)).count();
        let word = &rest[..length];
        // The two-letter ones are taken without a look at what follows them.
        let allowed = matches!(word, b"and" | b"else" | b"for" | b"or" | b"not")
            || matches!(rest.get(..2), Some(b"if" | b"in" | b"is"));
        if allowed {
            return Ok(());
        }
        Err(self.bad_literal(c, kind))
    }

    fn finish_number(&mut self, c: i32, kind: &str) -> Tok {
        match self.number_end(c, kind) {
            Ok(()) => self.number_token(c),
            Err(token) => token,
        }
    }

    pub(super) fn number(&mut self, first: i32) -> Tok {
        if first == i32::from(b'0') {
            let c = self.next();
            if is(c, b'x') {
                return self.radix("hexadecimal", 16);
            }
            if is(c, b'o') {
                return self.radix("octal", 8);
            }
            if is(c, b'b') {
                return self.radix("binary", 2);
            }
            return self.zeros(c);
        }
        match self.digits() {
            Ok(c) if c == i32::from(b'.') => {
                let c = self.next();
                self.fraction(c)
            }
            Ok(c) => self.exponent(c),
            Err(token) => token,
        }
    }

    fn radix(&mut self, kind: &str, base: u32) -> Tok {
        let good = |c: i32| c >= 0 && char::from(c as u8).is_digit(base);
        let mut c = self.next();
        loop {
            if c == UNDERSCORE {
                c = self.next();
            }
            if !good(c) {
                if is_digit(c) && base < 10 {
                    return self.bad_digit(c, kind);
                }
                return self.bad_literal(c, kind);
            }
            while good(c) {
                c = self.next();
            }
            if c != UNDERSCORE {
                break;
            }
        }
        if is_digit(c) {
            return self.bad_digit(c, kind);
        }
        self.finish_number(c, kind)
    }

    fn bad_digit(&mut self, c: i32, kind: &str) -> Tok {
        self.error(format!("invalid digit '{}' in {kind} literal", char::from(c as u8)))
    }

    /// A literal that begins with 0 and has no letter after it.
    fn zeros(&mut self, next: i32) -> Tok {
        let mut c = next;
        loop {
            if c == UNDERSCORE {
                c = self.next();
                if !is_digit(c) {
                    return self.bad_literal(c, "decimal");
                }
            }
            if c != i32::from(b'0') {
                break;
            }
            c = self.next();
        }
        let zeros_end = self.cur;
        let mut nonzero = false;
        if is_digit(c) {
            nonzero = true;
            match self.digits() {
                Ok(next) => c = next,
                Err(token) => return token,
            }
        }
        if c == i32::from(b'.') {
            let c = self.next();
            return self.fraction(c);
        }
        if is(c, b'e') || is(c, b'j') {
            return self.exponent(c);
        }
        if nonzero && !self.extra {
            self.back(c);
            let from = self.token_start() + 1 - self.line_start;
            let message = "leading zeros in decimal integer literals are not permitted; \
                           use an 0o prefix for octal integers";
            return self.error_range(message.into(), from, zeros_end - self.line_start);
        }
        self.finish_number(c, "decimal")
    }

    /// After the point.
    pub(super) fn fraction(&mut self, c: i32) -> Tok {
        if !is_digit(c) {
            return self.exponent(c);
        }
        match self.digits() {
            Ok(c) => self.exponent(c),
            Err(token) => token,
        }
    }

    /// An exponent, if there is one, an imaginary suffix, and the end.
    fn exponent(&mut self, letter: i32) -> Tok {
        let mut c = letter;
        if is(c, b'e') {
            c = self.next();
            if c == i32::from(b'+') || c == i32::from(b'-') {
                c = self.next();
                if !is_digit(c) {
                    return self.bad_literal(c, "decimal");
                }
            } else if !is_digit(c) {
                self.back(c);
                return self.finish_number(letter, "decimal");
            }
            match self.digits() {
                Ok(next) => c = next,
                Err(token) => return token,
            }
        }
        if is(c, b'j') {
            c = self.next();
            return self.finish_number(c, "imaginary");
        }
        self.finish_number(c, "decimal")
    }

    pub(super) fn string(&mut self, quote: i32) -> Tok {
        let (mut size, mut closing) = (1, 0);
        let mut escaped_quote = false;
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let mut c = self.next();
        if c == quote {
            c = self.next();
            if c == quote {
                size = 3;
            } else {
                closing = 1;
            }
        }
        if c != quote {
            self.back(c);
        }
        while closing != size {
            let mut c = self.next();
            if self.done == Done::Error {
                return self.bare(T::Error);
            }
            if c == EOF || (size == 1 && c == NEWLINE) {
                return self.unterminated(quote, size, c, escaped_quote);
            }
            if c == quote {
                closing += 1;
                continue;
            }
            closing = 0;
            if c == BACKSLASH {
                c = self.next();
                escaped_quote |= c == quote;
                if c == CR {
                    self.next();
                }
            }
        }
        self.token(T::Str, self.token_start(), self.cur)
    }

    fn unterminated(&mut self, quote: i32, size: u32, c: i32, escaped_quote: bool) -> Tok {
        let detected = self.line;
        self.cur = self.token_start() + 1;
        self.line_start = self.multi_line_start;
        self.line = self.first_line;
        if self.inside_string() && self.mode().quote == quote && self.mode().quote_size == size {
            let prefix = self.prefix();
            return self.error(format!("{prefix}-string: expecting '}}'"));
        }
        let (kind, ended) = if size == 3 {
            ("triple-quoted string", Done::EofInString)
        } else {
            ("string", Done::EolInString)
        };
        let mut message = format!("unterminated {kind} literal (detected at line {detected})");
        if escaped_quote && size == 1 {
            message += "; perhaps you escaped the end quote?";
        }
        let token = self.error(message);
        if c != NEWLINE {
            self.done = ended;
        }
        token
    }

    /// The opening quotes of an f-string or t-string.
    pub(super) fn interpolated_start(&mut self, quote: i32, prefix: char, raw: bool) -> Tok {
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        let after = self.next();
        if after == quote {
            let third = self.next();
            if third == quote {
                quote_size = 3;
            } else {
                self.back(third);
                self.back(after);
            }
        } else {
            self.back(after);
        }
        if self.modes.len() >= MAX_STRING_NESTING {
            return self.error("too many nested f-strings or t-strings".into());
        }
        let start = self.token_start();
        self.modes.push(Mode {
            in_string: true,
            prefix,
            quote,
            quote_size,
            raw,
            start,
            line_start: self.line_start,
            line: self.line,
            braces: 0,
            expr_depth: -1,
            in_spec: false,
        });
        self.token(if prefix == 'f' { T::FStart } else { T::TStart }, start, self.cur)
    }

    fn nested_expression(&mut self) -> Option<Tok> {
        let prefix = self.prefix();
        let mode = self.mode_mut();
        mode.expr_depth += 1;
        if mode.expr_depth >= MAX_EXPR_NESTING {
            return Some(self.error(format!("{prefix}-string: expressions nested too deeply")));
        }
        mode.in_string = false;
        None
    }

    /// The next piece of an f-string outside its expressions.
    pub(super) fn string_part(&mut self) -> Tok {
        self.start = Some(self.cur);
        self.first_line = self.line;
        self.start_col = self.col;
        let c = self.next();
        if c == QUOTE_BRACE {
            let peek = self.next();
            self.back(peek);
            self.back(c);
            if peek != QUOTE_BRACE {
                return match self.nested_expression() {
                    Some(token) => token,
                    None => self.normal(),
                };
            }
        } else {
            self.back(c);
        }
        let (quote, quote_size) = (self.mode().quote, self.mode().quote_size);
        for _ in 0..quote_size {
            let c = self.next();
            if c != quote {
                self.back(c);
                return self.string_middle();
            }
        }
        let kind = if self.prefix() == 'f' { T::FEnd } else { T::TEnd };
        self.modes.pop();
        self.token(kind, self.token_start(), self.cur)
    }

    fn middle(&self, end: usize) -> Tok {
        let kind = if self.prefix() == 'f' { T::FMiddle } else { T::TMiddle };
        self.token(kind, self.token_start(), end)
    }

    fn string_middle(&mut self) -> Tok {
        self.multi_line_start = self.line_start;
        let (quote, quote_size, prefix) = (self.mode().quote, self.mode().quote_size, self.prefix());
        let (mut closing, mut named_escape) = (0, false);
        while closing != quote_size {
            let c = self.next();
            if self.done == Done::Error {
                return self.bare(T::Error);
            }
            let in_spec = self.mode().in_spec && self.mode().expr_depth >= 0;
            if c == EOF || (quote_size == 1 && c == NEWLINE) {
                if in_spec && c == NEWLINE {
                    return self.error(format!(
                        "{prefix}-string: newlines are not allowed in format specifiers for single quoted {prefix}-strings"
                    ));
                }
                return self.unterminated_interpolated(c);
            }
            if c == quote {
                closing += 1;
                continue;
            }
            closing = 0;
            if c == QUOTE_BRACE {
                let peek = self.next();
                if peek == QUOTE_BRACE && !in_spec {
                    return self.middle(self.cur - 1);
                }
                self.back(peek);
                self.back(c);
                if let Some(token) = self.nested_expression() {
                    return token;
                }
                self.mode_mut().in_spec = false;
                return self.middle(self.cur);
            }
            if c == BRACE_END {
                if named_escape {
                    return self.middle(self.cur);
                }
                let peek = self.next();
                if peek == BRACE_END && !in_spec && self.mode().braces == 0 {
                    return self.middle(self.cur - 1);
                }
                self.back(peek);
                self.back(c);
                let mode = self.mode_mut();
                mode.in_string = false;
                mode.in_spec = false;
                return self.middle(self.cur);
            }
            if c == BACKSLASH {
                let mut peek = self.next();
                if peek == CR {
                    peek = self.next();
                }
                if peek == QUOTE_BRACE || peek == BRACE_END {
                    self.back(peek);
                    continue;
                }
                if !self.mode().raw && peek == i32::from(b'N') {
                    let peek = self.next();
                    if peek == QUOTE_BRACE {
                        named_escape = true;
                    } else {
                        self.back(peek);
                    }
                }
            }
        }
        for _ in 0..quote_size {
            self.back(quote);
        }
        self.middle(self.cur)
    }

    fn unterminated_interpolated(&mut self, c: i32) -> Tok {
        let detected = self.line;
        let mode = self.mode();
        let (start, line_start, line, size, prefix) =
            (mode.start, mode.line_start, mode.line, mode.quote_size, mode.prefix);
        self.cur = start + 1;
        self.line_start = line_start;
        self.line = line;
        let triple = if size == 3 { "triple-quoted " } else { "" };
        let token =
            self.error(format!("unterminated {triple}{prefix}-string literal (detected at line {detected})"));
        if size == 3 && c != NEWLINE {
            self.done = Done::EofInString;
        }
        token
    }
}
