"""HTTP-Enabled Location Delivery (RFC 5985): a phone says what it sees of its network (RFC 6155, RFC 7105), and is told
where that is. Pure.
"""

from xml.etree import ElementTree as ET

from msgspec.structs import replace

from clarion.base.errors import Invalid
from clarion.features.emergency.network.rules import Seen, as_ip, chassis, mac

TYPE = "application/held+xml"
HELD = "urn:ietf:params:xml:ns:geopriv:held"
MOST_BYTES = 16_384
_MOST_ELEMENTS = 200


def read_request(body: bytes) -> Seen:
    """What a `locationRequest` says of the network. Elements go by their names whatever their namespace, since phones
    put them in several. Raises Invalid.
    """
    # No document type, hence no entities; nor UTF-16, in which one would look otherwise.
    if len(body) > MOST_BYTES or b"<!" in body or b"\0" in body:
        raise Invalid("The body is no location request: too long, or with a document type.", code="xmlError")
    try:
        root = ET.fromstring(body)  # noqa: S314 - without a document type there is nothing to expand
    except ET.ParseError as error:
        raise Invalid(f"The body is no XML: {error}.", code="xmlError") from error
    if _name(root) != "locationRequest":
        raise Invalid("The body is no locationRequest.", code="unsupportedMessage")
    found: dict[str, ET.Element] = {}
    for element in list(root.iter())[:_MOST_ELEMENTS]:
        name = _name(element)
        # Of several wireless points, the one that serves.
        if name not in found or (name == "ap" and element.get("serving") == "true"):
            found[name] = element
    return _seen(found)


def _seen(found: dict[str, ET.Element]) -> Seen:
    point = found.get("ap")
    bssid = next((each for each in point.iter() if _name(each) == "bssid"), None) if point is not None else None
    own = as_ip(_text(found.get("ip")))
    plug = found.get("chassis", found.get("chassisId"))
    port = found.get("port", found.get("portId"))
    return Seen(
        own=str(own or ""),
        bssid=mac(_text(bssid if bssid is not None else found.get("bssid"))),
        chassis=_chassis(plug),
        port="".join(each for each in _port(port) if each.isprintable())[:64],
    )


def _chassis(element: ET.Element | None) -> str:
    """IEEE 802.1AB: of type 4 a hardware address, of type 5 a network address with its family before it."""
    text = _text(element)
    if element is not None and element.get("type") == "5":
        raw = _bytes(text)
        found = as_ip(".".join(map(str, raw[1:])) if len(raw) == 5 else raw[1:].hex(":", 2))
        return str(found or "")
    return chassis(text)


def _port(element: ET.Element | None) -> str:
    """Names of interfaces and local names are letters as hexadecimal digits; without a type it is what it says."""
    text = _text(element)
    if element is None or element.get("type") is None:
        return text
    if element.get("type") == "3":
        return mac(text) or text
    try:
        return _bytes(text).decode().strip("\0")
    except UnicodeDecodeError:
        return text


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text.replace(":", "").replace("-", ""))
    except ValueError:
        return text.encode()


def _text(element: ET.Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def answer(document: str) -> bytes:
    """A `locationResponse` with a location document (PIDF-LO)."""
    response = ET.Element(f"{{{HELD}}}locationResponse")
    response.append(ET.fromstring(document))  # noqa: S314 - we wrote it
    return _written(response)


def refusal(code: str, message: str) -> bytes:
    """An `error` (RFC 5985 §6.3)."""
    element = ET.Element(f"{{{HELD}}}error", {"code": code})
    ET.SubElement(element, f"{{{HELD}}}message", {"{http://www.w3.org/XML/1998/namespace}lang": "en"}).text = message
    return _written(element)


def _written(element: ET.Element) -> bytes:
    return bytes(ET.tostring(element, encoding="utf-8", xml_declaration=True))


def as_seen_from(seen: Seen, source: str) -> Seen:
    return replace(seen, source=str(as_ip(source) or ""))
