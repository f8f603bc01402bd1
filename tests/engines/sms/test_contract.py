"""What every carrier of texts does, whichever engine is behind: the simulated network, a real SMSC, an HTTP gateway."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.base.text_carrier import CarrierBusy, CarrierRefused, CarrierSilent, Media, OutgoingText
from tests.engines.sms.worlds import BUSY, GOOD, LOST, OURS, REFUSED, DeskDouble, GatewayWorld, NetworkWorld, SmscWorld
from tests.support.waiting import wait_for

LONG_GSM = "It was the best of times, it was the worst of times [really] ~ 10 €. " * 5
LONG_UCS2 = "Привет, мир! 🙂 " * 15


def a_text(text: str = "hello", recipient: str = GOOD, text_id: str = "t-1", **more: Any) -> OutgoingText:
    return OutgoingText(id=text_id, sender=OURS, recipient=recipient, text=text, **more)


@pytest.fixture
def desk() -> DeskDouble:
    return DeskDouble()


@pytest.fixture(params=["network", "smpp", "smpp-sar", "smpp-payload", "gateway"])
async def world(request: pytest.FixtureRequest, tmp_path: Path, desk: DeskDouble) -> AsyncIterator[Any]:
    kind, _, long = request.param.partition("-")
    world: Any
    if kind == "network":
        world = NetworkWorld(tmp_path)
    elif kind == "smpp":
        world = SmscWorld(long or "udh")
        await world.start()
    else:
        world = GatewayWorld()
        await world.start()
    await world.carrier.open(desk)
    yield world
    await world.carrier.close()
    await world.end()


async def test_a_text_arrives_and_its_receipt_comes_back(world: Any, desk: DeskDouble) -> None:
    ids = await world.carrier.submit(a_text("hello [€]"))
    assert len(ids) == 1
    [got] = await wait_for(lambda: world.got, missing="the text")
    assert (got.sender, got.recipient, got.text) == (OURS, GOOD, "hello [€]")
    await wait_for(lambda: desk.receipts, missing="the receipt")
    assert [(receipt.id, receipt.state, receipt.code) for receipt in desk.receipts] == [(ids[0], "Delivered", "")]


@pytest.mark.parametrize("text", [LONG_GSM, LONG_UCS2, "x" * 160, "é" * 161, "🙂" * 100])
async def test_a_long_text_arrives_whole(world: Any, desk: DeskDouble, text: str) -> None:
    ids = await world.carrier.submit(a_text(text))
    [got] = await wait_for(lambda: world.got, missing="the text")
    assert got.text == text
    await wait_for(lambda: len(desk.receipts) == len(ids), missing="all receipts")
    assert {receipt.id for receipt in desk.receipts} == set(ids)


async def test_what_is_refused_says_why(world: Any) -> None:
    with pytest.raises(CarrierRefused) as refused:
        await world.carrier.submit(a_text(recipient=REFUSED))
    assert refused.value.code in ("11", "SMPPB")
    assert world.got == []


async def test_a_busy_carrier_takes_it_later(world: Any) -> None:
    for _ in range(2):
        with pytest.raises(CarrierBusy):
            await world.carrier.submit(a_text(recipient=BUSY))
    await world.carrier.submit(a_text(recipient=BUSY))
    await wait_for(lambda: len(world.got) == 1, missing="the text")


async def test_a_failed_delivery_is_reported_with_its_code(world: Any, desk: DeskDouble) -> None:
    ids = await world.carrier.submit(a_text(recipient=LOST))
    await wait_for(lambda: desk.receipts, missing="the receipt")
    assert [(receipt.id, receipt.state, receipt.code.lstrip("0")) for receipt in desk.receipts] == [
        (ids[0], "Failed", "27")
    ]


async def test_a_text_from_outside_is_brought_until_it_is_kept(world: Any, desk: DeskDouble) -> None:
    desk.refuse = 2
    await world.say("are you there? 🙂")
    assert [(text.sender, text.recipient, text.text) for text in desk.texts] == [(GOOD, OURS, "are you there? 🙂")]
    assert desk.texts[0].carrier == world.carrier.name
    assert desk.refuse == 0


async def test_repeats_are_sent_once_by_those_who_say_so(world: Any) -> None:
    for _ in range(2):
        await world.carrier.submit(a_text())
    await wait_for(lambda: world.got, missing="the text")
    assert len(world.got) == (1 if world.carrier.repeatable else 2)


async def test_pictures_go_along_where_the_carrier_says_so(world: Any) -> None:
    if world.carrier.carries_media:
        picture = Media(content_type="image/png", file_name="x.png", content=bytes(range(256)))
        await world.carrier.submit(a_text(media=(picture,)))
        [got] = await wait_for(lambda: world.got, missing="the text")
        assert got.media == (bytes(range(256)),)


async def test_a_carrier_that_is_away_says_so_and_works_again_when_it_is_back(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clarion.engines.sms.smpp.carrier._WAIT_FOR_BIND_S", 0.3)
    monkeypatch.setattr("clarion.engines.phone_network.text_carrier._PATIENCE_S", 0.3)
    await world.carrier.submit(a_text(text_id="t-0"))
    await world.go_away()
    with pytest.raises((CarrierBusy, CarrierSilent)):
        await world.carrier.submit(a_text(text_id="t-1"))
    if world.carrier.name != "network":

        async def says_so() -> bool:
            return "CLARION_SMS" in str(await world.carrier.health())

        await wait_for(says_so, missing="the sentence")
    await world.come_back()

    async def works() -> bool:
        try:
            await world.carrier.submit(a_text("again", text_id="t-1"))
        except (CarrierBusy, CarrierSilent):
            return False
        return True

    await wait_for(works, missing="the carrier", timeout=15)
    await wait_for(lambda: any(got.text == "again" for got in world.got), missing="the text")
    assert await world.carrier.health() is None
