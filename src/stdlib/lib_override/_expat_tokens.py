"""Tokens of XML, the errors of Expat, and what a document type declares."""

import re as _re

_ERRORS = (
    ("NO_MEMORY", "out of memory"),
    ("SYNTAX", "syntax error"),
    ("NO_ELEMENTS", "no element found"),
    ("INVALID_TOKEN", "not well-formed (invalid token)"),
    ("UNCLOSED_TOKEN", "unclosed token"),
    ("PARTIAL_CHAR", "partial character"),
    ("TAG_MISMATCH", "mismatched tag"),
    ("DUPLICATE_ATTRIBUTE", "duplicate attribute"),
    ("JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    ("PARAM_ENTITY_REF", "illegal parameter entity reference"),
    ("UNDEFINED_ENTITY", "undefined entity"),
    ("RECURSIVE_ENTITY_REF", "recursive entity reference"),
    ("ASYNC_ENTITY", "asynchronous entity"),
    ("BAD_CHAR_REF", "reference to invalid character number"),
    ("BINARY_ENTITY_REF", "reference to binary entity"),
    ("ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    ("MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    ("UNKNOWN_ENCODING", "unknown encoding"),
    ("INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    ("UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    ("EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    ("NOT_STANDALONE", "document is not standalone"),
    ("UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
    ("ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
    ("FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
    ("CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
    ("UNBOUND_PREFIX", "unbound prefix"),
    ("UNDECLARING_PREFIX", "must not undeclare prefix"),
    ("INCOMPLETE_PE", "incomplete markup in parameter entity"),
    ("XML_DECL", "XML declaration not well-formed"),
    ("TEXT_DECL", "text declaration not well-formed"),
    ("PUBLICID", "illegal character(s) in public id"),
    ("SUSPENDED", "parser suspended"),
    ("NOT_SUSPENDED", "parser not suspended"),
    ("ABORTED", "parsing aborted"),
    ("FINISHED", "parsing finished"),
    ("SUSPEND_PE", "cannot suspend in external parameter entity"),
    ("RESERVED_PREFIX_XML", "reserved prefix (xml) must not be undeclared or bound to another namespace name"),
    ("RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
    ("RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
    ("INVALID_ARGUMENT", "invalid argument"),
    ("NO_BUFFER", "a successful prior call to function XML_GetBuffer was required"),
    ("AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
    ("NOT_STARTED", "parser not started"),
)


_CODES = {name: i for i, (name, _) in enumerate(_ERRORS, 1)}
_XML = "http://www.w3.org/XML/1998/namespace"
_XMLNS = "http://www.w3.org/2000/xmlns/"

# Tokens. What is repeated never gives characters back, so that a token that does not end costs one walk.
_S = r"[ \t\r\n]"
_START = (
    r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_N = rf"[{_START}][{_START}\-.0-9\xB7\u0300-\u036F\u203F\u2040]*+"
_BAD = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_Q = rf"""(?:"[^"{_BAD}]*+"|'[^'{_BAD}]*+')"""
_VALUE = rf"""(?:"[^<"{_BAD}]*+"|'[^<'{_BAD}]*+')"""

_name = _re.compile(_N).match
_nmtoken = _re.compile(rf"[{_START}\-.0-9\xB7\u0300-\u036F\u203F\u2040]").match
_space = _re.compile(rf"{_S}++").match
_spaces = _re.compile(rf"{_S}*+").match
_data = _re.compile(rf"(?:[^<&\r\n\]{_BAD}]++|\](?!\]>|\]?\Z))++").match
_cdata = _re.compile(rf"[^\r\n\]{_BAD}]++").match
_start_tag = _re.compile(rf"<({_N})((?:{_S}++{_N}{_S}*+={_S}*+{_VALUE})*+){_S}*+(/?)>").match
_attributes = _re.compile(rf"({_N}){_S}*+={_S}*+({_VALUE})").findall
_end_tag = _re.compile(rf"</({_N}){_S}*+>").match
_comment = _re.compile(rf"<!--((?:[^-{_BAD}]|-[^-{_BAD}])*+)-->").match
_pi = _re.compile(rf"<\?({_N})(?:{_S}++((?:[^?{_BAD}]|\?(?!>))*+))?\?>").match
_reference = _re.compile(rf"&(?:({_N})|#([0-9]++)|#x([0-9a-fA-F]++));").match
_references = _re.compile(r"&[^;]*;?|[\t\n\r]")
_bad = _re.compile(f"[{_BAD}]").search
_declared = _re.compile(
    rf"""<\?xml{_S}++version{_S}*+={_S}*+({_Q})(?:{_S}++encoding{_S}*+={_S}*+({_Q}))?"""
    rf"""(?:{_S}++standalone{_S}*+={_S}*+({_Q}))?{_S}*+\?>"""
).fullmatch
_text_declared = _re.compile(
    rf"""<\?xml(?:{_S}++version{_S}*+={_S}*+({_Q}))?{_S}++encoding{_S}*+={_S}*+({_Q})()?{_S}*+\?>"""
).fullmatch
_encoding_name = _re.compile(r"[A-Za-z][A-Za-z0-9._\-]*").fullmatch
_doctype = _re.compile(
    rf"<!DOCTYPE{_S}++({_N})(?:{_S}++(?:SYSTEM{_S}++({_Q})|PUBLIC{_S}++({_Q}){_S}++({_Q})))?{_S}*+([\[>])"
).match
_tokens = _re.compile(rf"<![A-Z]+|{_S}++|{_Q}|#?{_N}[?*+]?|\)[?*+]|.").finditer
_declaration = _re.compile(rf"""<!(?:[^<>"'{_BAD}]|{_Q})*+>""").match
_entity = _re.compile(
    rf"<!ENTITY{_S}++(?:(%){_S}++)?({_N}){_S}++(?:({_Q})|(?:SYSTEM{_S}++({_Q})|PUBLIC{_S}++({_Q}){_S}++({_Q}))"
    rf"(?:{_S}++NDATA{_S}++({_N}))?){_S}*+>"
).fullmatch
_notation = _re.compile(
    rf"<!NOTATION{_S}++({_N}){_S}++(?:SYSTEM{_S}++({_Q})|PUBLIC{_S}++({_Q})(?:{_S}++({_Q}))?){_S}*+>"
).fullmatch
_element = _re.compile(rf"<!ELEMENT{_S}++({_N}){_S}++([^>]*+)>").fullmatch
_attlist = _re.compile(rf"<!ATTLIST{_S}++({_N})([^\0]*)>").fullmatch
_attribute = _re.compile(
    rf"{_S}++({_N}){_S}++(CDATA|ID|IDREF|IDREFS|ENTITY|ENTITIES|NMTOKEN|NMTOKENS|(?:NOTATION{_S}++)?\([^)]*\))"
    rf"{_S}++(?:(#REQUIRED|#IMPLIED)|(?:(#FIXED){_S}++)?({_Q}))"
).match
_model_token = _re.compile(rf"{_S}*+(#PCDATA|{_N}|[(),|])([?*+]?)").match
_pe_reference = _re.compile(rf"%({_N});")
_public = _re.compile(r"[ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]*").fullmatch

_BUILTIN = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_HANDLERS = (
    "StartElementHandler",
    "EndElementHandler",
    "ProcessingInstructionHandler",
    "CharacterDataHandler",
    "UnparsedEntityDeclHandler",
    "NotationDeclHandler",
    "StartNamespaceDeclHandler",
    "EndNamespaceDeclHandler",
    "CommentHandler",
    "StartCdataSectionHandler",
    "EndCdataSectionHandler",
    "DefaultHandler",
    "DefaultHandlerExpand",
    "NotStandaloneHandler",
    "ExternalEntityRefHandler",
    "StartDoctypeDeclHandler",
    "EndDoctypeDeclHandler",
    "EntityDeclHandler",
    "XmlDeclHandler",
    "ElementDeclHandler",
    "AttlistDeclHandler",
    "SkippedEntityHandler",
)


class _Wrong(Exception):
    """What is wrong, and where in the text."""

    def __init__(self, name, at=None):
        self.code = _CODES[name]
        self.at = at


class _More(Exception):
    """The token at the front is not all there."""


class _Entity:
    __slots__ = ("name", "value", "base", "system", "public", "notation", "open", "in_subset")

    def __init__(self, name, value, base, system, public, notation, in_subset):
        self.name, self.value, self.base = name, value, base
        self.system, self.public, self.notation = system, public, notation
        self.open = False
        self.in_subset = in_subset


class _Dtd:
    """What a document type declares; parsers of external entities share it."""

    __slots__ = ("entities", "parameters", "attributes", "has_external", "standalone", "direct", "indirect", "processed")

    def __init__(self):
        self.entities = {}
        self.parameters = {}
        # By element: {attribute: (type, default or None)}.
        self.attributes = {}
        self.has_external = False
        self.standalone = False
        self.processed = True
        # Characters read, and characters that came of entities.
        self.direct = self.indirect = 0


def _lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _unquoted(text):
    return None if text is None else text[1:-1]


def _public_id(text):
    if text is None:
        return None
    if not _public(text[1:-1]):
        raise _Wrong("PUBLICID")
    return " ".join(text[1:-1].split())


def _character(decimal, hexadecimal):
    digits = (decimal or hexadecimal).lstrip("0")
    n = int(digits or "0", 10 if decimal else 16) if len(digits) < 9 else 0
    if 0x20 <= n <= 0xD7FF or 0xE000 <= n <= 0xFFFD or 0x10000 <= n <= 0x10FFFF or n in (9, 10, 13):
        return chr(n)
    raise _Wrong("BAD_CHAR_REF")


def _attribute_trouble(text, at):
    """Where the attributes of a start tag, from `at` on, go wrong; `_More` if they may go on well."""
    end = len(text)
    while True:
        spaces = _spaces(text, at).end()
        if spaces >= end:
            raise _More
        if text[spaces] == ">":
            return spaces
        if text[spaces] == "/":
            if spaces + 1 >= end:
                raise _More
            return spaces + 1
        if spaces == at:
            return at
        at = spaces
        name = _name(text, at)
        if not name:
            return at
        at = _spaces(text, name.end()).end()
        if at >= end:
            raise _More
        if text[at] != "=":
            return at
        at = _spaces(text, at + 1).end()
        if at >= end:
            raise _More
        quote = text[at]
        if quote not in "\"'":
            return at
        at += 1
        while at < end and text[at] != quote:
            if text[at] == "<" or _bad(text, at, at + 1):
                return at
            at += 1
        if at >= end:
            raise _More
        at += 1
        if at >= end:
            raise _More


class _Change(Exception):
    """The parser has gone on to another state."""


__all__ = [name for name in globals() if name[:2] != "__"]
