"""Writes names.bin from the Unicode data of the Python that runs this (3.14: Unicode 16.0).

Usage: python3.14 generate_names.py NamedSequences.txt (the Unicode Consortium's, of any version)

Layout, all little endian: u32 number of words, u32 number of names, u32 number of aliases, u32 number of sequences; words as (u8 length, bytes); names in order of their
characters as (u24 character, u8 number of words, u16 per word); aliases as (u24 character, u8 length, bytes); sequences as (u8 number of characters, u24 each, u8 length, bytes). A `#` in
a word stands for the character's number in hexadecimal.
"""
import struct
import sys
import unicodedata as u

CONTROLS = """NULL NUL|START OF HEADING SOH|START OF TEXT STX|END OF TEXT ETX|END OF TRANSMISSION EOT|ENQUIRY ENQ|ACKNOWLEDGE ACK|ALERT BEL|
BACKSPACE BS|CHARACTER TABULATION HT|LINE FEED LF|LINE TABULATION VT|FORM FEED FF|CARRIAGE RETURN CR|SHIFT OUT SO|SHIFT IN SI|
DATA LINK ESCAPE DLE|DEVICE CONTROL ONE DC1|DEVICE CONTROL TWO DC2|DEVICE CONTROL THREE DC3|DEVICE CONTROL FOUR DC4|
NEGATIVE ACKNOWLEDGE NAK|SYNCHRONOUS IDLE SYN|END OF TRANSMISSION BLOCK ETB|CANCEL CAN|END OF MEDIUM EOM|SUBSTITUTE SUB|ESCAPE ESC|
INFORMATION SEPARATOR FOUR FS|INFORMATION SEPARATOR THREE GS|INFORMATION SEPARATOR TWO RS|INFORMATION SEPARATOR ONE US|SPACE SP|
DELETE DEL|PADDING CHARACTER PAD|HIGH OCTET PRESET HOP|BREAK PERMITTED HERE BPH|NO BREAK HERE NBH|INDEX IND|NEXT LINE NEL|
START OF SELECTED AREA SSA|END OF SELECTED AREA ESA|CHARACTER TABULATION SET HTS|CHARACTER TABULATION WITH JUSTIFICATION HTJ|
LINE TABULATION SET VTS|PARTIAL LINE FORWARD PLD|PARTIAL LINE BACKWARD PLU|REVERSE LINE FEED RI|SINGLE SHIFT TWO SS2|
SINGLE SHIFT THREE SS3|DEVICE CONTROL STRING DCS|PRIVATE USE ONE PU1|PRIVATE USE TWO PU2|SET TRANSMIT STATE STS|CANCEL CHARACTER CCH|
MESSAGE WAITING MW|START OF GUARDED AREA SPA|END OF GUARDED AREA EPA|START OF STRING SOS|SINGLE GRAPHIC CHARACTER INTRODUCER SGC|
SINGLE CHARACTER INTRODUCER SCI|CONTROL SEQUENCE INTRODUCER CSI|STRING TERMINATOR ST|OPERATING SYSTEM COMMAND OSC|PRIVACY MESSAGE PM|
APPLICATION PROGRAM COMMAND APC|NO-BREAK SPACE NBSP|SOFT HYPHEN SHY|COMBINING GRAPHEME JOINER CGJ|ZERO WIDTH SPACE ZWSP|
ZERO WIDTH NON-JOINER ZWNJ|ZERO WIDTH JOINER ZWJ|LEFT-TO-RIGHT MARK LRM|RIGHT-TO-LEFT MARK RLM|NARROW NO-BREAK SPACE NNBSP|
WORD JOINER WJ|BYTE ORDER MARK BOM|ZERO WIDTH NO-BREAK SPACE ZWNBSP|LEFT-TO-RIGHT EMBEDDING LRE|RIGHT-TO-LEFT EMBEDDING RLE|
POP DIRECTIONAL FORMATTING PDF|LEFT-TO-RIGHT OVERRIDE LRO|RIGHT-TO-LEFT OVERRIDE RLO|NEW LINE NL|END OF LINE EOL|TAB TAB|
HORIZONTAL TABULATION TAB|VERTICAL TABULATION VT|FILE SEPARATOR FS|GROUP SEPARATOR GS|RECORD SEPARATOR RS|UNIT SEPARATOR US|
LATIN CAPITAL LETTER GHA|LATIN SMALL LETTER GHA|WEIERSTRASS ELLIPTIC FUNCTION|ARABIC LETTER HAMZA ABOVE"""
candidates = set()
for item in CONTROLS.replace("\n", "").split("|"):
    candidates.add(item)
    head, _, tail = item.rpartition(" ")
    candidates.update((head, tail))
for i in range(1, 257):
    candidates.add("VS%d" % i)

words, names = {}, []
for cp in range(0x110000):
    name = u.name(chr(cp), None)
    if name is None or name.startswith(("HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-")):
        continue
    # Names that end with the character's number: the word is kept with a mark in its place.
    number = "-%04X" % cp
    if name.endswith(number):
        name = name[:-len(number)] + "-#"
    names.append((cp, [words.setdefault(w, len(words)) for w in name.split(" ")]))
aliases = []
for c in sorted(candidates):
    try:
        s = u.lookup(c)
    except KeyError:
        continue
    if len(s) == 1 and u.name(s, None) != c:
        aliases.append((ord(s), c))

sequences = []
for line in open(sys.argv[1], encoding="utf-8"):
    name = line.partition("#")[0].partition(";")[0].strip()
    if name:
        sequences.append((u.lookup(name), name))

out = struct.pack("<IIII", len(words), len(names), len(aliases), len(sequences))
for w in words:
    out += struct.pack("B", len(w)) + w.encode()
parts = [out]
for cp, ws in names:
    parts.append(struct.pack("<I", cp)[:3] + struct.pack("B", len(ws)) + struct.pack("<%dH" % len(ws), *ws))
for cp, a in aliases:
    parts.append(struct.pack("<I", cp)[:3] + struct.pack("B", len(a)) + a.encode())
for text, name in sequences:
    parts.append(struct.pack("B", len(text)) + b"".join(struct.pack("<I", ord(c))[:3] for c in text))
    parts.append(struct.pack("B", len(name)) + name.encode())
open("names.bin", "wb").write(b"".join(parts))
print(len(words), len(names), len(aliases))
