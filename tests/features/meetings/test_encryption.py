"""End-to-end encryption of meetings, as far as the server has a part in it. MTG-32."""

from msgspec.structs import replace

from clarion.features.meetings.encryption.state import Encryption
from clarion.features.meetings.rooms.events import Signal
from clarion.features.meetings.rooms.state import Identity
from tests.features.meetings.room_walk import COLLEAGUE, GUEST, HOST, Walk, refused
from tests.features.meetings.test_bridges import ask, new_bridge
from tests.support.api import Api
from tests.support.meeting_client import link_of

KEY = {"key": "AAAA", "proof": "BBBB"}


def encrypted_walk() -> Walk:
    walk = Walk()
    walk.room = replace(walk.room, encryption=Encryption(on=True))
    return walk


def test_mtg_32_public_keys_are_shown_and_sealed_ones_passed_on_until_somebody_leaves() -> None:
    walk = encrypted_walk()
    host, bob, gus = walk.arrive(HOST), walk.arrive(COLLEAGUE), walk.arrive(GUEST)
    for each in (host, bob):
        walk.ask(each, type="offerKey", **KEY)
    walk.check()
    assert set(walk.seen[gus]["state"]["encryption"]) == {"on", walk.id(host), walk.id(bob)}
    to = {walk.id(each): "CCCC" for each in (host, bob, gus)}
    effects = walk.ask(host, type="sendKeys", keys=to)
    assert effects == [Signal("senderKey", {"from": walk.id(host), "key": "CCCC"}, (walk.id(bob),))]
    walk.ask(bob, type="leave")
    assert set(walk.seen[host]["state"]["encryption"]) == {"on", walk.id(host)}
    walk.check()


def test_mtg_32_what_needs_a_server_that_listens_is_refused() -> None:
    walk = encrypted_walk()
    host = walk.arrive(HOST)
    for request in (
        {"type": "startRecording"},
        {"type": "callOut", "number": "102"},
        {"type": "setCaptions", "on": True},
    ):
        with refused("MTG-130"):
            walk.ask(host, **request)
    with refused("MTG-130"):
        walk.arrive(Identity("+12025550123", phone=True))


def test_an_ordinary_meeting_has_no_keys() -> None:
    walk = Walk()
    host = walk.arrive(HOST)
    assert walk.seen[host]["state"]["encryption"] == {}
    with refused("MTG-110"):
        walk.ask(host, type="offerKey", **KEY)


async def test_mtg_32_people_learn_before_they_join_that_a_meeting_is_encrypted(api: Api) -> None:
    made = await new_bridge(api, name="Board", security={"e2ee": True})
    assert made["security"]["e2ee"]
    path = f"/restapi/v1.0/clarion/meetings/{link_of(made)}"
    assert (await api.client.get(path)).json()["endToEndEncrypted"]
    changed = await ask(api, "PATCH", f"/rcvideo/v2/bridges/{made['id']}", json={"security": {"e2ee": False}})
    assert not changed.json()["security"]["e2ee"]
    assert "endToEndEncrypted" not in (await api.client.get(path)).json()
