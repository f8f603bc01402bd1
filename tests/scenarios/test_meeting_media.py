"""Media of meetings: Chromium, the media client of the web app, and the real media server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.sfu import EngineLost, EngineRestarted, Source
from clarion.features.meetings.quality.rules import Diagnosis, Measured, Sample, network_of
from tests.engines.sfu_contract import Heard
from tests.support.meeting_hub import COLORS, NATIVE, ROOM, TONES, Hub, MediaPage, is_color, media_lost, meeting_hub
from tests.support.narrow_link import narrow_link
from tests.support.native_people import native_people
from tests.support.waiting import wait_for


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with meeting_hub(tmp_path) as running:
        yield running


async def test_mtg_01_two_people_see_and_hear_each_other(hub: Hub) -> None:
    ada, bob = await hub.enter("ada", "bob")
    await ada.show("bob")
    await bob.show("ada")
    await ada.sees("bob")
    await bob.sees("ada")
    await ada.hears_people("bob")
    await bob.hears_people("ada")


async def test_mtg_37_five_people_each_in_their_color_and_the_three_loudest_others_heard(hub: Hub) -> None:
    people = await hub.enter("ada", "bob", "cy", "dan", "eve", camera=(480, 270))
    names = [each.name for each in people]
    for page in people:
        others = [each for each in names if each != page.name]
        await page.show(*others, width=160, height=90)
    for page in people:
        await page.sees(*[each for each in names if each != page.name])
    heard = await people[0].do("media_hear")
    assert len(heard) <= 3
    for quiet in people[3:]:  # with two silent microphones only two others are left to be heard
        await quiet.act("setMicrophone", False)
    await people[0].hears_people("bob", "cy")
    await people[3].hears_people("ada", "bob", "cy")


async def test_mtg_37_twelve_people_see_each_other_and_a_late_joiner_sees_all(hub: Hub) -> None:
    """Five browsers would take both processors: of twelve, two are, and a third comes late."""
    names = ["ada", "bob", *("dan", "eve"), *NATIVE]
    colors = {each: COLORS[each] for each in names[2:]}
    async with native_people(hub.sfu, ROOM, colors) as natives:
        early = await hub.enter(*names[:2], camera=(320, 180))
        for each in early:
            await each.show(*[other for other in names if other != each.name], width=160, height=90)
        for name in colors:
            await natives.watch(hub.sfu, ROOM, name, [other for other in names if other != name])
        for each in early:
            await each.sees(*[other for other in names if other != each.name])
        await early[0].hears_people("bob")
        wanted = len(colors) * (len(names) - 1)

        async def all_arrive() -> bool:
            return await natives.streams() >= wanted

        await wait_for(all_arrive, missing=f"{wanted} streams at those without a browser", timeout=40)
        [late] = await hub.enter("cy", camera=(320, 180))
        await late.show(*names, width=160, height=90)
        await late.sees(*names)
        await early[0].show("cy", width=160, height=90)
        await early[0].sees("cy")


async def test_mtg_01_the_layer_follows_the_size_of_the_tile(hub: Hub) -> None:
    ada, _ = await hub.enter("ada", "bob")
    for width, height in ((960, 540), (240, 135), (480, 270)):  # the camera's layers: h, l, m
        await ada.show("bob", width=width, height=height)
        await ada.sees("bob", height=height)


async def test_mtg_01_a_small_camera_is_seen_in_full_size(hub: Hub) -> None:
    ada, _ = await hub.enter("ada", "bob", camera=(640, 360))
    await ada.show("bob", width=960, height=540)
    await ada.sees("bob", height=360)


async def test_mtg_02_a_screen_is_shown_sharp_and_heard(hub: Hub) -> None:
    ada, bob = await hub.enter("ada", "bob")
    await bob.act("setMicrophone", False)
    await ada.show("bob", source="screen", width=800, height=450)
    await bob.act("shareScreen")
    await ada.sees("bob", source="screen", height=720)
    await ada.until(lambda state: "bob" in [each["participant"] for each in state["audio"]], "the sound of the screen")
    await bob.act("stopScreen")
    await ada.until(lambda state: state["video"] == [], "the end of the screen")
    await bob.act("shareScreen")
    await ada.sees("bob", source="screen", height=720)


async def test_a_muted_source_reaches_nobody_whatever_its_client_sends(hub: Hub) -> None:
    ada, _ = await hub.enter("ada", "bob")
    await ada.show("bob")
    await ada.sees("bob")
    await ada.hears_people("bob")
    for source in (Source.MICROPHONE, Source.CAMERA):  # as a host does; bob's browser is not told, and sends on
        await hub.sfu.client.set_muted(ROOM, "bob", source, muted=True)
    await ada.hears_people()
    await ada.until(lambda state: [each["state"] for each in state["video"]] == ["paused"], "a paused tile")
    assert await ada.look() == {}
    for source in (Source.MICROPHONE, Source.CAMERA):
        await hub.sfu.client.set_muted(ROOM, "bob", source, muted=False)
    await ada.sees("bob")
    await ada.hears_people("bob")


async def test_a_late_joiner_sees_who_was_there_at_once(hub: Hub) -> None:
    await hub.enter("ada")
    [bob] = await hub.enter("bob")
    await bob.show("ada")
    await bob.sees("ada")
    await bob.act("close")
    await hub.sfu.client.remove(ROOM, "bob")
    [cy] = await hub.enter("cy")
    await cy.show("ada", "bob")
    await cy.sees("ada")
    assert set(await cy.look()) == {"ada camera"}


async def test_everybody_is_back_after_a_crash_of_the_media_server(hub: Hub) -> None:
    ada, bob = await hub.enter("ada", "bob")
    await ada.show("bob")
    await ada.sees("bob")
    heard = Heard(hub.sfu.client)
    hub.sfu.kill()
    await wait_for(lambda: EngineLost() in heard.events, missing="the loss")
    hub.sfu.launch()
    await wait_for(lambda: EngineRestarted() in heard.events, missing="a new engine")
    await media_lost(hub)
    for page in (ada, bob):
        await page.until(lambda state: state["link"] == "connected", "a connection")
    await ada.sees("bob")
    await ada.hears_people("bob")
    await bob.hears_people("ada")


async def test_media_goes_on_after_a_change_of_the_network(hub: Hub) -> None:
    ada, bob = await hub.enter("ada", "bob")
    await ada.show("bob")
    await ada.sees("bob")
    await ada.do("media_network")
    await ada.until(lambda state: state["link"] == "reconnecting", "a restart")
    await ada.until(lambda state: state["link"] == "connected", "a connection")
    await ada.sees("bob")
    await ada.hears_people("bob")
    await bob.hears_people("ada")


async def test_a_narrow_network_of_one_leaves_the_others_alone(hub: Hub) -> None:
    with narrow_link(hub.sfu.address.port, bits_per_second=300_000, loss=0.05) as link:
        hub.links["ada"] = link
        ada, bob = await hub.enter("ada", "bob", camera=(480, 270))
        await hub.enter("cy", busy=True)
        await bob.show("cy", width=960, height=540)
        await bob.sees("cy", height=540)
        await ada.show("cy", width=960, height=540)
        await ada.sees("cy", height=135)
        await ada.until(lambda state: bool(state["audio"]), "voices")
        await bob.sees("cy", height=540)
        # MTG-44: ada's network is at fault, and nobody else's.
        found: list[Diagnosis] = []

        async def blamed() -> bool:
            found.append(network_of(await measured(hub, ada)))
            return found[-1].cause == "network" and "loss" in found[-1].evidence

        await measured(hub, bob)
        await wait_for(blamed, missing=lambda: f"the fault of ada's network: {found[-3:]}", timeout=40)
        assert "loss" not in network_of(await measured(hub, bob)).evidence


async def measured(hub: Hub, page: MediaPage) -> Measured:
    """What the browser and the media server say of a connection; the browser, since it was asked last."""
    given = await page.do("media_act", method="statistics", given=[])
    down, up = (given or {}).get("downlink", {}), (given or {}).get("uplink", {})
    sample = Sample(up_loss=up.get("loss", 0.0), down_loss=down.get("loss", 0.0), frames=down.get("frames", 0.0))
    return Measured(sample, (await hub.sfu.client.statistics(ROOM)).participants[page.name], 0.0)


async def test_mtg_32_the_server_forwards_what_only_people_with_the_passphrase_can_decode(hub: Hub) -> None:
    """Eve takes everything that the server forwards as it is, as the server itself could."""
    ada, bob = await hub.enter("ada", "bob", camera=(480, 270), passphrase="correct horse battery")
    (eve,) = await hub.enter("eve", camera=(480, 270))
    for page, others in ((ada, ["bob"]), (bob, ["ada"]), (eve, ["ada", "bob"])):
        await page.show(*others, width=480, height=270)
    await ada.sees("bob")
    await bob.sees("ada")
    await ada.until(lambda state: "bob" in [each["participant"] for each in state["audio"]], "bob on a slot")
    got: dict[str, int] = {}

    async def forwarded() -> bool:
        nonlocal got
        got = await eve.do("media_received")
        return got["packets"] > 100

    await wait_for(forwarded, missing=lambda: f"packets at eve: {got}", timeout=40)
    seen, heard = await eve.look(), await eve.do("media_hear")
    for name in ("ada", "bob"):
        tile = seen.get(f"{name} camera")
        assert tile is None or not is_color(tile["color"], COLORS[name])
        assert abs(heard.get(name, 0) - TONES[name]) > 20
