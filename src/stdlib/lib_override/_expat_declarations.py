"""Prologs and document types for pyexpat: the declarations of internal and external subsets."""

from _expat_tokens import *


class _Declarations:
    """The part of a parser that reads declarations. The parser's own attributes are described there."""

    __slots__ = ()

    def _pe_allowed(self):
        return self._pe_parsing == 2 or self._pe_parsing == 1 and not self._dtd.standalone

    def _misc(self, text, at):
        """A comment or processing instruction at `at`, in any state."""
        if text.startswith("<!--", at):
            found = _comment(text, at)
            if not found:
                raise self._comment_trouble(text, at)
            self._at = found.end()
            self._call(self._CommentHandler, found[0], _lines(found[1]))
            return
        found = _pi(text, at)
        if not found or found[1].lower() == "xml":
            raise self._pi_trouble(text, at)
        self._at = found.end()
        self._call(
            self._ProcessingInstructionHandler, found[0], self._interned(found[1]), _lines(found[2] or "")
        )

    def _comment_trouble(self, text, at):
        end = text.find("--", at + 4)
        bad = _bad(text, at)
        if bad and (end < 0 or bad.start() < end):
            return _Wrong("INVALID_TOKEN", bad.start())
        if end < 0 or end + 2 >= len(text):
            return _More()
        return _Wrong("INVALID_TOKEN", end + 2)

    def _pi_trouble(self, text, at):
        name = _name(text, at + 2)
        if not name:
            return _More() if at + 2 >= len(text) else _Wrong("INVALID_TOKEN", at + 2)
        end = name.end()
        if end >= len(text):
            return _More()
        if name[0] == "xml":
            return _Wrong("MISPLACED_XML_PI", at) if "?>" in text[at:] else _More()
        if name[0].lower() == "xml":
            return _Wrong("INVALID_TOKEN", end)
        if not _space(text, end) and not text.startswith("?>", end):
            if text[end] == "?" and end + 1 >= len(text):
                return _More()
            return _Wrong("INVALID_TOKEN", end + (text[end] == "?"))
        bad = _bad(text, at)
        return _Wrong("INVALID_TOKEN", bad.start()) if bad else _More()

    def _declare(self, text):
        """The XML or text declaration that the text begins with."""
        end = text.find("?>")
        if end < 0:
            raise _More
        end += 2
        external = self._is_external()
        found = (_text_declared if external else _declared)(text[:end])
        wrong = "TEXT_DECL" if external else "XML_DECL"
        if not found:
            raise _Wrong(wrong, 5 if text[5:7] == "?>" else 6)
        version, encoding, standalone = map(_unquoted, found.groups())
        if not external and not _re.fullmatch(r"[a-zA-Z0-9_.:\-]+", version):
            raise _Wrong(wrong, 5)
        if encoding is not None and not _encoding_name(encoding) or standalone not in (None, "yes", "no", ""):
            raise _Wrong(wrong, found.start(3 if standalone not in (None, "yes", "no", "") else 2) + 1)
        self._at = end
        if standalone == "yes":
            self._dtd.standalone = True
        number = -1 if not standalone else int(standalone == "yes")
        if self._XmlDeclHandler is not None and not external:
            self._call(self._XmlDeclHandler, None, version, encoding, number)
        else:
            self._default(found[0])
        if self._after is not None:
            if isinstance(self._after, _Wrong):
                self._after.at = found.start(2) + 1
            raise self._after
        if self._width == 2 and encoding is not None and not encoding.lower().startswith("utf-16"):
            raise _Wrong("INCORRECT_ENCODING", found.start(2) + 1)

    def _first(self):
        """Whether the text was looked at for a declaration."""
        text = self._text
        if not self._started:
            if "<?xml".startswith(text[:5]) and len(text) < 7 and not self._final:
                raise _More
            self._started = True
            if text.startswith("<?xml") and (_space(text, 5) or text.startswith("?>", 5)):
                self._started = False
                self._declare(text)
                self._started = True

    def _prolog(self):
        self._first()
        while True:
            text, at = self._text, self._at
            self._event = at
            if self._skip_space(text, at):
                continue
            if at >= len(text):
                raise _More
            if text[at] != "<":
                raise _Wrong("SYNTAX" if _nmtoken(text, at) or text[at] in "])>|,%" else "INVALID_TOKEN", at)
            if at + 1 >= len(text):
                raise _More
            if text.startswith(("<!--", "<?"), at):
                self._misc(text, at)
            elif text[at + 1] == "!":
                if "<!DOCTYPE".startswith(text[at : at + 9]) or "<!--".startswith(text[at : at + 4]):
                    if text.startswith("<!DOCTYPE", at) and self._doctype is None:
                        self._document_type(text, at)
                        continue
                    if len(text) - at < 9:
                        raise _More
                if at + 2 >= len(text):
                    raise _More
                known = text[at + 2].isalpha() or text[at + 2] == "["
                raise _Wrong("SYNTAX", at) if known else _Wrong("INVALID_TOKEN", at + 2)
            elif _name(text, at + 1):
                if self._foreign and self._doctype is None:
                    self._foreign_subset()
                self._state = self._content
                raise _Change
            else:
                raise _Wrong("INVALID_TOKEN", at + 1)

    def _document_type(self, text, at):
        found = _doctype(text, at)
        if not found:
            bad = _bad(text, at)
            end = _re.compile(r"[\[>]").search(text, at)
            if bad and (not end or bad.start() < end.start()):
                raise _Wrong("INVALID_TOKEN", bad.start())
            if not end:
                raise _More
            name = _name(text, _spaces(text, at + 9).end())
            raise _Wrong("SYNTAX", name.end()) if name else _Wrong("INVALID_TOKEN", at + 9)
        name, system, public, public_system, last = found.groups()
        system = _unquoted(system or public_system)
        public = _public_id(public)
        self._at = found.end()
        self._doctype = (name, system, public)
        subset = last == "["
        if system is not None:
            self._dtd.has_external = True
            if self._pe_parsing == 0:
                self._event = found.start(2) if found[2] else found.start(4)
                self._standalone()
        self._event = found.end() - 1
        if self._StartDoctypeDeclHandler is not None:
            self._call(self._StartDoctypeDeclHandler, None, self._interned(name), system, public, int(subset))
        else:
            self._default_tokens(found[0] if subset else found[0][:-1], at)
            self._event = found.end() - 1
        if subset:
            self._state = self._internal
            raise _Change
        self._end_doctype(">")

    def _foreign_subset(self):
        self._doctype = (None, None, None)
        if self._pe_allowed() and self._ExternalEntityRefHandler is not None:
            self._dtd.has_external = True
            if not self._call(self._ExternalEntityRefHandler, None, None, self._base, None, None):
                raise _Wrong("EXTERNAL_ENTITY_HANDLING")
            self._standalone()

    def _standalone(self):
        if not self._dtd.standalone and self._NotStandaloneHandler is not None:
            if not self._call(self._NotStandaloneHandler, None):
                raise _Wrong("NOT_STANDALONE")

    def _end_doctype(self, raw):
        _, system, public = self._doctype
        if (system is not None or self._foreign) and self._pe_allowed() and self._ExternalEntityRefHandler is not None:
            base = self._base
            if not self._call(
                self._ExternalEntityRefHandler, None, None, base, self._interned(system), self._interned(public)
            ):
                raise _Wrong("EXTERNAL_ENTITY_HANDLING")
            self._standalone()
        if self._EndDoctypeDeclHandler is not None:
            self._call(self._EndDoctypeDeclHandler, None)
        elif self._StartDoctypeDeclHandler is None:
            self._default(raw)

    def _internal(self):
        self._subset_of(True)
        text, at = self._text, self._at
        self._event = at
        # "]" S? ">"
        end = _spaces(text, at + 1).end()
        if end >= len(text):
            raise _More
        if text[end] != ">":
            raise _Wrong("SYNTAX", end)
        self._at = end + 1
        if self._StartDoctypeDeclHandler is None and self._EndDoctypeDeclHandler is None:
            self._default_tokens(text[at:end], at)
        self._event = end
        self._end_doctype(">")
        self._state = self._prolog
        raise _Change

    def _external(self):
        """The external subset, or a parameter entity's text."""
        self._first()
        try:
            self._subset_of(False)
        except _More:
            if not self._final or self._at < len(self._text):
                raise

    def _subset_of(self, internal):
        """Declarations, up to the "]" of an internal subset."""
        while True:
            text, at = self._text, self._at
            self._event = at
            if self._skip_space(text, at):
                continue
            if at >= len(text):
                raise _More
            if text[at] == "]":
                if internal:
                    return
                if self._depth and text.startswith("]]>", at):
                    self._depth -= 1
                    self._at = at + 3
                    continue
                raise _Wrong("SYNTAX", at)
            if text[at] == "%":
                found = _pe_reference.match(text, at)
                if not found:
                    name = _name(text, at + 1)
                    if at + 1 >= len(text) or name and name.end() >= len(text):
                        raise _More
                    raise _Wrong("INVALID_TOKEN", name.end() if name else at + 1)
                self._at = found.end()
                self._parameter(found[1], found[0])
                continue
            if text[at] != "<":
                raise _Wrong("SYNTAX" if _name(text, at) else "INVALID_TOKEN", at)
            if at + 1 >= len(text):
                raise _More
            if text.startswith(("<!--", "<?"), at):
                self._misc(text, at)
                continue
            if text.startswith("<![", at) and not internal:
                self._conditional(text, at)
                continue
            if text[at + 1] != "!":
                raise _Wrong("SYNTAX" if _name(text, at + 1) else "INVALID_TOKEN", at if _name(text, at + 1) else at + 1)
            self._one(text, at, internal)

    def _conditional(self, text, at):
        head = _re.compile(rf"<!\[{_S}*+(INCLUDE|IGNORE|%{_N};){_S}*+\[").match(text, at)
        if not head:
            if "[" not in text[at + 3 :]:
                raise _More
            raise _Wrong("SYNTAX", at)
        word = head[1]
        if word[0] == "%":
            entity = self._dtd.parameters.get(word[1:-1])
            word = (entity.value or "").strip() if entity else ""
        if word == "INCLUDE":
            self._depth += 1
            self._at = head.end()
            return
        if word != "IGNORE":
            raise _Wrong("SYNTAX", at)
        depth, end = 1, head.end()
        while depth:
            found = _re.compile(r"<!\[|\]\]>").search(text, end)
            if not found:
                raise _More
            depth += 1 if found[0] == "<![" else -1
            end = found.end()
        self._at = end

    def _parameter(self, name, raw):
        dtd = self._dtd
        entity = dtd.parameters.get(name)
        had_external, dtd.has_external = dtd.has_external, True
        if not self._pe_parsing:
            dtd.processed = dtd.standalone
            self._default(raw)
            self._standalone()
            return
        if entity is None:
            if not self._subset and not self._inputs and (dtd.standalone or not had_external):
                raise _Wrong("UNDEFINED_ENTITY")
            dtd.processed = dtd.standalone
            if self._SkippedEntityHandler is not None:
                self._call(self._SkippedEntityHandler, None, name, 1)
            else:
                self._default(raw)
            return
        if entity.open:
            raise _Wrong("RECURSIVE_ENTITY_REF")
        if entity.value is not None:
            self._expanded(len(entity.value))
            self._inside(entity, self._declarations)
        elif self._pe_allowed() and self._ExternalEntityRefHandler is not None:
            entity.open = True
            result = self._call(
                self._ExternalEntityRefHandler, None, None, entity.base, entity.system, entity.public
            )
            entity.open = False
            if not result:
                raise _Wrong("EXTERNAL_ENTITY_HANDLING")
            self._standalone()
        else:
            dtd.processed = dtd.standalone
            if self._SkippedEntityHandler is not None:
                self._call(self._SkippedEntityHandler, None, name, 1)
            else:
                self._default(raw)

    def _declarations(self):
        try:
            self._subset_of(False)
        except _More:
            if self._at < len(self._text):
                raise _Wrong("INCOMPLETE_PE") from None

    def _inside(self, entity, run):
        """Runs over an internal entity's text."""
        self._inputs.append((self._text, self._at, self._final, self._event, self._mark))
        line_mark = self._place(self._event)
        if len(self._inputs) > 500:
            raise _Wrong("AMPLIFICATION_LIMIT_BREACH")
        entity.open = True
        try:
            self._text, self._at, self._final = entity.value, 0, True
            # Positions inside are those of the reference.
            self._mark = (len(entity.value) + 1, *line_mark)
            run()
        finally:
            entity.open = False
            (self._text, self._at, self._final, self._event, self._mark), = self._inputs[-1:]
        self._inputs.pop()

    def _expanded(self, n):
        dtd = self._dtd
        dtd.indirect += n
        total = dtd.direct + dtd.indirect
        if total > self._threshold and total > self._factor * max(dtd.direct, 1):
            raise _Wrong("AMPLIFICATION_LIMIT_BREACH")

    def _one(self, text, at, internal):
        """A declaration."""
        found = _declaration(text, at)
        if not found:
            bad = _bad(text, at)
            if bad:
                raise _Wrong("INVALID_TOKEN", bad.start())
            again = text.find("<", at + 1)
            if again >= 0 and _re.compile(rf"""<!(?:[^<>"']|{_Q})*+<""").match(text, at):
                raise _Wrong("INVALID_TOKEN", again)
            raise _More
        raw = found[0]
        self._at = found.end()
        whole = raw
        if "%" in raw and not internal:
            whole = self._substituted(raw)
        for match, declare in (
            (_entity, self._declare_entity),
            (_element, self._declare_element),
            (_attlist, self._declare_attributes),
            (_notation, self._declare_notation),
        ):
            parts = match(whole)
            if parts:
                try:
                    declare(parts, raw)
                except _Wrong as e:
                    if e.at is None:
                        e.at = at
                    raise
                return
        if internal and _pe_reference.search(_re.sub(_Q, "", raw)):
            raise _Wrong("PARAM_ENTITY_REF", at + raw.index("%"))
        keyword = _re.compile(r"<!(ENTITY|ELEMENT|ATTLIST|NOTATION)\b").match(raw)
        raise _Wrong("SYNTAX" if keyword or raw[2:3].isalpha() else "INVALID_TOKEN", at if not keyword else at + len(raw) - 1)

    def _substituted(self, raw):
        """A declaration of an external subset with its parameter entities put in, but for those in quotes."""

        def put(found):
            if found[1] is None:
                return found[0]
            entity = self._dtd.parameters.get(found[1])
            if entity is None or entity.value is None:
                return found[0]
            self._expanded(len(entity.value))
            return f" {entity.value} "

        pattern = _re.compile(rf"{_Q}|%({_N});")
        for _ in range(50):
            new = pattern.sub(put, raw)
            if new == raw:
                break
            raw = new
        return raw

    def _entity_value(self, text, internal):
        def put(found):
            if found[1] or found[2]:
                return _character(found[1], found[2])
            if found[3]:
                if internal:
                    raise _Wrong("PARAM_ENTITY_REF")
                entity = self._dtd.parameters.get(found[3])
                if entity is None:
                    raise _Wrong("UNDEFINED_ENTITY")
                if entity.open:
                    raise _Wrong("RECURSIVE_ENTITY_REF")
                if entity.value is None:
                    return ""
                self._expanded(len(entity.value))
                entity.open = True
                try:
                    return self._entity_value(entity.value, internal)
                finally:
                    entity.open = False
            return found[0]

        if "%" in text or "&" in text:
            if _re.search(rf"%(?!{_N};)|&(?!{_N};|#[0-9]+;|#x[0-9a-fA-F]+;)", text):
                raise _Wrong("INVALID_TOKEN")
            text = _re.sub(rf"&#([0-9]+);|&#x([0-9a-fA-F]+);|%({_N});", put, _lines(text))
        return _lines(text)

    def _declare_entity(self, parts, raw):
        parameter, name, value, system, public, public_system, notation = parts.groups()
        system = _unquoted(system or public_system)
        public = _public_id(public)
        internal = not self._subset and not self._inputs
        if notation and parameter:
            raise _Wrong("SYNTAX")
        if value is not None:
            value = self._entity_value(value[1:-1], internal)
        table = self._dtd.parameters if parameter else self._dtd.entities
        if name in table or not parameter and name in _BUILTIN or not self._dtd.processed:
            self._default_tokens(raw, self._event)
            return
        entity = _Entity(name, value, self._base, system, public, notation, internal)
        table[name] = entity
        if notation and self._UnparsedEntityDeclHandler is not None:
            self._call(self._UnparsedEntityDeclHandler, None, name, self._base, system, public, notation)
        elif self._EntityDeclHandler is not None:
            self._call(
                self._EntityDeclHandler, None, name, int(bool(parameter)), value, self._base, system, public, notation
            )
        else:
            self._default_tokens(raw, self._event)

    def _declare_notation(self, parts, raw):
        name, system, public, public_system = parts.groups()
        system = _unquoted(system or public_system)
        if self._NotationDeclHandler is None:
            self._default_tokens(raw, self._event)
        else:
            self._call(self._NotationDeclHandler, None, name, self._base, system, _public_id(public))

    def _declare_element(self, parts, raw):
        name, text = parts.groups()
        text = text.strip(" \t\r\n")
        if text == "EMPTY":
            made = (1, 0, None, ())
        elif text == "ANY":
            made = (2, 0, None, ())
        else:
            made, end = self._model(text, 0, 0)
            if text[end:].strip(" \t\r\n"):
                raise _Wrong("SYNTAX")
        if self._ElementDeclHandler is None:
            self._default_tokens(raw, self._event)
        else:
            self._call(self._ElementDeclHandler, None, self._interned(name), made)

    def _model(self, text, at, depth):
        """A content model in parentheses at `at`, and where it ends."""
        token = _model_token(text, at)
        if not token or token[1] != "(" or depth > 500:
            raise _Wrong("SYNTAX")
        at, children, separator, mixed = token.end(1), [], None, False
        while True:
            token = _model_token(text, at)
            if not token:
                raise _Wrong("SYNTAX")
            if token[1] == "(":
                child, at = self._model(text, at, depth + 1)
                children.append(child)
            elif token[1] == "#PCDATA":
                mixed, at = True, token.end(1)
            elif token[1] in "),|":
                raise _Wrong("SYNTAX")
            else:
                at = token.end()
                children.append((4, "?*+".find(token[2]) + 1 if token[2] else 0, self._interned(token[1]), ()))
            token = _model_token(text, at)
            if not token or token[1] not in "),|":
                raise _Wrong("SYNTAX")
            if token[1] == ")":
                quantifier = "?*+".find(token[2]) + 1 if token[2] else 0
                kind = 3 if mixed else 5 if separator == "|" else 6
                return (kind, quantifier, None, tuple(children)), token.end()
            if separator not in (None, token[1]):
                raise _Wrong("SYNTAX")
            separator, at = token[1], token.end(1)

    def _declare_attributes(self, parts, raw):
        element, text = parts.groups()
        known = self._dtd.attributes.setdefault(element, {})
        at, told = 0, False
        while True:
            found = _attribute(text, at)
            if not found:
                if text[at:].strip(" \t\r\n"):
                    raise _Wrong("SYNTAX")
                break
            at = found.end()
            name, kind, word, fixed, default = found.groups()
            kind = "".join(kind.split())
            if default is not None:
                default = self._attribute_value(default[1:-1], kind == "CDATA")
            if name not in known and self._dtd.processed:
                known[name] = (kind, default)
            if self._AttlistDeclHandler is not None:
                told = True
                required = int(word == "#REQUIRED" or bool(fixed))
                self._call(
                    self._AttlistDeclHandler, None, self._interned(element), self._interned(name), kind, default, required
                )
        if not told:
            self._default_tokens(raw, self._event)
