"""Buttons for web pages through the API, and what a page asks without signing in. PH-33."""

from datetime import UTC, datetime
from typing import Any

import httpx

from clarion.base.errors import Forbidden, NotFound
from clarion.calls.control import topic
from clarion.features.people import demo
from tests.support.api import Api

SHOP = "https://shop.example"
MINE = "/account/~/extension/~/clarion/click-to-call-buttons"
BODY = {"name": "Sales", "origins": [SHOP, "HTTP://localhost:8080/"], "perNumber": 2, "perHour": 4}


class CallServer:
    """Remembers what it was asked; `problem`: what it says instead."""

    def __init__(self, api: Api) -> None:
        self.asked: list[dict[str, Any]] = []
        self.problem: Exception | None = None
        self.codes = ["Proceeding"]
        api.bus.serve(topic(api.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["op"] == "click-to-call":
            self.asked.append(payload)
            if self.problem is not None:
                raise self.problem
            return {"session": "s-a1z1"}
        if payload["op"] == "get":
            if not self.codes:
                raise NotFound("There is no such live session.")
            return {"parties": [{"status": {"code": code}} for code in self.codes]}
        return {name: [] for name in ("presence", "devices", "sessions", "registrations")}


class Page:
    """A web page with the button on it."""

    def __init__(self, api: Api, key: str, origin: str | None = SHOP) -> None:
        self._api = api
        self._path = f"/clarion/click-to-call/{key}"
        self._headers = {"Origin": origin} if origin is not None else {}

    async def get(self, path: str = "") -> httpx.Response:
        return await self._api.client.get(self._path + path, headers=self._headers)

    async def asks(self, **body: Any) -> httpx.Response:
        return await self._api.client.post(f"{self._path}/calls", headers=self._headers, json=body)

    async def preflight(self) -> httpx.Response:
        headers = {**self._headers, "Access-Control-Request-Method": "POST"}
        return await self._api.client.options(f"{self._path}/calls", headers=headers)


async def make(api: Api, number: str = "102", path: str = MINE, **more: Any) -> dict[str, Any]:
    answer = await api.request("POST", path, number, json={**BODY, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_people_make_buttons_for_themselves_and_administrators_for_queues(api: Api) -> None:
    """PH-33"""
    made = await make(api, name='Ring <me> "now"')
    assert made["origins"] == [SHOP, "http://localhost:8080"]
    assert f'data-key="{made["key"]}"' in made["html"] and "&lt;me&gt; &quot;now&quot;" in made["html"]
    assert made["scriptUri"].endswith("/clarion/click-to-call/button.js")
    theirs = MINE.replace("~/clarion", f"{api.extension_id('102')}/clarion")
    assert (await api.get(theirs)).json()["records"] == [made], "administrators see it"
    assert (await api.get(theirs, "103")).status_code == 403
    for organisation, number, path in ((demo.NEIGHBOUR, "101", theirs), (demo.DEMO, "101", MINE)):
        answer = await api.request("DELETE", f"{path}/{made['id']}", number, organisation)
        assert answer.status_code == 404, "of somebody else"
    answer = await api.request("PUT", f"{MINE}/{made['id']}", "102", json={**BODY, "consent": " I  agree. "})
    assert (answer.json()["key"], answer.json()["consent"], answer.json()["name"]) == (made["key"], "I agree.", "Sales")
    for wrong in (
        {"origins": []},
        {"origins": ["https://*.example"]},
        {"origins": ["http://shop.example"]},
        {"name": " \n"},
        {"perNumber": 0},
        {"perHour": 501},
        {"consent": "x" * 301},
    ):
        refused = await api.request("POST", MINE, "102", json={**BODY, **wrong})
        assert refused.status_code == 400, (wrong, refused.text)
    trail = (await api.request("POST", "/account/~/audit-trail/search", json={})).text
    assert made["id"] in trail, "each change is in the audit trail"
    for _ in range(19):
        await make(api)
    assert (await api.request("POST", MINE, "102", json=BODY)).status_code == 409
    assert (await api.request("DELETE", f"{MINE}/{made['id']}", "102")).status_code == 204
    assert (await Page(api, made["key"]).get()).status_code == 404
    queue = await api.request("POST", "/account/~/clarion/call-queues", json={"name": "Sales"})
    assert queue.status_code == 201, queue.text
    await make(api, "101", MINE.replace("~/clarion", f"{queue.json()['id']}/clarion"))


async def test_only_pages_of_the_origins_get_answers_and_only_people_who_are_there_are_rung(api: Api) -> None:
    """PH-33"""
    server = CallServer(api)
    made = await make(api, consent="You may call me.")
    page = Page(api, made["key"])
    script = await api.client.get("/clarion/click-to-call/button.js")
    assert script.headers["content-type"].startswith("text/javascript") and "max-age" in script.headers["cache-control"]
    assert "set-cookie" not in script.headers and "document.cookie" not in script.text
    state = await page.get()
    assert state.json() == {"open": True, "words": "We call you right away.", "consent": "You may call me."}
    assert state.headers["access-control-allow-origin"] == SHOP and "Origin" in state.headers["vary"]
    assert "access-control-allow-credentials" not in state.headers
    before = await page.preflight()
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, SHOP)
    assert before.headers["access-control-allow-headers"] == "Content-Type"
    for origin in ("https://evil.example", "null", f"{SHOP}.evil.example", "http://shop.example"):
        other = Page(api, made["key"], origin)
        for answer in (await other.get(), await other.preflight(), await other.asks(number="202 555 0123")):
            assert answer.status_code == 403 and "access-control-allow-origin" not in answer.headers, origin
    assert (await Page(api, made["key"], None).asks(number="202 555 0123")).status_code == 403, "no origin at all"
    assert (await Page(api, "nothing").get()).status_code == 404
    wrong: list[dict[str, Any]] = [{"number": each} for each in ("911", "102", "+19005550123", "x" * 41, 7, "")]
    for body in (*wrong, {}, {"number": "202 555 0123", "name": "y" * 61}):
        refused = await page.asks(**body)
        assert refused.status_code == 400 and refused.headers["access-control-allow-origin"] == SHOP, body
    headers = {"Origin": SHOP, "Content-Type": "text/plain"}
    address = f"/clarion/click-to-call/{made['key']}/calls"
    for content in (b'{"number": "202 555 0123"}', b"x" * 3_000):
        answer = await api.client.post(address, headers=headers, content=content)
        assert answer.status_code == 400, "what a form could send"
    assert server.asked == []

    answer = await page.asks(number="(202) 555-0123", name="Vera\n\u202eX")
    assert answer.status_code == 202 and answer.json()["state"] == "ringing"
    [asked] = server.asked
    assert (asked["extension_id"], asked["number"], asked["name"]) == (
        api.extension_id("102"),
        "+12025550123",
        "Vera X",
    )
    token = answer.json()["token"]
    for codes, expected in (
        (["Proceeding"], "ringing"),
        (["Answered", "Proceeding"], "ringing"),
        (["Answered", "Answered"], "answered"),
        ([], "over"),
    ):
        server.codes = codes
        assert (await page.get(f"/calls/{token}")).json() == {"state": expected}
    another = await make(api, "103")
    assert (await Page(api, another["key"]).get(f"/calls/{token}")).status_code == 404, "of another button"
    server.problem = Forbidden("This number cannot be called from here.")
    assert (await page.asks(number="202 555 0124")).status_code == 403
    server.problem = NotFound("Nobody is there to talk with just now.")
    answer = await page.asks(number="202 555 0125")
    assert (answer.status_code, answer.json()["message"]) == (409, "Nobody is there to talk with just now.")


async def test_numbers_buttons_and_addresses_have_limits_that_pass_with_time(api: Api) -> None:
    """PH-33"""
    server = CallServer(api)
    made, other = await make(api), await make(api, "103", perHour=500)
    page, second = Page(api, made["key"]), Page(api, other["key"])

    async def refused(answer: httpx.Response) -> int:
        assert answer.status_code == 429 and answer.headers["access-control-expose-headers"] == "Retry-After"
        return int(answer.headers["retry-after"])

    for _ in range(2):
        assert (await page.asks(number="202 555 0123")).status_code == 202
    wait = await refused(await second.asks(number="+1 202 555 0123"))
    assert 3_590 < wait <= 3_600, "the same number at another button of the company"
    api.clock.advance(60)
    assert 3_530 < await refused(await page.asks(number="202 555 0123")) <= 3_540, "asking again changes nothing"
    for last in (4, 5):
        assert (await page.asks(number=f"202 555 012{last}")).status_code == 202
    await refused(await page.asks(number="202 555 0126"))
    for last in range(6):
        assert (await second.asks(number=f"202 555 013{last}")).status_code == 202
    await refused(await second.asks(number="202 555 0139"))
    assert len(server.asked) == 10, "what is over a limit rings nowhere"
    api.clock.advance(wait - 60)
    assert (await page.asks(number="202 555 0123")).status_code == 202


async def test_outside_the_hours_it_says_when_somebody_is_back(api: Api) -> None:
    """PH-33"""
    server = CallServer(api)
    made = await make(api)
    page = Page(api, made["key"])
    local = api.clock.now()
    tomorrow = ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "monday")[local.weekday()]
    hours = {"schedule": {"weeklyRanges": {tomorrow: [{"from": "09:00", "to": "17:00"}]}}}
    answer = await api.request("PUT", "/account/~/extension/~/business-hours", "102", json=hours)
    assert answer.status_code == 200, answer.text
    state = (await page.get()).json()
    assert state["open"] is False and state["words"] == "Nobody is there just now."
    opens = datetime.fromisoformat(state["opensAt"])
    assert 0 < (opens - local.astimezone(UTC)).total_seconds() <= 3 * 86_400
    assert (await page.asks(number="202 555 0123")).status_code == 409
    api.clock.advance((opens - api.clock.now()).total_seconds())
    assert (await page.get()).json()["open"] is True
    assert (await page.asks(number="202 555 0123")).status_code == 202 and len(server.asked) == 1
    api.tokens.clear()
    off = await api.request("PUT", f"{MINE}/{made['id']}", "102", json={**BODY, "enabled": False})
    assert off.status_code == 200 and (await page.get()).status_code == 404
