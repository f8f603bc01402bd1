"""Who is blocked sends no faxes."""

import pytest

from clarion.calls import programs
from clarion.calls.directory import PhoneNumber
from clarion.features.fax import FaxNumbers, FaxReceiveProgram
from clarion.features.phone.handling.model import Blocking
from tests.features.phone.handling.test_live_handling import CARRIER, Handled, profile


@pytest.mark.parametrize(
    ("blocking", "caller", "refused"),
    [
        (Blocking(blocked=(CARRIER,)), CARRIER, True),
        (Blocking(blocked=(CARRIER,)), "+12025550199", False),
        (Blocking(anonymous="BlockFaxes"), "", True),
        (Blocking(anonymous="BlockFaxes"), CARRIER, False),
        (Blocking(everybody=True), CARRIER, True),
        (Blocking(everybody=True, allowed=(CARRIER,)), CARRIER, False),
    ],
)
async def test_blocked_senders_send_no_faxes(blocking: Blocking, caller: str, refused: bool) -> None:
    handled = Handled(profile(blocking=blocking))
    world = handled.world
    fax = "+16505550199"
    world.directory.numbers[fax] = PhoneNumber(number=fax, account_id="1", extension_id="e102", fax=True)
    world.router._destinations.insert(0, FaxNumbers(world.directory, handled.rules.refuses_fax))
    programs.register(FaxReceiveProgram())
    leg = await world.calls_in(fax, caller=caller)
    assert ("reject 603" in world.signals.of(leg)) is refused
    assert ("200" in world.signals.of(leg)) is not refused
