"""Python wrapper for Expat parser."""
# The events, errors and attributes of Expat, over texts: a document is decoded as it comes, and whole tokens are taken off its front. Every
# handler may feed or change the parser: a token is done with before its handler is called.

import codecs as _codecs
import sys as _sys
import types as _types
from _expat_content import _Content
from _expat_declarations import _Declarations
from _expat_tokens import *
from operator import index as _index

EXPAT_VERSION = "expat_2.8.0"
version_info = (2, 8, 0)
native_encoding = "UTF-8"
features = [
    ("sizeof(XML_Char)", 1),
    ("sizeof(XML_LChar)", 1),
    ("XML_DTD", 0),
    ("XML_CONTEXT_BYTES", 1024),
    ("XML_NS", 0),
    ("XML_BLAP_MAX_AMP", 100),
    ("XML_BLAP_ACT_THRES", 8388608),
    ("XML_GE", 0),
]
XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2


class ExpatError(Exception):
    pass


ExpatError.__module__ = "xml.parsers.expat"
error = ExpatError


def _constants(name, doc, values):
    module = _types.ModuleType(f"pyexpat.{name}", doc)
    vars(module).update(values)
    _sys.modules[f"pyexpat.{name}"] = module
    return module


errors = _constants(
    "errors",
    "Constants used to describe error conditions.",
    {f"XML_ERROR_{name}": text for name, text in _ERRORS}
    | {
        "codes": {text: i for i, (_, text) in enumerate(_ERRORS, 1)},
        "messages": {i: text for i, (_, text) in enumerate(_ERRORS, 1)},
    },
)
model = _constants(
    "model",
    "Constants used to interpret content model information.",
    {
        "XML_CTYPE_EMPTY": 1,
        "XML_CTYPE_ANY": 2,
        "XML_CTYPE_MIXED": 3,
        "XML_CTYPE_NAME": 4,
        "XML_CTYPE_CHOICE": 5,
        "XML_CTYPE_SEQ": 6,
        "XML_CQUANT_NONE": 0,
        "XML_CQUANT_OPT": 1,
        "XML_CQUANT_REP": 2,
        "XML_CQUANT_PLUS": 3,
    },
)


class xmlparser(_Declarations, _Content):
    """XML parser"""

    __slots__ = tuple(f"_{name}" for name in _HANDLERS) + (
        "intern", "_separator", "_base", "_encoding", "_forced", "_decoder", "_raw", "_text", "_at", "_final", "_started",
        "_state", "_tags", "_inputs", "_dtd", "_buffer", "_buffered", "_buffer_size", "_buffer_text", "_prefixes", "_ordered",
        "_specified", "_error", "_error_at", "_event", "_mark", "_expand", "_pe_parsing", "_foreign", "_bindings", "_in_cdata",
        "_subset", "_entity_names", "_deferral", "_parsing", "_doctype", "_threshold", "_factor", "_held",
        "_depth", "_width", "_partial", "_after",
    )

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'pyexpat.xmlparser' instances")

    def _begin(self, encoding, separator, intern, dtd):
        for name in _HANDLERS:
            setattr(self, f"_{name}", None)
        self.intern = intern
        self._separator = separator
        self._base = None
        self._forced = encoding
        self._encoding = None
        self._decoder = None
        self._raw = b""
        self._text = ""
        self._at = 0
        self._final = False
        self._started = False
        self._state = self._prolog
        self._tags = []
        self._inputs = []
        self._dtd = dtd
        self._buffer = []
        self._buffered = 0
        self._buffer_size = 8192
        self._buffer_text = self._prefixes = self._ordered = self._specified = False
        self._error = 0
        self._error_at = None
        self._event = 0
        # Offset, line, column and byte of a place that is not behind the current event.
        self._mark = (0, 1, 0, 0)
        self._expand = True
        self._pe_parsing = 0
        self._foreign = False
        self._bindings = {"xml": _XML} if separator is not None else {}
        self._in_cdata = False
        self._subset = False
        self._entity_names = []
        self._deferral = True
        self._parsing = False
        self._doctype = None
        self._threshold = 8 << 20
        self._factor = 100.0
        self._held = None
        self._depth = 0
        self._width = 1
        self._partial = 0
        self._after = None

    # Positions.

    def _place(self, at):
        from_, line, column, byte = self._mark
        if at < from_:
            return line, column, byte
        part = self._text[from_:at]
        if part:
            byte += self._bytes(part)
            newlines = part.count("\n")
            if "\r" in part:
                newlines += part.count("\r") - part.count("\r\n")
                # A line that ends with the part may end with the next character only.
                if part[-1] == "\r" and self._text[at : at + 1] == "\n":
                    newlines -= 1
            if newlines:
                line += newlines
                column = len(part) - 1 - max(part.rfind("\n"), part.rfind("\r"))
            else:
                column += len(part)
            self._mark = (at, line, column, byte)
        return line, column, byte

    def _bytes(self, part):
        if self._width != 1:
            return len(part.encode("utf-16-le", "surrogatepass"))
        if self._encoding is None or part.isascii():
            return len(part.encode("utf-8", "surrogatepass"))
        return len(part)

    def _current(self):
        return self._place(self._event)

    def _failed(self):
        return self._place(self._event if self._error_at is None else self._error_at)

    # Input.

    def _decode(self, data, final):
        """Takes bytes; what can be decoded goes to the text."""
        if self._decoder is None:
            self._raw += data
            if not self._choose(final):
                return
            data, self._raw = self._raw, b""
        if self._raw:
            data, self._raw = self._raw + data, b""
        try:
            self._text += self._decoder.decode(data, final)
        except UnicodeDecodeError as e:
            # What is wrong shows when the parser comes to it.
            rest = data if e.object is data else e.object
            self._text += self._decoded(rest[: e.start]) + "\x00"
            if e.end == len(rest) and final and self._encoding is None:
                self._held = "PARTIAL_CHAR"
            self._decoder = _Deaf()

    def _decoded(self, data):
        self._decoder.reset()
        return self._decoder.decode(data)

    def _choose(self, final):
        """Finds the encoding; whether enough is there to tell."""
        raw = self._raw
        name = self._forced
        if name is None:
            if len(raw) < 4 and not final:
                return False
            if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
                name = "utf-16"
            elif raw.startswith(b"\xef\xbb\xbf"):
                self._raw = raw[3:]
                self._mark = (0, 1, 1, 3)
                name = "utf-8"
            elif raw.startswith(b"<\x00"):
                name = "utf-16-le"
            elif raw.startswith(b"\x00<"):
                name = "utf-16-be"
            elif raw[:5] == b"<?xml"[: len(raw)] and raw[5:6] in (b" ", b"\t", b"\r", b"\n", b""):
                end = raw.find(b"?>")
                if end < 0 and not final:
                    return False
                found = (_declared if not self._is_external() else _text_declared)(raw[: end + 2].decode("latin-1"))
                name = "utf-8"
                if found and found[2]:
                    name = _unquoted(found[2])
                    try:
                        self._use(name)
                    except Exception as e:
                        # The declaration is told of first.
                        self._after = e
                        self._use("iso-8859-1")
                    return True
            else:
                name = "utf-8"
        self._use(name)
        return True

    def _is_external(self):
        return bool(self._entity_names) or self._subset

    def _use(self, name):
        lowered = name.lower()
        if lowered in ("utf-8", "utf8") and lowered != "utf8":
            self._encoding, decoder = None, "utf-8"
        elif lowered in ("utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be"):
            if self._forced is None and not self._raw.startswith((b"\xfe\xff", b"\xff\xfe", b"<\x00", b"\x00<")):
                raise _Wrong("INCORRECT_ENCODING")
            self._width = 2
            if self._raw.startswith((b"\xfe\xff", b"\xff\xfe")):
                self._mark = (0, 1, 1, 2)
            self._encoding = decoder = "utf-16" if lowered == "utf-16" else lowered
        elif lowered == "us-ascii":
            self._encoding, decoder = "ascii", "ascii"
        elif lowered == "iso-8859-1":
            self._encoding, decoder = "latin-1", "latin-1"
        else:
            table = bytes(range(256)).decode(name, "replace")
            if len(table) != 256:
                raise ValueError("multi-byte encodings are not supported")
            self._encoding = decoder = name
        self._decoder = _codecs.getincrementaldecoder(decoder)("strict")

    def Parse(self, data, isfinal=False, /):
        """Parse XML data.

        'data' can be a bytes-like object or a string.  If it is a string,
        the encoding declaration in the XML data is ignored.
        'isfinal' should be true at end of input."""
        final = bool(isfinal)
        if not isinstance(data, str):
            data = bytes(memoryview(data)) if not isinstance(data, bytes) else data
        if self._parsing:
            self._error = _CODES["NOT_STARTED"]
            self._complain()
        if self._error:
            self._complain()
        if self._final:
            self._error = _CODES["FINISHED"]
            self._complain()
        if self._at:
            self._place(self._at)
            offset, *rest = self._mark
            self._text = self._text[self._at :]
            self._mark = (max(offset - self._at, 0), *rest)
            self._event = max(self._event - self._at, 0)
            self._at = 0
        self._parsing = True
        try:
            if isinstance(data, str):
                if self._decoder is None:
                    self._forced = "utf-8"
                    self._choose(True)
                    if data.startswith("\ufeff"):
                        data = data[1:]
                        self._mark = (0, 1, 1, 3)
                self._text += data
                self._dtd.direct += len(data)
            else:
                self._decode(data, final)
                self._dtd.direct += len(data)
            self._final = final
            # A token that is not all there is looked at again when twice as much has come.
            left = len(self._text) - self._at
            if not final and self._deferral and left < 2 * self._partial:
                return 1
            begin = self._at
            self._run()
            self._partial = left if self._at == begin else 0
            if self._buffered:
                self._flush()
        except _Wrong as e:
            self._error = e.code
            self._error_at = e.at if e.at is not None and not self._inputs else None
        except BaseException:
            for name in _HANDLERS:
                setattr(self, f"_{name}", None)
            self._error = self._error or _CODES["FINISHED"]
            raise
        finally:
            self._parsing = False
        if self._error:
            if self._buffered:
                self._flush()
            self._complain()
        return 1

    def _complain(self):
        line, column, _ = self._failed()
        e = ExpatError(f"{ErrorString(self._error)}: line {line}, column {column}")
        e.code = self._error
        e.offset = column
        e.lineno = line
        raise e

    def ParseFile(self, file, /):
        """Parse XML data from a binary file-like object.

        Its read() method should return bytes."""
        try:
            read = file.read
        except AttributeError:
            raise TypeError("argument must have 'read' attribute") from None
        while True:
            data = read(2048)
            if not isinstance(data, (bytes, bytearray)):
                raise TypeError(f"read() did not return a bytes object (type={type(data).__name__})")
            result = self.Parse(data, not data)
            if not data:
                return result

    def _run(self):
        while True:
            try:
                self._state()
                return
            except _More:
                if not self._final:
                    return
                text = self._text
                raise _Wrong(self._held or ("NO_ELEMENTS" if self._at >= len(text) else "UNCLOSED_TOKEN"), self._at) from None
            except _Change:
                pass

    # Events.

    def _flush(self):
        text = "".join(self._buffer)
        self._buffer.clear()
        self._buffered = 0
        handler = self._CharacterDataHandler
        if handler is not None:
            handler(text)

    def _default(self, raw):
        handler = self._DefaultHandlerExpand if self._expand else self._DefaultHandler
        if handler is not None and raw:
            if self._buffered:
                self._flush()
            handler(raw)

    def _default_tokens(self, raw, at):
        """A declaration for the default handler, which gets it in pieces."""
        if self._DefaultHandler is None and self._DefaultHandlerExpand is None:
            return
        for token in _tokens(raw):
            if not self._inputs:
                self._event = at + token.start()
            self._default(token[0])

    def _characters(self, text, raw):
        handler = self._CharacterDataHandler
        if handler is None:
            self._default(raw)
        elif not self._buffer_text:
            handler(text)
        else:
            if self._buffered + len(text) > self._buffer_size:
                if self._buffered:
                    self._flush()
                if self._CharacterDataHandler is None:
                    return
                if len(text) > self._buffer_size:
                    self._CharacterDataHandler(text)
                    return
            self._buffer.append(text)
            self._buffered += len(text)

    def _call(self, handler, raw, *args):
        if handler is None:
            self._default(raw)
        else:
            if self._buffered:
                self._flush()
            return handler(*args)

    def _interned(self, name):
        return name if self.intern is None else self.intern.setdefault(name, name)

    # What programs set and ask.

    def SetBase(self, base, /):
        """Set the base URL for the parser."""
        if not isinstance(base, str):
            raise TypeError(f"SetBase() argument must be str, not {_kind(base)}")
        self._base = base

    def GetBase(self, /):
        """Return base URL string for the parser."""
        return self._base

    def GetInputContext(self, /):
        """Return the input which generated the current event as bytes."""
        if not self._parsing:
            return None
        text = self._inputs[0][0] if self._inputs else self._text
        at = self._inputs[0][3] if self._inputs else self._event
        return text[at:].encode(self._encoding or "utf-8", "surrogatepass")

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler."""
        if context is not None and not isinstance(context, str):
            raise TypeError(f"ExternalEntityParserCreate() argument 1 must be str or None, not {_kind(context)}")
        made = object.__new__(type(self))
        made._begin(encoding, self._separator, self.intern, self._dtd)
        for name in _HANDLERS:
            setattr(made, f"_{name}", getattr(self, f"_{name}"))
        for name in (
            "_base", "_buffer_size", "_buffer_text", "_prefixes", "_ordered", "_specified", "_expand", "_pe_parsing",
            "_threshold", "_factor", "_deferral",
        ):
            setattr(made, name, getattr(self, name))
        made._bindings = dict(self._bindings)
        if context is None:
            made._subset = True
            made._state = made._external
        else:
            made._entity_names = [part for part in context.split("\f") if "=" not in part] or [""]
            made._state = made._entity_content
        return made

    def SetParamEntityParsing(self, flag, /):
        """Controls parsing of parameter entities (including the external DTD subset)."""
        if self._started:
            return 0
        self._pe_parsing = _index(flag)
        return 1

    def UseForeignDTD(self, flag=True, /):
        """Allows the application to provide an artificial external subset if one is not specified as part of the document instance."""
        if self._started:
            self._error = _CODES["CANT_CHANGE_FEATURE_ONCE_PARSING"]
            self._complain()
        self._foreign = bool(flag)

    def SetBillionLaughsAttackProtectionActivationThreshold(self, threshold, /):
        """Sets the number of output bytes needed to activate protection against billion laughs attacks."""
        self._threshold = _index(threshold)

    def SetBillionLaughsAttackProtectionMaximumAmplification(self, max_factor, /):
        """Sets the maximum tolerated amplification factor for protection against billion laughs attacks."""
        self._factor = _factor(max_factor)

    def SetAllocTrackerActivationThreshold(self, threshold, /):
        """Sets the number of allocated bytes of dynamic memory needed to activate protection against disproportionate use of RAM."""
        _index(threshold)

    def SetAllocTrackerMaximumAmplification(self, max_factor, /):
        """Sets the maximum amplification factor between direct input and bytes of dynamic memory allocated."""
        _factor(max_factor)

    def SetReparseDeferralEnabled(self, enabled, /):
        """Enable/Disable reparse deferral; enabled by default with Expat >=2.6.0."""
        self._deferral = bool(enabled)

    def GetReparseDeferralEnabled(self, /):
        """Retrieve reparse deferral enabled status; always returns false with Expat <2.6.0."""
        return self._deferral

    def _set_buffer_size(self, value):
        if not isinstance(value, int):
            raise TypeError("buffer_size must be an integer")
        if value <= 0:
            raise ValueError("buffer_size must be greater than zero")
        if value > 2**31 - 1:
            raise ValueError(f"buffer_size must not be greater than {2**31 - 1}")
        if self._buffered:
            self._flush()
        self._buffer_size = value

    def _set_buffer_text(self, value):
        if self._buffered and not value:
            self._flush()
        self._buffer_text = bool(value)

    ErrorCode = property(lambda self: self._error)
    ErrorLineNumber = property(lambda self: self._failed()[0])
    ErrorColumnNumber = property(lambda self: self._failed()[1])
    ErrorByteIndex = property(lambda self: self._failed()[2])
    CurrentLineNumber = property(lambda self: self._current()[0])
    CurrentColumnNumber = property(lambda self: self._current()[1])
    CurrentByteIndex = property(lambda self: self._current()[2])
    buffer_size = property(lambda self: self._buffer_size, _set_buffer_size)
    buffer_text = property(lambda self: self._buffer_text, _set_buffer_text)
    buffer_used = property(lambda self: self._buffered)
    namespace_prefixes = property(
        lambda self: self._prefixes, lambda self, value: setattr(self, "_prefixes", bool(value))
    )
    ordered_attributes = property(
        lambda self: self._ordered, lambda self, value: setattr(self, "_ordered", bool(value))
    )
    specified_attributes = property(
        lambda self: self._specified, lambda self, value: setattr(self, "_specified", bool(value))
    )


def _handler(name):
    slot = f"_{name}"

    def set_handler(self, value):
        if self._buffered and name == "CharacterDataHandler":
            self._flush()
        setattr(self, slot, value)
        if name == "DefaultHandler":
            self._expand = False
        elif name == "DefaultHandlerExpand":
            self._expand = True

    return property(lambda self: getattr(self, slot), set_handler)


for _each in _HANDLERS:
    setattr(xmlparser, _each, _handler(_each))
del _each
xmlparser.__qualname__ = "xmlparser"
XMLParserType = xmlparser


class _Deaf:
    """Stands for the decoder of a text that has ended in an error."""

    def decode(self, data, final=False):
        return ""

    def reset(self):
        pass


def _factor(v):
    if not hasattr(type(v), "__float__") and not hasattr(type(v), "__index__"):
        raise TypeError(f"must be real number, not {_kind(v)}")
    if not float(v) >= 1:
        raise ExpatError("'max_factor' must be at least 1.0")
    return float(v)


def _kind(v):
    return "None" if v is None else type(v).__name__


def ParserCreate(encoding=None, namespace_separator=None, intern=...):
    """Return a new XML parser object."""
    for name, v in ("encoding", encoding), ("namespace_separator", namespace_separator):
        if v is not None and not isinstance(v, str):
            raise TypeError(f"ParserCreate() argument '{name}' must be str or None, not {_kind(v)}")
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError("namespace_separator must be at most one character, omitted, or None")
    if intern is ...:
        intern = {}
    elif intern is not None and not isinstance(intern, dict):
        raise TypeError("intern must be a dictionary")
    parser = object.__new__(xmlparser)
    parser._begin(encoding, namespace_separator, intern, _Dtd())
    return parser


def ErrorString(code, /):
    """Returns string error for given number."""
    code = _index(code)
    return _ERRORS[code - 1][1] if 0 < code <= len(_ERRORS) else None
