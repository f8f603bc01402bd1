"""XML of strangers, read with nothing that XML can do beyond elements, attributes and text. Pure."""

from datetime import UTC, datetime

from lxml import etree

from clarion.base.errors import ClarionError

SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
SIGNATURE, ENCRYPTION = "http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmlenc#"
SPACES = {"saml": SAML, "samlp": SAMLP, "md": METADATA, "ds": SIGNATURE, "xenc": ENCRYPTION}
MOST_BYTES = 512 * 1024
_DEEPEST = 60
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

Element = etree._Element


class SamlRefused(ClarionError):
    """What came is not taken; the sentence says why, for administrators."""

    default_code = "OAU-140"
    default_status = 400


def read_xml(content: bytes, most: int = MOST_BYTES) -> Element:
    """The root. Comments and processing instructions are gone, so that text on both sides of one is one text.

    Raises SamlRefused: too large or too deep, no XML, or with a document type (where entities come from).
    """
    if len(content) > most:
        raise SamlRefused(f"The XML is larger than {most // 1024} KB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SamlRefused("That is no XML.") from None
    if root.getroottree().docinfo.internalDTD is not None or any(node.tag is etree.Entity for node in root.iter()):
        raise SamlRefused("XML with a document type is not read.")
    if _too_deep(root):
        raise SamlRefused(f"The XML is deeper than {_DEEPEST} levels.")
    return root


def _too_deep(root: Element) -> bool:
    level, here = 0, [root]
    while here:
        level += 1
        here = [child for node in here for child in node]
        if level > _DEEPEST:
            return True
    return False


def only_child(parent: Element, path: str) -> Element | None:
    """The one there is. Raises SamlRefused for several: which one counts must not be a question."""
    found = parent.findall(path, SPACES)
    if len(found) > 1:
        raise SamlRefused(f"There are several elements {path.rpartition(':')[2]} where one is expected.")
    return found[0] if found else None


def text_of(node: Element | None) -> str:
    """All text inside."""
    return "".join(str(part) for part in node.itertext()).strip() if node is not None else ""


def time_of(text: str | None) -> datetime | None:
    """A moment in UTC (saml-core §1.3.3); None for none. Raises SamlRefused.

    "Always" and "never", which some say by the years 1 and 9999, are moments that a tolerance can be added to.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise SamlRefused(f"{text[:40]} is no moment.") from None
    return min(max(found, _FIRST), _LAST)
