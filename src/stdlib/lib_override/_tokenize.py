"""The tokenizer behind the tokenize module: lines in, tuples of kind, text, start, end and line out."""

import re
import token as _t

_OPERATORS = sorted(_t.EXACT_TOKEN_TYPES, key=len, reverse=True)
_OPERATOR = re.compile('|'.join(map(re.escape, _OPERATORS)))
_NAME = re.compile(r'\w+')
_NUMBER = re.compile(
    r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+'
    r'|(?:\d(?:_?\d)*\.(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?'
    r'|\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*[jJ]?|\d(?:_?\d)*[jJ]?')
_PREFIX = re.compile(r'([a-zA-Z]{0,2})(\'{3}|"{3}|\'|")')
_KINDS = {'', 'r', 'u', 'b', 'br', 'rb', 'f', 'fr', 'rf', 't', 'tr', 'rt'}


class _Field:
    """An f-string or t-string being read, or a replacement field in one."""

    __slots__ = ('quote', 'raw', 'kind', 'depth', 'spec')

    def __init__(self, quote, raw, kind):
        self.quote = quote
        self.raw = raw
        self.kind = kind
        # Depth of brackets at which each open field began; `spec` says whether the text read now is a format.
        self.depth = []
        self.spec = []


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._tokens = self._run(readline, encoding, extra_tokens)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)

    def _run(self, readline, encoding, extra):
        def op(text):
            return _t.EXACT_TOKEN_TYPES[text] if not extra else _t.OP

        lines = self._lines(readline, encoding)
        indents = [0]
        brackets = []
        strings = []
        number = 0
        line = ''
        pos = 0
        continued = False
        fresh = True
        need_newline = False
        last_end = (1, 0)

        def fail(message, row, col, kind=SyntaxError):
            return kind(message, ('<string>', row, col + 1, line, row, col + 1))

        while True:
            if pos >= len(line):
                previous = line
                line = next(lines, '')
                number += 1
                pos = 0
                if not line:
                    if strings:
                        raise fail(f'unterminated {strings[-1].kind}-string literal', number, 0)
                    if brackets or continued:
                        raise fail('unexpected EOF in multi-line statement', number, 0)
                    break
                if not line.endswith('\n'):
                    need_newline = True
                    line += '\n'
                fresh = not brackets and not continued and not strings
            shown = line[:-1] if need_newline and line.endswith('\n') else line
            if strings and not strings[-1].depth or strings and strings[-1].spec and strings[-1].spec[-1]:
                # The literal part of an f-string.
                top = strings[-1]
                start, first, text = (number, pos), line, ''
                while True:
                    if pos >= len(line):
                        if len(top.quote) == 1 and not text.endswith('\\\n'):
                            raise fail(f'unterminated {top.kind}-string literal (detected at line {number})', *start)
                        line = next(lines, '')
                        first += line
                        number += 1
                        pos = 0
                        if not line:
                            raise fail(f'unterminated triple-quoted {top.kind}-string literal (detected at line {number - 1})', *start)
                        continue
                    c = line[pos]
                    in_spec = bool(top.spec) and top.spec[-1]
                    if line.startswith(top.quote, pos) and not (in_spec and len(top.quote) == 1 and False):
                        if in_spec:
                            raise fail(f"{top.kind}-string: expecting '}}'", number, pos)
                        if text:
                            yield (_t.FSTRING_MIDDLE if top.kind == 'f' else _t.TSTRING_MIDDLE, text, start, (number, pos), first)
                        end = pos + len(top.quote)
                        yield (_t.FSTRING_END if top.kind == 'f' else _t.TSTRING_END, top.quote, (number, pos), (number, end), line)
                        pos = end
                        strings.pop()
                        break
                    if c == '\\' and pos + 1 < len(line):
                        if not top.raw and line.startswith('\\N{', pos) and not in_spec:
                            end = line.find('}', pos)
                            end = pos + 3 if end < 0 else end + 1
                            text += line[pos:end]
                            pos = end
                            continue
                        if line[pos + 1] in '{}':
                            text += c
                            pos += 1
                            continue
                        text += line[pos:pos + 2]
                        pos += 2
                        continue
                    if c in '{}' and not in_spec and line.startswith(c * 2, pos):
                        text += c
                        yield (_t.FSTRING_MIDDLE if top.kind == 'f' else _t.TSTRING_MIDDLE, text, start, (number, pos + 1), first)
                        pos += 2
                        start, first, text = (number, pos), line, ''
                        continue
                    if c == '{' or c == '}':
                        if text:
                            yield (_t.FSTRING_MIDDLE if top.kind == 'f' else _t.TSTRING_MIDDLE, text, start, (number, pos), first)
                        yield (op(c), c, (number, pos), (number, pos + 1), line)
                        pos += 1
                        if c == '{':
                            top.depth.append(len(brackets))
                            top.spec.append(False)
                            brackets.append('{')
                        else:
                            if not top.depth:
                                raise fail(f"{top.kind}-string: single '}}' is not allowed", number, pos - 1)
                            top.depth.pop()
                            top.spec.pop()
                            brackets.pop()
                        break
                    text += c
                    pos += 1
                last_end = (number, pos)
                continue
            if fresh:
                fresh = False
                column = 0
                while pos < len(line) and line[pos] in ' \t\f':
                    column = 0 if line[pos] == '\f' else column + 1 if line[pos] == ' ' else (column // 8 + 1) * 8
                    pos += 1
                rest = line[pos:]
                if rest[:1] == '#':
                    comment = rest.rstrip('\r\n')
                    if extra:
                        yield (_t.COMMENT, comment, (number, pos), (number, pos + len(comment)), shown)
                        end = pos + len(comment)
                        nl = line[end:]
                        yield (_t.NL, '' if need_newline else nl, (number, end), (number, end + len(nl)), shown)
                    pos = len(line)
                    last_end = (number, pos)
                    continue
                if not rest.strip('\r\n') :
                    if extra:
                        yield (_t.NL, rest, (number, pos), (number, len(line)), shown)
                    pos = len(line)
                    continue
                if not rest.startswith('\\\n'):
                    if column > indents[-1]:
                        indents.append(column)
                        yield (_t.INDENT, line[:pos], (number, 0), (number, pos), shown)
                    while column < indents[-1]:
                        if column not in indents:
                            raise fail('unindent does not match any outer indentation level', number, pos, IndentationError)
                        indents.pop()
                        yield (_t.DEDENT, '', (number, pos), (number, pos), shown)
            continued = False
            while pos < len(line) and line[pos] in ' \t\f':
                pos += 1
            if pos >= len(line):
                continue
            c = line[pos]
            start = (number, pos)
            if c == '\n' or line.startswith('\r\n', pos):
                text = line[pos:]
                if strings or brackets:
                    if extra:
                        yield (_t.NL, '' if need_newline else text, start, (number, len(line)), shown)
                else:
                    end = (number, pos + 1) if need_newline else (number, len(line))
                    yield (_t.NEWLINE, '' if need_newline or not extra else text, start, end, shown)
                pos = len(line)
                last_end = (number, pos)
                continue
            if c == '#':
                comment = line[pos:].rstrip('\r\n')
                if extra:
                    yield (_t.COMMENT, comment, start, (number, pos + len(comment)), shown)
                pos += len(comment)
                continue
            if c == '\\':
                if line[pos + 1:] in ('\n', '\r\n'):
                    continued = True
                    pos = len(line)
                    continue
                raise fail('unexpected character after line continuation character', number, pos + 1)
            found = _PREFIX.match(line, pos)
            if found and found[1].lower() in _KINDS:
                prefix, quote = found[1].lower(), found[2]
                if 'f' in prefix or 't' in prefix:
                    kind = 'f' if 'f' in prefix else 't'
                    pos = found.end()
                    yield (_t.FSTRING_START if kind == 'f' else _t.TSTRING_START, found[0], start, (number, pos), shown)
                    strings.append(_Field(quote, 'r' in prefix, kind))
                    continue
                text, first = found[0], line
                pos = found.end()
                whole = line
                while not line.startswith(quote, pos):
                    if pos >= len(line) or len(quote) == 1 and line[pos] == '\n':
                        if len(quote) == 1:
                            raise fail(f'unterminated string literal (detected at line {number})', *start)
                        line = next(lines, '')
                        if not line:
                            raise fail(f'unterminated triple-quoted string literal (detected at line {number})', *start)
                        whole += line
                        number += 1
                        pos = 0
                        continue
                    step = 2 if line[pos] == '\\' else 1
                    text += line[pos:pos + step]
                    pos += step
                    if pos >= len(line) and step == 2:
                        line = next(lines, '')
                        if not line:
                            raise fail('unterminated string literal', *start)
                        whole += line
                        number += 1
                        pos = 0
                text += quote
                pos += len(quote)
                yield (_t.STRING, text, start, (number, pos), whole)
                last_end = (number, pos)
                continue
            if c.isdigit() or c == '.' and line[pos + 1:pos + 2].isdigit():
                found = _NUMBER.match(line, pos)
                pos = found.end()
                yield (_t.NUMBER, found[0], start, (number, pos), shown)
                last_end = (number, pos)
                continue
            found = _NAME.match(line, pos)
            if found:
                pos = found.end()
                yield (_t.NAME, found[0], start, (number, pos), shown)
                last_end = (number, pos)
                continue
            inner = strings and len(brackets) == strings[-1].depth[-1] + 1
            if inner and c == ':':
                pos += 1
                yield (op(c), c, start, (number, pos), shown)
                strings[-1].spec[-1] = True
                continue
            if inner and c == '!' and not line.startswith('!=', pos):
                pos += 1
                yield (op(c), c, start, (number, pos), shown)
                continue
            found = _OPERATOR.match(line, pos)
            if not found:
                if extra:
                    pos += 1
                    yield (_t.OP, c, start, (number, pos), shown)
                    continue
                raise fail(f'invalid non-printable character U+{ord(c):04X}' if not c.isprintable() else 'invalid syntax', *start)
            text = found[0]
            pos = found.end()
            if text in '([{':
                brackets.append(text)
            elif text in ')]}':
                if not brackets:
                    raise fail(f"unmatched '{text}'", *start)
                brackets.pop()
                if inner and text == '}':
                    strings[-1].depth.pop()
                    strings[-1].spec.pop()
            yield (op(text), text, start, (number, pos), shown)
            last_end = (number, pos)
        if need_newline:
            pass
        for _ in indents[1:]:
            yield (_t.DEDENT, '', (number, 0), (number, 0), '')
        yield (_t.ENDMARKER, '', (number, 0), (number, 0), '')

    @staticmethod
    def _lines(readline, encoding):
        while True:
            try:
                line = readline()
            except StopIteration:
                return
            if not line:
                return
            if isinstance(line, bytes):
                line = line.decode(encoding or 'utf-8')
            yield line
