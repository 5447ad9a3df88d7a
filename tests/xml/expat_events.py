# What the parser tells of documents, right and wrong, whole and in pieces: every handler's calls with their places, then the result.
import pyexpat

HANDLERS = [
    "StartElementHandler", "EndElementHandler", "ProcessingInstructionHandler", "CharacterDataHandler", "CommentHandler",
    "StartCdataSectionHandler", "EndCdataSectionHandler", "XmlDeclHandler", "StartNamespaceDeclHandler", "EndNamespaceDeclHandler",
]

DOCUMENTS = [
    b"<a/>",
    b'<?xml version="1.0"?>\n<a b="1" c=\'2\'>t&lt;u\nv\r\nw\rx<!-- c -->\n<?pi data?><b/></a>\n<!-- e -->',
    b"<a>&#65;&#x42;&amp;</a>",
    b"<a><![CDATA[x]]y]]></a>",
    b"<a><![CDATA[x\ny]]]></a>",
    b"<a>\n  <b>text</b>\n  tail ] and ]] end\n</a>",
    b'<a b="x&#10;y\nz\tw"/>',
    b'<a\nb = "1"\n/>',
    b"<a><?p  x ??></a>",
    b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>',
    b'<?xml version="1.0" encoding="koi8-r"?><a>\xc1</a>',
    "<a>\u1234é</a>".encode("utf-16"),
    "<a>\u1234é</a>",
    b"\xef\xbb\xbf<a/>",
    b'<a xmlns="u" xmlns:p="v" p:x="1" y="2"><p:b/><c xmlns=""/></a>',
    b'<a xml:lang="en"/>',
    # Wrong ones.
    b"", b" ", b"<a>", b"<a", b"<a></b>", b'<a b="1" b="2"/>', b"<a/><b/>", b"x", b"1", b"<1>", b"</a>", b"<a/>x", b"<a/>&amp;",
    b"<a>&foo;</a>", b"<a>]]></a>", b"<a>x]]>y</a>", b"<a b=1/>", b'<a b="<"/>', b'<a b="&"/>', b"<a>&</a>", b"<a>& b</a>",
    b"<a>\x01</a>", b"<a>\xe9</a>", b"<a>\xff</a>", b"<a>\xef\xbf\xbe</a>", b"<a><!-- x -- y --></a>", b"<a><!FOO></a>",
    b'<a><?xml version="1.0"?></a>', b' <?xml version="1.0"?><a/>', b'<?xml version="1.0" encoding="us-ascii"?><a>\xe9</a>',
    b"<a>&#0;</a>", b"<a>&#x110000;</a>", b"<a>&#xD800;</a>", b"<a>&#;</a>", b"<?XML x?><a/>", b"<a b='1'c='2'/>", b"< a/>",
    b"<a><b></a></b>", b"<a>text", b"<a><![CDATA[abc", b"<a><!-- abc", b"<p:a/>", b'<a xmlns:x=""/>', b'<a xmlns:xml="u"/>',
    b"<?xml?><a/>", b"<![CDATA[x]]>",
]


def told(document, separator=None, step=0, handlers=HANDLERS, **attributes):
    out = []
    parser = pyexpat.ParserCreate(namespace_separator=separator) if separator else pyexpat.ParserCreate()
    for name, value in attributes.items():
        setattr(parser, name, value)

    def handler(name):
        def note(*arguments):
            place = parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex
            out.append((name.removesuffix("Handler"), *arguments, place))

        return note

    for name in handlers:
        setattr(parser, name, handler(name))
    parts = [document[i : i + step] for i in range(0, len(document), step)] if step else [document]
    try:
        for part in parts:
            parser.Parse(part)
        out.append(parser.Parse(b"", True))
    except pyexpat.ExpatError as e:
        out.append((str(e), e.code, e.lineno, e.offset, parser.ErrorByteIndex))
    return out


for document in DOCUMENTS:
    print(ascii(document))
    for event in told(document):
        print("   ", ascii(event))
    for options in (
        {"separator": " "},
        {"separator": "}", "namespace_prefixes": True},
        {"step": 1},
        {"step": 3, "buffer_text": True, "ordered_attributes": True},
        {"handlers": ["DefaultHandlerExpand"]},
        {"handlers": ["DefaultHandler", "StartElementHandler"]},
    ):
        print("  ", options, ascii(told(document, **options)[-2:]))
