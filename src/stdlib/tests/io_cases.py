"""Blocks of code about streams, codecs, csv and unicodedata; each leaves its result in `r`. io_record.py records what CPython answers."""
#### text file, written and read
f = _io.open(TMP, 'w', encoding='utf-8'); n = f.write('héllo\nwörld\n'); f.close()
f = _io.open(TMP, encoding='utf-8'); r = n, f.read(), f.closed, f.encoding, f.mode, f.name == TMP; f.close()
#### lines
with _io.open(TMP, 'w', encoding='utf-8', newline='') as f: f.write('a\r\nb\rc\nd')
with _io.open(TMP, encoding='utf-8') as f: x = list(f), f.newlines
with _io.open(TMP, encoding='utf-8', newline='') as f: y = list(f), f.newlines
with _io.open(TMP, encoding='utf-8', newline='\r') as f: z = list(f)
with _io.open(TMP, encoding='utf-8', newline='\r\n') as f: w = list(f)
r = x, y, z, w
#### binary modes
with _io.open(TMP, 'wb') as f: f.write(b'0123456789')
with _io.open(TMP, 'rb') as f: r = f.read(3), f.tell(), f.seek(-2, 2), f.read(), f.seek(0), f.peek(2)[:2], f.read1(4), f.readinto(bytearray(3))
#### random access
with _io.open(TMP, 'w+b') as f:
    f.write(b'abcdef'); f.seek(2); a = f.read(2); f.write(b'XY'); f.seek(0); r = a, f.read(), f.tell(), f.truncate(3), f.seek(0), f.read()
#### append
with _io.open(TMP, 'wb') as f: f.write(b'one')
with _io.open(TMP, 'ab') as f: r1 = f.tell(); f.write(b'two')
with _io.open(TMP, 'rb') as f: r = r1, f.read()
#### text tell and seek
with _io.open(TMP, 'w', encoding='utf-8') as f: f.write('äbc\nzweite\ndritte\n')
with _io.open(TMP, encoding='utf-8') as f:
    a = f.readline(); p = f.tell(); b = f.readline(); f.seek(p); c = f.readline(); f.seek(0); d = f.read(2); q = f.tell(); e = f.read(); f.seek(q); g = f.read(1)
    r = a, p, b, c, d, q, e, g
#### tell in utf-8 with crlf
with _io.open(TMP, 'wb') as f: f.write('ä\r\nb\r\nc'.encode())
with _io.open(TMP, encoding='utf-8') as f:
    a = f.read(2); p = f.tell(); b = f.read(); f.seek(p); r = a, p, b, f.read()
#### next disables tell
with _io.open(TMP, 'w', encoding='utf-8') as f: f.write('a\nb\n')
with _io.open(TMP, encoding='utf-8') as f:
    next(f)
    try: f.tell()
    except OSError as e: r = str(e), [x for x in f], f.tell()
#### errors of open
r = []
for args in [('x', 'q'), ('x', 'rw'), ('x', 'r', 0), ('x', 'rb', -1, 'utf-8'), ('x', 'rb', -1, None, 'strict'), ('/nonexistent/x',), ('/',), (5.5,), ('x', 'rt+b'), ('x', 'r+', -1, None, None, 'q'), ('x\0y',), (-1,), ('x', 'b'), ('x', ''), ('x', 'rr')]:
    try: _io.open(*args)
    except Exception as e: r.append((type(e).__name__, str(e)))
#### closed file
f = _io.open(TMP, 'w', encoding='utf-8'); f.close(); f.close(); r = []
for m in ['read', 'readline', 'flush', 'tell', 'fileno', '__enter__', '__iter__', 'isatty', 'readable']:
    try: getattr(f, m)()
    except Exception as e: r.append((m, type(e).__name__, str(e)))
try: f.write('x')
except ValueError as e: r.append(str(e))
#### not readable, not writable
r = []
with _io.open(TMP, 'w', encoding='utf-8') as f:
    try: f.read()
    except Exception as e: r.append((type(e).__name__, str(e), isinstance(e, OSError), isinstance(e, ValueError)))
    try: f.write(5)
    except Exception as e: r.append((type(e).__name__, str(e)))
    try: f.write(b'x')
    except Exception as e: r.append((type(e).__name__, str(e)))
with _io.open(TMP, encoding='utf-8') as f:
    try: f.write('x')
    except Exception as e: r.append((type(e).__name__, str(e)))
with _io.open(TMP, 'rb') as f:
    try: f.write(b'x')
    except Exception as e: r.append((type(e).__name__, str(e)))
with _io.open(TMP, 'wb') as f:
    try: f.write('x')
    except Exception as e: r.append((type(e).__name__, str(e)))
    try: f.read()
    except Exception as e: r.append((type(e).__name__, str(e)))
#### attributes
with _io.open(TMP, 'wb') as f: r = [f.mode, f.raw.mode, f.raw.closefd, type(f).__name__, type(f.raw).__name__, f.writable(), f.readable(), f.seekable(), f.isatty(), f.closed]
with _io.open(TMP, 'r+', encoding='latin-1', errors='replace') as f: r += [f.mode, f.buffer.mode, f.errors, f.line_buffering, f.write_through, type(f.buffer).__name__, repr(f).replace(TMP, 'T'), repr(f.buffer).replace(TMP, 'T'), repr(f.buffer.raw).replace(TMP, 'T')]
#### decode errors
with _io.open(TMP, 'wb') as f: f.write(b'ab\xffcd')
with _io.open(TMP, encoding='utf-8') as f:
    try: f.read()
    except UnicodeDecodeError as e: r = str(e), e.start, e.end, e.object, e.encoding
with _io.open(TMP, encoding='utf-8', errors='replace') as f: r += f.read(),
with _io.open(TMP, encoding='utf-8', errors='surrogateescape') as f: r += f.read(),
with _io.open(TMP, encoding='ascii', errors='backslashreplace') as f: r += f.read(),
#### characters cut between chunks
with _io.open(TMP, 'wb') as f: f.write(('x' * 8191 + 'é' * 10 + '\r\n' + 'y' * 8181 + '\r\nz').encode())
with _io.open(TMP, encoding='utf-8') as f: lines = f.readlines(); r = [(len(x), x[-3:]) for x in lines]
#### long line, small reads
with _io.open(TMP, 'w', encoding='utf-8') as f: f.write('aé' * 20000 + '\nend')
with _io.open(TMP, encoding='utf-8') as f: r = len(f.readline(5)), len(f.readline()), f.readline(), f.readline()
#### buffering of big writes
with _io.open(TMP, 'wb', buffering=16) as f:
    for i in range(10): f.write(b'%d,' % i * 5)
    r = f.tell(),
with _io.open(TMP, 'rb', buffering=4) as f: r += len(f.read()), f.read()
#### BytesIO
b = _io.BytesIO(b'abc\ndef\nghi')
r = [b.read(2), b.readline(), b.tell(), list(b), b.seek(0), b.readlines(4), b.getvalue(), b.write(b'XYZ'), b.getvalue(), b.seek(20), b.write(b'!'), b.getvalue(), b.truncate(5), b.getvalue(), b.seek(0), b.read1(), b.readinto(bytearray(3))]
v = b.getbuffer(); v[0] = 65
try: b.write(b'more stuff')
except BufferError as e: r.append(str(e))
v.release(); b.write(b'k'); r.append(b.getvalue()); b.close()
try: b.read()
except ValueError as e: r.append(str(e))
for bad in [lambda: _io.BytesIO('x'), lambda: _io.BytesIO().write('x'), lambda: _io.BytesIO().seek(-1), lambda: _io.BytesIO().seek(0, 9), lambda: _io.BytesIO().truncate(-1), lambda: _io.BytesIO().read('x')]:
    try: bad()
    except Exception as e: r.append((type(e).__name__, str(e)))
#### StringIO
s = _io.StringIO('abc\ndéf\n😀')
r = [s.read(2), s.readline(), list(s), s.seek(0), s.getvalue(), s.write('XY'), s.getvalue(), s.seek(0, 2), s.write('end'), s.getvalue(), s.tell(), s.truncate(3), s.getvalue(), s.seek(10), s.write('!'), s.getvalue()]
s = _io.StringIO('a\r\nb\rc\n', newline=None); r += [s.getvalue(), s.newlines]
s = _io.StringIO('a\r\nb\rc\n', newline=''); r += [s.readlines(), s.newlines]
s = _io.StringIO('a\nb\n', newline='\r\n'); r += [s.getvalue(), s.readlines()]
s = _io.StringIO(); r += [s.write('q'), s.getvalue(), s.line_buffering, s.closed, s.encoding, s.errors]
for bad in [lambda: _io.StringIO(5), lambda: _io.StringIO().write(5), lambda: _io.StringIO().seek(-1), lambda: _io.StringIO('x').seek(1, 1), lambda: _io.StringIO('', 'q'), lambda: _io.StringIO('', 5), lambda: _io.StringIO().fileno(), lambda: _io.StringIO().detach()]:
    try: bad()
    except Exception as e: r.append((type(e).__name__, str(e)))
#### TextIOWrapper over BytesIO
b = _io.BytesIO(); w = _io.TextIOWrapper(b, 'utf-8', newline='\r\n', write_through=True); w.write('a\nb'); r = [b.getvalue()]
w.reconfigure(newline='\n', line_buffering=True); w.write('c\nd'); r += [b.getvalue(), w.line_buffering, w.detach() is b]
try: w.read()
except ValueError as e: r.append(str(e))
w = _io.TextIOWrapper(_io.BytesIO('é\n'.encode('latin-1')), encoding='latin-1'); r += [w.read(), w.name if hasattr(w, 'name') else None]
for bad in [lambda: _io.TextIOWrapper(_io.BytesIO(), newline='x'), lambda: _io.TextIOWrapper(_io.BytesIO(), 5), lambda: _io.TextIOWrapper(5), lambda: _io.TextIOWrapper()]:
    try: bad()
    except Exception as e: r.append((type(e).__name__, str(e)))
#### raw streams in Python
class Raw(_io._RawIOBase):
    def __init__(self, parts): self.parts = parts; self.out = []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b):
        if not self.parts: return 0
        p = self.parts.pop(0)
        if p is None: return None
        b[:len(p)] = p; return len(p)
    def write(self, b): self.out.append(bytes(b)); return len(b)
x = _io.BufferedReader(Raw([b'abc', b'de\nf', b'', b'g']))
r = [x.read(4), x.readline(), x.read(), Raw([b'12', b'34']).read(10), Raw([b'12', b'34']).readall(), Raw([None]).read(3), _io.BufferedReader(Raw([None])).read(3)]
raw = Raw([]); y = _io.BufferedWriter(raw, 4); y.write(b'ab'); y.write(b'cdef'); y.write(b'g'); y.flush(); r.append(b''.join(raw.out))
r += [Raw([]).closed, Raw([]).seekable(), list(_io.BufferedReader(Raw([b'x\ny\n'])))]
#### base classes
r = []
class S(_io._IOBase): pass
s = S()
for m in ['seek', 'tell', 'truncate', 'fileno', 'flush', 'isatty', 'readable', 'close', '_checkClosed', '_checkReadable']:
    try: r.append((m, getattr(s, m)(*([0] if m == 'seek' else []))))
    except Exception as e: r.append((m, type(e).__name__, str(e)))
#### bad raw streams
class R(_io._RawIOBase):
    def readable(self): return True
    def readinto(self, b): return 99999999
r = []
try: _io.BufferedReader(R()).read(5)
except Exception as e: r.append((type(e).__name__, str(e)))
try: _io.BufferedReader(_io.BytesIO(b''), 0)
except Exception as e: r.append((type(e).__name__, str(e)))
#### IncrementalNewlineDecoder
d = _io.IncrementalNewlineDecoder(None, True); r = [d.decode('a\r'), d.decode('\nb\r'), d.getstate(), d.decode('', True), d.newlines, d.decode('x\n'), d.newlines]
d = _io.IncrementalNewlineDecoder(None, False); r += [d.decode('a\r'), d.decode('\n'), d.newlines]; d.reset(); r.append(d.newlines)
#### FileIO
f = _io.FileIO(TMP, 'w'); r = [f.write(b'hello'), f.mode, f.tell(), f.closefd, f.seekable(), f.close(), f.closed, repr(f)]
f = _io.FileIO(TMP); r += [f.read(2), f.readall(), f.read(), f.seek(1), f.readinto(bytearray(2))]
for bad in [lambda: f.write(b'x'), lambda: f.read('x'), lambda: _io.FileIO(TMP, 'rr'), lambda: _io.FileIO(TMP, 'z'), lambda: _io.FileIO(TMP, 'r', False), lambda: _io.FileIO('/nonexistent-x'), lambda: _io.FileIO(-5)]:
    try: bad()
    except Exception as e: r.append((type(e).__name__, str(e).replace(TMP, 'T')))
f.close()
#### exclusive creation
try: _io.open(TMP, 'x')
except FileExistsError as e: r = e.errno, e.strerror, e.filename == TMP
#### BufferedRWPair
p = _io.BufferedRWPair(_io.BytesIO(b'read me'), _io.BytesIO()); r = p.read(4), p.write(b'x'), p.peek()[:2], p.readable(), p.writable(), p.closed
#### codecs functions
r = [_codecs.utf_8_decode(b'ab\xc3'), _codecs.utf_8_decode(b'ab', None, True), _codecs.utf_8_encode('é'), _codecs.utf_16_ex_decode(b'\xff\xfea\0b', None, 0, False), _codecs.utf_16_encode('a', None, 1), _codecs.utf_32_encode('a'), _codecs.utf_7_encode('é+a~'), _codecs.utf_7_decode(b'+AOkAKw-a', None, True),
     _codecs.latin_1_decode(b'\xe9'), _codecs.ascii_encode('ab'), _codecs.charmap_decode(b'ab', None, {97: 'xx', 98: 99}), _codecs.charmap_encode('ab', None, {97: 120, 98: b'yz'}), _codecs.charmap_decode(b'\x00\x01', None, 'ab'), _codecs.charmap_build('abc'), _codecs.escape_decode(b'\\x41\\n\\101'), _codecs.escape_encode(b'a\n\xff\''),
     _codecs.unicode_escape_decode(b'\\u00e9\\N{BULLET}\\x41'), _codecs.unicode_escape_encode('é\n😀\\'), _codecs.raw_unicode_escape_encode('é\u0100\\'), _codecs.raw_unicode_escape_decode(b'\\u0100\\n'), _codecs.readbuffer_encode('é')]
#### codecs errors
r = []
for f in [lambda: _codecs.utf_8_decode(b'a\xffb', None, True), lambda: _codecs.utf_8_decode(b'a\xe2\x82', None, True), lambda: _codecs.utf_8_encode('a\ud800b'), lambda: _codecs.ascii_encode('aé'), lambda: _codecs.utf_16_decode(b'a', None, True), lambda: _codecs.utf_16_le_decode(b'\x00\xd8a\x00', None, True),
          lambda: _codecs.charmap_decode(b'ab', None, {97: 'x'}), lambda: _codecs.charmap_encode('aé', None, {97: 300}), lambda: _codecs.charmap_encode('aé', None, {97: 98}), lambda: _codecs.escape_decode(b'\\x4'), lambda: _codecs.escape_decode(b'a\\'), lambda: _codecs.unicode_escape_decode(b'\\u12'), lambda: _codecs.unicode_escape_decode(b'\\N{nope}'), lambda: _codecs.utf_7_decode(b'+AGE\xff', None, True),
          lambda: _codecs.utf_32_decode(b'\0\0\0\xff', None, True), lambda: _codecs.utf_8_encode(5), lambda: _codecs.utf_8_decode('a'), lambda: _codecs.lookup_error('zz'), lambda: _codecs.escape_encode('a')]:
    try: r.append(f())
    except Exception as e: r.append((type(e).__name__, str(e)))
#### error handlers in Python
def h(e): return ('<%d>' % len(e.object[e.start:e.end]), e.end)
def hb(e): return (b'\x01\x02', e.end)
def hd(e): return ('[%d]' % e.object[e.start], e.start + 1)
def back(e): return ('', -1)
_codecs.register_error('my.h', h); _codecs.register_error('my.hb', hb); _codecs.register_error('my.hd', hd); _codecs.register_error('my.back', back); _codecs.register_error('my.bad', lambda e: 5)
r = ['aéb'.encode('ascii', 'my.h'), 'aéb'.encode('ascii', 'my.hb'), b'a\xff\xfeb'.decode('utf-8', 'my.hd'), b'ab\xffz'.decode('ascii', 'my.back')]
for f in [lambda: 'é'.encode('ascii', 'my.bad'), lambda: b'\xff'.decode('ascii', 'my.bad'), lambda: 'é'.encode('ascii', 'no.such')]:
    try: r.append(f())
    except Exception as e: r.append((type(e).__name__, str(e)))
e = UnicodeEncodeError('ascii', 'aéb', 1, 2, 'x'); d = UnicodeDecodeError('utf-8', b'a\xffb', 1, 2, 'x')
for n in ['ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'strict']:
    for x in (e, d):
        try: r.append((n, _codecs.lookup_error(n)(x)))
        except Exception as y: r.append((n, type(y).__name__, str(y)))
#### csv reader
r = [list(_csv.reader(x, **k)) for x, k in [(['a,b,c', '1,"x,y",3'], {}), (['"a""b",c'], {}), (['a;b'], {'delimiter': ';'}), (['a b  c'], {'delimiter': ' '}), (['a, b'], {'skipinitialspace': True}), (['1,"b"'], {'quoting': 2}), (['"a\n', 'b",c'], {}), ([''], {}), (['a\\,b'], {'escapechar': '\\'}), (['1,,"",x'], {'quoting': 5}), (["'a,b'"], {'quotechar': "'"}), (['a,"b"c'], {})]]
for x, k in [([5], {}), (['a\nb'], {}), (['"a"b'], {'strict': True}), (['"a'], {'strict': True}), (['a,b'], {'delimiter': 'ab'}), (['a'], {'quoting': 9}), (['a'], {'foo': 1})]:
    try: r.append(list(_csv.reader(x, **k)))
    except Exception as e: r.append((type(e).__name__, str(e)))
#### csv writer
r = []
for row, k in [(['a', 1, None, 2.5, 'b,c', 'd"e', 'x\ny'], {}), (['a', 1], {'quoting': 2}), (['a', 1, None], {'quoting': 1}), (['a,b'], {'quoting': 3}), (['a,b'], {'quoting': 3, 'escapechar': '!'}), ([''], {}), ([], {}), (['a"b'], {'doublequote': False}), (['a', None, 1], {'quoting': 4}), (['a', None, 1], {'quoting': 5}), (5, {}), (['a\tb', 'c'], {'delimiter': '\t', 'lineterminator': '\n'})]:
    s = _io.StringIO(newline='')
    try: _csv.writer(s, **k).writerow(row); r.append(s.getvalue())
    except Exception as e: r.append((type(e).__name__, str(e)))
#### csv dialects
_csv.register_dialect('mine', delimiter='|', quoting=1); d = _csv.get_dialect('mine'); r = [d.delimiter, d.quoting, d.quotechar, d.escapechar, d.lineterminator, d.strict, 'mine' in _csv.list_dialects(), list(_csv.reader(['a|b'], 'mine'))]; _csv.unregister_dialect('mine')
for f in [lambda: _csv.get_dialect('mine'), lambda: _csv.Dialect(quotechar=None, quoting=0), lambda: _csv.Dialect(delimiter='\n'), lambda: _csv.Dialect(delimiter='"'), lambda: _csv.register_dialect(5)]:
    try: r.append(f())
    except Exception as e: r.append((type(e).__name__, str(e)))
#### unicodedata
u = unicodedata
r = [u.name('é'), u.name('가'), u.name('一'), u.name('😀'), u.name('\x00', 'none'), u.lookup('LATIN SMALL LETTER E WITH ACUTE'), u.lookup('hangul syllable gag'), u.lookup('LINE FEED'), u.lookup('CJK UNIFIED IDEOGRAPH-4E00'), u.category('A'), u.bidirectional('א'), u.combining('\u0301'), u.mirrored('('), u.east_asian_width('一'), u.decimal('٣'), u.digit('²'), u.numeric('½'), u.decomposition('é'), u.decomposition('ﬁ'), u.decomposition('각'), u.unidata_version,
     [u.normalize(f, s) for f in ('NFC', 'NFD', 'NFKC', 'NFKD') for s in ('é', 'e\u0301', 'ﬁ①', '각', 'a\u0323\u0307', 'a\u0307\u0323', 'Å', 'ก', '\u1100\u1161\u11a8', 'q\u0307\u0323')], u.is_normalized('NFC', 'e\u0301'), u.is_normalized('NFD', 'é')]
for f in [lambda: u.name('\x00'), lambda: u.lookup('nope'), lambda: u.decimal('x'), lambda: u.normalize('X', 'é'), lambda: u.category('ab'), lambda: u.name(5)]:
    try: r.append(f())
    except Exception as e: r.append((type(e).__name__, str(e)))
#### _string
r = [list(_string.formatter_parser('a{b!r:c{d}}{{x')), _string.formatter_field_name_split('a.b[c][0]')[0], list(_string.formatter_field_name_split('a.b[c][0]')[1]), _string.formatter_field_name_split('0')[0]]
#### print through a stream
s = _io.StringIO(); print('a', 1, sep='-', end='!', file=s); r = s.getvalue()
#### a file nobody closed
f = _io.open(TMP, 'w', encoding='utf-8'); f.write('kept'); del f
with _io.open(TMP, encoding='utf-8') as f: r = f.read()
