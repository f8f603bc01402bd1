"""STOP, START and HELP: heeded at once, confirmed once, for the number and for the account."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging.texting.keywords import answer_to, asked_in
from tests.features.messaging.conftest import DANA, KEEPS_SILENT, OWN, SMS, Send, Status, arrives
from tests.support.api import Api
from tests.support.waiting import wait_for

REPLIES_STOP = "+12025550122"


async def told(api: Api, desk: NetworkControl, number: str, count: int) -> list[str]:
    """Wait for so many texts in an inbox of the network."""
    from clarion.features.messaging import Dispatcher

    async def look() -> list[str] | None:
        await api.here.get(Dispatcher).work()
        found = [message.text for message in desk._network.plan.inbox(number).messages]
        return found if len(found) >= count else None

    found = await wait_for(look, missing=f"{count} texts at {number}", timeout=20)
    assert found is not None
    return found


async def try_to_send(api: Api, to: str, number: str = "102") -> Any:
    body = {"from": {"phoneNumber": OWN[number]}, "to": [{"phoneNumber": to}], "text": "news!"}
    return await api.request("POST", SMS, number, json=body)


async def test_stop_is_honoured_at_once_and_confirmed(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    """MSG: whoever answers STOP gets one confirmation, and nothing more, until START."""
    await becomes(await send("news", to=REPLIES_STOP), "Delivered")
    assert {message["subject"] for message in await arrives(api, 1)} == {"STOP"}
    refused = await try_to_send(api, REPLIES_STOP)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "MSG-245")
    assert refused.json()["parameterValue"] == REPLIES_STOP
    _, confirmation, *_ = await told(api, desk, REPLIES_STOP, 2)
    assert "no more texts" in confirmation
    assert "START" in confirmation
    # The network answers the confirmation with STOP again: that is no news, and not answered.
    await arrives(api, 2)
    assert (await try_to_send(api, REPLIES_STOP, "103")).status_code == 200, "another number, another wish"
    group = {
        "from": {"phoneNumber": OWN["102"]},
        "to": [{"phoneNumber": DANA}, {"phoneNumber": REPLIES_STOP}],
        "text": "x",
    }
    assert (await api.request("POST", SMS, "102", json=group)).status_code == 403
    texts = await told(api, desk, REPLIES_STOP, 2)
    assert sum("no more texts" in text for text in texts) == 1


async def test_start_allows_texts_again(api: Api, desk: NetworkControl) -> None:
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "Stop"})
    await told(api, desk, KEEPS_SILENT, 1)
    assert (await try_to_send(api, KEEPS_SILENT)).status_code == 403
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": " start. "})
    [_, again] = await told(api, desk, KEEPS_SILENT, 2)
    assert "again" in again
    assert (await try_to_send(api, KEEPS_SILENT)).status_code == 200


async def test_stopall_ends_the_texts_of_every_number(api: Api, desk: NetworkControl) -> None:
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "StopAll"})
    await arrives(api, 1)
    for number in ("102", "103"):
        assert (await try_to_send(api, KEEPS_SILENT, number)).status_code == 403
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["103"], "text": "UNSTOP"})
    await arrives(api, 1, "103")
    for number in ("102", "103"):
        assert (await try_to_send(api, KEEPS_SILENT, number)).status_code == 200


async def test_a_wish_is_announced_and_remembered(api: Api, desk: NetworkControl) -> None:
    heard: list[dict[str, Any]] = []

    async def hear(payload: dict[str, Any]) -> None:
        heard.append(payload)

    api.bus.subscribe("texting.consent_changed", hear)
    for count, text in enumerate(("stop", "Stop", "START"), start=1):
        desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": text})
        await arrives(api, count)
    await api.settled()
    assert [(one["status"], one["source"], one["own_number"]) for one in heard] == [
        ("OptOut", "Recipient", OWN["102"]),
        ("OptIn", "Recipient", OWN["102"]),
    ]


async def test_help_is_answered_with_whom_to_call(api: Api, desk: NetworkControl) -> None:
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "AYUDA"})
    [answer] = await told(api, desk, KEEPS_SILENT, 1)
    assert "Responda STOP" in answer
    assert "+16505550100" in answer


async def test_a_suspended_account_still_hears_stop(api: Api, desk: NetworkControl) -> None:
    from clarion.features.messaging import opted_out
    from clarion.features.people import Account

    async with api.here.storage.transaction() as session:
        (await session.get_one(Account, api.account_id())).status = "Suspended"
    desk.texts.place({"from": KEEPS_SILENT, "to": OWN["102"], "text": "STOP"})

    async def stopped() -> bool:
        async with api.here.storage.reading() as session:
            return bool(await opted_out(session, api.account_id(), OWN["102"], [KEEPS_SILENT]))

    await wait_for(stopped, missing="the wish", timeout=10)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("STOP", "stop"), ("stop", "stop"), ("  Stop! ", "stop"), ('"STOP"', "stop"), ("Unsubscribe", "stop"),
        ("CANCEL", "stop"), ("END", "stop"), ("QUIT", "stop"), ("opt out", "stop"), ("OPT-OUT.", "stop"),
        ("stop all", "stop_all"),
        ("STOPALL", "stop_all"), ("START", "start"), ("UNSTOP", "start"), ("HELP", "help"), ("info?", "help"),
        ("ARRÊT", "stop"), ("arret", "stop"), ("Stopp", "stop"), ("ALTO", "stop"), ("SAIR", "stop"), ("停止", "stop"),
        ("Hilfe", "help"), ("Stop by at five", None), ("please stop", None), ("", None),
        ("stopstop", None), ("S T O P", "stop"), ("start" * 20, None),
    ],
)  # fmt: skip
def test_only_the_word_itself_counts(text: str, wish: str | None) -> None:
    found = asked_in(text)
    assert (found.wish if found else None) == wish


@given(st.text(max_size=60))
def test_nothing_makes_it_fail(text: str) -> None:
    asked = asked_in(text)
    if asked is not None:
        assert "ACME" in answer_to(asked, name="ACME", number="+1", language="xx-YY")


def test_every_answer_fits_two_segments_and_names_the_company() -> None:
    from clarion.base.text_encoding import measure
    from clarion.features.messaging.texting import keywords

    for wish, answers in keywords._ANSWERS.items():
        for language in answers:
            asked = keywords.Asked(wish, language)
            words = answer_to(asked, name="Clarion Demo", number="+16505550100", language="en-US")
            assert measure(words).segments <= 2, words
            assert "Clarion Demo" in words


@pytest.mark.parametrize("text", ["SТОР", "ＳＴＯＰ", "st0p", "ЅТОР.", "𝐒𝐓𝐎𝐏"])
def test_spm_01_letters_of_another_script_that_look_like_stop_mean_it(text: str) -> None:
    found = asked_in(text)
    assert found is not None and found.wish == "stop"


@pytest.mark.parametrize("text", ["shop", "stoр by at five", "спасибо", "5", "so"])
def test_spm_01_what_does_not_look_like_stop_stops_nothing(text: str) -> None:
    assert asked_in(text) is None
