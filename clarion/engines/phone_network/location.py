"""The location that travels with an emergency call (RFC 6442, RFC 4119, RFC 5139)."""

import xml.etree.ElementTree as ElementTree

from clarion.engines.phone_network.message import Message

_PIDF = "application/pidf+xml"
_CIVIC = "{urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr}"
_STREET = ("HNO", "HNS", "PRD", "RD", "A6", "STS", "POD")
_REST = (("BLD",), ("FLR",), ("UNIT",), ("ROOM",), ("LOC",), ("A3",), ("A1", "PC"), ("country",))
_LIMIT = 64_000


def parts_of(message: Message) -> list[tuple[str, bytes]]:
    """Content type (lower case, no parameters) and content of each body part; multipart is taken apart."""
    kind = message.find("Content-Type") or ""
    if not message.body:
        return []
    if not kind.lower().startswith("multipart/"):
        return [(kind.partition(";")[0].strip().lower(), message.body)]
    boundary = ""
    for piece in kind.split(";")[1:]:
        key, _, value = piece.strip().partition("=")
        if key.lower() == "boundary":
            boundary = value.strip('"')
    if not boundary:
        return []
    return [part for raw in message.body.split(b"--" + boundary.encode())[1:] if (part := _part(raw))]


def _part(raw: bytes) -> tuple[str, bytes] | None:
    if raw.startswith(b"--"):
        return None  # the closing delimiter
    head, _, content = raw.lstrip(b"\r\n").partition(b"\r\n\r\n")
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.partition(";")[0].strip().lower(), content.removesuffix(b"\r\n")
    return None


def description_of(message: Message) -> str | None:
    """The SDP in the body, alone or as one part."""
    found = next((content for kind, content in parts_of(message) if kind == "application/sdp"), None)
    return None if found is None else found.decode("utf-8", "replace")


def location_of(message: Message) -> str:
    """The PIDF-LO document, or nothing."""
    found = next((content for kind, content in parts_of(message) if kind == _PIDF), b"")
    return found.decode("utf-8", "replace")


def address_in(pidf_lo: str) -> str:
    """The civic address as one would say it, or nothing when the document holds none."""
    if not pidf_lo or len(pidf_lo) > _LIMIT or "<!DOCTYPE" in pidf_lo:
        return ""
    try:
        root = ElementTree.fromstring(pidf_lo)  # noqa: S314 - no document type, bounded, from our own edge
    except ElementTree.ParseError:
        return ""
    civic = next(root.iter(f"{_CIVIC}civicAddress"), None)
    if civic is None:
        return ""
    said = {element.tag.removeprefix(_CIVIC): (element.text or "").strip() for element in civic}
    groups = [_STREET, *_REST]
    phrases = (" ".join(said[name] for name in group if said.get(name)) for group in groups)
    return ", ".join(phrase for phrase in phrases if phrase)
