# Document types: declarations, entities and where they are used, attributes' types and defaults, what is skipped or refused.
import pyexpat

HANDLERS = [
    "StartElementHandler", "EndElementHandler", "CharacterDataHandler", "StartDoctypeDeclHandler", "EndDoctypeDeclHandler",
    "EntityDeclHandler", "NotationDeclHandler", "UnparsedEntityDeclHandler", "ElementDeclHandler", "AttlistDeclHandler",
    "SkippedEntityHandler", "NotStandaloneHandler",
]

DOCUMENTS = [
    "<!DOCTYPE a><a/>",
    '<!DOCTYPE a SYSTEM "x.dtd"><a>&foo;</a>',
    '<!DOCTYPE a PUBLIC "-//X//Y" "x.dtd" [<!ENTITY foo "bar"><!ENTITY e SYSTEM "e.xml"><!ENTITY u SYSTEM "u.gif" NDATA gif>'
    '<!NOTATION gif PUBLIC "g">]><a>&foo;&e;</a>',
    "<!DOCTYPE a [\n<!ELEMENT a (b|c)*>\n<!ELEMENT b (#PCDATA|c)*>\n<!ELEMENT c EMPTY>\n<!ELEMENT d ANY><!ELEMENT e (a,(b|c)+,d?)>\n"
    '<!ATTLIST a x CDATA "def" y (p|q) #REQUIRED z NMTOKENS #IMPLIED w CDATA #FIXED "f">\n<!-- c --><?p i?>]>'
    '<a y=" p  " z="  m   n "/>',
    '<!DOCTYPE a [<!ENTITY x "<b>&y;</b>"><!ENTITY y "t">]><a>&x;&y;<c d="&y;z"/></a>',
    '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY x "<b>">]><a>&x;</b></a>',
    "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY q 'v'>\">%p;]><a>&q;</a>",
    "<!DOCTYPE a [%p;]><a>&q;</a>",
    '<?xml version="1.0" standalone="yes"?><a>&foo;</a>',
    '<a b="&x;"/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "s">]><a b="&x;"/>',
]

for document in DOCUMENTS:
    print(document)
    out = []
    parser = pyexpat.ParserCreate()
    for name in HANDLERS:
        setattr(parser, name, lambda *arguments, name=name: out.append((name.removesuffix("Handler"), *arguments)) or 1)

    def external(context, base, system, public):
        out.append(("external", context, base, system, public))
        inner = parser.ExternalEntityParserCreate(context)
        inner.Parse("<?xml encoding='utf-8'?><in>side</in> &foo;", True)
        return 1

    parser.ExternalEntityRefHandler = external
    try:
        parser.Parse(document, True)
    except pyexpat.ExpatError as e:
        out.append(str(e).partition(":")[0])
    for event in out:
        print("   ", event)

# What is multiplied beyond measure is refused.
levels = "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 9))
try:
    pyexpat.ParserCreate().Parse(f'<!DOCTYPE a [<!ENTITY x0 "0123456789">{levels}]><a>&x8;</a>', True)
except pyexpat.ExpatError as e:
    print(str(e).partition(":")[0])

# An external subset.
parser = pyexpat.ParserCreate()
parser.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_ALWAYS)


def subset(context, base, system, public):
    print(context, base, system, public)
    inner = parser.ExternalEntityParserCreate(context)
    inner.Parse("<!ENTITY % t 'CDATA'><!ATTLIST a b %t; 'dflt'><!ENTITY e 'ee'>", True)
    return 1


parser.SetBase("here")
parser.ExternalEntityRefHandler = subset
parser.StartElementHandler = print
parser.CharacterDataHandler = print
parser.Parse('<!DOCTYPE a SYSTEM "s"><a>&e;</a>', True)
