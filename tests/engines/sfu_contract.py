"""What every implementation of the `Sfu` port does. A module that imports these tests provides the fixture `sfu`.

No media flows here; what arrives where is tested with browsers, `tests/scenarios/test_meeting_media.py`.
"""

import asyncio
import json
from pathlib import Path

import pytest

from clarion.base.sfu import (
    MAX_SDP_BYTES,
    PHONES,
    EngineLost,
    EngineRestarted,
    MediaKind,
    PublishedSource,
    RoomUnknown,
    SdpRefused,
    Sfu,
    SfuEvent,
    Slot,
    SlotsChanged,
    SlotState,
    Source,
    Tile,
)
from tests.support.sdp_offers import phone_offer, publish_offer, subscribe_offer
from tests.support.waiting import wait_for

MICROPHONE = PublishedSource("0", Source.MICROPHONE)
CAMERA = PublishedSource("1", Source.CAMERA)
SLOTS = [Slot(str(each), MediaKind.AUDIO) for each in range(3)] + [Slot(str(each), MediaKind.VIDEO) for each in (3, 4)]


class Heard:
    """A listener that keeps everything."""

    def __init__(self, sfu: Sfu) -> None:
        self.events: list[SfuEvent] = []
        self.stop = sfu.listen(self.events.append)

    def slots(self, participant: str) -> SlotsChanged | None:
        """The newest slots of a participant."""
        found = [each for each in self.events if isinstance(each, SlotsChanged) and each.participant == participant]
        return found[-1] if found else None

    def shows(self, viewer: str) -> dict[str, tuple[str, Source, SlotState]]:
        now = self.slots(viewer)
        return {each.mid: (each.participant, each.source, each.state) for each in now.video} if now else {}

    def hears(self, listener: str) -> set[str]:
        now = self.slots(listener)
        return {each.participant for each in now.audio} - {""} if now else set()


async def enter(sfu: Sfu, room: str, *names: str) -> None:
    for name in names:
        answer = await sfu.publish(room, name, publish_offer(), [MICROPHONE, CAMERA])
        assert answer.startswith("v=0") and answer.count("m=") == 2 and "a=recvonly" in answer
        answer = await sfu.subscribe(room, name, subscribe_offer(), SLOTS)
        assert answer.count("m=") == len(SLOTS) and "a=sendonly" in answer


async def test_a_room_is_opened_once_and_closed(sfu: Sfu) -> None:
    assert sfu.available
    assert await sfu.open_room("r") is False
    assert await sfu.open_room("r") is True
    await sfu.close_room("r")
    await sfu.close_room("r")
    assert await sfu.open_room("r") is False


async def test_a_room_that_is_not_open_has_no_media(sfu: Sfu) -> None:
    with pytest.raises(RoomUnknown):
        await sfu.publish("nowhere", "ada", publish_offer(), [MICROPHONE])
    with pytest.raises(RoomUnknown):
        await sfu.subscribe("nowhere", "ada", subscribe_offer(), SLOTS)
    with pytest.raises(RoomUnknown):
        await sfu.view("nowhere", "ada", [])
    with pytest.raises(RoomUnknown):
        await sfu.statistics("nowhere")
    await sfu.remove("nowhere", "ada")


async def test_mtg_01_slots_show_what_is_viewed_and_nothing_else(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada", "bob", "eve")
    await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 640, 360)])
    shown = {"3": ("bob", Source.CAMERA, SlotState.ON)}
    await wait_for(lambda: heard.shows("ada") == shown, missing="bob's camera")
    await sfu.view("r", "ada", [Tile("4", "eve", Source.CAMERA, 640, 360)])
    shown = {"4": ("eve", Source.CAMERA, SlotState.ON)}
    await wait_for(lambda: heard.shows("ada") == shown, missing="eve's camera")
    await sfu.remove("r", "eve")
    await wait_for(lambda: heard.shows("ada") == {}, missing="an empty slot")


async def test_a_tile_of_a_later_source_appears_when_it_is_published(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada")
    await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 640, 360)])
    await enter(sfu, "r", "bob")
    shown = {"3": ("bob", Source.CAMERA, SlotState.ON)}
    await wait_for(lambda: heard.shows("ada") == shown, missing="bob's camera")


async def test_nobody_hears_oneself(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada", "bob")
    await wait_for(lambda: heard.slots("ada") and heard.slots("bob"), missing="slots")
    assert "ada" not in heard.hears("ada") and "bob" not in heard.hears("bob")


async def test_a_muted_source_is_paused_and_comes_back(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await sfu.set_muted("r", "bob", Source.CAMERA, muted=True)  # before it is published
    await enter(sfu, "r", "ada", "bob")
    await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 640, 360)])
    paused = {"3": ("bob", Source.CAMERA, SlotState.PAUSED)}
    await wait_for(lambda: heard.shows("ada") == paused, missing="a paused slot")
    await sfu.set_muted("r", "bob", Source.CAMERA, muted=False)
    shown = {"3": ("bob", Source.CAMERA, SlotState.ON)}
    await wait_for(lambda: heard.shows("ada") == shown, missing="bob's camera")


async def test_an_unpublished_source_leaves_its_slots(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada", "bob")
    await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 640, 360)])
    await wait_for(lambda: heard.shows("ada") != {}, missing="bob's camera")
    await sfu.unpublish("r", "bob", Source.CAMERA)
    await wait_for(lambda: heard.shows("ada") == {}, missing="an empty slot")


@pytest.mark.parametrize(
    "offer",
    ["", "hello", "v=0\r\n", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio\r\n", "\x00" * 50, "v=0" * 99],
)
async def test_malformed_offers_are_refused_in_words(sfu: Sfu, offer: str) -> None:
    await sfu.open_room("r")
    with pytest.raises(SdpRefused) as refused:
        await sfu.publish("r", "ada", offer, [MICROPHONE])
    assert refused.value.message.endswith(".")
    with pytest.raises(SdpRefused):
        await sfu.subscribe("r", "ada", offer, SLOTS)
    assert await sfu.open_room("r") is True  # the engine is there still


async def test_large_offers_and_unknown_lines_are_refused(sfu: Sfu) -> None:
    await sfu.open_room("r")
    with pytest.raises(SdpRefused):
        await sfu.publish("r", "ada", publish_offer() + "a=x:" + "y" * MAX_SDP_BYTES, [MICROPHONE])
    with pytest.raises(SdpRefused):
        await sfu.publish("r", "ada", publish_offer(), [PublishedSource("17", Source.MICROPHONE)])
    with pytest.raises(SdpRefused):
        await sfu.publish("r", "ada", publish_offer(), [CAMERA, PublishedSource("0", Source.CAMERA)])
    with pytest.raises(SdpRefused):
        await sfu.subscribe("r", "ada", subscribe_offer(), [*SLOTS, Slot("3", MediaKind.VIDEO)])


async def test_rooms_know_nothing_of_each_other(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await sfu.open_room("q")
    await enter(sfu, "r", "ada")
    await enter(sfu, "q", "bob")
    await sfu.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 640, 360)])
    await enter(sfu, "r", "eve")
    await sfu.view("r", "ada", [Tile("4", "eve", Source.CAMERA, 640, 360), Tile("3", "bob", Source.CAMERA, 1, 1)])
    shown = {"4": ("eve", Source.CAMERA, SlotState.ON)}
    await wait_for(lambda: heard.shows("ada") == shown, missing="eve's camera")
    assert set((await sfu.statistics("r")).participants) == {"ada", "eve"}


async def test_mtg_28_phones_hear_the_others_by_a_bridge_and_are_heard_as_loud_as_they_are_said_to_be(sfu: Sfu) -> None:
    heard = Heard(sfu)
    await sfu.open_room("r")
    await enter(sfu, "r", "ada", "bob", "eve", "dan")
    for phone in ("p1", "p2"):
        await sfu.publish("r", phone, phone_offer(sends=True), [MICROPHONE], PHONES)
    answers = await sfu.bridge("r", PHONES, [phone_offer(sends=False)] * 3)
    assert len(answers) == 3 and all("a=sendonly" in each and "opus" in each.lower() for each in answers)
    await wait_for(lambda: len(heard.hears(PHONES)) == 3, missing="what phones hear")
    assert heard.hears(PHONES) <= {"ada", "bob", "eve", "dan"}  # phones hear each other elsewhere
    await sfu.set_levels("r", {"p1": 0.9, "p2": 0.8})
    await wait_for(lambda: {"p1", "p2"} <= heard.hears("ada"), missing="the phones, which are loudest")
    await sfu.set_muted("r", "p1", Source.MICROPHONE, muted=True)
    await wait_for(lambda: "p1" not in heard.hears("ada"), missing="a muted phone that nobody hears")
    answers = await sfu.bridge("r", PHONES, [phone_offer(sends=False)])
    await wait_for(lambda: len(heard.hears(PHONES)) == 1, missing="the connection that took the place of three")
    await sfu.remove("r", PHONES)
    for offers in ([], [phone_offer(sends=False)] * 4, [publish_offer()], ["hello"]):
        with pytest.raises(SdpRefused):
            await sfu.bridge("r", PHONES, offers)


async def test_who_stopped_listening_hears_nothing(sfu: Sfu) -> None:
    heard, other = Heard(sfu), Heard(sfu)
    heard.stop()
    await sfu.open_room("r")
    await enter(sfu, "r", "ada")
    await wait_for(lambda: other.slots("ada"), missing="slots")
    await asyncio.sleep(0)
    assert heard.events == []
    assert not any(isinstance(each, EngineLost | EngineRestarted) for each in other.events)


async def test_mtg_27_recordings_run_beside_each_other_and_keep_what_is_noted(sfu: Sfu, tmp_path: Path) -> None:
    await sfu.open_room("r")
    await enter(sfu, "r", "ada")
    await sfu.record("r", "one", tmp_path / "one", 0, paused=False)
    await sfu.note("r", {"event": "room", "spotlight": "ada"})
    await sfu.record("r", "two", tmp_path / "two", 0, paused=True)
    await sfu.note("r", {"event": "room", "spotlight": ""})
    await sfu.stop_recording("r", "one")
    await sfu.stop_recording("r", "one")
    await sfu.record("r", "two", tmp_path / "two", 0, paused=False)
    await sfu.record("r", "two", tmp_path / "two", 0, paused=False)
    await sfu.stop_recording("r", "two")
    assert kinds(tmp_path / "one") == ["start", "room", "room", "stop"]
    assert kinds(tmp_path / "two") == ["start", "pause", "room", "resume", "stop"]


def kinds(folder: Path) -> list[str]:
    found = [json.loads(line)["event"] for line in (folder / "events.jsonl").read_text().splitlines()]
    return [each for each in found if each not in ("track", "end", "speakers")]
