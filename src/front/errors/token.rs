//! Token kinds and tokens as CPython's parser sees them.
//!
//! In: nothing. Out: `T`, one kind per operator and keyword, and `Tok`, a token with its position.
//! Columns are 0-based byte offsets within the line, -1 where CPython keeps none. A token knows
//! nothing of the grammar.

macro_rules! kinds {
    (plain { $($plain:ident),* $(,)? } ops { $($op:ident $op_text:literal),* $(,)? } words { $($word:ident $word_text:literal),* $(,)? }) => {
        /// What a token is.
        #[allow(clippy::enum_variant_names)] // `TStart` is a t-string's start.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum T { $($plain,)* $($op,)* $($word,)* }

        impl T {
            /// The operator spelt `text`.
            pub(super) fn operator(text: &[u8]) -> Option<T> {
                $(if text == $op_text.as_bytes() { return Some(T::$op); })*
                None
            }

            /// The keyword spelt `text`.
            pub(super) fn keyword(text: &[u8]) -> Option<T> {
                $(if text == $word_text.as_bytes() { return Some(T::$word); })*
                None
            }
        }
    };
}

kinds! {
    plain {
        End, Name, Number, Str, Newline, Indent, Dedent, Error, Other,
        FStart, FMiddle, FEnd, TStart, TMiddle, TEnd, Comment, Nl,
    }
    ops {
        LPar "(", RPar ")", LSqb "[", RSqb "]", LBrace "{", RBrace "}", Colon ":", Comma ",", Semi ";",
        Plus "+", Minus "-", Star "*", Slash "/", VBar "|", Amper "&", Less "<", Greater ">", Equal "=",
        Dot ".", Percent "%", Tilde "~", Circumflex "^", At "@", Bang "!", EqEqual "==", NotEqual "!=",
        LessEqual "<=", GreaterEqual ">=", LeftShift "<<", RightShift ">>",
        DoubleStar "**", PlusEqual "+=", MinEqual "-=", StarEqual "*=", SlashEqual "/=",
        PercentEqual "%=", AmperEqual "&=", VBarEqual "|=", CircumflexEqual "^=", LeftShiftEqual "<<=",
        RightShiftEqual ">>=", DoubleStarEqual "**=", DoubleSlash "//", DoubleSlashEqual "//=",
        AtEqual "@=", Arrow "->", Ellipsis "...", ColonEqual ":=",
    }
    words {
        False "False", None "None", True "True", And "and", As "as", Assert "assert", Async "async",
        Await "await", Break "break", Class "class", Continue "continue", Def "def", Del "del",
        Elif "elif", Else "else", Except "except", Finally "finally", For "for", From "from",
        Global "global", If "if", Import "import", In "in", Is "is", Lambda "lambda",
        Nonlocal "nonlocal", Not "not", Or "or", Pass "pass", Raise "raise", Return "return",
        Try "try", While "while", With "with", Yield "yield",
    }
}

/// A range of the text: lines from 1, columns as byte offsets from 0, -1 where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Span {
    pub(super) line: i32,
    pub(super) col: i32,
    pub(super) end_line: i32,
    pub(super) end_col: i32,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    pub(super) kind: T,
    pub(super) span: Span,
    /// How many brackets were open once it was read.
    pub(super) level: u32,
    /// Byte offsets of its text in the normalised source.
    pub(super) start: usize,
    pub(super) end: usize,
}
