"""What signing in, registering, asking the API and reading the directory count for."""

from collections.abc import Mapping

from clarion.features.conduct.counters.book import CounterBook, Taker
from clarion.features.conduct.counters.names import key, network_of
from clarion.features.conduct.counters.shapes import DAY
from clarion.features.conduct.ports import Happening


def take_sign_in_failed(book: CounterBook, told: Happening, at: float) -> None:
    """`party`: a digest of the name that was given; `account_id`: of whom that is, where it is somebody's. Values:
    known_device, whether the person has used device or address before: that is no stranger.
    """
    event, add = told.event_id, book.counters.add_now
    if told.source:
        add(key("failed-at", told.source), at, event, member=told.party)
    if told.party:
        add(key("failed-as", told.party), at, event, member=told.source)
        add(key("failed-hour", told.party), at, event)
    if told.source and told.party and not told.values.get("known_device"):
        _note_stranger(book, told, at)


def _note_stranger(book: CounterBook, told: Happening, at: float) -> None:
    """Slow guessing shows by the network, over hours; of an account, by the networks where nobody signs in."""
    network, add = network_of(told.source), book.counters.add_now
    add(key("failed-net", network), at, told.event_id, member=told.party)
    if not book.distinct("signed-net", network, at, DAY):
        add(key("failed-all"), at, told.event_id, member=network)
    if told.account_id and not book.distinct("signed-net", network, at, DAY):
        add(key("strange-net", told.account_id), at, told.event_id, member=network)
        add(key("strange-as", told.account_id), at, told.event_id, member=told.party)


def take_sign_in(book: CounterBook, told: Happening, at: float) -> None:
    """Values: new_device, whether device or network were not seen before; north, east: where the network is."""
    _note_network(book, told, at)
    if told.values.get("new_device") and told.extension_id:
        book.counters.add_now(key("new-device", told.extension_id), at, told.event_id)
    north, east = told.values.get("north"), told.values.get("east")
    if told.extension_id and isinstance(north, float) and isinstance(east, float):
        book.journeys.get(told.extension_id).note(at, (north, east))


def take_register_failed(book: CounterBook, told: Happening, at: float) -> None:
    """`party`: what the source claimed to be."""
    if not told.source:
        return
    book.counters.add_now(key("sip-failed", told.source), at, told.event_id)
    book.counters.add_now(key("probed", told.source), at, told.event_id, member=told.party)
    book.counters.add_now(key("failed-net", network_of(told.source)), at, told.event_id, member=told.party)


def take_registered(book: CounterBook, told: Happening, at: float) -> None:
    _note_network(book, told, at)


def _note_network(book: CounterBook, told: Happening, at: float) -> None:
    if told.extension_id and told.source:
        network = network_of(told.source)
        book.counters.add_now(key("networks", told.extension_id), at, told.event_id, member=network)
        book.counters.add_now(key("signed-net", network), at, told.event_id, member=told.extension_id)


def take_request(book: CounterBook, told: Happening, at: float) -> None:
    """A request of the API that was let in, or not. Values: app, group."""
    who = told.extension_id or told.source
    scope = key("requests", who, str(told.values.get("app", "")), str(told.values.get("group", "")))
    book.counters.add_now(scope, at, told.event_id)
    if told.source:
        book.counters.add_now(key("events", told.source), at, told.event_id)
    if told.account_id:
        book.counters.add_now(key("account-events", told.account_id), at, told.event_id)


def take_nonsense(book: CounterBook, told: Happening, at: float) -> None:
    """A request that was counted before turned out to be malformed."""
    if told.source:
        book.counters.add_now(key("nonsense", told.source), at, told.event_id)


def reader_of(extension_id: str, client_id: str, source: str) -> str:
    """Who reads: a person, through however many apps; or an address."""
    return extension_id or source


def take_read(book: CounterBook, told: Happening, at: float) -> None:
    """`party`: the entry that was found; values: app."""
    who = reader_of(told.extension_id, str(told.values.get("app", "")), told.source)
    if book.counters.add_now(key("reads", who), at, told.event_id, member=told.party):
        _note_order(book, who, told.party)


def take_listed(book: CounterBook, told: Happening, at: float) -> None:
    """Lists or searches gave these entries. Values: app, entries, missed (ids that were asked for and are nobody's)."""
    who = reader_of(told.extension_id, str(told.values.get("app", "")), told.source)
    entries, missed = told.values.get("entries"), told.values.get("missed")
    for place, entry in enumerate(entries if isinstance(entries, tuple) else ()):
        book.counters.add_now(key("listed", who), at, f"{told.event_id}/{place}", member=str(entry))
    if isinstance(missed, int) and missed > 0:
        book.counters.add_now(key("misses", who), at, told.event_id, missed)


def take_missed(book: CounterBook, told: Happening, at: float) -> None:
    """`party`: the entry that is not there, or not for them."""
    who = reader_of(told.extension_id, str(told.values.get("app", "")), told.source)
    if book.counters.add_now(key("misses", who), at, told.event_id):
        _note_order(book, who, told.party)


def _note_order(book: CounterBook, who: str, entry: str) -> None:
    digits = entry.rpartition("/")[2].lstrip("+")
    if digits.isascii() and digits.isdigit() and len(digits) <= 20:
        book.streaks.get(who).note(int(digits))


def take_key_change(book: CounterBook, told: Happening, at: float) -> None:
    book.counters.add_now(key("keys-changed", told.account_id), at, told.event_id)


TAKERS: Mapping[str, Taker] = {
    "sign-in.failed": take_sign_in_failed,
    "sign-in.done": take_sign_in,
    "sip.register-failed": take_register_failed,
    "sip.registered": take_registered,
    "api.request": take_request,
    "api.malformed": take_nonsense,
    "directory.read": take_read,
    "directory.missed": take_missed,
    "directory.listed": take_listed,
    "api-key.changed": take_key_change,
}
