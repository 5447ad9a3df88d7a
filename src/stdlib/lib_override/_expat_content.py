"""Content for pyexpat: elements, references, characters, namespaces."""

from _expat_tokens import *


class _Content:
    """The part of a parser that reads content. The parser's own attributes are described there."""

    __slots__ = ()

    def _content(self):
        self._first()
        base = len(self._inputs)
        while True:
            text, at = self._text, self._at
            self._event = at
            if at >= len(text):
                if self._in_cdata and self._final:
                    raise _Wrong("UNCLOSED_CDATA_SECTION", at)
                raise _More
            if self._in_cdata:
                self._cdata_part(text, at)
                continue
            c = text[at]
            if c == "<":
                found = _start_tag(text, at)
                if found:
                    self._at = found.end()
                    self._start(found, at)
                    if not self._tags:
                        self._done(base)
                    continue
                found = _end_tag(text, at)
                if found:
                    self._at = found.end()
                    self._end(found, at)
                    if not self._tags:
                        self._done(base)
                    continue
                self._other(text, at)
            elif c == "&":
                self._refer(text, at)
            else:
                self._plain(text, at, _data)

    def _entity_content(self):
        """Content that is a part of a document: an entity's text."""
        self._first()
        if not self._inputs and not self._tags:
            # The root of nothing, so that the document does not end.
            self._tags.append((None, None, None))
        floor = len(self._tags)
        self._tags.append((None, None, None))
        try:
            self._content()
        except _More:
            if not self._final:
                self._tags.pop()
                raise
            if self._at < len(self._text):
                raise _Wrong("UNCLOSED_TOKEN", self._at) from None
        if len(self._tags) != floor + 1 or self._tags[floor][0] is not None:
            raise _Wrong("ASYNC_ENTITY", self._at)
        self._tags.pop()

    def _done(self, base):
        self._state = self._epilog
        raise _Change

    def _plain(self, text, at, match):
        """Characters, a line's end, or a bracket."""
        found = match(text, at)
        if found:
            end = self._at = found.end()
            if match is _data and text.startswith("]]>", end):
                raise _Wrong("INVALID_TOKEN", end + 2)
            part = found[0]
            if self._encoding is None:
                self._characters(part, part)
            else:
                # What has to be converted comes in pieces.
                for i in range(0, len(part), 1024):
                    self._characters(part[i : i + 1024], part[i : i + 1024])
            return
        c = text[at]
        if c == "\n":
            self._at = at + 1
            self._characters("\n", "\n")
        elif c == "\r":
            if at + 1 >= len(text) and not self._final:
                raise _More
            self._at = at + (2 if text.startswith("\r\n", at) else 1)
            self._characters("\n", text[at : self._at])
        elif c == "]":
            rest = text[at : at + 3]
            if len(rest) < 3 and rest == "]]>"[: len(rest)] and not self._final:
                raise _More
            if rest == "]]>":
                raise _Wrong("INVALID_TOKEN", at + 2)
            found = match(text, at + 1)
            self._at = found.end() if found else at + 1
            self._characters(text[at : self._at], text[at : self._at])
        else:
            if self._held and at + 1 >= len(text):
                raise _Wrong(self._held, at)
            raise _Wrong("INVALID_TOKEN", at)

    def _cdata_part(self, text, at):
        if text.startswith("]]>", at):
            self._at = at + 3
            self._in_cdata = False
            self._call(self._EndCdataSectionHandler, "]]>")
            return
        if text[at] == "]":
            rest = text[at : at + 3]
            if len(rest) < 3 and rest == "]]>"[: len(rest)] and not self._final:
                raise _More
            found = _cdata(text, at + 1)
            self._at = found.end() if found else at + 1
            part = text[at : self._at]
            self._characters(part, part)
            return
        self._plain(text, at, _cdata)

    def _other(self, text, at):
        """What else begins with "<"."""
        if text.startswith("<![CDATA[", at):
            self._at = at + 9
            self._in_cdata = True
            self._call(self._StartCdataSectionHandler, "<![CDATA[")
            return
        if text.startswith(("<!--", "<?"), at):
            self._misc(text, at)
            return
        end = len(text)
        if at + 1 >= end:
            raise _More
        c = text[at + 1]
        if c == "!":
            rest = text[at : at + 9]
            for whole in "<![CDATA[", "<!--":
                if whole.startswith(rest):
                    raise _More
            wrong = at + 2
            for whole in "<![CDATA[", "<!--":
                n = 0
                while n < len(whole) and text[at + n] == whole[n]:
                    n += 1
                wrong = max(wrong, at + n)
            raise _Wrong("INVALID_TOKEN", wrong)
        if c == "/":
            name = _name(text, at + 2)
            if not name:
                if at + 2 >= end:
                    raise _More
                raise _Wrong("INVALID_TOKEN", at + 2)
            wrong = _spaces(text, name.end()).end()
            if wrong >= end:
                raise _More
            raise _Wrong("INVALID_TOKEN", wrong)
        name = _name(text, at + 1)
        if not name:
            raise _Wrong("INVALID_TOKEN", at + 1)
        if name.end() >= end:
            raise _More
        raise _Wrong("INVALID_TOKEN", _attribute_trouble(text, name.end()))

    def _refer(self, text, at):
        found = _reference(text, at)
        if not found:
            part = _re.compile(rf"&(?:#(?:x[0-9a-fA-F]*|[0-9]*)|{_N})?").match(text, at)
            if part.end() >= len(text):
                raise _More
            raise _Wrong("INVALID_TOKEN", part.end())
        name, decimal, hexadecimal = found.groups()
        if name is None:
            try:
                c = _character(decimal, hexadecimal)
            except _Wrong as e:
                e.at = at
                raise
            self._at = found.end()
            self._characters(c, found[0])
            return
        if name in _BUILTIN:
            self._at = found.end()
            self._characters(_BUILTIN[name], found[0])
            return
        entity = self._known(name, at)
        self._at = found.end()
        if entity is None:
            if self._SkippedEntityHandler is not None:
                self._call(self._SkippedEntityHandler, None, name, 0)
            else:
                self._default(found[0])
            return
        if entity.open:
            raise _Wrong("RECURSIVE_ENTITY_REF", at)
        if entity.notation is not None:
            raise _Wrong("BINARY_ENTITY_REF", at)
        if entity.value is not None:
            if not self._expand:
                if self._SkippedEntityHandler is not None:
                    self._call(self._SkippedEntityHandler, None, name, 0)
                else:
                    self._default(found[0])
                return
            self._expanded(len(entity.value))
            self._inside(entity, self._entity_content)
        elif self._ExternalEntityRefHandler is not None:
            entity.open = True
            context = self._context()
            result = self._call(
                self._ExternalEntityRefHandler, None, context, entity.base, entity.system, entity.public
            )
            entity.open = False
            if not result:
                raise _Wrong("EXTERNAL_ENTITY_HANDLING", at)
        else:
            self._default(found[0])

    def _known(self, name, at=None):
        """The entity of a name; none if it may be declared where nobody looked."""
        dtd = self._dtd
        entity = dtd.entities.get(name)
        if not dtd.has_external or dtd.standalone:
            if entity is None:
                raise _Wrong("UNDEFINED_ENTITY", at)
            if dtd.standalone and not entity.in_subset:
                raise _Wrong("ENTITY_DECLARED_IN_PE", at)
        return entity

    def _context(self):
        parts = [f"{prefix or ''}={uri}" for prefix, uri in self._bindings.items()] if self._separator is not None else []
        parts += [name for name, entity in self._dtd.entities.items() if entity.open]
        return "\f".join(parts)

    def _attribute_value(self, text, is_cdata, depth=0):
        if "&" in text or "\n" in text or "\t" in text or "\r" in text:
            text = _references.sub(lambda found: self._attribute_part(found[0], depth), text.replace("\r\n", "\n"))
        if not is_cdata:
            text = " ".join(part for part in text.split(" ") if part)
        return text

    def _attribute_part(self, part, depth):
        if part[0] != "&":
            return " "
        found = _reference(part)
        if not found:
            raise _Wrong("INVALID_TOKEN")
        name, decimal, hexadecimal = found.groups()
        if name is None:
            return _character(decimal, hexadecimal)
        if name in _BUILTIN:
            return _BUILTIN[name]
        entity = self._known(name)
        if entity is None:
            return ""
        if entity.open:
            raise _Wrong("RECURSIVE_ENTITY_REF")
        if entity.notation is not None:
            raise _Wrong("BINARY_ENTITY_REF")
        if entity.value is None:
            raise _Wrong("ATTRIBUTE_EXTERNAL_ENTITY_REF")
        if depth > 500:
            raise _Wrong("AMPLIFICATION_LIMIT_BREACH")
        self._expanded(len(entity.value))
        if "<" in entity.value:
            raise _Wrong("INVALID_TOKEN")
        entity.open = True
        try:
            return self._attribute_value(entity.value, True, depth + 1)
        finally:
            entity.open = False

    def _start(self, found, at):
        raw_name, attributes, empty = found.groups()
        declared = self._dtd.attributes.get(raw_name)
        pairs = []
        seen = set()
        if attributes:
            where = found.start(2)
            for name, value in _attributes(attributes):
                if name in seen:
                    raise _Wrong("DUPLICATE_ATTRIBUTE", self._second(found, name))
                seen.add(name)
                value = value[1:-1]
                kind = declared.get(name, ("CDATA",))[0] if declared else "CDATA"
                if "&" in value or "\n" in value or "\t" in value or "\r" in value or kind != "CDATA":
                    try:
                        value = self._attribute_value(value, kind == "CDATA")
                    except _Wrong as e:
                        if e.at is None and e.code == _CODES["INVALID_TOKEN"]:
                            e.at = self._reference_end(where)
                        elif e.at is None and e.code != _CODES["UNDEFINED_ENTITY"]:
                            e.at = self._text.find("&", where)
                        raise
                pairs.append((name, value))
        specified = len(pairs)
        if declared:
            for name, (_, default) in declared.items():
                if default is not None and name not in seen:
                    pairs.append((name, default))
        bound = None
        name = raw_name
        if self._separator is not None:
            bound = []
            try:
                name, pairs, specified = self._namespaces(raw_name, pairs, specified, at, bound)
            except _Wrong:
                if empty:
                    self._unbind(bound)
                raise
        if self.intern is not None:
            name = self.intern.setdefault(name, name)
        handler = self._StartElementHandler
        if handler is not None:
            if self._buffered:
                self._flush()
                handler = self._StartElementHandler or (lambda *_: None)
            if self._specified:
                del pairs[specified:]
            if self.intern is not None:
                intern = self.intern.setdefault
                pairs = [(intern(key, key), value) for key, value in pairs]
            if self._ordered:
                handler(name, [part for pair in pairs for part in pair])
            else:
                handler(name, dict(pairs))
        elif not empty or self._EndElementHandler is None:
            self._default(found[0])
        if empty:
            if self._EndElementHandler is not None:
                if not self._inputs:
                    self._event = self._at
                self._call(self._EndElementHandler, None, name)
            self._unbind(bound)
            if self._tags:
                return
        else:
            self._tags.append((raw_name, name, bound))

    def _second(self, found, name):
        places = [m.start() for m in _re.finditer(rf"(?<=[ \t\r\n]){_re.escape(name)}(?={_S}*=)", found[2])]
        return found.start(2) + (places[1] if len(places) > 1 else 0)

    def _reference_end(self, at):
        text = self._text
        while True:
            at = text.find("&", at)
            if at < 0:
                return None
            if not _reference(text, at):
                return _re.compile(rf"&(?:#(?:x[0-9a-fA-F]*|[0-9]*)|{_N})?").match(text, at).end()
            at += 1

    def _namespaces(self, raw_name, pairs, specified, at, bound):
        """Names with their namespaces in place of prefixes; what is bound is noted."""
        rest = []
        left = 0
        for i, (name, value) in enumerate(pairs):
            if name == "xmlns" or name.startswith("xmlns:"):
                prefix = name[6:] or None
                self._check_binding(prefix, value)
                bound.append((prefix, self._bindings.get(prefix)))
                self._bindings[prefix] = value or None
                if self._StartNamespaceDeclHandler is not None:
                    self._call(self._StartNamespaceDeclHandler, None, self._interned(prefix), value or None)
            else:
                rest.append((name, value))
                left += i < specified
        name = self._expanded_name(raw_name, True)
        pairs, seen = [], set()
        for key, value in rest:
            if ":" in key:
                key = self._expanded_name(key, False)
                plain = key.rpartition(self._separator)[0] if self._prefixes and self._separator else key
                if plain in seen:
                    raise _Wrong("DUPLICATE_ATTRIBUTE", at)
                seen.add(plain)
            pairs.append((key, value))
        return name, pairs, left

    def _check_binding(self, prefix, uri):
        if not uri and prefix is not None:
            raise _Wrong("UNDECLARING_PREFIX")
        if prefix == "xmlns":
            raise _Wrong("RESERVED_PREFIX_XMLNS")
        if (prefix == "xml") != (uri == _XML):
            raise _Wrong("RESERVED_PREFIX_XML" if prefix == "xml" else "RESERVED_NAMESPACE_URI")
        if uri == _XMLNS:
            raise _Wrong("RESERVED_NAMESPACE_URI")

    def _expanded_name(self, name, is_element):
        prefix, colon, local = name.partition(":")
        if not colon:
            prefix, local = None, name
            uri = self._bindings.get(None) if is_element else None
            return name if not uri else f"{uri}{self._separator}{name}"
        uri = self._bindings.get(prefix)
        if uri is None:
            raise _Wrong("UNBOUND_PREFIX")
        if not local or ":" in local:
            raise _Wrong("INVALID_TOKEN")
        if not self._separator:
            return uri + local
        tail = f"{self._separator}{prefix}" if self._prefixes else ""
        return f"{uri}{self._separator}{local}{tail}"

    def _unbind(self, bound):
        for prefix, before in reversed(bound or ()):
            if self._EndNamespaceDeclHandler is not None:
                self._call(self._EndNamespaceDeclHandler, None, self._interned(prefix))
            if before is None:
                self._bindings.pop(prefix, None)
            else:
                self._bindings[prefix] = before

    def _end(self, found, at):
        raw_name, name, bound = self._tags[-1]
        if raw_name is None:
            raise _Wrong("ASYNC_ENTITY", at)
        if raw_name != found[1]:
            raise _Wrong("TAG_MISMATCH", at + 2)
        self._tags.pop()
        handler = self._EndElementHandler
        if handler is None:
            self._default(found[0])
        else:
            if self._buffered:
                self._flush()
            handler(name)
        if bound:
            self._unbind(bound)

    def _skip_space(self, text, at):
        """Whether there was white space: it is for whoever has no better use for it."""
        spaces = _space(text, at)
        if spaces:
            self._at = spaces.end()
            self._default(spaces[0])
        return bool(spaces)

    def _epilog(self):
        while True:
            text, at = self._text, self._at
            self._event = at
            if self._skip_space(text, at):
                continue
            if at >= len(text):
                return
            if text.startswith(("<!--", "<?"), at):
                self._misc(text, at)
                continue
            if "<!--".startswith(text[at : at + 4]) and not self._final:
                raise _More
            known = _nmtoken(text, at) or text[at] in "<])>|,%"
            raise _Wrong("JUNK_AFTER_DOC_ELEMENT" if known else "INVALID_TOKEN", at)
