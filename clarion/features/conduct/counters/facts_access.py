"""Facts about signing in, registering, API requests and reading the directory, by the names of the catalogue."""

from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.facts_calls import Known
from clarion.features.conduct.counters.names import key, network_of
from clarion.features.conduct.counters.shapes import DAY, HOUR, MINUTE
from clarion.features.conduct.counters.taking_access import reader_of

NEVER_MIN = 1e6
SEQUENTIAL_FROM = 20
"""So many keys in a row read in order are a walk through the directory."""


RATIO_FROM = 50
"""Of fewer requests in ten seconds a share says nothing: one wrong request is no flood."""
PLAN_WINDOW_S = 10.0


def facts_of_source(book: CounterBook, source: str, at: float) -> Known:
    """NET-01 and NET-02: how busy an address is, how much of it is nonsense, and what it tries in vain."""
    events = book.count("events", source, at, 10.0)
    nonsense = book.count("nonsense", source, at, 10.0) if events >= RATIO_FROM else 0
    return {
        "source_events_1s": book.total("events", source, at, 1.0),
        "malformed_ratio": min(1.0, nonsense / events) if nonsense else 0.0,
        "probed_extensions_60s": book.distinct("probed", source, at, MINUTE),
        "sip_failures_1h": book.count("sip-failed", source, at, HOUR),
    }


def facts_of_sign_in(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """`source` and `claimed` (a digest of the name) say who tries; `claimed_account` of which account that would be."""
    known: Known = {"strange_networks_10m": book.distinct("failed-all", "", at, 10 * MINUTE)}
    if attempt.source:
        known |= facts_of_source(book, attempt.source, at)
        known["failed_users_10m"] = book.distinct("failed-at", attempt.source, at, 10 * MINUTE)
        network = network_of(attempt.source)
        failed, signed = book.distinct("failed-net", network, at, DAY), book.distinct("signed-net", network, at, DAY)
        known["network_failed_users_1d"] = failed
        known["network_signed_in_share_1d"] = signed / (signed + failed) if signed else 0.0
    if attempt.claimed_account:
        known["account_strange_networks_1d"] = book.distinct("strange-net", attempt.claimed_account, at, DAY)
        known["account_strange_users_1d"] = book.distinct("strange-as", attempt.claimed_account, at, DAY)
    if attempt.claimed:
        known["failed_sources_10m"] = book.distinct("failed-as", attempt.claimed, at, 10 * MINUTE)
        known["user_failures_10m"] = book.count("failed-as", attempt.claimed, at, 10 * MINUTE)
        known["user_failures_1h"] = book.count("failed-hour", attempt.claimed, at, HOUR)
    return known


def facts_of_reading(book: CounterBook, attempt: Attempt, at: float) -> Known:
    who = reader_of(attempt.extension_id, attempt.client_id, attempt.source)
    missed, read = book.count("misses", who, at, 10 * MINUTE), book.count("reads", who, at, 10 * MINUTE)
    streak = book.streaks.find(who)
    return {
        "not_found_10m": missed,
        "not_found_ratio_10m": missed / (missed + read) if missed else 0.0,
        "distinct_reads_10m": book.distinct("reads", who, at, 10 * MINUTE),
        "listed_1h": book.distinct("listed", who, at, HOUR),
        "sequential_keys": streak is not None and streak.length >= SEQUENTIAL_FROM,
    }


def facts_of_request(book: CounterBook, attempt: Attempt, at: float) -> Known:
    who = f"{attempt.extension_id or attempt.source}/{attempt.client_id}/{attempt.group}"
    known: Known = {"group_requests_60s": book.count("requests", who, at, MINUTE)}
    if attempt.source:
        known |= facts_of_source(book, attempt.source, at)
    return known


def facts_of_plan_rate(book: CounterBook, account: str, rate: float, at: float) -> Known:
    """NET-01: requests of a whole account over what the limits allow its people."""
    return {"plan_rate_times": book.count("account-events", account, at, PLAN_WINDOW_S) / PLAN_WINDOW_S / rate}


def facts_of_person(book: CounterBook, extension: str, at: float) -> Known:
    """SEC-02: whether this person came from a new device a short while ago, or faster than anybody travels."""
    last, journey = book.counters.times_now(key("new-device", extension)), book.journeys.find(extension)
    return {
        "minutes_since_new_device": max(0.0, at - last[-1]) / 60.0 if last else NEVER_MIN,
        "travel_kmh": round(journey.kmh(at), 1) if journey is not None else 0.0,
    }


def facts_of_keys(book: CounterBook, account: str, at: float) -> Known:
    return {"key_rotations_30d": book.count("keys-changed", account, at, 30 * DAY)}
