"""Every counter there is: what it counts for what scope, and how it is kept. Keys are `name/scope`."""

from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from clarion.features.conduct.counters.shapes import (
    DAYS,
    HOURS,
    LOG_10_MINUTES,
    LOG_10_SECONDS,
    LOG_12_HOURS,
    LOG_DAY,
    LOG_HOUR,
    LOG_MINUTE,
    LOG_MONTH,
    LOG_QUARTER,
    LOG_WEEK,
    Shape,
)

SHAPES: dict[str, Shape] = {
    # ---- calls: account a, extension e, other side p
    "calls": LOG_HOUR,  # attempts of a
    "tries": LOG_HOUR,  # attempts of e, by number dialled
    "runs": LOG_HOUR,  # lengths of runs of consecutive numbers dialled by e
    "to": LOG_10_MINUTES,  # attempts of a at p
    "hot": LOG_12_HOURS,  # attempts of a at fraud hot spots
    "prefix": HOURS,  # attempts of a abroad, by prefix
    "talk": LOG_HOUR,  # seconds of answered calls out of e
    "brief": LOG_HOUR,  # answered calls out of e under a minute
    "abroad-1h": LOG_HOUR,  # … within the hour
    "unusual": LOG_DAY,  # attempts of a to countries where it talked with nobody before
    "abroad": DAYS,  # attempts of a abroad
    "answered": DAYS,  # answered calls out of a
    "short": DAYS,  # … of at most 6 seconds
    "minutes": DAYS,  # minutes talked by e
    "overlap": LOG_DAY,  # calls at once of e, where more than one
    "networks": LOG_HOUR,  # networks that e was used from
    "terminating": DAYS,  # interstate minutes that came to a
    "originating": DAYS,  # interstate minutes that left a
    "signed": DAYS,  # calls out of a that left with a token
    "signed-a": DAYS,  # … of level A
    "spent": DAYS,  # on calls abroad by a
    "ringed": LOG_HOUR,  # short unanswered rings from a range, by number of ours
    "unanswered": LOG_DAY,  # calls of a to p that nobody answered
    "blocked": LOG_WEEK,  # p blocked or reported a
    "after-block": LOG_WEEK,  # attempts of a at p since
    "cold-1h": LOG_HOUR,  # calls of e, and of a, to people whom a does not know, by number
    "talk-a": LOG_HOUR,  # seconds of answered calls out of a, by number
    "brief-a": LOG_HOUR,  # … under half a minute
    "dropped": LOG_HOUR,  # calls of a that it gave up at the first ring, by number
    "to-all": LOG_10_MINUTES,  # calls that took a line of p, by account
    "ringed-abroad": LOG_HOUR,  # short unanswered rings from abroad, by number of ours
    "ringed-country": LOG_HOUR,  # … from a country
    "cold": LOG_DAY,  # calls of e to people whom its company does not know, by number
    "beat": DAYS,  # days on which a called p briefly at the same minute
    # ---- texts: sending number n, campaign or number c
    "texts": LOG_DAY,  # of n, by recipient
    "texts-known": LOG_DAY,  # recipients of n who are known to its account, or answered
    "texts-in": LOG_DAY,  # to n
    "words": LOG_DAY,  # of n with the same words
    "sent": HOURS,  # of c
    "opt-outs": HOURS,  # after texts of c
    "undelivered": HOURS,  # texts of c
    "complaints": HOURS,  # about texts of c
    "campaign-texts": DAYS,
    "campaign-segments": LOG_MINUTE,
    "toll-free": DAYS,  # texts of a toll-free n
    "strangers": LOG_DAY,  # texts of a to people whom it does not know, by recipient
    "text-range": LOG_HOUR,  # texts of a to a range abroad, by recipient
    "monologue": LOG_DAY,  # texts of a to p, and calls that p did not take
    "answers": LOG_DAY,  # texts of p to a, and talks
    "scams": LOG_DAY,  # texts of a over the scam threshold, by recipient
    "confirmations": LOG_DAY,  # of an opt-out of p from a
    "solicitations": LOG_MONTH,  # of p by a on a subject
    "refusals": LOG_QUARTER,  # of p from a
    "codes": LOG_HOUR,  # verification codes of a to a prefix
    "codes-used": LOG_HOUR,  # that were typed in
    "codes-country": DAYS,  # by country
    "documents": LOG_10_MINUTES,  # the same document or recording from a, by recipient
    "numbers-changed": DAYS,  # of a, by number
    # ---- campaigns of a dialer: campaign c
    "campaign-live": DAYS,  # answered by a person
    "campaign-abandoned": DAYS,
    "campaign-late": DAYS,  # the agent came late
    "campaign-tries": DAYS,
    "campaign-unwanted": DAYS,  # tries that hit a do-not-call list
    "abandoned": LOG_MONTH,  # calls of a to p
    # ---- legal ratios, counted once for all processes (`observers/ratios.py`)
    "ratio-answered": DAYS,
    "ratio-short": DAYS,
    "ratio-live": DAYS,
    "ratio-abandoned": DAYS,
    "ratio-texts": DAYS,
    "ratio-opt-outs": DAYS,
    "ratio-undelivered": DAYS,
    # ---- access: network address s, name n (hashed), whoever reads w
    "failed-at": LOG_10_MINUTES,  # sign-ins from s, by name
    "failed-as": LOG_10_MINUTES,  # sign-ins as n, by address
    "failed-hour": LOG_HOUR,  # sign-ins as n
    "failed-net": LOG_DAY,  # sign-ins and registrations from a network, by name
    "signed-net": LOG_DAY,  # that were right, by person
    "strange-net": LOG_DAY,  # sign-ins as people of a from networks where nobody signed in, by network
    "strange-as": LOG_DAY,  # … by name
    "failed-all": LOG_10_MINUTES,  # sign-ins from networks where nobody signed in, by network
    "sip-failed": LOG_HOUR,  # registrations from s
    "probed": LOG_MINUTE,  # extensions that s tried in vain
    "events": LOG_10_SECONDS,  # requests from s
    "nonsense": LOG_10_SECONDS,  # … that were malformed
    "account-events": LOG_10_SECONDS,  # requests of an account
    "reads": LOG_10_MINUTES,  # entries read by w
    "misses": LOG_10_MINUTES,  # reads by w that found nothing
    "listed": LOG_HOUR,  # entries that lists gave w
    "requests": LOG_MINUTE,  # by person, app and rate group
    "new-device": LOG_DAY,  # sign-ins of e from a device or network not seen before
    "keys-changed": LOG_MONTH,  # API keys of a made or dropped
}

SHORT_S = 6
"""An answered call of so many seconds at most is a short one (DIAL-03)."""
BRIEF_S = 60
ONE_RING_S = 4
BEAT_S = 20
ONE_RING_NUMBERS, ONE_RING_RINGS = 20, 50
"""From so many on, calling back a range that rings once is warned of (PMP-03)."""
NANP_ISLANDS = frozenset({
    "242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784", "809",
    "829", "849", "868", "869", "876",
})  # fmt: skip
"""Area codes of +1 that are countries of their own, at prices of their own."""
_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")


def key(name: str, *scope: str) -> str:
    return f"{name}/{scope[0]}" if len(scope) == 1 else f"{name}/{'/'.join(scope)}"


def range_of(number: str) -> str:
    """The block that a number lies in: all but its last four digits."""
    return number[:-4] if len(number) > 8 else number


def prefix_of(number: str) -> str:
    """Where a call abroad goes to: country and the first digits within it."""
    return number[:6]


def is_toll_free(number: str) -> bool:
    return number.startswith(_TOLL_FREE)


def network_of(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6."""
    if ":" in address:
        return ":".join(address.split(":")[:3])
    return address.rpartition(".")[0]


@lru_cache(maxsize=4096)
def _code_of(start: str) -> str:
    for digits in (1, 2, 3):
        if int(start[:digits]) in COUNTRY_CODE_TO_REGION_CODE:
            return start[:digits]
    return start[:3]


def country_code(number: str) -> str:
    """The country's digits that a number begins with; empty for none."""
    start = number[1:4]
    if number.startswith("+1") and number[2:5] in NANP_ISLANDS:
        return number[1:5]
    return _code_of(start) if number.startswith("+") and start.isascii() and start.isdigit() else ""
