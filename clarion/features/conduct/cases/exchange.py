"""Reports from and to others: ARF (RFC 5965) read and written, XARF 4 written. Bounded; nothing is fetched."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from clarion import __version__
from clarion.base.errors import Invalid
from clarion.base.ids import is_uuid, new_uuid
from clarion.features.conduct.cases.rule_responses import XarfReport, XarfReportReporter

LARGEST_REPORT = 1_000_000
MOST_PARTS = 50
_LONGEST = 4000
_FEEDBACK_TYPES = frozenset({"abuse", "fraud", "virus", "other", "not-spam"})


@dataclass(frozen=True)
class ArfReport:
    """What a machine-readable report says."""

    feedback_type: str
    user_agent: str
    version: str
    words: str  # for people
    subject: str  # of the original
    sender: str  # of the original
    source_ip: str
    arrived_at: datetime | None
    fields: dict[str, list[str]] = field(default_factory=dict)
    original_digest: str = ""


def read_arf(raw: bytes) -> ArfReport:
    """Read a report. Raises Invalid for what is none, or too large."""
    if len(raw) > LARGEST_REPORT:
        raise Invalid(f"A report has at most {LARGEST_REPORT} bytes.", parameter="body")
    message = message_from_bytes(raw, policy=policy.default)
    kind = str(message.get_param("report-type", "") or "").lower()
    if message.get_content_type() != "multipart/report" or kind != "feedback-report":
        raise Invalid("This is no report in the Abuse Reporting Format: multipart/report with "
                      "report-type=feedback-report is expected (RFC 5965).", parameter="body")  # fmt: skip
    parts = list(message.iter_parts())
    if len(parts) < 3 or len(parts) > MOST_PARTS:
        raise Invalid("A report has three parts: words, fields and the original message.", parameter="body")
    fields = _fields(next((part for part in parts if part.get_content_type() == "message/feedback-report"), None))
    feedback_type = (fields.get("feedback-type") or [""])[0].lower()
    lacking = [name for name in ("feedback-type", "user-agent", "version") if not fields.get(name)]
    if lacking:
        raise Invalid(f"The report lacks {', '.join(lacking)} (RFC 5965 §3.1).", parameter="body")
    original = _original(parts[2])
    return ArfReport(
        feedback_type=feedback_type if feedback_type in _FEEDBACK_TYPES else "other",
        user_agent=fields["user-agent"][0][:200],
        version=fields["version"][0][:20],
        words=_text(parts[0])[:_LONGEST],
        subject=str(original.get("Subject", ""))[:200] if original else "",
        sender=(fields.get("original-mail-from") or [str(original.get("From", "")) if original else ""])[0][:254],
        source_ip=(fields.get("source-ip") or [""])[0][:64],
        arrived_at=_time(fields.get("arrival-date") or fields.get("received-date")),
        fields={name: [value[:500] for value in values[:20]] for name, values in list(fields.items())[:40]},
        original_digest=sha256(parts[2].as_bytes()).hexdigest(),
    )


def _fields(part: Any) -> dict[str, list[str]]:
    if part is None:
        raise Invalid("The report has no part message/feedback-report.", parameter="body")
    payload = part.get_payload()
    if isinstance(payload, list):  # the parser reads message/* as a message
        pairs = [(name, str(value)) for inner in payload for name, value in inner.items()]
    else:
        lines = [line for line in str(payload).splitlines() if ":" in line]
        pairs = [(line.split(":", 1)[0], line.split(":", 1)[1]) for line in lines]
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name.strip().lower(), []).append(" ".join(value.split()))
    return found


def _original(part: Any) -> Any:
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) and payload else None


def _text(part: Any) -> str:
    try:
        return str(part.get_content()).strip()
    except (KeyError, LookupError, ValueError):
        return ""


def _time(values: list[str] | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(values[0]) if values else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _clean(text: str) -> str:
    """No line breaks in a field: nobody adds fields through a value."""
    return " ".join(text.split())[:500]


def write_arf(
    *, reporter: str, to: str, subject: str, words: str, fields: dict[str, str], original: str, at: datetime
) -> bytes:
    """A report as a message, ready to be sent."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = _clean(reporter), _clean(to), _clean(subject)
    message["Date"] = at
    message.set_content(words)
    message.make_mixed()
    report = EmailMessage(policy=policy.SMTP)
    given = {"Feedback-Type": "abuse", "User-Agent": f"Clarion/{__version__}", "Version": "1"} | fields
    report.set_type("message/feedback-report")
    report.set_payload("".join(f"{name}: {_clean(value)}\r\n" for name, value in given.items() if value))
    copy = EmailMessage(policy=policy.SMTP)
    copy.set_content(original)
    copy.set_type("text/rfc822-headers")
    message.attach(report)
    message.attach(copy)
    message.replace_header("Content-Type", "multipart/report")
    message.set_param("report-type", "feedback-report")
    message.set_boundary(f"clarion-{sha256(words.encode()).hexdigest()[:24]}")
    return message.as_bytes()


_XARF_PROTOCOL = {"text": "sms", "call": "other", "mail": "smtp", "chat": "chat"}


def write_xarf(
    *,
    report_id: str,
    at: datetime,
    organisation: str,
    contact: str,
    domain: str,
    source: str,
    channel: str,
    words: str,
    kind: str = "spam",
) -> XarfReport:
    """A report in XARF 4: `kind` spam, bulk_messaging or fraud, of a text or a call."""
    who: XarfReportReporter = {"org": organisation[:200], "contact": contact[:254], "domain": domain[:253]}
    payload = words.encode()[:_LONGEST]
    found: XarfReport = {
        "xarf_version": "4.2.0",
        "report_id": report_id if is_uuid(report_id) else new_uuid(),
        "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "reporter": who,
        "sender": who,
        "source_identifier": source[:253] or "unknown",
        "category": "messaging",
        "type": "spam" if kind != "bulk_messaging" else kind,
        "evidence_source": "user_complaint",
        "protocol": _XARF_PROTOCOL.get(channel, "other"),
        "evidence": [
            {
                "content_type": "text/plain",
                "description": "What was complained about, in the words of the complaint",
                "payload": base64.b64encode(payload).decode(),
                "hash": f"sha256:{sha256(payload).hexdigest()}",
            }
        ],
        "tags": ["detection:complaint"],
    }
    if found["type"] == "bulk_messaging":
        found["recipient_count"] = 1
    return found
