"""How numbers are written for CRMs, what of a call is journaled, and when it is tried again. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import phonenumbers
from phonenumbers import PhoneNumberFormat

from clarion.calls.cdr import CallRecord, PartyRecord

FRESH: Final = timedelta(minutes=5)
"""For so long an answer counts, also that nobody is known."""
KEPT: Final = timedelta(days=30)
MOST_CONTACTS: Final = 10
PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800, 3600, 7200, 14400))
"""Before each further attempt to journal a call; then it has failed, after about eight hours."""
RETRIED: Final = (408, 409, 425, 429)
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")
_LENGTHS = {"id": 100, "name": 200, "company": 200, "email": 254, "type": 60, "link": 2000}


@dataclass(frozen=True)
class Contact:
    """Somebody whom a CRM knows. `connection`: its name; `link`: where to read more, an address of the web or ""."""

    id: str
    name: str
    company: str = ""
    email: str = ""
    type: str = ""
    link: str = ""
    connection_id: str = ""
    connection: str = ""

    def kept(self) -> dict[str, str]:
        return asdict(self)

    def view(self) -> dict[str, str]:
        said = asdict(self)
        return {("connectionId" if name == "connection_id" else name): value for name, value in said.items()}


def contact_of(said: dict[str, str], connection_id: str, connection: str) -> Contact | None:
    """None for one without an id or a name. Texts are cut, and what is no web address is no link."""
    cut = {key: " ".join(said.get(key, "").split())[:most] for key, most in _LENGTHS.items()}
    if not cut["id"] or not cut["name"]:
        return None
    cut["link"] = cut["link"] if is_web_address(cut["link"]) else ""
    return Contact(**cut, connection_id=connection_id, connection=connection)


def is_web_address(text: str) -> bool:
    """http or https, printable, without a user name."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    right = text.isascii() and text.isprintable() and " " not in text
    return right and parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc


def is_outside(number: str) -> bool:
    """A number of the public network, which a CRM may be asked about: no extension, no short or emergency number."""
    return bool(_E164.fullmatch(number))


def written(number: str) -> dict[str, str]:
    """An E.164 number in each of the formats that templates know."""
    found = {"e164": number, "digits": number.removeprefix("+")}
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return found | dict.fromkeys(("national", "nationalDigits", "international"), found["digits"])
    return found | {
        "national": phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL),
        "nationalDigits": phonenumbers.national_significant_number(parsed),
        "international": phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL),
    }


# ---- calls


@dataclass(frozen=True)
class Talk:
    """A call with somebody outside, as one extension of the account had it. `number` in E.164."""

    party: PartyRecord
    number: str

    @property
    def extension_id(self) -> str:
        return self.party.who.extension_id


def talk_of(record: CallRecord, account_id: str) -> Talk | None:
    """Whose call it was: who placed it, or who talked longest, or who was rung first. None for calls inside the
    company, those without a number, and emergency calls, of which nobody else learns.
    """
    if record.emergency:
        return None
    mine = [party for party in record.parties if _is_with_outside(party, account_id)]
    placed = [party for party in mine if party.direction == "Outbound"]
    if placed:
        return Talk(placed[0], placed[0].far.number)
    if not mine:
        return None
    longest = max(mine, key=talked)
    return Talk(longest, longest.far.number)


def _is_with_outside(party: PartyRecord, account_id: str) -> bool:
    who, far = party.who, party.far
    inside = who.account_id == account_id and bool(who.extension_id)
    return inside and far.account_id != account_id and is_outside(far.number)


def talked(party: PartyRecord) -> float:
    """Seconds."""
    return max(0.0, party.ended - party.answered) if party.answered else 0.0


def takers_of(record: CallRecord, account_id: str) -> list[str]:
    """The extensions of the account that took part."""
    whose = [party.who.extension_id for party in record.parties if party.who.account_id == account_id]
    return sorted({each for each in whose if each})


def facts_of(session_id: str, talk: Talk) -> dict[str, Any]:
    """What templates know as `call`, but for words and the recording."""
    party = talk.party
    inbound = party.direction == "Inbound"
    ours = party.who.number or party.who.extension_number
    return {
        "id": session_id,
        "kind": "Missed" if inbound and not party.answered else party.direction,
        "direction": party.direction,
        "outgoing": not inbound,
        "result": party.result,
        "started": _time(party.started),
        "answered": _time(party.answered) if party.answered else None,
        "ended": _time(party.ended),
        "seconds": round(talked(party)),
        "ringSeconds": round(max(0.0, (party.answered or party.ended) - party.started)),
        "from": talk.number if inbound else ours,
        "to": ours if inbound else talk.number,
        "called": ours if inbound else talk.number,
    }


def _time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S}Z"


def subject_of(facts: dict[str, Any]) -> str:
    number = facts["from"] if facts["direction"] == "Inbound" else facts["to"]
    return {"Missed": f"Missed call from {number}", "Inbound": f"Call from {number}"}.get(
        facts["kind"], f"Call to {number}"
    )


def description_of(facts: dict[str, Any], agent: str, recording: str, notes: str) -> str:
    """A few lines for people."""
    seconds = int(facts["seconds"])
    lines = [
        f"{subject_of(facts)}, {facts['started']}",
        f"With: {agent}" if agent else "",
        f"Result: {facts['result']}",
        f"Duration: {seconds // 60}:{seconds % 60:02} min" if seconds else "",
        f"Recording: {recording}" if recording else "",
        f"\n{notes}" if notes else "",
    ]
    return "\n".join(line for line in lines if line)


def next_pause(attempts: int, retry_after: float = 0.0) -> timedelta | None:
    """After so many attempts; None when it is enough. `retry_after`: seconds that the CRM asked for."""
    if attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], timedelta(seconds=min(retry_after, 3600.0)))


def merged(found: Iterable[Sequence[Contact]]) -> list[Contact]:
    """Each once, of all CRMs, in their order."""
    known: dict[tuple[str, str], Contact] = {}
    for contacts in found:
        for contact in contacts:
            known.setdefault((contact.connection_id, contact.id), contact)
    return list(known.values())[:MOST_CONTACTS]
