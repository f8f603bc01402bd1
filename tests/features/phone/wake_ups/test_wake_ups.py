"""PH-67: wake-up calls through the API, by phone, and rung by the keeper as its clock turns."""

from datetime import timedelta
from typing import Any

from clarion.base.errors import NotFound
from clarion.base.http import parse_time
from clarion.calls.control import topic
from clarion.features.phone.wake_ups import WakeUpScheduler
from clarion.features.phone.wake_ups.models import WakeUp
from tests.support.api import Api
from tests.support.waiting import wait_for

PATH = "/account/~/extension/~/clarion/wake-ups"


class CallServer:
    """Remembers whom it rang, and what it told callers; `online`: a phone is there."""

    def __init__(self, api: Api) -> None:
        self.rung: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.online = True
        api.bus.serve(topic(api.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["op"] == "wake-up":
            self.rung.append(payload)
            if not self.online:
                raise NotFound("No phone.")
        if payload["op"] == "tell":
            self.told.append(payload["words"]["say"])
        return {name: [] for name in ("presence", "devices", "sessions", "registrations")}


async def test_it_rings_until_answered_sleeps_on_and_comes_again_the_next_day(api: Api) -> None:
    """PH-67"""
    server, keeper = CallServer(api), api.here.get(WakeUpScheduler)
    now = api.clock.now()
    answer = await api.request("POST", PATH, "102", json={"time": "07:00", "repeat": "Daily", "tries": 2})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    listed = (await api.get(PATH, "102")).json()
    assert listed["code"] == "*68" and [each["id"] for each in listed["records"]] == [made["id"]]

    async def row() -> WakeUp:
        async with api.here.storage.reading() as session:
            return await session.get_one(WakeUp, made["id"])

    async def rings(after: timedelta, count: int) -> None:
        api.clock.advance(after.total_seconds())
        await keeper.work()
        await wait_for(lambda: len(server.rung) == count, missing=f"{count} rings, not {len(server.rung)}")

    due = parse_time(made["nextTime"], parameter="nextTime")
    assert now < due <= now + timedelta(days=1)
    await rings(due - now - timedelta(seconds=1), 0)
    server.online = False
    await rings(timedelta(seconds=2), 1)
    assert server.rung[0]["extension_id"] == api.extension_id("102") and server.rung[0]["minute"] == "420"
    assert (await row()).result == "NoPhone"
    server.online = True
    await rings(timedelta(minutes=5), 2)
    heard = {"wake_up_id": made["id"], "ring": "2", "result": "Answered"}
    await keeper.take_answer(heard)
    assert ((await row()).result, (await row()).status) == ("Answered", "Waiting")
    await keeper.take_answer({**heard, "result": "Snoozed"})
    await keeper.take_answer(heard)
    assert (await row()).result == "Snoozed", "a word that comes twice counts once"
    await rings(timedelta(minutes=10, seconds=1), 3)
    await keeper.take_answer({**heard, "ring": "2", "result": "Snoozed"})
    assert (await row()).result == "NoAnswer", "what belongs to another ring means nothing"
    await keeper.take_answer({**heard, "ring": "3"})
    again = (await row()).due_at
    assert again == due + timedelta(days=1)
    await rings(again - api.clock.now() + timedelta(hours=2), 3)

    async def missed() -> bool:
        return (await row()).result == "Missed"

    await wait_for(missed, missing="that nothing ran in time: nobody is woken two hours late")
    assert len(server.rung) == 3


async def test_who_may_set_what_and_the_phone_does_the_same(api: Api) -> None:
    """PH-67"""
    server, keeper = CallServer(api), api.here.get(WakeUpScheduler)
    theirs = PATH.replace("~/clarion", f"{api.extension_id('102')}/clarion")
    body = {"time": "06:15"}
    assert (await api.request("POST", theirs, "103", json=body)).status_code == 403
    desk = (await api.request("POST", theirs, json=body)).json()
    assert desk["setBy"] == {"id": api.extension_id("101")} and desk["repeat"] == "Once"
    changed = await api.request("PUT", f"{theirs}/{desk['id']}", "102", json={"time": "06:30", "sound": "None"})
    assert (changed.json()["time"], changed.json()["sound"]) == ("06:30", "None")
    mine = PATH.replace("~/clarion", f"{api.extension_id('101')}/clarion")
    assert (await api.request("DELETE", f"{mine}/{desk['id']}")).status_code == 404, "of somebody else"
    for wrong in ({"time": "24:00"}, {"time": "7:00"}, {"time": "07:00", "tries": 0}, {"time": "07:00", "repeat": "x"}):
        assert (await api.request("POST", PATH, "102", json=wrong)).status_code == 400, wrong
    who = {
        "account_id": api.account_id(),
        "extension_id": api.extension_id("102"),
        "program": "wake-up-code",
        "telephony_session_id": "s-1",
    }
    await keeper.take_wish({**who, "action": "set", "minute": "435", "repeat": "Workdays"})
    await keeper.take_wish({**who, "action": "list"})
    await keeper.take_wish({**who, "action": "cancel"})
    await keeper.take_wish({**who, "action": "list"})
    await keeper.take_wish({**who, "extension_id": "gone", "action": "list"})
    assert server.told == [
        "wake-up-set digit-0 digit-7 digit-1 digit-5 wake-up-workdays",
        "wake-up-set digit-0 digit-6 digit-3 digit-0 wake-up-once digit-0 digit-7 digit-1 digit-5 wake-up-workdays",
        "wake-up-cancelled",
        "wake-up-none",
        "code-refused",
    ]
    for _ in range(20):
        await keeper.take_wish({**who, "action": "set", "minute": "1", "repeat": "Once"})
    assert (await api.request("POST", PATH, "102", json=body)).status_code == 409
