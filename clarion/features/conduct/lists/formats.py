"""Forms in which lists come, read line by line; every wrong line is told with its number and what is wrong. Pure."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

MOST_ENTRIES = 50_000_000
MOST_ERRORS = 20
LONGEST_LINE = 2_000
_NANP = re.compile(r"([2-9]\d{2}),([2-9]\d{6})(?:,([^,]*),([ADad]))?")
_NUMBER = re.compile(r"\+?[1-9]\d{6,14}")
_PREFIX = re.compile(r"\+?[1-9]\d{0,14}")
_HASH = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_SCOPES = ("all", "calls", "texts", "prerecorded", "faxes")
_ANSWERS = {"yes": "yes", "no": "no", "no data": "no-data", "no-data": "no-data", "no_data": "no-data"}


class BadLine(ValueError):
    """What is wrong with a line, and what would be right."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """`large`: the operator's, kept as a sorted file; else an account's own, kept as entries."""

    kind: str
    means: str
    example: str
    large: bool


FORMATS = {
    each.kind: each
    for each in (
        ListFormat("national-dnc", "a national do-not-call list: area code, comma, number", "202,5550101", True),
        ListFormat("do-not-originate", "numbers that never call: one a line", "+18005550100", True),
        ListFormat("hot-spots", "prefixes that fraud is known for: one a line", "+88213", True),
        ListFormat("unallocated", "prefixes that nobody was given: one a line", "+882999", True),
        ListFormat("prices", "prefix, price of a minute in the currency of your limits", "+88213,4.25", True),
        ListFormat("protected-callees", "numbers that must stay reachable, such as hospitals: one a line",
                   "+12025550111", True),
        ListFormat("unwanted-callers", "numbers or prefixes that you know call people who do not want it: one a line",
                   "+1202555", True),
        ListFormat("hostile-hosts", "hosts known for harm: one a line", "phishing.example", True),
        ListFormat("malware-hashes", "SHA-256 of files known for malware: one a line", "e3b0c44298fc…", True),
        ListFormat("harm-hashes", "SHA-256 of files known for harm to children: one a line", "e3b0c44298fc…", True),
        ListFormat("internal-dnc", "numbers that asked your company not to be called: number[,date[,source]]",
                   "+12025550101,2026-03-01,phone", False),
        ListFormat("reassigned", "reassigned-numbers database: number,date asked about,yes|no|no data[,disconnected]",
                   "2025550101,2026-01-15,no", False),
        ListFormat("consents", "number,scope,given,words or SHA-256[,revoked[,source]]; scopes: " + " ".join(_SCOPES),
                   "+12025550101,texts,2026-02-01,I agree to texts by Acme.", False),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A line of an account's own list."""

    party: str
    since: datetime
    scope: str = ""
    answer: str = ""
    ended_at: datetime | None = None
    text_sha256: str = ""
    source: str = ""


@dataclass(slots=True)
class Reading:
    """What reading came to. `removed`: numbers that a list of changes takes away."""

    lines: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: int = 0
    removed: list[int] = field(default_factory=list)

    def note(self, line: int, problem: str) -> None:
        self.wrong += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(f"line {line}: {problem}")


def e164_of(text: str) -> str:
    """With or without `+`; ten digits are a number of the North American plan. Raises `BadLine`."""
    plain = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", plain):
        return f"+1{plain}"
    if not _NUMBER.fullmatch(plain):
        raise BadLine(f"{text[:40]!r} is no number; write +12025550101")
    return "+" + plain.lstrip("+")


def day_of(text: str) -> date:
    """2026-03-01, 03/01/2026 or 20260301. Raises `BadLine`."""
    plain = text.strip()
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise BadLine(f"{text[:40]!r} is no date; write 2026-03-01")


def read_keys(kind: str, lines: Iterable[str], reading: Reading) -> Iterator[int | bytes]:
    """The entries of a large list: numbers as integers, hashes and hosts as eight bytes of their digest."""
    parse = _LARGE[kind]
    for place, text in _lines(lines, reading):
        try:
            found = parse(text)
        except BadLine as error:
            reading.note(place, str(error))
            continue
        if isinstance(found, tuple):
            reading.removed.append(found[0])
        else:
            yield found


def read_entries(kind: str, lines: Iterable[str], reading: Reading) -> Iterator[OwnEntry]:
    parse = _OWN[kind]
    for place, text in _lines(lines, reading):
        try:
            yield parse(next(csv.reader([text])))
        except (BadLine, csv.Error) as error:
            reading.note(place, str(error))


def _lines(lines: Iterable[str], reading: Reading) -> Iterator[tuple[int, str]]:
    """Without empty lines, remarks and a first line of names."""
    for place, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        if not text or text.startswith("#") or (place == 1 and text[0].isalpha() and "number" in text.lower()):
            continue
        reading.lines += 1
        if reading.lines > MOST_ENTRIES:
            reading.note(place, f"a list has at most {MOST_ENTRIES} entries")
            return
        if len(text) > LONGEST_LINE:
            reading.note(place, f"the line is longer than {LONGEST_LINE} characters")
            continue
        yield place, text


def _national(text: str) -> int | tuple[int]:
    """`202,5550101`; of a list of changes `202,5550101,2026-03-01,D`, D taking it away."""
    found = _NANP.fullmatch(text.replace(" ", ""))
    if found is None:
        if "," in text:
            raise BadLine(f"{text[:40]!r}: write the area code, a comma and the number, such as 202,5550101")
        return int(e164_of(text)[1:])
    if found[3]:
        day_of(found[3])
    number = int(f"1{found[1]}{found[2]}")
    return (number,) if (found[4] or "").upper() == "D" else number


def _prefix(text: str) -> int:
    if not _PREFIX.fullmatch(text):
        raise BadLine(f"{text[:40]!r} is no prefix; write +88213")
    return int(text.lstrip("+"))


PRICE_BITS, PRICE_UNIT = 20, 10_000
"""A price stands behind its prefix, in ten-thousandths: both in the one number that a large list has for an entry."""


def _price(text: str) -> int:
    prefix, comma, amount = text.replace(" ", "").partition(",")
    try:
        price = round(float(amount) * PRICE_UNIT)
    except (ValueError, OverflowError):
        price = -1
    if not comma or not 0 <= price < 1 << PRICE_BITS or len(prefix) > 12:
        raise BadLine(
            f"{text[:40]!r}: write a prefix, a comma and the price of a minute below 100, such as +88213,4.25"
        )
    return _prefix(prefix) << PRICE_BITS | price


def _hash(text: str) -> bytes:
    plain = text.split(",")[0].split()[0].lower()
    if not _HASH.fullmatch(plain):
        raise BadLine(f"{text[:70]!r} is no SHA-256: 64 characters of 0 to 9 and a to f")
    return bytes.fromhex(plain)[:8]


def host_key(host: str) -> bytes:
    return sha256(host.encode()).digest()[:8]


def _host(text: str) -> bytes:
    plain = text.lower().replace("[.]", ".").removeprefix("http://").removeprefix("https://").partition("/")[0]
    if not _HOST.fullmatch(plain):
        raise BadLine(f"{text[:60]!r} is no host; write phishing.example")
    return host_key(plain.removeprefix("www."))


def _at(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        day = day_of(text)
        found = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def _column(row: list[str], place: int) -> str:
    return row[place].strip() if len(row) > place else ""


def _internal(row: list[str]) -> OwnEntry:
    when = _column(row, 1)
    since = _at(when) if when else datetime(1970, 1, 1, tzinfo=UTC)
    return OwnEntry(e164_of(_column(row, 0)), since, source=_column(row, 2)[:300])


def _reassigned(row: list[str]) -> OwnEntry:
    answer = _ANSWERS.get(_column(row, 2).lower())
    if answer is None:
        raise BadLine(f"{_column(row, 2)[:40]!r} is no answer; write yes, no or no data")
    gone = _column(row, 3)
    return OwnEntry(e164_of(_column(row, 0)), _at(_column(row, 1)), answer=answer, ended_at=_at(gone) if gone else None)


def _consent(row: list[str]) -> OwnEntry:
    scope, words, revoked = _column(row, 1).lower(), _column(row, 3), _column(row, 4)
    if scope not in _SCOPES:
        raise BadLine(f"{scope[:40]!r} is no scope; write one of {', '.join(_SCOPES)}")
    if not words:
        raise BadLine("the words that were agreed to are missing; write them, or their SHA-256")
    given, ended = _at(_column(row, 2)), _at(revoked) if revoked else None
    if ended is not None and ended < given:
        raise BadLine("the consent is revoked before it is given")
    digest = words.lower() if _HASH.fullmatch(words.lower()) else sha256(words.encode()).hexdigest()
    return OwnEntry(
        e164_of(_column(row, 0)), given, scope=scope, ended_at=ended, text_sha256=digest, source=_column(row, 5)[:300]
    )


_LARGE: dict[str, Callable[[str], int | bytes | tuple[int]]] = {
    "national-dnc": _national,
    "do-not-originate": lambda text: int(e164_of(text)[1:]),
    "hot-spots": _prefix,
    "unallocated": _prefix,
    "prices": _price,
    "protected-callees": lambda text: int(e164_of(text)[1:]),
    "unwanted-callers": _prefix,
    "hostile-hosts": _host,
    "malware-hashes": _hash,
    "harm-hashes": _hash,
}
_OWN: dict[str, Callable[[list[str]], OwnEntry]] = {
    "internal-dnc": _internal,
    "reassigned": _reassigned,
    "consents": _consent,
}
