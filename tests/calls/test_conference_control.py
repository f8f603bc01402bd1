"""What the API can ask of conferences, against a real switchboard without engines. PH-29."""

from typing import Any

import pytest

from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound
from clarion.calls.conference_control import ConferenceControl
from clarion.calls.wire import Answered
from tests.calls.test_conferences import second_call, together
from tests.calls.test_two_parties import connected
from tests.calls.world import SDP, World


class CallMigration:
    """Every call is here already."""

    async def bring_session(self, session_id: str, account_id: str) -> bool:
        return True


class Asker:
    """Asks for one extension of account 1."""

    def __init__(self, world: World, number: str, *, admin: bool = False, account: str = "1") -> None:
        self._operations = ConferenceControl(world.board, world.directory, CallMigration()).operations  # type: ignore[arg-type]
        self._who = {"account_id": account, "extension_id": f"e{number}", "admin": "1" if admin else ""}

    async def ask(self, operation: str, **payload: Any) -> dict[str, Any]:
        return await self._operations[operation]({**self._who, **payload})


async def test_a_conference_is_begun_entered_filled_and_set_by_who_leads_it() -> None:
    """PH-29: `createConferenceCallSession`, `createCallPartyWithBringIn`; nobody else may."""
    world = World()
    owner, other = Asker(world, "102"), Asker(world, "103")
    begun = await owner.ask("begin-conference")
    assert (begun["origin"], begun["parties"]) == ({"type": "Conference"}, [])
    mine, far = await second_call(world, "101")
    call_id = next(call.call_id for call in world.board.calls if mine in call.legs)
    wanted = {"session": begun["id"], "other_session": call_id, "other_party": "1"}
    with pytest.raises(Forbidden, match="host"):
        await owner.ask("bring-in", **wanted)
    host = await world.calls("102", begun["voiceCallToken"])
    for asker in (other, Asker(world, "101")):
        with pytest.raises(Forbidden):
            await asker.ask("bring-in", **wanted)
    with pytest.raises(NotFound):
        await Asker(world, "101", account="2").ask("bring-in", **wanted)
    party = await owner.ask("bring-in", **wanted)
    assert (party["conferenceRole"], party["status"]["code"]) == ("Participant", "Answered")
    assert together(world, host, far)
    assert world.signals.of(mine)[-1] == "bye"
    with pytest.raises(Invalid):
        await owner.ask("set-conference", session=begun["id"], setting="loudest")
    with pytest.raises(Forbidden):
        await other.ask("set-conference", session=begun["id"], setting="lock")
    assert (await owner.ask("set-conference", session=begun["id"], setting="lock"))["conference"]["locked"]
    mine, far = await second_call(world, "103")
    call_id = next(call.call_id for call in world.board.calls if mine in call.legs)
    with pytest.raises(Conflict, match="locked or full"):
        await owner.ask("bring-in", session=begun["id"], other_session=call_id, other_party="1")
    assert world.audio.hears[mine] == far, "they talk on"
    [listed] = (await owner.ask("conferences"))["conferences"]
    assert listed["id"] == begun["id"]
    assert (await Asker(world, "101", account="2").ask("conferences"))["conferences"] == []
    with pytest.raises(NotFound):
        await Asker(world, "999").ask("begin-conference")


async def test_two_calls_of_one_person_are_merged_and_nobody_elses() -> None:
    """PH-29: also by an administrator; a call that only rings is not."""
    world = World()
    caller, callee = await connected(world)
    first = world.board.calls[0].call_id
    world.has_phone("103")
    mine = await world.calls("102", "103")
    third = world.ringing()[-1]
    second = next(call.call_id for call in world.board.calls if call.call_id != first)
    wanted = {"session": first, "party": "2", "other_session": second, "other_party": "1"}
    refused: list[type[ClarionError]] = []
    for asker in (Asker(world, "103"), Asker(world, "102")):
        with pytest.raises(ClarionError) as found:
            await asker.ask("merge", **wanted)
        refused.append(found.type)
    assert refused == [Forbidden, Conflict]
    assert world.audio.hears[caller] == callee
    await world.say(third, Answered(sdp=SDP))
    with pytest.raises(Conflict):
        await Asker(world, "102").ask("merge", **{**wanted, "other_session": first, "other_party": "2"})
    session = await Asker(world, "101", admin=True).ask("merge", **wanted)
    roles = [party["conferenceRole"] for party in session["parties"]]
    assert roles == ["Participant", "Host", "Participant"]
    assert together(world, caller, callee, third)
    assert world.signals.of(mine)[-1] == "bye"
