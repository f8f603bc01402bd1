"""Filters of subscriptions: read, put into one form, merged, and how long subscriptions last. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from clarion.features.developer.subscriptions.sources.form import FilterKind, Query

MAX_FILTERS = 1000
MAX_FILTER_LENGTH = 500
DEFAULT_LIFETIME_S = 86_400
WEBHOOK_DEFAULT_S = 604_800
LONGEST_S = 500_000_000
"""Bot frameworks ask for about fifteen years, and mean for ever."""
NEVER_FROM_S = 315_360_000
"""Whoever asks for ten years or more gets a subscription that does not expire."""

_PLACE = re.compile(r"\{(\w+)\}")
REMINDER = "/restapi/v1.0/subscription/~"


class FilterProblem(Exception):
    """Why a filter cannot be used: a code of the surface and a sentence."""

    def __init__(self, code: str, message: str, **details: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


@dataclass(frozen=True)
class Reading:
    """A filter, understood. `text` is its one form: real ids, the query as it was given."""

    text: str
    path: str
    query: Query
    kind: FilterKind
    ids: Mapping[str, str]

    @property
    def sense(self) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """Two filters with the same sense are one."""
        known = {name: tuple(sorted({value.lower() for value in values})) for name, values in self.query.items()}
        return self.path, tuple(sorted(known.items()))


@dataclass(frozen=True)
class Reminder:
    """`threshold` seconds before a subscription expires, and then every `interval` seconds."""

    threshold: int
    interval: int


def read_filter(text: str, account_id: str, extension_id: str, kinds: Sequence[FilterKind]) -> Reading:
    """Understand one filter of the person `extension_id`. Raises `FilterProblem`."""
    path, query_text = split_filter(text)
    for kind in kinds:
        for template in (kind.template, *kind.aliases):
            found = _pattern(template).fullmatch(path)
            if found:
                ids = _own_ids(found.groupdict(), account_id, extension_id)
                own = {"accountId": account_id, "extensionId": extension_id}
                # A name without ids, such as /team-messaging/v1/posts, means the subscriber's own account.
                real, canonical = _filled(template, ids), _filled(kind.template, own | ids)
                query = _read_query(query_text, kind)
                shown = f"{real}?{query_text}" if query_text else real
                return Reading(shown, canonical, query, kind, ids)
    raise FilterProblem("SUB-508", f"There are no events called [{path[:200]}].")


def _filled(template: str, ids: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: ids[place[1]], template)


def split_filter(text: str) -> tuple[str, str]:
    """Path and query. An absolute address counts as its path; slashes at the end mean nothing."""
    if len(text) > MAX_FILTER_LENGTH:
        raise FilterProblem("SUB-508", f"A filter is longer than {MAX_FILTER_LENGTH} characters.")
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        raise FilterProblem("SUB-508", "A filter is not an address.") from None
    path = parts.path.rstrip("/")
    if not path.startswith("/") or not path.isprintable():
        raise FilterProblem("SUB-508", "A filter begins with a slash: /restapi/v1.0/account/~/extension/~/presence.")
    return path, parts.query


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(
        _PLACE.sub(r"(?P<\1>[A-Za-z0-9~_.:-]{1,64})", re.escape(template).replace(r"\{", "{").replace(r"\}", "}"))
    )


def _own_ids(ids: Mapping[str, str], account_id: str, extension_id: str) -> dict[str, str]:
    own = {"accountId": account_id, "extensionId": extension_id}
    return {name: own.get(name, value) if value == "~" else value for name, value in ids.items()}


def _read_query(text: str, kind: FilterKind) -> Query:
    """The parameters that this kind knows; others mean nothing, as everywhere on the surface."""
    names = {name.lower(): name for name in kind.query}
    found: dict[str, tuple[str, ...]] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise FilterProblem("SUB-508", "A filter has more than 20 parameters.") from None
    for given, value in pairs:
        name = names.get(given.lower())
        if name is None:
            continue
        for part in value.split(","):
            if not kind.query[name](part.strip()):
                raise FilterProblem("SUB-508", f"Parameter [{name}] of a filter cannot be [{part[:60]}].")
            found[name] = (*found.get(name, ()), part.strip())
    return found


def merge(readings: Iterable[Reading]) -> list[Reading]:
    """Without duplicates, and without those that another one on the same path makes needless. Order is kept."""
    kept: dict[object, Reading] = {}
    for reading in readings:
        kept.setdefault(reading.sense, reading)
    found = list(kept.values())
    return [one for one in found if not any(_swallows(other, one) for other in found)]


def _swallows(one: Reading, other: Reading) -> bool:
    return one is not other and one.path == other.path and one.kind.swallows(one.query, other.query)


def lifetime(asked: int | None, *, webhook: bool) -> int | None:
    """Seconds a subscription lives when `asked` was asked for; None: until it is deleted."""
    if asked is None:
        return WEBHOOK_DEFAULT_S if webhook else DEFAULT_LIFETIME_S
    return None if asked >= NEVER_FROM_S else asked


def read_reminder(query_text: str, lives_s: int | None) -> Reminder:
    """`threshold` at most half the lifetime, `interval` at most half the threshold. Raises `FilterProblem`."""
    given = dict(parse_qsl(query_text, max_num_fields=20))
    longest = (lives_s if lives_s is not None else LONGEST_S) // 2
    threshold = _whole(given.get("threshold", str(min(900, longest))), "threshold", longest)
    interval = _whole(given.get("interval", str(max(1, threshold // 2))), "interval", max(1, threshold // 2))
    return Reminder(threshold, interval)


def _whole(text: str, name: str, most: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or not 1 <= int(text) <= most:
        raise FilterProblem("SUB-508", f"Parameter [{name}] of the reminder must be 1 to {most} seconds.")
    return int(text)


PAUSES_S = (1, 2, 5, 10, 30, 60, 120, 300, 600)


def pause_after(attempts: int, chance: float) -> float:
    """Seconds until the next attempt; `chance` (0 to 1) spreads receivers that fell over together."""
    base = PAUSES_S[min(max(attempts, 1), len(PAUSES_S)) - 1]
    return base * (0.75 + 0.5 * chance)
