# Trees, documents and events over the parser, and what handlers do to it while it runs.
import io
import pyexpat
import xml.dom.minidom
import xml.sax
import xml.sax.handler
import xml.etree.ElementTree as ET

TEXT = """<?xml version="1.0" encoding="utf-8"?>
<!-- before -->
<root xmlns:p="urn:p" lang="en">
  <item id="1">one &amp; <b>two</b> tail</item>
  <p:item p:id="2"/>
  <![CDATA[<raw>]]>
  <?go there?>
</root>
"""

root = ET.fromstring(TEXT)
for element in root.iter():
    print(element.tag, element.attrib, repr(element.text), repr(element.tail))
print(ET.tostring(root, encoding="unicode"))
print(root.find("item").get("id"), [e.tag for e in root.findall("{urn:p}item")], root.findtext("item/b"))
print([(event, e.tag) for event, e in ET.iterparse(io.BytesIO(TEXT.encode()), events=("start", "end"))])
pull = ET.XMLPullParser(["start", "end", "comment", "pi"])
for i in range(0, len(TEXT), 7):
    pull.feed(TEXT[i : i + 7])
pull.close()
print([(event, e.tag if isinstance(e.tag, str) else e.text) for event, e in pull.read_events()])
for wrong in "<a>", "<a></b>", "<a>&x;</a>", "", "<a/>junk":
    try:
        ET.fromstring(wrong)
    except ET.ParseError as e:
        print(e, e.code, e.position)

document = xml.dom.minidom.parseString(TEXT)
print(document.toxml())
print(document.documentElement.getElementsByTagName("item")[0].getAttribute("id"))


class Content(xml.sax.handler.ContentHandler):
    def startElementNS(self, name, qname, attributes):
        print("start", name, qname, {k: attributes[k] for k in attributes.keys()}, self.locator.getLineNumber())

    def endElementNS(self, name, qname):
        print("end", name, qname)

    def startPrefixMapping(self, prefix, uri):
        print("prefix", prefix, uri)

    def setDocumentLocator(self, locator):
        self.locator = locator


reader = xml.sax.make_parser()
reader.setFeature(xml.sax.handler.feature_namespaces, True)
reader.setContentHandler(Content())
reader.parse(io.StringIO(TEXT))
try:
    xml.sax.parseString("<a>\n<b></a>", xml.sax.handler.ContentHandler())
except xml.sax.SAXParseException as e:
    print(e.getLineNumber(), e.getColumnNumber(), e.getMessage())

# Handlers that raise, go away, or are set while the parser runs.
parser = pyexpat.ParserCreate()
parser.buffer_text = True


def start(name, attributes):
    print("start", name, attributes)
    if name == "b":
        parser.StartElementHandler = None
        parser.CharacterDataHandler = lambda text: print("text", repr(text))
    if name == "stop":
        raise KeyError(name)


parser.StartElementHandler = start
print(parser.Parse("<a>x<b>y&lt;z</b><c/></a>", True))
parser = pyexpat.ParserCreate()
parser.StartElementHandler = start
try:
    parser.Parse("<a><stop/></a>", True)
except KeyError as e:
    print(repr(e), parser.StartElementHandler)
for name, value in ("buffer_size", 0), ("buffer_size", "x"), ("nothing", 1):
    try:
        setattr(parser, name, value)
    except (ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__)
print(pyexpat.ErrorString(3), pyexpat.errors.codes["syntax error"], pyexpat.errors.messages[4], pyexpat.model.XML_CTYPE_SEQ)
try:
    pyexpat.ParserCreate(namespace_separator="too long")
except ValueError as e:
    print(e)
