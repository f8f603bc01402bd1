"""What calls count for: tried, begun, answered, ended. Emergency calls count for nothing."""

import math
from collections.abc import Mapping

from clarion.features.conduct.counters.book import CounterBook, Taker, month_number
from clarion.features.conduct.counters.known_parties import TALK_S
from clarion.features.conduct.counters.names import (
    BEAT_S,
    BRIEF_S,
    ONE_RING_S,
    SHORT_S,
    country_code,
    key,
    prefix_of,
    range_of,
)
from clarion.features.conduct.counters.shapes import DAY
from clarion.features.conduct.counters.states import is_interstate
from clarion.features.conduct.ports import Happening

SHORT_LIMIT, ABANDONED_LIMIT = 0.15, 0.03
DAYS_30, MONTH = 30, 31
ONLY_PLAN = "standard"
"""Until billing names plans, all seats are on one."""
_LONGEST_RUN = 60
RANG_S, HUNG_UP_S = 2.0, 10.0
"""A call that rang so long took somebody's line, and one that ended so soon was unwanted; a busy line says nothing."""
_LEAST_RUN = 3


def take_attempt(book: CounterBook, told: Happening, at: float) -> None:
    """A call that was judged, whatever came of it. Values: attempt (the kind), international, hot_spot, campaign."""
    kind, event, values = str(told.values.get("attempt", "")), told.event_id, told.values
    account, extension, party = told.account_id, told.extension_id, told.party
    add = book.counters.add_now
    if told.source:
        add(key("events", told.source), at, event)
    if kind not in ("call.out", "call.transfer", "campaign.dial"):
        return
    add(key("calls", account), at, event)
    if values.get("verdict") in ("allow", "label", None):
        book.destinations.note_call(account, at)
    _note_number(book, extension, party, at, event)
    if not party:
        return
    add(key("to", account, party), at, event)
    if not book.known.knows(account, party, at):
        add(key("cold", extension or account), at, event, member=party)
        add(key("cold-1h", account), at, event, member=party)
        if extension:
            add(key("cold-1h", extension), at, event, member=party)
    if values.get("hot_spot"):
        add(key("hot", account), at, event)
    if values.get("verdict") in ("allow", "label"):
        hot = (key("hot", account),) if values.get("hot_spot") else ()
        book.live.expect(call_of(told), at, account, extension, party, *hot)
    if values.get("international"):
        _take_abroad(book, told, at)
    if book.counters.total_now(key("blocked", account, party), at - 7 * DAY, at):
        add(key("after-block", account, party), at, event)
    if values.get("forward"):
        book.note_forward(call_of(told), key("forward", account, party))
    _take_campaign_try(book, told, at)


def _take_abroad(book: CounterBook, told: Happening, at: float) -> None:
    account, party, event, add = told.account_id, told.party, told.event_id, book.counters.add_now
    prefix = prefix_of(party)
    book.habit_of(account, prefix, at)  # learn what has ended before this hour grows
    add(key("prefix", account, prefix), at, event)
    add(key("abroad", account), at, event)
    add(key("abroad-1h", account), at, event)
    _note_destination(book, told, at)


def _note_destination(book: CounterBook, told: Happening, at: float) -> None:
    """A call abroad: whether the account talks there, and what it costs as long as it is up."""
    account, party = told.account_id, told.party
    if not book.destinations.is_usual(account, country_code(party), at):
        book.counters.add_now(key("unusual", account), at, told.event_id)
    price = book.price_of(party)
    if price and told.values.get("verdict") in ("allow", "label"):
        book.destinations.began(account, call_of(told), at, price)


def _note_number(book: CounterBook, extension: str, party: str, at: float, event: str) -> None:
    """Numbers one after another are a machine's: the length of the run that this one belongs to."""
    tries = key("tries", extension)
    if party.startswith("+") and party[1:].isdigit():
        number, length = int(party[1:]), 1
        for step in (-1, 1):
            next_one = number + step
            while length < _LONGEST_RUN and book.counters.holds_now(tries, f"+{next_one}"):
                length += 1
                next_one += step
        if length >= _LEAST_RUN:
            book.counters.add_now(key("runs", extension), at, event, length)
    book.counters.add_now(tries, at, event, member=party)


def _take_campaign_try(book: CounterBook, told: Happening, at: float) -> None:
    values = told.values
    campaign = str(values.get("campaign", ""))
    if campaign:
        book.counters.add_now(key("campaign-tries", campaign), at, told.event_id)
        if values.get("unwanted"):
            book.counters.add_now(key("campaign-unwanted", campaign), at, told.event_id)
    if values.get("marketing"):
        scope = key("solicitations", told.account_id, told.party, str(values.get("subject", "")))
        book.counters.add_now(scope, at, told.event_id)


def take_begun(book: CounterBook, told: Happening, at: float) -> None:
    up = book.live.began(told.event_id, at, told.account_id, told.extension_id, told.party)
    if told.values.get("hot_spot"):
        book.live.mark(told.event_id, key("hot", told.account_id))
    if up > 1:
        book.counters.add_now(key("overlap", told.extension_id), at, told.event_id, up)


def take_answered(book: CounterBook, told: Happening, at: float) -> None:
    scope = book.forward_of(call_of(told))
    if told.party and scope == key("forward", told.account_id, told.party):
        book.live.mark(told.event_id, scope)


def take_ended(book: CounterBook, told: Happening, at: float) -> None:
    """Values: direction (out, in, inside), answered, seconds talked, ring_s, dropped (by the caller at the first ring),
    own_number, plan, cost, attestation; of a call inside, callee_extension.
    """
    book.live.ended(told.event_id, at)
    book.end_forward(call_of(told))
    book.destinations.ended(told.account_id, call_of(told))
    values, direction = told.values, told.values.get("direction", "")
    answered, seconds = bool(values.get("answered")), _number(values.get("seconds"))
    if (direction == "in" and (answered or _number(values.get("ring_s")) >= ONE_RING_S)) or seconds >= TALK_S:
        book.known.note(told.account_id, told.party, at)
        if answered and told.party:
            book.counters.add_now(key("answers", told.account_id, told.party), at, told.event_id)
    if answered:
        _take_talk(book, told, at, seconds)
    if direction == "inside" and answered:
        book.graphs.get(told.account_id).note(told.extension_id, str(values.get("callee_extension", "")), at)
    if direction == "out":
        _take_outgoing(book, told, at, answered=answered, seconds=seconds)
    elif direction == "in" and not answered and _number(values.get("ring_s")) < ONE_RING_S and told.party:
        own = str(values.get("own_number", ""))
        book.counters.add_now(key("ringed", range_of(told.party)), at, told.event_id, member=own)
        country = country_code(told.party)
        if own and country and country != country_code(own):
            book.counters.add_now(key("ringed-abroad"), at, told.event_id, member=own)
            book.counters.add_now(key("ringed-country", country), at, told.event_id)


def _take_talk(book: CounterBook, told: Happening, at: float, seconds: float) -> None:
    minutes, add = seconds / 60.0, book.counters.add_now
    if told.extension_id and add(key("minutes", told.extension_id), at, told.event_id, minutes):
        plan = str(told.values.get("plan", "")) or ONLY_PLAN
        book.plans.get(plan).note(month_number(at), told.extension_id, minutes)
        book.note_active(told.extension_id, told.account_id)
    outside = told.values.get("direction") in ("out", "in")
    if outside and is_interstate(told.party, str(told.values.get("own_number", ""))):
        name = "terminating" if told.values.get("direction") == "in" else "originating"
        add(key(name, told.account_id), at, told.event_id, minutes)


def _take_outgoing(book: CounterBook, told: Happening, at: float, *, answered: bool, seconds: float) -> None:
    account, event, add = told.account_id, told.event_id, book.counters.add_now
    attestation = told.values.get("attestation")
    if attestation:
        add(key("signed", account), at, event)
        if attestation == "A":
            add(key("signed-a", account), at, event)
    if told.party and (answered or _number(told.values.get("ring_s")) >= RANG_S):
        add(key("to-all", told.party), at, event, member=account)
        if seconds < HUNG_UP_S:
            add(key("unanswered", account, told.party), at, event)
            add(key("monologue", account, told.party), at, event)
    if told.values.get("dropped"):
        add(key("dropped", account), at, event, member=told.party)
    if not answered:
        return
    add(key("talk-a", account), at, event, seconds, told.party)
    if seconds < 30.0:
        add(key("brief-a", account), at, event)
    if told.party.startswith("+"):
        book.destinations.note_talk(account, country_code(told.party), at)
    if not add(key("answered", account), at, event):
        return
    if seconds <= SHORT_S:
        add(key("short", account), at, event)
    if told.extension_id:
        add(key("talk", told.extension_id), at, event, seconds)
        if seconds < BRIEF_S:
            add(key("brief", told.extension_id), at, event)
    if seconds < BEAT_S and told.party:
        minute = int((at - seconds) // 60) % 1440
        add(key("beat", account, told.party, str(minute)), at, event, member=str(int(at // DAY)))
    cost = _number(told.values.get("cost")) or _cost_abroad(book, told, seconds)
    if cost > 0:
        add(key("spent", account), at, event, cost)
    for days in (1, 7):
        count, total = round(book.days("short", account, at, days)), round(book.days("answered", account, at, days))
        book.read_ratio("short", account, days, int(at // DAY), SHORT_LIMIT, count, total)


def _cost_abroad(book: CounterBook, told: Happening, seconds: float) -> float:
    """What a call abroad came to by the operator's prices, where billing tells no cost. Begun minutes count."""
    own = str(told.values.get("own_number", ""))
    if not own or country_code(own) == country_code(told.party):
        return 0.0
    price = book.price_of(told.party)
    return price * math.ceil(seconds / 60.0) if price else 0.0


def take_campaign_call(book: CounterBook, told: Happening, at: float) -> None:
    """A call of a dialer that a person answered. `party`: the callee; values: campaign, abandoned, late."""
    campaign, values = str(told.values.get("campaign", "")), told.values
    if not campaign or not book.counters.add_now(key("campaign-live", campaign), at, told.event_id):
        return
    if values.get("abandoned"):
        book.counters.add_now(key("campaign-abandoned", campaign), at, told.event_id)
        book.counters.add_now(key("abandoned", told.account_id, told.party), at, told.event_id)
    if values.get("late"):
        book.counters.add_now(key("campaign-late", campaign), at, told.event_id)
    for window, period in ((1, int(at // DAY)), (DAYS_30, int(at // DAY)), (MONTH, month_number(at))):
        count, total = campaign_totals(book, campaign, at, window)
        book.read_ratio("abandoned", campaign, window, period, ABANDONED_LIMIT, count, total)


def campaign_totals(book: CounterBook, campaign: str, at: float, window: int) -> tuple[int, int]:
    """Abandoned, and answered by a person: in a UTC day, 30 days, or the calendar month."""
    if window == MONTH:
        return round(book.month("campaign-abandoned", campaign, at)), round(book.month("campaign-live", campaign, at))
    abandoned = round(book.days("campaign-abandoned", campaign, at, window))
    return abandoned, round(book.days("campaign-live", campaign, at, window))


def take_blocked(book: CounterBook, told: Happening, at: float) -> None:
    """`party` blocked or reported the account: what is tried from now on counts."""
    book.known.forget(told.account_id, told.party)
    book.counters.add_now(key("blocked", told.account_id, told.party), at, told.event_id)


def take_refused(book: CounterBook, told: Happening, at: float) -> None:
    """`party` wants no more offers from the account."""
    book.counters.add_now(key("refusals", told.account_id, told.party), at, told.event_id)


def call_of(told: Happening) -> str:
    """Ids are made of the call's and what it is about: `s-…/1`, `s-…/forward`."""
    return told.event_id.partition("/")[0]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


TAKERS: Mapping[str, Taker] = {
    "attempt": take_attempt,
    "call.begun": take_begun,
    "call.answered": take_answered,
    "call.ended": take_ended,
    "campaign.answered": take_campaign_call,
    "party.blocked": take_blocked,
    "party.refused": take_refused,
}
