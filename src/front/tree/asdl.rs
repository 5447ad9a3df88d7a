//! The abstract grammar of Python 3.14: every node class with its fields, once.
//!
//! The text of a class's fields is in ASDL (`expr* body`: type, `*` many, `?` optional, name). `Kind` numbers the classes that have
//! instances; `CLASSES` has the same order. Knows nothing of trees.

/// A node class that has instances.
pub struct Class {
    pub kind: Kind,
    pub name: &'static str,
    /// The class it belongs to (`stmt`, `expr`, …), or its own name.
    pub sum: &'static str,
    /// Fields in ASDL, separated by commas.
    pub fields: &'static str,
    /// Instances have a position.
    pub placed: bool,
}

/// A class of classes.
pub struct Sum {
    pub name: &'static str,
    pub placed: bool,
    /// The end of the position may be left out.
    pub optional_end: bool,
    /// It is its only instance's class.
    pub product: bool,
    /// What one does who reads a node of it, for errors of recursion.
    pub reading: &'static str,
}

/// The type of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    Identifier,
    Int,
    String,
    Constant,
    /// An instance of the class of that name.
    Node(&'static str),
}

/// How often a field's value occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    One,
    Optional,
    Many,
    /// A list whose items may be `None`.
    ManyOptional,
}

/// A field of a node class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldDef {
    pub name: &'static str,
    pub kind: FieldType,
    pub count: Count,
}

impl Class {
    /// The fields in order.
    pub fn field_defs(&self) -> impl Iterator<Item = FieldDef> + use<> {
        self.fields.split(", ").filter(|text| !text.is_empty()).map(|text| {
            let (kind, name) = text.split_once(' ').unwrap_or((text, ""));
            let (kind, count) = match kind {
                _ if kind.ends_with("?*") => (&kind[..kind.len() - 2], Count::ManyOptional),
                _ if kind.ends_with('*') => (&kind[..kind.len() - 1], Count::Many),
                _ if kind.ends_with('?') => (&kind[..kind.len() - 1], Count::Optional),
                _ => (kind, Count::One),
            };
            let kind = match kind {
                "identifier" => FieldType::Identifier,
                "int" => FieldType::Int,
                "string" => FieldType::String,
                "constant" => FieldType::Constant,
                other => FieldType::Node(other),
            };
            FieldDef { name, kind, count }
        })
    }
}

macro_rules! asdl {
    ($( $sum:literal $placed:literal $optional:literal $product:literal { $( $kind:ident $name:literal $fields:literal; )* } )*) => {
        /// Names every node class that has instances.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Kind { $($( $kind, )*)* }

        pub static CLASSES: &[Class] = &[
            $($( Class { kind: Kind::$kind, name: $name, sum: $sum, fields: $fields, placed: $placed }, )*)*
        ];

        pub static SUMS: &[Sum] = &[
            $( Sum {
                name: $sum,
                placed: $placed,
                optional_end: $optional,
                product: $product,
                reading: concat!(" while traversing '", $sum, "' node"),
            }, )*
        ];
    };
}

impl Kind {
    pub fn class(self) -> &'static Class {
        &CLASSES[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.class().name
    }
}

asdl! {
    "mod" false false false {
        Module "Module" "stmt* body, type_ignore* type_ignores";
        Interactive "Interactive" "stmt* body";
        Expression "Expression" "expr body";
        FunctionType "FunctionType" "expr* argtypes, expr returns";
    }
    "stmt" true true false {
        FunctionDef "FunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params";
        AsyncFunctionDef "AsyncFunctionDef" "identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params";
        ClassDef "ClassDef" "identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params";
        Return "Return" "expr? value";
        Delete "Delete" "expr* targets";
        Assign "Assign" "expr* targets, expr value, string? type_comment";
        TypeAlias "TypeAlias" "expr name, type_param* type_params, expr value";
        AugAssign "AugAssign" "expr target, operator op, expr value";
        AnnAssign "AnnAssign" "expr target, expr annotation, expr? value, int simple";
        For "For" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment";
        AsyncFor "AsyncFor" "expr target, expr iter, stmt* body, stmt* orelse, string? type_comment";
        While "While" "expr test, stmt* body, stmt* orelse";
        If "If" "expr test, stmt* body, stmt* orelse";
        With "With" "withitem* items, stmt* body, string? type_comment";
        AsyncWith "AsyncWith" "withitem* items, stmt* body, string? type_comment";
        Match "Match" "expr subject, match_case* cases";
        Raise "Raise" "expr? exc, expr? cause";
        Try "Try" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody";
        TryStar "TryStar" "stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody";
        Assert "Assert" "expr test, expr? msg";
        Import "Import" "alias* names";
        ImportFrom "ImportFrom" "identifier? module, alias* names, int? level";
        Global "Global" "identifier* names";
        Nonlocal "Nonlocal" "identifier* names";
        ExprStmt "Expr" "expr value";
        Pass "Pass" "";
        Break "Break" "";
        Continue "Continue" "";
    }
    "expr" true true false {
        BoolOp "BoolOp" "boolop op, expr* values";
        NamedExpr "NamedExpr" "expr target, expr value";
        BinOp "BinOp" "expr left, operator op, expr right";
        UnaryOp "UnaryOp" "unaryop op, expr operand";
        Lambda "Lambda" "arguments args, expr body";
        IfExp "IfExp" "expr test, expr body, expr orelse";
        Dict "Dict" "expr?* keys, expr* values";
        Set "Set" "expr* elts";
        ListComp "ListComp" "expr elt, comprehension* generators";
        SetComp "SetComp" "expr elt, comprehension* generators";
        DictComp "DictComp" "expr key, expr value, comprehension* generators";
        GeneratorExp "GeneratorExp" "expr elt, comprehension* generators";
        Await "Await" "expr value";
        Yield "Yield" "expr? value";
        YieldFrom "YieldFrom" "expr value";
        Compare "Compare" "expr left, cmpop* ops, expr* comparators";
        Call "Call" "expr func, expr* args, keyword* keywords";
        FormattedValue "FormattedValue" "expr value, int conversion, expr? format_spec";
        Interpolation "Interpolation" "expr value, constant str, int conversion, expr? format_spec";
        JoinedStr "JoinedStr" "expr* values";
        TemplateStr "TemplateStr" "expr* values";
        Constant "Constant" "constant value, string? kind";
        Attribute "Attribute" "expr value, identifier attr, expr_context ctx";
        Subscript "Subscript" "expr value, expr slice, expr_context ctx";
        Starred "Starred" "expr value, expr_context ctx";
        Name "Name" "identifier id, expr_context ctx";
        List "List" "expr* elts, expr_context ctx";
        Tuple "Tuple" "expr* elts, expr_context ctx";
        Slice "Slice" "expr? lower, expr? upper, expr? step";
    }
    "expr_context" false false false { Load "Load" ""; Store "Store" ""; Del "Del" ""; }
    "boolop" false false false { And "And" ""; Or "Or" ""; }
    "operator" false false false {
        Add "Add" ""; Sub "Sub" ""; Mult "Mult" ""; MatMult "MatMult" ""; Div "Div" ""; Mod "Mod" ""; Pow "Pow" "";
        LShift "LShift" ""; RShift "RShift" ""; BitOr "BitOr" ""; BitXor "BitXor" ""; BitAnd "BitAnd" ""; FloorDiv "FloorDiv" "";
    }
    "unaryop" false false false { Invert "Invert" ""; Not "Not" ""; UAdd "UAdd" ""; USub "USub" ""; }
    "cmpop" false false false {
        Eq "Eq" ""; NotEq "NotEq" ""; Lt "Lt" ""; LtE "LtE" ""; Gt "Gt" ""; GtE "GtE" ""; Is "Is" ""; IsNot "IsNot" ""; In "In" "";
        NotIn "NotIn" "";
    }
    "comprehension" false false true { Comprehension "comprehension" "expr target, expr iter, expr* ifs, int is_async"; }
    "excepthandler" true true false { ExceptHandler "ExceptHandler" "expr? type, identifier? name, stmt* body"; }
    "arguments" false false true {
        Arguments "arguments" "arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults";
    }
    "arg" true true true { Arg "arg" "identifier arg, expr? annotation, string? type_comment"; }
    "keyword" true true true { Keyword "keyword" "identifier? arg, expr value"; }
    "alias" true true true { Alias "alias" "identifier name, identifier? asname"; }
    "withitem" false false true { WithItem "withitem" "expr context_expr, expr? optional_vars"; }
    "match_case" false false true { MatchCase "match_case" "pattern pattern, expr? guard, stmt* body"; }
    "pattern" true false false {
        MatchValue "MatchValue" "expr value";
        MatchSingleton "MatchSingleton" "constant value";
        MatchSequence "MatchSequence" "pattern* patterns";
        MatchMapping "MatchMapping" "expr* keys, pattern* patterns, identifier? rest";
        MatchClass "MatchClass" "expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns";
        MatchStar "MatchStar" "identifier? name";
        MatchAs "MatchAs" "pattern? pattern, identifier? name";
        MatchOr "MatchOr" "pattern* patterns";
    }
    "type_ignore" false false false { TypeIgnore "TypeIgnore" "int lineno, string tag"; }
    "type_param" true false false {
        TypeVar "TypeVar" "identifier name, expr? bound, expr? default_value";
        ParamSpec "ParamSpec" "identifier name, expr? default_value";
        TypeVarTuple "TypeVarTuple" "identifier name, expr? default_value";
    }
}
