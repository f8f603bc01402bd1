"""How legal notices are met: by strangers who claim a work, authorities and tracers, through officers and jobs."""

from datetime import timedelta
from typing import Any

from clarion.features.conduct import LegalClock
from clarion.features.people import demo
from clarion.features.people.demo import DemoOrganisation
from tests.features.conduct.journeys.requests import PNG, refused
from tests.features.conduct.journeys.world import OFFICER, OWN, World
from tests.support.api import Api

JSON = {"Accept": "application/json"}
CLAIM = {
    "work": "My photograph of the harbour, published in 2019.", "name": "Rosa Klein", "contact": "rosa@photos.example",
    "signature": "Rosa Klein", "goodFaith": "yes", "accurate": "yes",
}  # fmt: skip


async def upload(api: Api, content: bytes, number: str = "102", organisation: DemoOrganisation = demo.DEMO) -> Any:
    form = {"body": ("harbour.png", content, "application/octet-stream")}
    return await api.request("POST", "/glip/files", number, organisation, files=form)


async def upload_and_post(api: Api, content: bytes) -> dict[str, Any]:
    """102 shows a file to 103."""
    sent = await upload(api, content)
    assert sent.status_code == 200, sent.text
    file: dict[str, Any] = sent.json()[0]
    with_103 = {"members": [{"id": api.extension_id("103")}]}
    chat = (await api.request("POST", "/glip/conversations", "102", json=with_103)).json()
    post = {"text": "Look", "attachments": [{"id": file["id"], "type": "File"}]}
    shown = await api.request("POST", f"/glip/chats/{chat['id']}/posts", "102", json=post)
    assert shown.status_code == 201, shown.text
    return file


async def claim(api: Api, file: dict[str, Any], **more: Any) -> str:
    """A stranger sends a complete notice; returns the case's id."""
    notice = CLAIM | {"material": file["contentUri"]} | more
    sent = await api.client.post("/conduct/takedown", json=notice, headers=JSON)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


async def take_step(
    api: Api, case: str, step: str, reason: str = "The claim is complete.", *, status: int = 200
) -> Any:
    answer = await api.request("POST", f"{OFFICER}/cases/{case}/step", json={"step": step, "reason": reason})
    assert answer.status_code == status, answer.text
    return answer.json()


async def inf_01(world: World) -> None:
    """A picture in a chat is claimed; nobody sees it, and nobody brings it again."""
    await take_step(world.api, await claim(world.api, await upload_and_post(world.api, PNG)), "accept")
    await world.settled()
    await refused(await upload(world.api, PNG), "INF-01")


def authority(**more: Any) -> dict[str, Any]:
    return {
        "authority": "County court", "country": "US", "instrument": "subpoena", "dataClass": "content", "number": OWN,
        "documentSha256": "a" * 64, "text": "All texts of May.",
    } | more  # fmt: skip


async def lea_01(world: World) -> None:
    """A subpoena asks for what only a warrant covers."""
    answer = await world.api.request("POST", f"{OFFICER}/authority-requests", json=authority())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert not body["fits"] and body["rule"] == "LEA-01" and "stronger instrument" in body["reply"], body


async def enf_02(world: World) -> None:
    """A traceback of a call that nobody finds waits for five hours."""
    at = (world.api.clock.now() - timedelta(days=1)).isoformat()
    body = {"requester": "Traceback group", "callerNumber": OWN, "calledNumber": "+12025550170", "at": at}
    made = await world.post(f"{OFFICER}/tracebacks", "101", **body)
    assert made.status_code == 201 and not made.json()["details"]["calls"], made.text
    world.advance(hours=5)
    await world.api.here.get(LegalClock).turn()
