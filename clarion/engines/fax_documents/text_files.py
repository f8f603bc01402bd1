"""The words of files that are text, whatever marks stand between them."""

import csv
import email
import email.policy
import io
import json
from html.parser import HTMLParser

from striprtf.striprtf import rtf_to_text

_UNSEEN = frozenset(("script", "style", "head", "template", "noscript"))
_BLOCK_TAGS = """address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header
hr li main nav ol p pre section table tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LONGEST_CELL = 200


def text_of(content: bytes, media_type: str) -> str:
    """What a person would read of it. Raises ValueError for what is broken."""
    if media_type == "message/rfc822":
        return _of_email(content)
    text = _decoded(content)
    if media_type == "text/html":
        return _of_html(text)
    if media_type == "application/rtf":
        words: str = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
        return words.strip()
    if media_type in ("text/csv", "text/tab-separated-values"):
        return _of_table(text, "\t" if media_type == "text/tab-separated-values" else "")
    if media_type == "application/json":
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    return content.decode("utf-8", "replace")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("  ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(" ".join(data.split()) if data.strip() else " " * bool(data))


def _of_html(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    lines = [line.strip() for line in "".join(words.parts).splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()


def _of_table(text: str, delimiter: str) -> str:
    if not delimiter:
        head = text[:4096]
        delimiter = max(",;|", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    return "\n".join(" | ".join(cell.strip()[:_LONGEST_CELL] for cell in row) for row in rows)


def _of_email(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    heads = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
    body = message.get_body(("plain", "html"))
    words = str(body.get_content()) if body is not None else ""
    if body is not None and body.get_content_type() == "text/html":
        words = _of_html(words)
    return "\n".join([*heads, "", words])
