"""After a fault: one CDR, one entry of the call log and one charge per call, nothing left over, nothing lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.scenarios.chaos.calls import Standing
from tests.scenarios.chaos.client import Client
from tests.scenarios.chaos.people import ACCOUNT, UNCOUNTED, Person
from tests.scenarios.chaos.sizes import SeveralRoles, Size, engine_calls
from tests.scenarios.chaos.traffic import INBOX, GatewaySocket, LivePage, Traffic
from tests.support.waiting import wait_for

WITHIN_S = 60.0


class Books:
    """What calls must have left behind so far, and whether it is there, once each."""

    def __init__(self, size: Size, client: Client, people: Sequence[Person]) -> None:
        self._size, self._client, self._people = size, client, people[:-UNCOUNTED]
        self._uncounted = {person.number for person in people[-UNCOUNTED:]}
        self.records = 0
        self.charged = 0
        self.logs: Counter[str] = Counter()
        self.ports: set[int] = set()
        self._known: set[str] = set()  # sessions that an earlier check found

    def expect(self, calls: Sequence[Standing]) -> None:
        for call in calls:
            self.records += call.records
            self.charged += call.charged
            self.logs += call.logs

    async def begin_count(self) -> None:
        """After a failure: whatever is there by now counts as right."""
        await self._no_more_records()
        self.records, self.charged = await self._records(), await self._charges()
        self.logs = Counter({each.extension_id: await self._entries(each) for each in self._people})
        self._known = {str(each["session_id"]) for each in await self._size.records()}

    async def _no_more_records(self) -> None:
        """CDRs of calls that were cleared away may still be on their way."""
        before = -1
        while (count := await self._records()) != before:
            before = count
            await asyncio.sleep(4)

    async def check(self) -> None:
        try:
            await self._settled("CDRs", self._records, self.records)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{await self._newest_records()}") from None
        sessions = [each["session_id"] for each in await self._size.records()]
        assert len(set(sessions)) == len(sessions), "a session has two CDRs"
        self._known = set(sessions)
        await self._settled("charges", self._charges, self.charged)
        await wait_for(
            self._log_is_right, missing=lambda: f"entries of the call log: {self._log_differs}", timeout=WITHIN_S
        )

    async def _settled(self, what: str, count: object, wanted: int) -> None:
        found = -1

        async def there() -> bool:
            nonlocal found
            found = await count()  # type: ignore[operator]
            return found >= wanted

        await wait_for(there, missing=lambda: f"{what}: {found} of {wanted}", timeout=WITHIN_S)
        assert found == wanted, f"{what}: {found}, and {wanted} calls"

    async def _newest_records(self) -> str:
        records = sorted(await self._all_records(), key=lambda each: float(each["started"]))
        return "\n".join(_summary(record) for record in records if record["session_id"] not in self._known)

    async def _records(self) -> int:
        return len(await self._all_records())

    async def _all_records(self) -> list[dict[str, Any]]:
        """Those that are foreseen: who calls for help does not say who it is."""
        records = await self._size.records()
        return [each for each in records if not each["emergency"] and not self._uncounted & _numbers(each)]

    async def _charges(self) -> int:
        sessions: list[str] = []
        for page in range(1, 100):
            path = f"{ACCOUNT}/clarion/spending/charges?perPage=250&page={page}"
            records = (await self._client.ask("101", "GET", path))["records"]
            sessions += [each["sessionId"] for each in records]
            if len(records) < 250:
                break
        assert len(set(sessions)) == len(sessions), "a call is charged twice"
        return len(sessions)

    _log_differs = ""

    async def _log_is_right(self) -> bool:
        counts = await asyncio.gather(*(self._entries(person) for person in self._people))
        found = {person.extension_id: count for person, count in zip(self._people, counts, strict=True)}
        wanted = {person.extension_id: self.logs[person.extension_id] for person in self._people}
        numbers = {person.extension_id: person.number for person in self._people}
        self._log_differs = "; ".join(
            f"{numbers[each]} has {found[each]} of {wanted[each]}" for each in found if found[each] != wanted[each]
        )
        assert all(found[each] <= wanted[each] for each in found), f"too much in the call log: {self._log_differs}"
        return not self._log_differs

    async def _entries(self, person: Person) -> int:
        sessions: list[str] = []
        for page in range(1, 50):
            path = f"{ACCOUNT}/extension/{person.extension_id}/call-log?view=Simple&perPage=250&page={page}"
            records = (await self._client.ask("101", "GET", path))["records"]
            sessions += [each["sessionId"] for each in records]
            if len(records) < 250:
                break
        return len(sessions)

    async def nothing_left(self) -> None:
        """No leg in a media engine, no port open, no call in presence, every part runs and is well."""
        ended = [name for name, process in self._size.roles.running.items() if not process.running]
        assert not ended, f"ended by themselves: {ended}"
        await wait_for(self._engines_empty, missing=lambda: f"the end of {self._held} in rtpengine", timeout=WITHIN_S)
        await wait_for(
            lambda: self._size.media_ports() <= self.ports,
            missing=lambda: f"the end of media ports {sorted(self._size.media_ports() - self.ports)}",
            timeout=WITHIN_S,
        )
        await wait_for(self._idle, missing=lambda: f"the end of calls in presence: {self._busy}", timeout=WITHIN_S)
        await wait_for(self._well, missing=lambda: f"health: {self._ill}", timeout=WITHIN_S)

    _held: Sequence[str] = ()
    _busy: Sequence[str] = ()
    _ill: Sequence[str] = ()

    async def _engines_empty(self) -> bool:
        held: list[str] = []
        for port in self._size.engines:
            try:
                held += await asyncio.to_thread(engine_calls, port)
            except OSError as error:
                held.append(f"an engine that does not answer ({error})")
        self._held = held
        return not held

    async def _idle(self) -> bool:
        presence = await self._client.ask("101", "GET", f"{ACCOUNT}/presence?detailedTelephonyState=true&perPage=250")
        busy = [
            f"{each['extension'].get('extensionNumber')} {each['telephonyStatus']}"
            for each in presence["records"]
            if each.get("telephonyStatus", "NoCall") != "NoCall"
        ]
        active = (await self._client.ask("101", "GET", f"{ACCOUNT}/active-calls"))["records"]
        self._busy = [*busy, *(str(each.get("telephonySessionId")) for each in active)]
        return not self._busy

    async def _well(self) -> bool:
        ill = []
        async with httpx.AsyncClient(timeout=5) as client:
            for port in self._size.http:
                try:
                    answer = await client.get(f"http://127.0.0.1:{port}/healthz")
                except httpx.HTTPError as error:
                    ill.append(repr(error))
                    continue
                if answer.status_code != 200:
                    ill.append(answer.text)
        self._ill = ill
        return not ill


def _numbers(record: dict[str, Any]) -> set[str]:
    return {str(party["who"]["extension_number"]) for party in record["parties"]}


def _summary(record: dict[str, Any]) -> str:
    parties = [
        f"{party['who']['extension_number'] or party['who']['number'] or '?'} {party['direction']} {party['result']}"
        for party in record["parties"]
    ]
    began, ended = (
        datetime.fromtimestamp(float(record[name]), UTC).strftime("%H:%M:%S") for name in ("started", "ended")
    )
    where = f"{record['session_id']} on {record['server_id']}, {began} to {ended}, {record['origin']}"
    return f"    {where}: {'; '.join(parties)}"


async def check_traffic(
    size: Size, traffic: Traffic, sockets: Sequence[GatewaySocket], pages: Sequence[LivePage]
) -> None:
    """Nothing acknowledged is lost or there twice: posts, texts, events on sockets."""
    marker = await traffic.post_now()
    posts = await traffic.posts_found()
    for socket in sockets:
        await _heard_everything(socket, posts)
    for page in pages:
        await page.sees(posts[marker])
    await _texts_are_there(size, traffic)
    traffic.checked(posts, marker)


async def _heard_everything(socket: GatewaySocket, posts: dict[str, str]) -> None:
    def missing() -> str:
        texts = sorted(posts[each] for each in posts.keys() - set(socket.heard))
        return f"events of {texts[:5]} on a socket of {socket.person}, {len(texts)} of {len(posts)} ({socket.history})"

    await wait_for(lambda: socket.problems or posts.keys() <= set(socket.heard), missing=missing, timeout=WITHIN_S)
    assert not socket.problems, socket.problems
    twice = [post for post, count in Counter(socket.heard).items() if count > 1]
    assert not twice, f"a socket heard {len(twice)} posts more than once"
    assert len(set(socket.uuids)) == len(socket.uuids), "a socket got an event twice"


async def _texts_are_there(size: Size, traffic: Traffic) -> None:
    async def delivered() -> bool:
        sent = await traffic.texts_found("102", "Outbound")
        traffic.texts.check((str(each["subject"]) for each in sent), "texts")
        waiting = [each for each in sent if each["messageStatus"] in ("Queued", "Sent")]
        failed = [each["subject"] for each in sent if each["messageStatus"] not in ("Queued", "Sent", "Delivered")]
        assert not failed, f"texts were not delivered: {failed[:5]}"
        traffic_state[:] = [f"{each['subject']} {each['messageStatus']}" for each in waiting]
        return not waiting

    traffic_state: list[str] = []
    await wait_for(delivered, missing=lambda: f"the delivery of {traffic_state[:5]}", timeout=WITHIN_S * 2)
    incoming = [str(each["subject"]) for each in await traffic.texts_found("103", "Inbound")]
    twice = [text for text, count in Counter(incoming).items() if count > 1]
    assert not twice, f"texts came in twice: {twice[:5]}"
    if isinstance(size, SeveralRoles):  # its network outlives every fault
        await wait_for(lambda: _came_in(traffic), missing="texts of the network", timeout=WITHIN_S)
        inbox = (await size.installation.network("messages", number=INBOX))["messages"]
        traffic.texts.check((each["text"] for each in inbox), "texts at the network")


async def _came_in(traffic: Traffic) -> bool:
    found = [str(each["subject"]) for each in await traffic.texts_found("103", "Inbound")]
    return traffic.incoming.taken <= set(found)
