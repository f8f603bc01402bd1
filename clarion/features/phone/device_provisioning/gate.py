"""Who asks for files of phones that are not theirs is slowed down, and acceptable use learns of it."""

import ipaddress
import math
from collections import OrderedDict

from clarion.base.container import Container
from clarion.base.errors import TooMany
from clarion.base.telemetry import counter, get_logger
from clarion.features.conduct import WatchedRegistrations, conduct_of
from clarion.features.phone.device_provisioning.rules import Tally, after_failure, wait_of

log = get_logger(__name__)
_REFUSED = counter("device_provisioning_refused_total", "Requests for files of phones that were refused.", ("why",))
_MOST_PLACES = 20_000


class SetupGate:
    """Counts by place, in this process: an IPv4 address, or the network of an IPv6 address."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._tallies: OrderedDict[str, Tally] = OrderedDict()

    def check(self, address: str) -> None:
        """Raises TooMany for a place that guessed too often lately."""
        wait = wait_of(self._tallies.get(place_of(address), Tally()), self._here.clock.now())
        if wait > 0:
            _REFUSED.labels("slowed").inc()
            raise TooMany("Too many requests for files that are not there.", retry_after=math.ceil(wait))

    def failed(self, address: str, claimed: str, agent: str, why: str) -> None:
        """Somebody asked for what is not theirs. `claimed`: the phone they named."""
        place = place_of(address)
        self._tallies[place] = after_failure(self._tallies.pop(place, Tally()), self._here.clock.now())
        if len(self._tallies) > _MOST_PLACES:
            self._tallies.popitem(last=False)
        _REFUSED.labels(why).inc()
        log.info("A request for a phone's settings was refused", why=why, address=address)
        watched = WatchedRegistrations(conduct_of(self._here), self._here.clock.now)
        watched.failed(address, claimed, agent)


def place_of(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))
