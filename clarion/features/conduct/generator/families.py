"""The families of attacks: what each loses for somebody, in what time it has to be caught, by which rules."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from clarion.features.conduct.generator import attacks_calls, attacks_disguised, attacks_others, attacks_spread
from clarion.features.conduct.generator.making import DAY, HOUR, MINUTE
from clarion.features.conduct.replay import Event

Maker = Callable[[str, random.Random, float], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Family:
    """`marked`: whoever is called is warned rather than the call refused, and that is what stops it."""

    name: str
    means: str
    make: Maker
    window_s: float
    rules: tuple[str, ...]
    unit: str
    marked: bool = False


FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family("toll-pump", "a test call, then long calls to hot spots", attacks_calls.toll_pump, 15 * MINUTE,
               ("PMP-02",), "dollars"),
        Family("toll-drip", "one middling call after another, all day", attacks_calls.toll_drip, DAY,
               ("PMP-02",), "dollars"),
        Family("wangiri", "one ring each from one range", attacks_calls.wangiri, HOUR, ("PMP-03",), "rings"),
        Family("robocalls", "a machine that dials", attacks_calls.robocalls, HOUR, ("DIAL-04", "DIAL-03", "TRUST"),
               "people"),
        Family("spoofing-out", "calls with a number that is not theirs", attacks_calls.spoofing_out, 1.0,
               ("CLI-01",), "calls", marked=True),
        Family("spoofing-in", "calls from abroad with home numbers", attacks_calls.spoofing_in, 1.0,
               ("CLI-04", "CLI-03"), "calls", marked=True),
        Family("tdos", "one number called by many at once", attacks_calls.tdos, MINUTE, ("OBJ-03",), "calls"),
        Family("snowshoe", "a swindle in other words from many numbers", attacks_others.snowshoe, DAY,
               ("OBJ-02", "MAL-02", "SPM-05"), "texts"),
        Family("snowshoe-dull", "adverts from many numbers", attacks_others.snowshoe_dull, DAY, ("SPM-05",), "texts"),
        Family("snowshoe-names", "the same, reworded", attacks_others.snowshoe_names, DAY, ("SPM-05",), "texts"),
        Family("text-pumping", "codes that nobody waits for", attacks_others.text_pumping, 10 * MINUTE,
               ("SPM-06",), "dollars"),
        Family("stuffing-fast", "stolen passwords from one address", attacks_others.stuffing_fast, 10 * MINUTE,
               ("SEC-01",), "tries"),
        Family("stuffing-slow", "stolen passwords, two or three a minute", attacks_others.stuffing_slow, 15 * MINUTE,
               ("SEC-01",), "tries"),
        Family("stuffing-drip", "stolen passwords, one every two minutes", attacks_others.stuffing_drip, 6 * HOUR,
               ("SEC-01",), "tries"),
        Family("spraying", "one password for a whole company, from everywhere", attacks_others.spraying, DAY,
               ("SEC-01",), "tries"),
        Family("harvesting", "a directory read in order", attacks_others.harvesting, 10 * MINUTE,
               ("HRV-01",), "entries"),
        Family("irsf-spread", "long calls to many countries that no list names", attacks_spread.irsf_spread, HOUR,
               ("PMP-02",), "dollars"),
        Family("irsf-one", "long calls to one country that no list names", attacks_spread.irsf_one, HOUR,
               ("PMP-02",), "dollars"),
        Family("takeover-night", "a new device, then calls abroad at night", attacks_spread.takeover_night, HOUR,
               ("PMP-02",), "dollars"),
        Family("slow-ramp", "calls abroad, some more each hour", attacks_spread.slow_ramp, DAY, ("PMP-02",), "dollars"),
        Family("dialer-jitter", "a machine that dials with random pauses", attacks_spread.dialer_jitter, HOUR,
               ("DIAL-04", "DIAL-03", "ILL-03"), "people"),
        Family("dialer-seats", "the same over many seats", attacks_spread.dialer_seats, HOUR,
               ("DIAL-04", "DIAL-03"), "people"),
        Family("texts-reworded", "an offer in ever other words from many numbers", attacks_spread.texts_reworded, DAY,
               ("SPM-05", "OBJ-02"), "texts"),
        Family("sms-pumping", "texts to ranges abroad that earn", attacks_spread.sms_pumping, HOUR,
               ("SPM-05", "SPM-03"), "texts"),
        Family("harassing-texts", "one person written to again and again", attacks_spread.harassing_texts, DAY,
               ("OBJ-01",), "texts"),
        Family("harassing-calls", "one person rung again and again", attacks_spread.harassing_calls, DAY,
               ("OBJ-01",), "calls"),
        Family("flood-together", "one number called by twenty accounts", attacks_spread.flood_together, 10 * MINUTE,
               ("OBJ-03",), "calls"),
        Family("wangiri-ranges", "one ring each from thirty ranges", attacks_spread.wangiri_ranges, HOUR,
               ("PMP-03", "PMP-02"), "rings"),
        Family("stuffing-botnet", "stolen passwords from everywhere", attacks_spread.stuffing_botnet, 15 * MINUTE,
               ("SEC-01",), "tries"),
        Family("harvest-random", "a directory in random order through two apps", attacks_spread.harvest_random,
               HOUR, ("HRV-01",), "entries"),
        Family("forward-pump", "a mailbox that forwards to dear numbers abroad", attacks_disguised.forward_pump, HOUR,
               ("PMP-02", "TRK-01"), "dollars"),
        Family("takeover-texts", "lures from an office that was taken over", attacks_disguised.takeover_texts, HOUR,
               ("OBJ-02", "SPM-05", "SPM-03"), "texts"),
        Family("message-robocalls", "a machine that plays a minute to each who answers",
               attacks_disguised.message_robocalls, 2 * HOUR, ("DIAL-04",), "people"),
        Family("harassing-mixed", "one person rung and written to by turns", attacks_disguised.harassing_mixed, DAY,
               ("OBJ-01",), "contacts"),
        Family("probing-numbers", "numbers dialled and dropped at once", attacks_disguised.probing_numbers, HOUR,
               ("DIAL-04",), "numbers"),
    )
}  # fmt: skip
_HIDING = (attacks_disguised.__name__, attacks_spread.__name__)
SPREAD = tuple(name for name, family in FAMILIES.items() if family.make.__module__ in _HIDING)
"""Families that spread or hide; many events each."""
PLAIN = tuple(name for name in FAMILIES if name not in SPREAD)
