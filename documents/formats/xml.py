"""XML from outside, parsed without obeying it: no DTD, no entities, no network, no bombs."""

from __future__ import annotations

from lxml import etree

from documents.formats.findings import Severity, XmlFinding

LARGEST = 20 * 1024 * 1024  # bytes
DEEPEST = 100  # elements inside each other
MOST_ELEMENTS = 500_000
PIECE = 1 << 16  # bytes fed at a time

SENTENCES = {
    "xml_empty": {
        "en": "The file is empty.",
        "nl": "Het bestand is leeg.",
        "fr": "Le fichier est vide.",
    },
    "xml_too_large": {
        "en": "The file has {found} bytes; at most {expected} are read.",
        "nl": "Het bestand telt {found} bytes; er worden er hoogstens {expected} gelezen.",
        "fr": "Le fichier compte {found} octets ; au plus {expected} sont lus.",
    },
    "xml_doctype": {
        "en": "The file declares a document type (DOCTYPE), which is not accepted.",
        "nl": "Het bestand bevat een documenttype (DOCTYPE); dat wordt niet aanvaard.",
        "fr": "Le fichier déclare un type de document (DOCTYPE), ce qui n'est pas accepté.",
    },
    "xml_too_deep": {
        "en": "The elements are nested deeper than {expected} levels.",
        "nl": "De elementen zijn dieper dan {expected} niveaus genest.",
        "fr": "Les éléments sont imbriqués sur plus de {expected} niveaux.",
    },
    "xml_too_many": {
        "en": "The file has more than {expected} elements.",
        "nl": "Het bestand telt meer dan {expected} elementen.",
        "fr": "Le fichier compte plus de {expected} éléments.",
    },
    "xml_malformed": {
        "en": "The file is not well-formed XML: {found}.",
        "nl": "Het bestand is geen goed gevormde XML: {found}.",
        "fr": "Le fichier n'est pas du XML bien formé : {found}.",
    },
}


class XmlRefused(ValueError):
    """The file isn't XML that can be read safely; ``finding`` says why and where."""

    def __init__(self, finding: XmlFinding) -> None:
        super().__init__(finding.message())
        self.finding = finding


def parse(data: bytes) -> etree._Element:
    """Return the root element of an XML file; raises ``XmlRefused``.

    Comments and processing instructions are left out.
    """
    if not data.strip():
        raise _refused("xml_empty")
    if len(data) > LARGEST:
        raise _refused("xml_too_large", expected=str(LARGEST), found=str(len(data)))
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    size = _Size()
    try:
        for start in range(0, len(data), PIECE):
            parser.feed(data[start : start + PIECE])
            size.add(parser)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        size.add(parser)
        if b"<!DOCTYPE" in data:
            raise _refused("xml_doctype") from error
        raise _refused("xml_malformed", found=error.msg or "", line=error.lineno or 0) from error
    size.add(parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("xml_doctype")
    return root


class _Size:
    """Counts elements and depth while a file is parsed, so that a bomb stops early."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def add(self, parser: etree.XMLPullParser) -> None:
        for event, _element in parser.read_events():
            if event == "end":
                self.depth -= 1
                continue
            self.depth += 1
            self.elements += 1
            if self.depth > DEEPEST:
                raise _refused("xml_too_deep", expected=str(DEEPEST))
            if self.elements > MOST_ELEMENTS:
                raise _refused("xml_too_many", expected=str(MOST_ELEMENTS))


def _refused(rule: str, *, expected: str = "", found: str = "", line: int = 0) -> XmlRefused:
    finding = XmlFinding(
        Severity.ERROR, rule, SENTENCES[rule], line=line, expected=expected, found=found
    )
    return XmlRefused(finding)
