"""Each leg of a detailed record in the words of the surface, from what the call core itself writes (PH-54)."""

from pathlib import Path
from typing import Any

import pytest

from clarion.calls.cdr import record_of
from clarion.calls.wire import Answered, Confirmed, HungUp, TransferRequested
from clarion.features.phone.call_log import legs
from clarion.features.phone.call_log.legs import leg_kinds, reason_of, reason_words
from clarion.features.phone.call_log.rules import records_of
from tests.calls.world import SDP, World
from tests.features.phone.queues.floor import Floor
from tests.support.surface_shapes import DESCRIPTION, _description


def kinds(world: World, at: int = -1) -> dict[str, tuple[str, str]]:
    """By extension number, or number."""
    record = record_of(world.records[at])
    found = leg_kinds(record)
    return {(p.who.extension_number or p.who.number): tuple(found[p.index]) for p in record.parties}


async def test_legs_of_queues_are_hunting(tmp_path: Path) -> None:
    floor = Floor(tmp_path, ("102", "103"), hold_time=600.0, agent_timeout=600.0)
    caller = await floor.comes()
    await floor.picks_up(floor.leg_of("102"))
    await floor.hangs_up(caller)
    found = kinds(floor)
    assert found["102"] == ("Hunting", "Hunting")
    assert found["+12025550123"] == ("Accept", "")
    lines = {record.extension_id: record for record in records_of(record_of(floor.records[0]))}
    assert (lines["e102"].result, lines["e102"].reason) == ("Accepted", "Accepted")
    own = {leg["legType"]: leg for leg in lines["e102"].legs}
    assert own["Accept"]["master"]
    assert (own["Hunting"]["action"], own["Hunting"]["reason"]) == ("Hunting", "Accepted")


async def test_calls_inside_and_out_and_who_came_by_transfer() -> None:
    world = World()
    world.has_phone("102")
    world.has_phone("103")
    caller = await world.calls("101", "102")
    [leg] = world.ringing()
    await world.say(leg, Answered(sdp=SDP))
    await world.say(caller, Confirmed())
    await world.say(leg, TransferRequested(target="103"))
    third = world.ringing()[-1]
    await world.say(third, Answered(sdp=SDP))
    await world.say(caller, HungUp())
    found = kinds(world)
    assert found["101"] == ("ExtensionToExtension", "")
    assert found["102"] == ("FindMe", "FindMe")
    assert found["103"] == ("TransferCall", "Transfer")

    out = World()
    caller = await out.calls("101", "+12025550123")
    await out.say(caller, HungUp())
    assert kinds(out)["101"] == ("SipToPstnMetered", "")
    [line] = records_of(record_of(out.records[0]))
    assert (line.result, line.reason) == ("Hang Up", "Hang Up")


@pytest.mark.skipif(not DESCRIPTION.is_file(), reason="The description of the surface does not lie beside this.")
def test_every_word_is_one_of_the_surface() -> None:
    schemas: dict[str, Any] = _description()["components"]["schemas"]
    found = [*legs._FACTS.values(), *legs._PROGRAMS.values()]
    found += [legs.Kind(name) for pair in legs._ORIGINS.values() for name in pair]
    found += [legs.Kind(name) for name in ("FindMe", "Accept", "ExtensionToExtension", "SipToPstnMetered", "JoinCall")]
    assert {kind.leg_type for kind in found} <= set(schemas["CallLegTypeEnum"]["enum"])
    assert {kind.action for kind in found} - {""} <= set(schemas["CallActionEnum"]["enum"])
    for result in legs._REASONS:
        for outbound in (True, False):
            reason = reason_of(result, outbound=outbound)
            assert reason in schemas["CallResultReasonEnum"]["enum"]
            assert reason_words(reason)
