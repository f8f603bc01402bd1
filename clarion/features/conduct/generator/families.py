"""The families of attacks: what each loses for somebody, in what time it has to be caught, by which rules."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from clarion.features.conduct.generator import attacks_calls, attacks_others
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
    )
}  # fmt: skip
