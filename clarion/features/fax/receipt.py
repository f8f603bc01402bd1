"""Receipts of faxes (FAX-30, FAX-38): written, signed, and checked without a database. Pure.

A receipt is canonical JSON (RFC 8785). Each of its parts has a digest, and the signature covers the digests: a check
can name the part that somebody changed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from clarion.base.errors import ClarionError
from clarion.base.fax_documents import PageDigest
from clarion.base.i18n import ENGLISH, Reader, moment
from clarion.features.conduct import NoteRefused, Signature, canonical, check_statement

FORMAT = "clarion-fax-receipt/1"
LARGEST = 4 * 2**20
_MEMBERS = frozenset({"format", "fax", "document", "pages", "recipients", "digests", "key", "signature"})
Sign = Callable[[str, bytes], Signature]


def write_receipt(content: Mapping[str, Any], sign: Sign) -> str:
    """`content`: `fax`, `document`, `pages` and `recipients`. `sign`: signs bytes under a context."""
    body = {"format": FORMAT, **content}
    digests = dict(_digests(body))
    signature = sign(FORMAT, canonical(digests).encode())
    return canonical({**body, "digests": digests, "key": signature.key, "signature": signature.value}) + "\n"


def _digests(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, part in _parts(body):
        yield name, sha256(canonical({"part": part}).encode()).hexdigest()


def _parts(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("format", "fax", "document"):
        yield name, body[name]
    for name in ("page", "recipient"):
        for place, part in enumerate(body[f"{name}s"], start=1):
            yield f"{name} {place}", part


@dataclass(frozen=True, slots=True)
class Checked:
    """`problems`: empty when every byte is as it was signed. `signer` and `fingerprint` count only then."""

    problems: tuple[str, ...]
    body: Mapping[str, Any]
    signer: str = ""
    fingerprint: str = ""


def check_receipt(text: bytes, key: str = "") -> Checked:
    """`key`: the verifier key that must have signed; without it the one in the receipt is taken, and its fingerprint
    is to be compared.
    """
    try:
        body = _read(text)
        expected = dict(_digests(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ClarionError) as error:
        return Checked((f"This is not a fax receipt: {str(error)[:200] or type(error).__name__}.",), {})
    problems = [
        f"The {name} is not as it was signed."
        for name in [*expected, *(name for name in body["digests"] if name not in expected)]
        if body["digests"].get(name) != expected.get(name)
    ]
    signer, public = "", b""
    try:
        signature = Signature(key.strip() or body["key"], body["signature"])
        signer, public = check_statement(signature, FORMAT, canonical(body["digests"]).encode())
    except NoteRefused as error:
        problems.append(f"The signature, the key or the list of digests was changed. {error}")
    if key.strip() and key.strip() != body["key"]:
        problems.append("The key in the receipt is another one than you expect.")
    if not problems and canonical(body) + "\n" != text.decode():
        problems.append("The receipt is not written as it was signed: characters between its parts were changed.")
    return Checked(tuple(problems), body, signer, fingerprint_of(public) if public else "")


def _read(text: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    if len(text) > LARGEST:
        raise ValueError("it is too large")
    body = json.loads(text.decode())
    if not isinstance(body, dict) or set(body) != _MEMBERS or body["format"] != FORMAT:
        raise ValueError(f"the format {FORMAT} is expected")
    whole = isinstance(body["pages"], list) and isinstance(body["recipients"], list)
    if not whole or not all(isinstance(body[name], dict) for name in ("fax", "document", "digests")):
        raise ValueError("a part is missing")
    if not all(isinstance(body[name], str) for name in ("key", "signature")):
        raise ValueError("it is not signed")
    return body


def key_address(fax: Mapping[str, Any], signer: str) -> str:
    """Where the installation that signed publishes its key, by the `fax` of a receipt."""
    host = signer.partition("/")[0]
    address = str(fax.get("keyAddress", ""))
    known = {f"{scheme}://{host}/conduct/evidence/key" for scheme in ("https", "http")}
    return address if address in known else f"https://{host}/conduct/evidence/key"  # before there was an address


def fingerprint_of(public: bytes) -> str:
    """Of a public key, for two people on the phone: 8 groups of 4."""
    digest = sha256(public).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def pages_of(body: Mapping[str, Any]) -> list[PageDigest]:
    return [PageDigest(int(page["width"]), int(page["height"]), str(page["sha256"])) for page in body["pages"]]


def compare_pages(body: Mapping[str, Any], found: Sequence[PageDigest]) -> list[str]:
    """What is different about the pages of a document."""
    wanted = pages_of(body)
    problems = [
        f"Page {place} is not the page that the receipt is about."
        for place, (one, other) in enumerate(zip(wanted, found, strict=False), start=1)
        if one != other
    ]
    if len(wanted) != len(found):
        problems.append(f"The document has {len(found)} pages, the receipt is about {len(wanted)}.")
    return problems


_LABELS = {
    "at": "Time",
    "badRows": "Damaged rows",
    "bitRate": "Speed",
    "change": "Next attempt differs in",
    "creationTime": "Created",
    "dcs": "Settings in use (DCS)",
    "dis": "Capabilities (DIS)",
    "faxErrorCode": "Error",
    "from header": "Sender in the header line",
    "from phoneNumber": "Sender",
    "from stationId": "Sender's machine (TSI)",
    "header": "Company in the header line",
    "keyAddress": "Key published at",
    "mediaType": "Type",
    "messageId": "Message",
    "accountId": "Account",
    "next": "Next attempt",
    "pageCount": "Pages",
    "receiptTime": "Receipt written",
    "sha256": "SHA-256",
    "stationId": "Machine (CSI)",
    "telephonySessionId": "Call",
    "vendor": "Maker of the machine",
}
_UNITS = {"bitRate": "bit/s", "size": "bytes"}
_TIMES = frozenset({"at", "completionTime", "creationTime", "next", "receiptTime"})
Row = tuple[str, str]


def printed_rows(body: Mapping[str, Any], fingerprint: str, reader: Reader) -> list[Row]:
    """A receipt on paper, with times as the reader's clock has them. `body` is checked."""
    rows: list[Row] = [("Fax", ""), *_printed(body["fax"], reader)]
    rows += [("Document", ""), *_printed(body["document"], reader)]
    for place, recipient in enumerate(body["recipients"], start=1):
        told = {name: value for name, value in recipient.items() if name != "attempts"}
        rows += [(f"Recipient {place}", ""), *_printed(told, reader)]
        for number, attempt in enumerate(recipient["attempts"], start=1):
            told = {name: value for name, value in attempt.items() if name != "attempt"}
            rows += [(f"Recipient {place}, attempt {attempt.get('attempt', number)}", ""), *_printed(told, reader)]
    rows.append(("Pages as sent (SHA-256 of the dots)", ""))
    rows += [
        (f"Page {page['number']}", f"{page['sha256']} {page['width']} × {page['height']} dots")
        for page in body["pages"]
    ]
    rows += [("Signature", ""), ("Key", str(body["key"])), ("Fingerprint", fingerprint)]
    rows += [("Signature (Ed25519)", str(body["signature"])), ("Check with", "clarion fax verify RECEIPT.json FAX.pdf")]
    return rows


def _printed(part: Mapping[str, Any], reader: Reader, within: str = "") -> Iterator[Row]:
    """A row for each fact; what is empty is left out."""
    for name, value in part.items():
        if isinstance(value, Mapping):
            yield from _printed(value, reader, "" if name == "negotiated" else name)
        elif value not in ("", None, []):
            full = f"{within} {name}".strip()
            yield _LABELS.get(full) or _LABELS.get(name) or _label(full), _value(name, value, reader)


def _label(name: str) -> str:
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return spaced[:1].upper() + spaced[1:]


def _value(name: str, value: Any, reader: Reader) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if name in _TIMES:
        try:
            at = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return str(value)
        return f"{moment(replace(reader, language=ENGLISH), at)}, {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if name in _UNITS:
        return f"{value:,} {_UNITS[name]}" if isinstance(value, int) else str(value)
    if name in ("result", "code"):
        return _label(str(value)) if str(value)[1:2].islower() else str(value)
    return str(value)
