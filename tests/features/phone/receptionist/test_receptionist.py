"""Receptionists over the API (PH-62): set, tried out, heard."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clarion.base.transcription import Recogniser, RecogniserAway
from clarion.calls.control import CallControl
from clarion.features.people import demo
from clarion.features.phone.menus import read_receptions
from clarion.features.phone.receptionist import ReceptionistController
from tests.features.phone.listening import Heard, spoken
from tests.support.api import Api

PATH = "/account/~/clarion/receptionists"
HOURS = {"phrases": ["opening hours"], "text": "We are open until five.", "closedText": "We are closed now."}


async def _menu(api: Api) -> str:
    made = await api.request("POST", "/account/~/ivr-menus", json={"name": "Front", "extensionNumber": "300"})
    return str(made.json()["id"])


async def _set(api: Api, menu: str, **body: Any) -> Any:
    return await api.request("PUT", f"{PATH}/{menu}", json=body)


async def test_a_receptionist_is_set_and_tried_out(api: Api) -> None:
    """PH-62: opening hours are known; namesakes are asked back; a message is taken."""
    menu = await _menu(api)
    assert (await api.get(f"{PATH}/{menu}")).json()["enabled"] is False
    mailbox = {"id": api.extension_id("103")}
    kept = await _set(api, menu, answers=[HOURS], mailbox=mailbox)
    assert kept.status_code == 200, kept.text
    [answer] = kept.json()["answers"]
    async with api.here.storage.reading() as session:
        [known] = (await read_receptions(session, [api.account_id()]))[api.account_id()].menus
    assert known.listens and len(known.answers) == 2
    again = await _set(api, menu, answers=[answer], mailbox=mailbox)
    async with api.here.storage.reading() as session:
        [unchanged] = (await read_receptions(session, [api.account_id()]))[api.account_id()].menus
    assert unchanged.answers == known.answers, "what has not changed is not spoken again"
    assert again.json()["answers"] == [answer]
    week = {"wednesday": [{"from": "09:00", "to": "17:00"}]}
    put = await api.request("PUT", "/account/~/business-hours", json={"schedule": {"weeklyRanges": week}})
    assert put.status_code == 200, put.text
    name = (await api.get(f"/account/~/extension/{api.extension_id('102')}")).json()["name"]
    said = ["opening hours please", f"could I talk to {name}"]
    tried = await api.request("POST", f"{PATH}/{menu}/dry-run", json={"said": said})
    first, second = tried.json()["steps"]
    sunday = datetime(2026, 3, 1, 20, tzinfo=UTC)
    closed = await api.request(
        "POST", f"{PATH}/{menu}/dry-run", json={"said": ["opening hours"], "at": sunday.isoformat()}
    )
    assert closed.json()["steps"][0]["answer"] == "We are closed now."
    open_at = datetime(2026, 3, 4, 20, tzinfo=UTC)  # noon in Los Angeles
    opened = await api.request(
        "POST", f"{PATH}/{menu}/dry-run", json={"said": ["opening hours"], "at": open_at.isoformat()}
    )
    assert opened.json()["steps"][0]["answer"] == "We are open until five."
    assert first["prompts"] == ["receptionist-more", "beep"]
    assert (second["end"]["type"], second["end"]["number"]) == ("Extension", "102")
    message = await api.request("POST", f"{PATH}/{menu}/dry-run", json={"said": ["leave a message"]})
    assert message.json()["steps"][0]["end"]["id"] == str(mailbox["id"])
    lost = await api.request("POST", f"{PATH}/{menu}/dry-run", json={"said": ["mumble", "grumble", "more"]})
    assert [one.get("end", {}).get("type") for one in lost.json()["steps"]] == [None, "Extension"]


async def test_what_cannot_be_is_refused(api: Api) -> None:
    """PH-62"""
    menu = await _menu(api)
    stranger = ("101", demo.NEIGHBOUR)
    assert (await api.request("GET", f"{PATH}/{menu}", *stranger)).status_code == 404
    assert (await api.request("PUT", f"{PATH}/{menu}", "102", json={})).status_code == 403
    assert (await api.request("POST", f"{PATH}/{menu}/dry-run", *stranger, json={"said": ["x"]})).status_code == 404
    for body in (
        {"answers": [{"phrases": [], "text": "x"}]},
        {"answers": [{"phrases": ["hours"], "text": ""}]},
        {"answers": [HOURS] * 51},
        {"mailbox": {"id": menu}},
        {"mailbox": {"id": "1"}},
    ):
        assert (await _set(api, menu, **body)).status_code == 400, body
    assert (await api.request("POST", f"{PATH}/{menu}/dry-run", json={"said": []})).status_code == 400


class Calls(CallControl):
    """Takes what is told to calls."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict[str, str]]] = []

    async def tell_program(self, session_id: str, program: str, words: dict[str, str]) -> None:
        self.told.append((session_id, program, words))


async def test_what_was_heard_is_told_to_the_call_whatever_goes_wrong(api: Api, tmp_path: Path) -> None:
    """PH-62"""
    menu, sound = await _menu(api), tmp_path / "heard.wav"
    await _set(api, menu, answers=[HOURS])
    sound.write_bytes(b"RIFF")
    heard = Heard(spoken("opening hours"), RecogniserAway("No memory."))
    calls = Calls()
    api.here.offer(Recogniser, heard)
    api.here.offer(CallControl, calls)
    desk = ReceptionistController(api.here)
    payload = {"account_id": api.account_id(), "menu_id": menu, "path": str(sound), "recording": "r1"}
    await desk.answer(payload | {"telephony_session_id": "s-1"})
    session, program, words = calls.told[-1]
    assert (session, program, words["result"], words["recording"]) == ("s-1", "menu", "answer", "r1")
    assert words["prompt"].startswith("kept:sounds/")
    assert heard.asked[0][0] == b"RIFF" and "opening hours" in heard.asked[0][2]
    await desk.answer(payload | {"telephony_session_id": "s-1"})
    assert calls.told[-1][2]["result"] == "none"
    await desk.answer(payload | {"telephony_session_id": "s-1", "path": str(tmp_path / "gone")})
    assert calls.told[-1][2]["result"] == "none"
    heard.problem = "No model."
    await desk.answer(payload | {"telephony_session_id": "s-1"})
    assert calls.told[-1][2]["result"] == "away"
