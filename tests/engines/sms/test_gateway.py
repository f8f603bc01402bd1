"""What is particular to the gateway: signatures, replays, answers that make no sense."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.errors import Invalid, Unauthorized
from clarion.base.settings import SettingsError, load_settings
from clarion.base.text_carrier import CarrierBusy
from clarion.engines.sms.gateway import check, sign
from tests.engines.sms.test_contract import a_text
from tests.engines.sms.worlds import GOOD, OURS, SECRET, DeskDouble, GatewayWorld

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TEXT = {"type": "text", "id": "in-1", "from": GOOD, "to": OURS, "text": "hi"}


@pytest.fixture
def desk() -> DeskDouble:
    return DeskDouble()


@pytest.fixture
async def world(desk: DeskDouble) -> AsyncIterator[GatewayWorld]:
    world = GatewayWorld()
    await world.start()
    await world.carrier.open(desk)
    yield world
    await world.carrier.close()
    await world.end()


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40), st.integers(-300, 300))
def test_a_signature_is_good_for_its_body_and_secret_and_five_minutes(body: bytes, secret: str, seconds: int) -> None:
    header = sign(secret, body, NOW)
    check(secret, body, header, NOW + timedelta(seconds=seconds))
    for wrong in (
        (secret + "x", body, header, NOW),
        (secret, body + b"x", header, NOW),
        (secret, body, header, NOW + timedelta(seconds=301)),
        (secret, body, header, NOW - timedelta(seconds=302)),
        (secret, body, header[:-1] + ("0" if header[-1] != "0" else "1"), NOW),
    ):
        with pytest.raises(Unauthorized):
            check(*wrong)


@given(st.text(max_size=100))
def test_no_header_makes_checking_fail_otherwise(header: str) -> None:
    with pytest.raises(Unauthorized):
        check(SECRET, b"x", header, NOW)


def test_two_secrets_may_be_valid_while_one_is_changed() -> None:
    old, new = sign("old", b"x", NOW), sign("new", b"x", NOW)
    check("new", b"x", f"{old},{new.split(',')[1]}", NOW)


async def test_a_call_that_is_not_signed_right_is_not_even_read(world: GatewayWorld, desk: DeskDouble) -> None:
    for secret, at in (("another secret of 16", None), (SECRET, datetime.now(UTC) - timedelta(minutes=6))):
        with pytest.raises(Unauthorized):
            await world.call(TEXT, secret=secret, at=at)
    with pytest.raises(Unauthorized):
        await world.carrier.hear({}, b"not json at all")
    assert desk.texts == []


@pytest.mark.parametrize(
    "change",
    [
        {"type": "fax"}, {"id": ""}, {"id": "x" * 101}, {"from": ""}, {"to": None}, {"text": "x" * 20_001},
        {"media": [{"content": "%%%"}]}, {"media": [{}] * 11}, {"at": "soon"}, {"others": ["+1"] * 51},
    ],
)  # fmt: skip
async def test_nonsense_is_refused_in_words(world: GatewayWorld, desk: DeskDouble, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await world.call({**TEXT, **change})
    assert desk.texts == []


async def test_a_text_from_the_future_is_dated_now(world: GatewayWorld, desk: DeskDouble) -> None:
    await world.call({**TEXT, "at": "2099-01-01T00:00:00Z"})
    assert desk.texts[0].at <= datetime.now(UTC)


async def test_an_answer_that_is_no_json_still_counts_as_taken(world: GatewayWorld) -> None:
    world.mode = "nonsense"
    assert await world.carrier.submit(a_text()) == ("t-1",)


async def test_a_wrong_secret_holds_texts_back_instead_of_failing_them(world: GatewayWorld) -> None:
    world.mode = "stranger"
    with pytest.raises(CarrierBusy):
        await world.carrier.submit(a_text())
    assert "secret" in str(await world.carrier.health())
    world.mode = ""
    await world.carrier.submit(a_text())
    assert await world.carrier.health() is None


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"CLARION_SMS_GATEWAY_URL": "ftp://x"}, "SMS_GATEWAY_URL"),
        ({"CLARION_SMS_GATEWAY_URL": "https://x", "CLARION_SMS_GATEWAY_SECRET": "short"}, "SECRET"),
        ({"CLARION_SMS_ROUTES": "+1=pigeon"}, "SMS_ROUTES"),
        ({"CLARION_SMS_SMPP_URL": "smpp://host"}, "SMPP_URL"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_start(environment: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        load_settings(environment)
