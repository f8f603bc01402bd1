"""A phone of another company against a whole installation: whatever it dials, watches, names or claims, it is answered
as if the first company were not there, and nothing changes in its calls. PH-42, PH-26, PH-03.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from clarion.apps.container import build_container
from clarion.apps.demo_phone import demo_device_id, demo_number
from clarion.base.bus import InProcessBus
from clarion.base.settings import load_settings
from clarion.features import phone
from clarion.features.people import Extension, demo
from tests.scenarios.installation import TONE, Installation
from tests.support.sip_peer import Heard
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line, WalkingPhone

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

UNKNOWN = "998"  # 999 is for help
MAIN = "+12125550100"  # of the other company
DIALOG = ("Event: dialog", "Expires: 300")
SPOKEN = (
    ("BYE", "", ""),
    ("INFO", json.dumps({"request": {"reqId": 1, "command": "callpark"}}), "application/json"),
    ("REFER", "", ""),
    ("MESSAGE", '<Msg><Hdr Cmd="7"/><Bdy Cln="1"/></Msg>', "x-rc/agent"),
)
NOWHERE = "s-0a0b0c0d0e0fz0000000000z1111111"
ACCOUNT = "/restapi/v1.0/account/~"


class Stranger(WalkingPhone):
    """Keeps what it is told of lamps; may say that it is somebody else."""

    claims = ""
    told: tuple[str, ...] = ()

    def _me(self) -> str:
        mine = super()._me()
        return mine.replace(f"sip:{self.user}@", f"sip:{self.claims}@") if self.claims else mine

    def _asked(self, heard: Heard) -> None:
        self.told = (*self.told, heard.body)
        super()._asked(heard)

    def said(self, words: str) -> str:
        """The newest that it was told with these words in it; empty for none."""
        return next((each for each in reversed(self.told) if words in each), "")

    async def ask(self, method: str, to: str, body: str = "", *, kind: str = "", headers: tuple[str, ...] = ()) -> int:
        """A request outside every call; its final status."""
        uri = f"sip:{to}@{self.domain}" if to else f"sip:{self.domain}"
        line = Line(f"ask-{id(uri):x}-{len(self._answers)}", self._me(), f"<{uri}>", "calling", target=uri)
        return (await self._ask(line, method, body, kind=kind or "text/plain", headers=headers)).status

    async def leave(self) -> None:
        """Sign out: other tests ring the same people."""
        line = Line(f"leave-{self.port}", self._me(), f"<sip:{self.user}@{self.domain}>", "calling")
        line.target = f"sip:{self.domain}"
        assert (await self._ask(line, "REGISTER", headers=("Expires: 0",))).status == 200
        self.close()

    async def registers_as(self, user: str) -> int:
        line = Line(f"as-{user}", self._me(), f"<sip:{user}@{self.domain}>", "calling", target=f"sip:{self.domain}")
        return (await self._ask(line, "REGISTER", headers=("Expires: 60",))).status

    async def speaks_in(self, line: Line, method: str, body: str = "", *, kind: str = "application/sdp") -> int:
        """In a call of another phone, with its Call-ID and tags."""
        copy = Line(line.call_id, line.mine, line.theirs, "up", target=line.target, routes=line.routes, cseq=900)
        return (await self._ask(copy, method, body, kind=kind, headers=("Refer-To: <sip:999@x>",))).status

    async def comes_to(self, dialed: str, headers: tuple[str, ...] = ()) -> int:
        """What becomes of a call: its final status."""
        line = self.dial(dialed, headers)
        await wait_for(lambda: line.final, missing=f"an answer to {dialed}", timeout=25)
        if line.state == "up":
            await self.hang_up(line)
        return line.final


@dataclass
class Neighbour:
    """Harbor & Pine: SIP access of its people, and the token of its administrator."""

    phones: dict[str, Stranger]
    numbers: dict[str, str]
    headers: dict[str, str]


async def _access(clarion: Installation) -> tuple[dict[str, tuple[str, str, str]], str]:
    here = build_container(load_settings(clarion.settings), bus=InProcessBus())
    found = {}
    try:
        async with here.storage.reading() as session:
            account = await demo.find_demo_account(session, here.keys, demo.NEIGHBOUR)
            assert account is not None
            for person in demo.NEIGHBOUR.people:
                device = await session.get_one(phone.Device, demo_device_id(here.keys, demo.NEIGHBOUR, person.number))
                owner = await session.get_one(Extension, device.extension_id)
                made = await phone.credentials_for(here, session, device, owner)
                found[person.number] = (made.username, made.authorization_id, made.password)
        url = here.settings.public_url
        return found, demo.demo_jwt(here.keys, demo.NEIGHBOUR, "101", account.created_at, url)
    finally:
        await here.bus.close()
        await here.storage.close()


def phone_of(clarion: Installation, user: str, auth_id: str, password: str) -> Stranger:
    server = ("127.0.0.1", int(clarion.settings["CLARION_SIP_PORT"]))
    return Stranger(server, user, auth_id, password, clarion.env["CLARION_SIP_DOMAIN"])


@pytest.fixture
async def neighbour(clarion_up: Installation) -> AsyncIterator[Neighbour]:
    with ThreadPoolExecutor(1) as thread:
        access, jwt = await asyncio.wrap_future(thread.submit(asyncio.run, _access(clarion_up)))
    env = clarion_up.env
    async with httpx.AsyncClient(base_url=clarion_up.url) as client:
        answer = await client.post(
            "/restapi/oauth/token",
            auth=(env["RINGCENTRAL_CLIENT_ID"], env["RINGCENTRAL_CLIENT_SECRET"]),
            data={"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": jwt},
        )
    phones = {number: phone_of(clarion_up, *each) for number, each in access.items()}
    for each in phones.values():
        await each.register()
    numbers = {number: demo_number(demo.NEIGHBOUR, number) for number in access}
    yield Neighbour(phones, numbers, {"Authorization": f"Bearer {answer.json()['access_token']}"})
    for each in phones.values():
        each.claims = ""
        await each.leave()


@pytest.fixture
async def own(clarion_up: Installation) -> AsyncIterator[tuple[Stranger, Stranger]]:
    """Phones of 101 and 102 of the first company."""
    names = ("USERNAME", "AUTH_ID", "PASSWORD")
    access = [[clarion_up.env[f"CLARION_{person}_SIP_{name}"] for name in names] for person in ("101", "102")]
    ada, ben = phone_of(clarion_up, *access[0]), phone_of(clarion_up, *access[1])
    for each in (ada, ben):
        await each.register()
    yield ada, ben
    for each in (ada, ben):
        await each.leave()


def named(line: Line) -> str:
    """A call as Replaces and Join name it."""
    tags = [each.partition(";tag=")[2].partition(";")[0] for each in (line.theirs, line.mine)]
    return f"{line.call_id};to-tag={tags[0]};from-tag={tags[1]}"


async def rings(phone: Stranger) -> Line:
    found: list[Line] = []

    def look() -> bool:
        found[:] = [line for line in phone.lines.values() if line.state == "ringing"]
        return bool(found)

    await wait_for(look, missing=lambda: f"a call at {phone.user}", timeout=15)
    return found[0]


async def test_it_takes_hears_and_ends_nothing_of_the_first_company(
    clarion_up: Installation, neighbour: Neighbour, own: tuple[Stranger, Stranger]
) -> None:
    """While a call of the first company rings, is talked in, is parked and fetched."""
    erin, felix = neighbour.phones["101"], neighbour.phones["102"]
    ada, ben = own
    call = ada.dial("102")
    at_ben = await rings(ben)
    assert not felix.lines, "102 of the other company"
    [live] = (await clarion_up.request("101", "GET", f"{ACCOUNT}/extension/~/active-calls"))["records"]
    await _nothing_is_there(erin, at_ben, str(live["sessionId"]))
    assert at_ben.state == "ringing"
    ben.answer(at_ben)
    await wait_for(lambda: call.state == "up", missing="the call of the first company")
    theirs = erin.dial("102")
    felix.answer(await rings(felix))
    await wait_for(lambda: theirs.state == "up", missing="a call of their own, by the same short number")
    for line in (call, at_ben):
        assert await erin.refer(theirs, UNKNOWN, replaces=line) == 481
        for method, body, kind in SPOKEN:
            assert await erin.speaks_in(line, method, body, kind=kind) == 481, method
    await erin.hang_up(theirs)
    await _same_over_rest(clarion_up, neighbour, live["telephonySessionId"])
    await ada.command(call, "callpark")
    told = await wait_for(lambda: ada.said("park extension"), missing="the slot")
    slot = json.loads(told)["response"]["park extension"]
    assert await erin.comes_to(f"*{slot}") == await erin.comes_to("*899")
    assert await erin.ask("SUBSCRIBE", f"*{slot}", headers=DIALOG) == 200
    assert "<state>terminated</state>" in await wait_for(lambda: erin.said(f"lamp-*{slot}"), missing="a dark lamp")
    fetched = ada.dial(f"*{slot}")

    async def talks_again() -> bool:
        session = await clarion_up.request("101", "GET", f"{ACCOUNT}/telephony/sessions/{live['telephonySessionId']}")
        return [party["status"]["code"] for party in session["parties"]].count("Answered") == 2

    await wait_for(talks_again, missing="the first company's call again")
    assert fetched.state == at_ben.state == "up"
    await ada.hang_up(fetched)
    await wait_for(lambda: at_ben.state == "over", missing="the end")


async def _nothing_is_there(erin: Stranger, at_ben: Line, session_id: str) -> None:
    """What is the first company's, and what nobody has: the same answers."""
    replaces, join = f"Replaces: {named(at_ben)}", f"Join: {named(at_ben)}"
    pickup = "RC-Call-Type: inbound-pickup; session-id: {}; server-id: 1"
    dialled: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("103", UNKNOWN, (), ()),
        ("*96103", f"*96{UNKNOWN}", (), ()),
        ("*37102", f"*37{UNKNOWN}", (), ()),
        (UNKNOWN, UNKNOWN, (pickup.format(session_id),), (pickup.format(1),)),
        (UNKNOWN, UNKNOWN, (replaces,), ("Replaces: none;to-tag=1;from-tag=2",)),
        (UNKNOWN, UNKNOWN, (join,), ("Join: none;to-tag=1;from-tag=2",)),
    )
    first = await asyncio.gather(*(erin.comes_to(real, headers) for real, _, headers, _ in dialled))
    assert first == await asyncio.gather(*(erin.comes_to(made_up, others) for _, made_up, _, others in dialled))
    assert first == [404, 404, 200, 404, 481, 481], "a number that nobody has; an announcement; no such call"
    for method, real, made_up, header in (
        ("SUBSCRIBE", "103", UNKNOWN, "Event: dialog"),
        ("SUBSCRIBE", "103", UNKNOWN, "Event: presence"),
        ("SUBSCRIBE", "16505550100*101", "19995550100*101", "Event: dialog"),
        ("SUBSCRIBE", "+16505550101", "+19995550101", "Event: presence"),
        ("REFER", "103", UNKNOWN, "Refer-To: <sip:101@x>"),
        ("MESSAGE", "103", UNKNOWN, "Supported: path"),
    ):
        statuses = [await erin.ask(method, each, headers=(header, "Expires: 300")) for each in (real, made_up)]
        assert statuses[0] == statuses[1] >= 400, (method, real, statuses)
    assert await erin.registers_as("16505550100*101") == await erin.registers_as("19995550100*101") == 403
    assert not erin.said("103")


async def _same_over_rest(clarion: Installation, neighbour: Neighbour, session_id: str) -> None:
    async with httpx.AsyncClient(base_url=clarion.url, headers=neighbour.headers) as api:
        for method, rest in (
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/parties/p-{}-2/park"),
            ("DELETE", "/parties/p-{}-2"),
        ):
            answers = [
                await api.request(method, f"{ACCOUNT}/telephony/sessions/{each}{rest.format(each[2:])}")
                for each in (session_id, NOWHERE)
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].json()["message"] == answers[1].json()["message"]


async def test_the_companies_call_each_other_from_outside_each_with_its_record(
    clarion_up: Installation, neighbour: Neighbour, own: tuple[Stranger, Stranger]
) -> None:
    """PH-03: nor does a phone show the other company's number, whatever it says of itself."""
    erin, (ada, _) = neighbour.phones["101"], own
    number = clarion_up.env["CLARION_101_NUMBER"]
    direct = erin.dial(number)
    at_ada = await rings(ada)
    assert neighbour.numbers["101"] in at_ada.theirs
    [live] = (await clarion_up.request("101", "GET", f"{ACCOUNT}/extension/~/active-calls"))["records"]
    async with httpx.AsyncClient(base_url=clarion_up.url, headers=neighbour.headers) as api:
        device = (await api.get(f"{ACCOUNT}/extension/~/device")).json()["records"][0]["id"]
        path = f"{ACCOUNT}/telephony/sessions/{live['telephonySessionId']}/parties/{live['partyId']}/pickup"
        taken = await api.post(path, json={"deviceId": device})
        assert taken.status_code == 404, "what rings in the other company is not picked up at home"
        ada.answer(at_ada)
        await wait_for(lambda: direct.state == "up", missing="the call between the companies")
        await erin.hang_up(direct)
        theirs: list[dict[str, Any]] = []

        async def written() -> bool:
            answer = await api.get(f"{ACCOUNT}/extension/~/call-log?view=Detailed")
            theirs[:] = [one for one in answer.json()["records"] if one["sessionId"] == str(live["sessionId"])]
            return bool(theirs)

        await wait_for(written, missing="the caller's record", timeout=20)
    [mine] = [one for one in await clarion_up.call_log("101") if one["sessionId"] == str(live["sessionId"])]
    assert (theirs[0]["direction"], theirs[0]["to"]["phoneNumber"]) == ("Outbound", number)
    assert (mine["direction"], mine["from"]["phoneNumber"]) == ("Inbound", neighbour.numbers["101"])
    assert "extensionId" not in theirs[0]["to"] and "extensionId" not in mine["from"]
    assert clarion_up.env["CLARION_101_EXTENSION_ID"] not in json.dumps(theirs)
    erin.claims = number
    outside = erin.dial(TONE, (f"P-Asserted-Identity: <sip:{number}@{erin.domain}>",))
    await wait_for(lambda: outside.state == "up", missing="the network", timeout=20)
    seen = (await clarion_up.network("calls", number=TONE))["calls"][-1]
    await erin.hang_up(outside)
    assert seen["from_number"] == MAIN and number not in json.dumps(seen)
