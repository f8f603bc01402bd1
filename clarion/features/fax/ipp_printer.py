"""The fax printer as IPP sees it: its attributes, whom a job is for, and how faxes look as jobs. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from clarion.features.fax.ipp_message import (
    BOOLEAN,
    CHARSET,
    COLLECTION,
    ENUM,
    INTEGER,
    KEYWORD,
    LANGUAGE,
    MIME,
    NAME,
    RANGE,
    RESOLUTION,
    SCHEME,
    TEXT,
    URI,
    IppRequest,
    Value,
)
from clarion.features.message_store import Message, MessageStatus

PRINT_JOB, VALIDATE_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x2, 0x4, 0x8, 0x9, 0xA, 0xB
OPERATIONS = (PRINT_JOB, VALIDATE_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER)
FORMATS = (
    "application/pdf",
    "image/pwg-raster",
    "image/urf",
    "image/jpeg",
    "text/plain",
    "application/octet-stream",
)
_MEDIA = ("na_letter_8.5x11in", "iso_a4_210x297mm", "na_legal_8.5x14in")
_DRIVER = (300, 300, 3)  # dots an inch that drivers make
_SIZES = ((21590, 27940), (21000, 29700), (21590, 35560))
_NUMBER = re.compile(r"(?:\+|\b)\d[\d ().\-]{5,22}\d")
PENDING, PROCESSING, CANCELED, ABORTED, COMPLETED = 3, 5, 7, 8, 9
_STATES = {
    MessageStatus.QUEUED: PROCESSING,
    MessageStatus.SENT: COMPLETED,
    MessageStatus.SENDING_FAILED: ABORTED,
}
_REASONS = {
    PROCESSING: "job-outgoing",
    COMPLETED: "job-completed-successfully",
    ABORTED: "aborted-by-system",
    CANCELED: "job-canceled-by-user",
}


def recipients_of_job(request: IppRequest) -> list[str]:
    """From `destination-uris` (PWG 5100.15: `tel:+16505550100`), else the numbers in the job's name."""
    found = []
    for destination in request.attributes.get("destination-uris", []):
        for uri in destination.get("destination-uri", []) if isinstance(destination, Mapping) else []:
            scheme, _, number = str(uri).partition(":")
            if scheme.lower() in ("tel", "fax") and number:
                found.append(number.partition(";")[0])
    return found or _NUMBER.findall(str(request.first("job-name")))


def job_id_of(message: Message) -> int:
    return number_of(message.id)


def number_of(id: str) -> int:
    """IPP counts jobs with 31 bits; our ids have more."""
    return int.from_bytes(sha256(id.encode()).digest()[:4], "big") % (2**31 - 1) + 1


def print_attributes(print_id: str, name: str, printer_uri: str, user: str) -> dict[str, list[Value]]:
    """Of a document that waits for a number: printed, as far as a printer goes."""
    number = number_of(print_id)
    return {
        "job-id": [(INTEGER, number)],
        "job-uri": [(URI, f"{printer_uri}/{number}")],
        "job-printer-uri": [(URI, printer_uri)],
        "job-name": [(NAME, name[:200])],
        "job-originating-user-name": [(NAME, user)],
        "job-state": [(ENUM, COMPLETED)],
        "job-state-reasons": [(KEYWORD, _REASONS[COMPLETED])],
        "job-state-message": [(TEXT, "Give the fax number in Clarion, under Fax.")],
    }


def job_attributes(message: Message, printer_uri: str, user: str) -> dict[str, list[Value]]:
    number, state = job_id_of(message), _STATES.get(MessageStatus(message.status), PENDING)
    return {
        "job-id": [(INTEGER, number)],
        "job-uri": [(URI, f"{printer_uri}/{number}")],
        "job-printer-uri": [(URI, printer_uri)],
        "job-name": [(NAME, ", ".join(str(each.get("phoneNumber", "")) for each in message.recipients)[:200])],
        "job-originating-user-name": [(NAME, user)],
        "job-state": [(ENUM, state)],
        "job-state-reasons": [(KEYWORD, _REASONS.get(state, "none"))],
        "job-impressions": [(INTEGER, int(message.details.get("faxPageCount", 0)))],
        "time-at-creation": [(INTEGER, int(message.created_at.timestamp()) % 2**31)],
    }


def printer_attributes(printer_uri: str, name: str, now: datetime) -> dict[str, list[Value]]:
    """Everything that Get-Printer-Attributes tells."""
    own: dict[str, list[Value]] = {
        "printer-uri-supported": [(URI, printer_uri)],
        "uri-security-supported": [(KEYWORD, "tls" if printer_uri.startswith("ipps") else "none")],
        "uri-authentication-supported": [(KEYWORD, "basic")],
        "printer-name": [(NAME, "fax")],
        "printer-info": [(TEXT, f"Fax of {name}")],
        "printer-make-and-model": [(TEXT, "Clarion Fax")],
        "printer-device-id": [(TEXT, "MFG:Clarion;MDL:Fax;CMD:PDF,PWGRaster,AppleRaster,URF,JPEG;")],
        "printer-uuid": [(URI, f"urn:uuid:{uuid5(NAMESPACE_URL, printer_uri)}")],
        "printer-more-info": [(URI, re.sub("^ipp", "http", printer_uri).removesuffix("/ipp/fax"))],
        "printer-location": [(TEXT, "")],
        "printer-state": [(ENUM, 3)],
        "printer-state-reasons": [(KEYWORD, "none")],
        "printer-is-accepting-jobs": [(BOOLEAN, True)],
        "printer-up-time": [(INTEGER, max(1, int(now.timestamp()) % 2**31))],
        "queued-job-count": [(INTEGER, 0)],
        "ipp-versions-supported": [(KEYWORD, "1.1"), (KEYWORD, "2.0")],
        "ipp-features-supported": [(KEYWORD, "faxout")],
        "operations-supported": [(ENUM, operation) for operation in OPERATIONS],
    }
    return {**own, **_DOCUMENTS, **_PAPER}


_DOCUMENTS: dict[str, list[Value]] = {
    "charset-configured": [(CHARSET, "utf-8")],
    "charset-supported": [(CHARSET, "utf-8")],
    "natural-language-configured": [(LANGUAGE, "en")],
    "generated-natural-language-supported": [(LANGUAGE, "en")],
    "document-format-default": [(MIME, FORMATS[0])],
    "document-format-supported": [(MIME, each) for each in FORMATS],
    "compression-supported": [(KEYWORD, "none")],
    "pdl-override-supported": [(KEYWORD, "attempted")],
    "multiple-document-jobs-supported": [(BOOLEAN, False)],
    # What printer drivers make of a document (PWG 5102.4, and Apple's).
    "pwg-raster-document-type-supported": [(KEYWORD, each) for each in ("black_1", "sgray_8", "srgb_8")],
    "pwg-raster-document-resolution-supported": [(RESOLUTION, _DRIVER)],
    "pwg-raster-document-sheet-back": [(KEYWORD, "normal")],
    "urf-supported": [(KEYWORD, each) for each in ("V1.4", "CP1", "W8", "SRGB24", "RS300", "PQ4")],
}


def _size(x: int, y: int) -> dict[str, list[Value]]:
    return {"x-dimension": [(INTEGER, x)], "y-dimension": [(INTEGER, y)]}


def _media(x: int, y: int) -> Value:
    """A paper as a collection (PWG 5100.7); a fax has no margins of its own."""
    margins = {f"media-{side}-margin": [(INTEGER, 0)] for side in ("bottom", "left", "right", "top")}
    return (COLLECTION, {"media-size": [(COLLECTION, _size(x, y))], **margins})


_PAPER: dict[str, list[Value]] = {
    "color-supported": [(BOOLEAN, False)],
    "print-color-mode-supported": [(KEYWORD, "monochrome")],
    "print-color-mode-default": [(KEYWORD, "monochrome")],
    "print-quality-supported": [(ENUM, 4)],
    "print-quality-default": [(ENUM, 4)],
    "orientation-requested-supported": [(ENUM, 3)],
    "printer-resolution-supported": [(RESOLUTION, (204, 196, 3)), (RESOLUTION, _DRIVER)],
    "printer-resolution-default": [(RESOLUTION, (204, 196, 3))],
    "sides-supported": [(KEYWORD, "one-sided")],
    "sides-default": [(KEYWORD, "one-sided")],
    "copies-supported": [(RANGE, (1, 1))],
    "copies-default": [(INTEGER, 1)],
    "media-supported": [(KEYWORD, each) for each in _MEDIA],
    "media-ready": [(KEYWORD, each) for each in _MEDIA],
    "media-default": [(KEYWORD, _MEDIA[0])],
    "media-size-supported": [(COLLECTION, _size(x, y)) for x, y in _SIZES],
    "media-col-supported": [(KEYWORD, "media-size")],
    "media-col-database": [_media(x, y) for x, y in _SIZES],
    "media-col-ready": [_media(x, y) for x, y in _SIZES],
    "media-col-default": [_media(*_SIZES[0])],
    **{f"media-{side}-margin-supported": [(INTEGER, 0)] for side in ("bottom", "left", "right", "top")},
    "job-creation-attributes-supported": [(KEYWORD, "job-name"), (KEYWORD, "destination-uris")],
    "destination-uris-supported": [(KEYWORD, "destination-uri")],
    "destination-uri-schemes-supported": [(SCHEME, "tel")],
}
