"""What a phone is told, as values. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Line:
    """One line. `n` counts from 1. `password` None: it is not told this time."""

    n: int
    label: str
    name: str
    user: str
    auth: str
    password: str | None

    @property
    def i(self) -> int:
        return self.n - 1


@dataclass(frozen=True)
class Key:
    """A key beside the screen. `kind`: blf (a colleague's lamp), speed (a number), park (a place to park)."""

    n: int
    kind: str
    value: str
    label: str

    @property
    def i(self) -> int:
        return self.n - 1


@dataclass(frozen=True)
class Proxy:
    """Where phones connect to, by TLS."""

    host: str
    port: int

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Zone:
    """A time zone as it is now. Phones ask again every night, and so learn of summer time."""

    name: str  # IANA
    minutes: int  # east of Greenwich

    @property
    def seconds(self) -> int:
        return self.minutes * 60

    @property
    def quarters(self) -> int:
        return self.minutes // 15

    @property
    def hours(self) -> str:
        """+1, -8, +5:30."""
        whole, rest = divmod(abs(self.minutes), 60)
        return f"{'-' if self.minutes < 0 else '+'}{whole}" + (f":{rest:02}" if rest else "")

    @property
    def gmt(self) -> str:
        """+01:00"""
        whole, rest = divmod(abs(self.minutes), 60)
        return f"{'-' if self.minutes < 0 else '+'}{whole:02}:{rest:02}"

    @property
    def colon(self) -> str:
        """1:00, -8:00"""
        whole, rest = divmod(abs(self.minutes), 60)
        return f"{'-' if self.minutes < 0 else ''}{whole}:{rest:02}"

    @property
    def posix(self) -> str:
        """POSIX TZ, whose sign is the other way round: CLA-1, CLA+8."""
        whole, rest = divmod(abs(self.minutes), 60)
        return f"CLA{'+' if self.minutes < 0 else '-'}{whole}" + (f":{rest:02}" if rest else "")


def zone_at(name: str, now: datetime) -> Zone:
    """`now`: aware. An unknown name counts as UTC."""
    try:
        offset = now.astimezone(ZoneInfo(name)).utcoffset()
    except (KeyError, ValueError, OSError):
        return Zone("UTC", 0)
    return Zone(name, int(offset.total_seconds() // 60) if offset is not None else 0)


@dataclass(frozen=True)
class Codes:
    """What keys of the phone dial."""

    voicemail: str
    dnd_on: str
    dnd_off: str


@dataclass(frozen=True)
class PhoneFacts:
    """Everything that the templates of a family may use."""

    mac: str
    lines: tuple[Line, ...]
    keys: tuple[Key, ...]
    proxy: Proxy
    domain: str
    ntp: str
    zone: Zone
    language: str
    company: str
    codes: Codes
    setup_url: str  # the phone's own, with a slash at the end
    phonebook_url: str


def with_password(facts: PhoneFacts, password: str) -> PhoneFacts:
    return replace(facts, lines=tuple(replace(line, password=password) for line in facts.lines))


@dataclass(frozen=True)
class BookEntry:
    """Somebody in the phone's directory."""

    id: str
    name: str
    first: str
    last: str
    numbers: tuple[str, ...]  # the short one first
