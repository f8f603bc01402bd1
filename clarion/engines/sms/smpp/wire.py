"""PDUs of SMPP 3.4, made and read by smpplib, and the little that texts need of them. Pure.

Source: SMPP v3.4 §4 (PDUs), §5.2.12 (esm_class), §5.2.19 (data_coding), Appendix B (receipts); TS 23.040 §9.2.3.24.
"""

import re
import struct
from dataclasses import dataclass
from typing import Any

from smpplib import exceptions, smpp

from clarion.base.text_encoding import Encoding, decode, encode, encoding_of, split

HEADER = 16
LARGEST_PDU = 80_000
OK = 0x00
THROTTLED, QUEUE_FULL, SYSTEM_ERROR = 0x58, 0x14, 0x08
TEMPORARY = frozenset({THROTTLED, QUEUE_FULL, SYSTEM_ERROR})
ALREADY_BOUND = 0x05
UDHI, RECEIPT = 0x40, 0x04
DEFAULT_ALPHABET, LATIN_1, UCS2 = 0x00, 0x03, 0x08
_ASCII = 0x01
_FINAL = {"DELIVRD": "Delivered", "EXPIRED": "Failed", "DELETED": "Failed", "UNDELIV": "Failed", "REJECTD": "Failed"}
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}
_RECEIPT_FIELD = re.compile(r"\b(id|stat|err)\s*:\s*([^\s]*)", re.IGNORECASE)


class Sequence:
    """What smpplib wants of a client: numbers for requests."""

    def __init__(self) -> None:
        self.sequence = 0

    def next_sequence(self) -> int:
        self.sequence = self.sequence % 0x7FFFFFFF + 1
        return self.sequence


def make(name: str, client: Sequence, **fields: Any) -> Any:
    """A PDU; `generate()` gives its octets."""
    return smpp.make_pdu(name, client=client, **fields)


@dataclass(frozen=True)
class Response:
    """The header of a response, and the id in it where there is one. What else an SMSC appends does not matter."""

    status: int
    sequence: int
    message_id: str


def read_response(octets: bytes) -> Response:
    _, _, status, sequence = struct.unpack(">LLLL", octets[:HEADER])
    return Response(status, sequence, octets[HEADER:].partition(b"\0")[0].decode("latin-1"))


def read_request(octets: bytes) -> Any:
    """The PDU of these octets. Raises ValueError for what is none."""
    try:
        # It takes its number from the octets; the one that smpplib draws first is thrown away.
        found = smpp.parse_pdu(octets, client=Sequence(), allow_unknown_opt_params=True)
    except (exceptions.PDUError, exceptions.UnknownCommandError, LookupError, struct.error, TypeError) as error:
        raise ValueError(f"no PDU: {error}") from None
    if found is None:
        raise ValueError("an unknown command")
    return found


def answer(name: str, sequence: int, status: int = OK) -> bytes:
    """A response, by hand: smpplib gives new numbers to what it makes."""
    commands = {"deliver_sm_resp": 0x80000005, "enquire_link_resp": 0x80000015, "unbind_resp": 0x80000006,
                "generic_nack": 0x80000000, "data_sm_resp": 0x80000103}  # fmt: skip
    body = b"\0" if name in ("deliver_sm_resp", "data_sm_resp") else b""
    return struct.pack(">LLLL", HEADER + len(body), commands[name], status, sequence) + body


@dataclass(frozen=True)
class Segment:
    """One short message: its octets, and how they are marked."""

    octets: bytes
    data_coding: int
    esm_class: int = 0
    fields: tuple[tuple[str, int], ...] = ()


def segments_of(text: str, reference: int, style: str) -> list[Segment]:
    """A text as short messages. `reference` ties the segments of one text together; `style` as in the settings."""
    encoding = encoding_of(text)
    coding = DEFAULT_ALPHABET if encoding == "GSM" else UCS2
    parts = split(text)
    if len(parts) == 1 or style == "payload":
        return [Segment(encode(text, encoding), coding)]
    if style == "sar":
        return [
            Segment(
                encode(part, encoding),
                coding,
                fields=(
                    ("sar_msg_ref_num", reference % 65536),
                    ("sar_total_segments", len(parts)),
                    ("sar_segment_seqnum", place),
                ),
            )
            for place, part in enumerate(parts, start=1)
        ]
    return [
        Segment(_header(reference, len(parts), place) + encode(part, encoding), coding, UDHI)
        for place, part in enumerate(parts, start=1)
    ]


def _header(reference: int, total: int, place: int) -> bytes:
    """Concatenated short messages with an 8-bit reference (TS 23.040 §9.2.3.24.1)."""
    return bytes((5, 0, 3, reference % 256, total, place))


@dataclass(frozen=True)
class Piece:
    """What a deliver_sm carries: a whole text (`total` 1), or one part of it."""

    text: str
    reference: int = 0
    total: int = 1
    place: int = 1


def piece_of(pdu: Any) -> Piece:
    """The text of a deliver_sm, from the message or the payload, with header or sar parameters."""
    octets = bytes(pdu.short_message or b"") or bytes(getattr(pdu, "message_payload", None) or b"")
    reference, total, place = 0, 1, 1
    if pdu.esm_class & UDHI and octets:
        reference, total, place, octets = _without_header(octets)
    elif getattr(pdu, "sar_total_segments", None):
        reference, total, place = pdu.sar_msg_ref_num or 0, pdu.sar_total_segments, pdu.sar_segment_seqnum or 1
    text = _decode(octets, pdu.data_coding or 0)
    sound = 1 <= place <= total <= 255
    return Piece(text, reference, total, place) if sound else Piece(text)


def _without_header(octets: bytes) -> tuple[int, int, int, bytes]:
    length = octets[0]
    header, rest = octets[1 : 1 + length], octets[1 + length :]
    position = 0
    while position + 2 <= len(header):
        kind, size = header[position], header[position + 1]
        value = header[position + 2 : position + 2 + size]
        if kind == 0 and len(value) == 3:
            return value[0], value[1], value[2], rest
        if kind == 8 and len(value) == 4:
            return int.from_bytes(value[:2], "big"), value[2], value[3], rest
        position += 2 + size
    return 0, 1, 1, rest


def _decode(octets: bytes, data_coding: int) -> str:
    # Classes and compression bits of the general group leave the alphabet in bits 2 and 3 (TS 23.038 §4).
    alphabet: Encoding = (
        "UCS2" if data_coding == UCS2 or (0 < data_coding & 0xF0 < 0x80 and data_coding & 0x0C == 8) else "GSM"
    )
    if data_coding == LATIN_1:
        return octets.decode("latin-1")
    if data_coding == _ASCII:
        return octets.decode("ascii", "replace")
    return decode(octets, alphabet)


@dataclass(frozen=True)
class Receipted:
    """`state`: Delivered, Failed, or "" while it is on its way."""

    message_id: str
    state: str
    code: str


def receipt_of(pdu: Any) -> Receipted | None:
    """The receipt in a deliver_sm: its parameters first, then the text that most SMSCs write. None: it is none."""
    if not pdu.esm_class & 0x3C & RECEIPT:
        return None
    text = bytes(pdu.short_message or b"").decode("latin-1")
    found = {name.lower(): value for name, value in _RECEIPT_FIELD.findall(text)}
    receipted = bytes(getattr(pdu, "receipted_message_id", None) or b"").rstrip(b"\0").decode("latin-1")
    status = _STATES.get(getattr(pdu, "message_state", None) or 0, found.get("stat", "").upper())
    code = found.get("err", "").lstrip("0") or status
    return Receipted(receipted or found.get("id", ""), _FINAL.get(status, ""), code if status != "DELIVRD" else "")
