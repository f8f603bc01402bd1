"""Texts that an act of acceptable use holds back, and that go when it is taken back, in their order."""

from clarion.engines.phone_network import NetworkControl
from clarion.features.messaging import Dispatcher
from tests.features.messaging.conftest import DANA, Send, Status
from tests.support.api import Api

ACTS = "/clarion/conduct/acts"


async def test_held_texts_wait_and_go_when_the_act_is_taken_back_8(
    api: Api, desk: NetworkControl, send: Send, becomes: Status
) -> None:
    account = api.account_id()
    taken = await api.request("POST", ACTS, json={
        "verb": "quarantine", "scope": "feature", "subject": f"{account}/texts", "accountId": account, "rule": "SPM-05",
        "clause": "C8", "reason": "The same words went out from five numbers.", "evidence": ["texts of today"],
    })  # fmt: skip
    assert taken.status_code == 201, taken.text
    held = []
    for number in range(3):
        held.append(await send(f"Number {number}"))
        api.clock.advance(1)
    assert {message["messageStatus"] for message in held} == {"Queued"}
    for _ in range(3):
        await api.here.get(Dispatcher).work()
    assert desk._network.plan.inbox(DANA).messages == []
    undone = await api.request("POST", f"{ACTS}/{taken.json()['id']}/undo", json={"reason": "They were invitations."})
    assert undone.status_code == 200, undone.text
    for message in held:
        await becomes(message, "Delivered")
    arrived = [one.text for one in desk._network.plan.inbox(DANA).messages]
    assert sorted(arrived) == ["Number 0", "Number 1", "Number 2"]
    notices = (await api.get("/account/~/clarion/conduct/notices")).json()["records"]
    assert any("3 held back" in notice["text"] for notice in notices)
    await becomes(await send("And now at once"), "Delivered")
