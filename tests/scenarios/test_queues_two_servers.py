"""A call server dies while callers wait in a queue: nobody is lost, the longest waiting goes first (decision 0016)."""

from typing import Any

import httpx
import pytest

from tests.scenarios.roles import Roles
from tests.scenarios.test_two_call_servers import account, roles, server_of
from tests.support.baresip import Baresip, Call, StartBaresip
from tests.support.waiting import wait_for

__all__ = ["roles"]  # the fixture

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

BASE = "/restapi/v1.0/account/~"


async def request(roles: Roles, method: str, path: str, **given: Any) -> Any:
    """A REST request of 101, an administrator."""
    demo = roles.demo()
    async with httpx.AsyncClient(base_url=demo["RINGCENTRAL_SERVER_URL"], timeout=20) as client:
        grant = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": demo["CLARION_101_JWT"]}
        basic = (demo["RINGCENTRAL_CLIENT_ID"], demo["RINGCENTRAL_CLIENT_SECRET"])
        token = (await client.post("/restapi/oauth/token", auth=basic, data=grant)).json()["access_token"]
        answer = await client.request(method, path, headers={"Authorization": f"Bearer {token}"}, **given)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def waits(roles: Roles, count: int) -> None:
    """So many callers wait, as the desk sees it."""

    async def look() -> bool:
        found = await request(roles, "GET", f"{BASE}/clarion/call-queues/live")
        return bool(found["records"][0]["waitingCount"] == count)

    await wait_for(look, missing=f"{count} callers who wait", timeout=30)


async def test_callers_who_wait_outlive_their_call_server(roles: Roles, baresip: StartBaresip) -> None:
    await roles.start("api")
    found = await request(roles, "GET", f"{BASE}/extension?perPage=100")
    ids = {each["extensionNumber"]: str(each["id"]) for each in found["records"]}
    made = await request(
        roles,
        "POST",
        f"{BASE}/clarion/call-queues",
        json={"name": "Help", "extensionNumber": "303", "memberIds": [ids["103"]]},
    )
    rules = {"holdAudioInterruptionMode": "Never", "wrapUpTime": 0}
    await request(roles, "PUT", f"{BASE}/clarion/call-queues/{made['id']}/rules", json=rules)
    takes = f"{BASE}/call-queues/{made['id']}/presence"
    await request(roles, "PUT", takes, json=member_takes(ids["103"], calls=False))
    ada, ben = await baresip(account(roles, "101"), tone=440), await baresip(account(roles, "102"), tone=660)
    cleo = await baresip(account(roles, "103"), tone=880)  # must listen before it rings: the desk is quick
    for phone in (ada, ben, cleo):
        await phone.registered()
    first = await enters(ada)
    await waits(roles, 1)
    second = await enters(ben)
    await waits(roles, 2)
    gone = await desk_server(ada, first)
    roles.running["calls" if gone == "cs1" else "calls2"].kill()
    await waits(roles, 2)  # as the survivor's desk sees it

    await request(roles, "PUT", takes, json=member_takes(ids["103"], calls=True))
    talk = await cleo.answer(within=30)
    await ada.hears(880)
    await cleo.hears(440)
    await ada.hang_up(first)
    await cleo.ended(talk, within=30)
    talk = await cleo.answer(within=30)
    await ben.hears(880)
    await cleo.hears(660)
    await ben.hang_up(second)
    await cleo.ended(talk, within=30)


def member_takes(extension_id: str, *, calls: bool) -> dict[str, Any]:
    """The body that says whether a member takes calls of the queue."""
    return {"records": [{"member": {"id": extension_id}, "acceptCurrentQueueCalls": calls}]}


async def enters(phone: Baresip) -> Call:
    """A call that the queue has answered: each call server learns of a new queue in its own time."""

    async def dial() -> Call | None:
        call = await phone.dial("303")
        await wait_for(lambda: call.established or call.closed, missing="the answer of the queue", timeout=20)
        assert call.established or call.reason.startswith("404"), call.reason
        return call if call.established else None

    return await wait_for(dial, missing="a call server that knows the queue", timeout=60)


async def desk_server(phone: Baresip, call: Call) -> str:
    """The first caller of an account sits down at the desk of the server where the call came in."""
    return server_of(phone, call)
