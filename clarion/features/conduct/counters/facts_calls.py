"""Facts about calls, by the names of the catalogue of features. Counts never include the attempt itself."""

import math
from itertools import pairwise

from clarion.features.conduct.attempt import LEAVES, Attempt, AttemptKind
from clarion.features.conduct.counters.book import CounterBook, month_number
from clarion.features.conduct.counters.names import (
    ONE_RING_NUMBERS,
    ONE_RING_RINGS,
    country_code,
    key,
    prefix_of,
    range_of,
)
from clarion.features.conduct.counters.shapes import DAY, HOUR, MINUTE
from clarion.features.conduct.counters.statistics import hour_of_week
from clarion.features.conduct.counters.steady import AHEAD_S
from clarion.features.conduct.counters.taking_calls import DAYS_30, MONTH, campaign_totals
from clarion.features.conduct.ports import FeatureValue

Known = dict[str, FeatureValue]

_GAPS = 60
MOST_UNANSWERED = 100
NEVER_H, NEVER_D = 1e6, 36_500
ODD_NETWORKS, ODD_RUN = 3, 20
LEAST_TALKS = 10
LEAST_ALIKE, ALIKE_S = 20, 4.0
COLD_CALLS = 60
"""So many people whom the company does not know, called by one person within a day: the calls sell something."""


def facts_of_extension(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """How a person, or what passes for one, has been calling within the hour."""
    extension, counters = attempt.extension_id, book.counters
    known: Known = {"calls_1h": book.count("calls", attempt.account_id, at, HOUR)}
    if not extension:
        return known
    known["live_calls"] = book.live.of_extension(extension)
    known["attempts_1h"] = book.count("tries", extension, at, HOUR)
    known["gap_variation"] = gap_variation(counters.times_now(key("tries", extension), _GAPS + 1))
    known["sequential_numbers"] = book.largest("runs", extension, at, HOUR)
    talks = counters.count_now(key("talk", extension), at - HOUR, at + AHEAD_S)
    known["mean_duration_1h_s"] = book.total("talk", extension, at, HOUR) / talks if talks else 0.0
    known["cold_1h"] = book.distinct("cold-1h", extension, at, HOUR)
    known["account_cold_1h"] = book.distinct("cold-1h", attempt.account_id, at, HOUR)
    talks_a = counters.count_now(key("talk-a", attempt.account_id), at - HOUR, at + AHEAD_S)
    brief_a = book.count("brief-a", attempt.account_id, at, HOUR)
    known["account_brief_ratio_1h"] = brief_a / talks_a if talks_a >= LEAST_TALKS else 0.0
    known["under_minute_ratio_1h"] = book.count("brief", extension, at, HOUR) / talks if talks else 0.0
    return known | facts_of_strangers(book, attempt.account_id, int(str(known["account_cold_1h"])), at)


def facts_of_strangers(book: CounterBook, account: str, cold: int, at: float) -> Known:
    """How strangers respond to the account's calls; all zero below `LEAST_ALIKE` strangers."""
    if cold < LEAST_ALIKE:
        return {"alike_talks_1h": 0.0, "strangers_answered_1h": 0, "dropped_1h": 0}
    counters, strangers = book.counters, key("cold-1h", account)
    talks = counters.entries_now(key("talk-a", account), at - HOUR, at + AHEAD_S)
    said = [seconds for seconds, party in talks if counters.holds_now(strangers, party)]
    dropped = book.distinct("dropped", account, at, HOUR)
    return {"alike_talks_1h": alike(said), "strangers_answered_1h": len(said), "dropped_1h": dropped}


def alike(talks: list[float]) -> float:
    """The largest share of talks whose lengths lie within four seconds of each other; 0 with fewer than twenty.

    People who talk with strangers hang up after all kinds of times; a recording takes as long as it takes.
    """
    if len(talks) < LEAST_ALIKE:
        return 0.0
    lengths, first, most = sorted(talks), 0, 0
    for last, length in enumerate(lengths):
        while length - lengths[first] > ALIKE_S:
            first += 1
        most = max(most, last - first + 1)
    return most / len(lengths)


def facts_of_seat(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """What a seat comes to in a day and a month."""
    extension = attempt.extension_id
    if not extension:
        return {}
    return {
        "overlapping_calls": max(book.live.of_extension(extension), book.largest("overlap", extension, at, DAY)),
        "talk_hours_1d": book.days("minutes", extension, at, 1) / 60.0,
        "networks_1h": book.distinct("networks", extension, at, HOUR),
        "voice_minutes_month": book.month("minutes", extension, at),
    }


def gap_variation(times: list[float]) -> float:
    """Spread of the gaps between attempts over their mean; 9 with fewer than 60 attempts: too few to tell."""
    if len(times) < _GAPS:
        return 9.0
    gaps = [after - before for before, after in pairwise(times)]
    mean = sum(gaps) / len(gaps)
    if mean <= 0.0:
        return 0.0
    return math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) / mean


def facts_of_short_calls(book: CounterBook, attempt: Attempt, at: float) -> Known:
    account = attempt.account_id
    known: Known = {}
    for days, name in ((1, "1d"), (7, "7d")):
        answered = round(book.days("answered", account, at, days))
        known[f"answered_calls_{name}"] = answered
        known[f"short_calls_ratio_{name}"] = book.days("short", account, at, days) / answered if answered else 0.0
        known[f"short_calls_lower_{name}"] = book.bound_of("short", account, days, int(at // DAY))
    return known


def facts_of_callee(book: CounterBook, attempt: Attempt, at: float) -> Known:
    account, callee = attempt.account_id, attempt.callee
    if not callee:
        return {}
    scope = f"{account}/{callee}"
    known: Known = {
        "callee_calls_60s": book.count("to", scope, at, MINUTE),
        "callee_calls_10m": book.count("to", scope, at, 10 * MINUTE),
        "callee_live": book.live.to_party(account, callee),
        "attempts_after_block": book.count("after-block", scope, at, 7 * DAY),
        "unanswered_repeats_24h": book.count("unanswered", scope, at, DAY),
        "unanswered_contacts_24h": unanswered_contacts(book, scope, at),
        "callee_range_one_ring": rings_once(book, callee, at),
        "callee_known": book.known.knows(account, callee, at),
        "callee_all_10m": book.count("to-all", callee, at, 10 * MINUTE),
        "callee_accounts_10m": book.distinct("to-all", callee, at, 10 * MINUTE),
    }
    forwards = book.live.marked(key("forward", scope))
    if forwards:
        known["forward_legs"] = forwards
    return known


def unanswered_contacts(book: CounterBook, scope: str, at: float) -> int:
    """Calls and texts within a day since this person last answered, by whatever channel and from whichever number."""
    made = book.counters.times_now(key("monologue", scope), MOST_UNANSWERED)
    if not made:
        return 0
    last = book.counters.times_now(key("answers", scope), 1)
    since = max(at - DAY, last[-1] if last else 0.0)
    return sum(1 for each in made if each > since)


def is_selling(book: CounterBook, attempt: Attempt, at: float) -> bool:
    """Somebody who calls ever more people whom the company does not know is selling something, whatever they say."""
    if not attempt.callee or attempt.kind not in LEAVES:
        return False
    cold = book.distinct("cold", attempt.extension_id or attempt.account_id, at, DAY)
    return cold >= COLD_CALLS and not book.known.knows(attempt.account_id, attempt.callee, at)


def facts_of_selling(book: CounterBook, attempt: Attempt, at: float) -> Known:
    return {"marketing": True} if is_selling(book, attempt, at) else {}


def facts_of_heartbeat(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """On how many of seven days this callee was called briefly at this very minute."""
    scope = key("beat", attempt.account_id, attempt.callee, str(int(at // 60) % 1440))
    return {"heartbeat_calls_7d": book.counters.distinct_now(scope, (at // DAY - 6) * DAY, at + DAY)}


def rings_once(book: CounterBook, number: str, at: float) -> bool:
    block = range_of(number)
    return (
        book.distinct("ringed", block, at, HOUR) >= ONE_RING_NUMBERS
        or book.total("ringed", block, at, HOUR) >= ONE_RING_RINGS
    )


def facts_of_money(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Pumping: hot spots, bursts abroad, spend."""
    account = attempt.account_id
    known: Known = {
        "hot_spot_calls_12h": book.count("hot", account, at, 12 * HOUR),
        "hot_spot_live": book.live.marked(key("hot", account)),
        "spend_1d": book.days("spent", account, at, 1) + book.destinations.spent_live(account, at),
    }
    if attempt.international and attempt.callee:
        known["callee_country_usual"] = book.destinations.is_usual(account, country_code(attempt.callee), at)
        known["unusual_abroad_1h"] = book.count("unusual", account, at, HOUR)
        known["unusual_abroad_1d"] = book.count("unusual", account, at, DAY)
        known["abroad_1h"] = book.count("abroad-1h", account, at, HOUR)
        known["quiet_hour"] = book.destinations.is_quiet(account, at)
        prefix = prefix_of(attempt.callee)
        usual = book.habit_of(account, prefix, at)
        here = book.hours("prefix", f"{account}/{prefix}", at, 1) + 1  # with this one it is a burst, or not
        known["prefix_burst_p"] = usual.chance(hour_of_week(at), here)
    return known


def facts_of_traffic(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Minutes both ways across state borders, of the account as a whole; a seat that is looked at has none."""
    account = attempt.account_id
    if attempt.kind is AttemptKind.PERIOD_CHECK and attempt.extension_id:
        return {}
    terminating, originating = book.month("terminating", account, at), book.month("originating", account, at)
    if not terminating:
        return {"terminating_minutes": 0.0, "terminating_ratio": 0.0}
    return {"terminating_minutes": terminating, "terminating_ratio": terminating / max(originating, 1.0)}


def facts_of_campaign(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """The period is 30 days; a day for people in Britain, the calendar month for people in Canada."""
    campaign = attempt.campaign_id
    if not campaign:
        return {}
    window = {"GB": 1, "CA": MONTH}.get(attempt.callee_country, DAYS_30)
    period = month_number(at) if window == MONTH else int(at // DAY)
    abandoned, live = campaign_totals(book, campaign, at, window)
    tries, answered = book.days("campaign-tries", campaign, at, 30), book.days("campaign-live", campaign, at, 30)
    known: Known = {
        "campaign_answered_live": live,
        "campaign_abandoned_ratio": abandoned / live if live else 0.0,
        "campaign_abandoned_lower": book.bound_of("abandoned", campaign, window, period),
        "campaign_dnc_ratio": book.days("campaign-unwanted", campaign, at, 30) / tries if tries else 0.0,
        "campaign_late_ratio": book.days("campaign-late", campaign, at, 30) / answered if answered else 0.0,
        "hours_since_abandoned": NEVER_H,
    }
    last = book.counters.times_now(key("abandoned", attempt.account_id, attempt.callee))
    if last:
        known["hours_since_abandoned"] = max(0.0, at - last[-1]) / HOUR
    return known


def facts_of_solicitation(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Of a call or text to somebody outside, on its subject."""
    account, callee = attempt.account_id, attempt.callee
    if not callee:
        return {}
    scope = f"{account}/{callee}/{attempt.subject}"
    last = book.counters.times_now(key("refusals", account, callee))
    return {
        "solicitations_24h": book.count("solicitations", scope, at, DAY),
        "solicitations_30d": book.count("solicitations", scope, at, 30 * DAY),
        "days_since_refusal": int(max(0.0, at - last[-1]) // DAY) if last else NEVER_D,
    }


def facts_of_ring(book: CounterBook, attempt: Attempt, at: float) -> Known:
    """Of a call that comes in."""
    known = facts_of_traffic(book, attempt, at)
    if attempt.caller_number:
        block = range_of(attempt.caller_number)
        known["range_numbers_1h"] = book.distinct("ringed", block, at, HOUR)
        known["range_rings_1h"] = book.count("ringed", block, at, HOUR)
        known["abroad_rings_1h"] = book.count("ringed-abroad", "", at, HOUR)
        known["abroad_ringed_1h"] = book.distinct("ringed-abroad", "", at, HOUR)
        known["country_rings_1h"] = book.count("ringed-country", country_code(attempt.caller_number), at, HOUR)
        known["callee_known"] = book.known.knows(attempt.account_id, attempt.caller_number, at)
    return known


def facts_of_groups(book: CounterBook, attempt: Attempt, at: float) -> Known:
    graph = book.graphs.find(attempt.account_id)
    return {"disjoint_communities": graph.groups(at) if graph else 0}


def facts_of_plan(book: CounterBook, plan: str, at: float) -> Known:
    """Mean minutes of the seats on a plan this month."""
    month = book.plans.find(plan)
    if month is None or month.month != month_number(at) or not month.seats:
        return {"plan_mean_minutes": 0.0, "plan_peers": 0}
    return {"plan_mean_minutes": month.minutes / len(month.seats), "plan_peers": len(month.seats)}


def is_otherwise_odd(known: Known) -> bool:
    """A second sign, counted apart from minutes: several calls at once, several networks, or a machine's numbers."""
    return (
        int(str(known.get("overlapping_calls", 0))) > 1
        or int(str(known.get("networks_1h", 0))) >= ODD_NETWORKS
        or int(str(known.get("sequential_numbers", 0))) >= ODD_RUN
    )
