"""What is suspended while it is used ends: calls, meetings, recordings and seats in them. Emergency calls never end."""

from pathlib import Path
from typing import Any

from clarion.apps.meeting_rooms import MeetingRooms
from clarion.apps.suspended_calls import SuspendedCalls
from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.sfu import Sfu
from clarion.base.storage import Storage
from clarion.calls.wire import Answered, Confirmed, PlaybackFinished
from clarion.engines.fakes.sfu import FakeSfu
from clarion.features.conduct.verdict import Act
from clarion.features.meetings import RoomServer
from tests.calls.world import SDP, World
from tests.features.conduct.acts.world import a_world, do, new_act, undo
from tests.features.meetings.test_bridges import new_bridge
from tests.support.api import Api, running_app
from tests.support.meeting_client import enter, link_of, ticket
from tests.support.waiting import wait_for

OUT, ABROAD = "+12025550123", "+442079460000"
OFFICER = "/clarion/conduct"


class Talking(World):
    """Calls that are up when an officer acts."""

    def follow(self, here: Any) -> None:
        SuspendedCalls(here, self.directory, lambda: self.board.calls, self.board.post)

    async def talk(self, number: str, dialed: str) -> tuple[str, str]:
        self.has_phone(number)
        caller = await self.calls(number, dialed)
        callee = self.ringing()[-1]
        await self.say(callee, Answered(sdp=SDP))
        await self.say(caller, Confirmed())
        return caller, callee

    def told(self, *legs: str) -> list[str]:
        return [self.audio.hears[leg] for leg in legs]


async def test_a_call_ends_when_its_use_is_suspended_and_others_go_on(tmp_path: Path) -> None:
    world = Talking()
    async with a_world(tmp_path) as here:
        world.follow(here)
        home, far = await world.talk("101", OUT)
        abroad, there = await world.talk("102", ABROAD)
        help_caller, _ = await world.talk("103", "911")
        everybody = (home, abroad, help_caller)
        before = world.told(*everybody)
        await do(here, new_act(here, Act.SUSPEND, scope="feature", subject="1/texts/e101"))
        await do(here, new_act(here, Act.SUSPEND, scope="number", subject="+19995550000"))
        await do(here, new_act(here, Act.THROTTLE, incident="slow", rate=1))
        await world.later(0)
        assert world.told(*everybody) == before, "texts, another number and slowing down end no call"
        await do(here, new_act(here, Act.SUSPEND, scope="feature", subject="1/international", incident="abroad"))
        await world.later(0)
        assert world.told(abroad, there) == ["call-ends-now"] * 2 and world.told(home) == before[:1]
        await world.say(abroad, PlaybackFinished(token="cut-off-told"))
        assert (world.signals.of(abroad)[-1], world.signals.of(there)[-1]) == ("bye", "bye")
        [said, to_far] = [next(more for what, leg, more in world.signals.sent if (what, leg) == ("bye", one))
                          for one in (abroad, there)]  # fmt: skip
        assert said and said.startswith("SIP;cause=403;") and "/conduct/statements/st-" in said
        assert to_far is None, "whoever was called learns nothing of the account"
        of_abroad = next(call for call in world.records if any(fact.kind == "cut-off" for fact in call.facts))
        [fact] = [fact for fact in of_abroad.facts if fact.kind == "cut-off"]
        assert "Suspended while in use; statement st-" in fact.detail
        taken = await do(here, new_act(here, Act.SUSPEND, whole=True, incident="all"))
        await world.later(0)
        assert world.told(home, far) == ["call-ends-now"] * 2 and world.told(help_caller) == before[2:]
        await world.later(9)
        assert [call.emergency is not None for call in world.board.calls] == [True], "the call for help goes on"
        await undo(here, taken.id)


async def test_a_meeting_its_recording_and_a_seat_in_it_end_when_their_use_is_suspended(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    async with running_app(sqlite_storage, tmp_path / "data") as api:
        server = RoomServer(api.here, FakeSfu())
        await server.open()
        await suspended_in_a_meeting(api, server)
        await server.close()


async def test_a_process_that_has_meetings_alone_ends_and_refuses_what_is_suspended(
    sqlite_storage: Storage, tmp_path: Path
) -> None:
    async with running_app(sqlite_storage, tmp_path / "data") as api:
        here = api.here
        alone = Container(settings=here.settings, clock=api.clock, storage=sqlite_storage, bus=api.bus, keys=here.keys)
        alone.offer(Files, here.get(Files))
        alone.offer(Sfu, FakeSfu())
        rooms = MeetingRooms(alone)
        await rooms.start()
        await suspended_in_a_meeting(api, alone.get(RoomServer))
        await rooms.stop()


async def suspended_in_a_meeting(api: Api, server: RoomServer) -> None:
    """By an officer over the API; who may no longer sit in it learns so, and may come back once that is undone."""

    async def suspend(number: str, feature: str) -> str:
        subject = f"{api.account_id()}/{feature}/{api.extension_id(number)}"
        body = {
            "verb": "suspend", "accountId": api.account_id(), "scope": "feature", "subject": subject, "rule": "ILL-06",
            "clause": "C2", "reason": "Somebody was recorded in secret.", "evidence": ["a report"],
        }  # fmt: skip
        taken = await api.request("POST", f"{OFFICER}/acts", "103", json=body)
        assert taken.status_code == 201, taken.text
        return str(taken.json()["id"])

    await api.request(
        "PUT", f"/account/~/extension/{api.extension_id('103')}/assigned-role", json={"records": [{"id": "8"}]}
    )
    await api.settled()
    bridge = await new_bridge(api, "101", name="Weekly")
    host, guest = await enter(api, link_of(bridge), "101"), await enter(api, link_of(bridge), name="Gus")
    colleague = await enter(api, link_of(bridge), "102")
    await host.do("startRecording")
    await guest.until(lambda me: me.view["state"]["recordings"], "that it is recorded")
    await suspend("101", "recording")
    await guest.until(lambda me: not me.view["state"]["recordings"], "that it is recorded no longer")
    again = await host.ask("startRecording")
    assert again.get("error", {}).get("errorCode") == "CMN-409", again
    [room] = server.rooms.values()
    act = await suspend("102", "meetings")
    assert await colleague.until_over() == "suspended"
    assert len(room.room.everybody_in()) == 2
    refused = await ticket(api, link_of(bridge), "102")
    assert refused.status_code == 403 and "/conduct/statements/st-" in refused.text, refused.text
    undone = await api.request("POST", f"{OFFICER}/acts/{act}/undo", "103", json={"reason": "It was a mistake."})
    assert undone.status_code == 200, undone.text
    await enter(api, link_of(bridge), "102")
    await suspend("101", "meetings")
    await wait_for(lambda: not server.rooms, missing="the end of the meeting of a suspended host")
    assert (await host.until_over(), await guest.until_over()) == ("suspended", "suspended")
