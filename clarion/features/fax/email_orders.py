"""Emails as fax orders (FAX-21). Pure: what an email says, and which emails are no order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from hashlib import sha256
from html.parser import HTMLParser

from clarion.base.errors import Invalid
from clarion.base.http_multipart import Part
from clarion.features.fax.rules import LONGEST_COVER_TEXT

MOST_PARTS = 60
_MOST_HOPS = 30
_NUMBER = re.compile(r"\+?[0-9().\-]{3,24}")
_PICTURES_OF_SIGNATURES = 2_000  # bytes: smaller inline pictures are no pages


@dataclass(frozen=True)
class EmailOrder:
    """`cover_text`: subject and body, empty for none. `key`: the same for the same email."""

    sender: str
    cover_text: str
    files: tuple[Part, ...]
    key: str


def number_of(address: str, domain: str) -> str:
    """The number in `+16505550100@fax.example.com`. Raises Invalid."""
    local, _, given = address.strip("<> ").rpartition("@")
    if given.lower() != domain.lower():
        raise Invalid(f"Only faxes leave here: write to NUMBER@{domain}.", parameter="to")
    if _NUMBER.fullmatch(local) is None:
        raise Invalid(f"[{local[:40]}] is no phone number: write to +16505550100@{domain}.", parameter="to")
    return local


def read_email(content: bytes) -> EmailOrder:
    """Raises Invalid for what answers itself, goes in circles or has too many parts."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    _refuse_loops(message)
    files: list[Part] = []
    for count, part in enumerate(message.walk()):
        if count > 4 * MOST_PARTS:
            raise Invalid("The email has too many parts.", parameter="attachment")
        if _is_page(part):
            if len(files) >= MOST_PARTS:
                raise Invalid(f"At most {MOST_PARTS} files can be attached.", parameter="attachment")
            files.append(_file(part))
    subject, text = str(message.get("Subject", "")).strip(), _text_of(message)
    cover = "\n\n".join(part for part in (subject, text) if part)[:LONGEST_COVER_TEXT]
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    named = str(message.get("Message-ID", "")).strip() or sha256(content).hexdigest()
    return EmailOrder(sender, cover, tuple(files), sha256(named.encode()).hexdigest()[:40])


def _refuse_loops(message: EmailMessage) -> None:
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower()
    bulk = str(message.get("Precedence", "")).strip().lower() in ("bulk", "list", "junk", "auto_reply")
    if automatic != "no" or bulk or message.get("List-Id") is not None:
        raise Invalid("Automatic answers and mailing lists are not faxed.", parameter="from")
    if len(message.get_all("Received", [])) > _MOST_HOPS:
        raise Invalid("This email goes in circles.", parameter="from")


def _is_page(part: EmailMessage) -> bool:
    if part.is_multipart():
        return False
    if part.get_content_disposition() == "attachment":
        return True
    if part.get_content_maintype() == "text":
        return False
    small = len(part.get_payload(decode=True) or b"") < _PICTURES_OF_SIGNATURES
    return not (part.get_content_disposition() == "inline" and small)


def _file(part: EmailMessage) -> Part:
    content = part.get_payload(decode=True) or b""
    assert isinstance(content, bytes)
    return Part("attachment", part.get_filename() or "", part.get_content_type(), content)


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, KeyError):
        raw = body.get_payload(decode=True) or b""
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    if body.get_content_type() == "text/html":
        reader = _Words()
        reader.feed(text[:200_000])
        text = "".join(reader.words)
    kept = (line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script", "head")
        if tag in ("p", "br", "div", "tr", "li"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "head") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))
