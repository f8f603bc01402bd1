"""The end of a day at the office: nothing is lost, twice or stuck, and every figure equals a recount of the CDRs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.features.operations.analytics.consumer import rebuild
from tests.support.patient_client import ask
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from tests.scenarios.office_day import Office

BASE = "/restapi/v1.0/account/~"
_GROUPS = ("Company", "Users", "Queues")


class Evening:
    """`office`: whose day is over."""

    def __init__(self, office: Office) -> None:
        self.office, self.told = office, office.told

    async def check(self) -> dict[str, int]:
        """The figures. AssertionError names what was lost, is stuck or differs."""
        records = await self._nothing_stands()
        calls = await self._calls_are_there(records)
        await self._figures_are_those_of_the_calls()
        posts = Counter(await self._posts())
        assert set(posts) >= self.told.posts, f"lost posts: {sorted(self.told.posts - set(posts))[:5]}"
        twice = [text for text, count in posts.items() if count > 1]
        assert not twice, f"posts that are there twice: {twice[:5]}"
        texts = await self._texts()
        return {
            "calls": calls,
            "reached nobody": self.told.tried,
            "posts": len(self.told.posts),
            "texts": texts,
        }

    async def _nothing_stands(self) -> list[CallRecord]:
        """Wait until all calls are over and written down."""
        admin, found, stands = self.office.people[0].client, list[CallRecord](), list[str]()

        async def quiet() -> bool:
            standing = (await ask(admin, "GET", f"{BASE}/active-calls?perPage=100"))["records"]
            states = (await ask(admin, "GET", f"{BASE}/presence?perPage=1000"))["records"]
            before = len(found)
            found[:] = await self._cdrs()
            busy = [each for each in states if each["telephonyStatus"] != "NoCall"]
            written = not self._unwritten(found) and self.told.callers <= _callers(found)
            stands[:] = [
                *(f"{each.get('telephonySessionId')}: {each.get('result')}" for each in standing),
                *(f"extension {each['extension'].get('extensionNumber')}: {each['telephonyStatus']}" for each in busy),
                *([] if self._phones_are_idle() else ["a phone that is in a call"]),
            ]
            return not stands and written and len(found) == before

        def missing() -> str:
            lost = sorted(self._unwritten(found) | self.told.callers - _callers(found))
            return f"the end of {stands}, and CDRs of {lost[:5]} beside {len(found)}\n{self._tails()}"

        await wait_for(quiet, missing=missing, timeout=120)
        return found

    def _unwritten(self, records: list[CallRecord]) -> set[str]:
        return self.told.placed - {record.telephony_session_id for record in records}

    def _phones_are_idle(self) -> bool:
        return self.office.phones is not None and self.office.phones.calls == 0

    def _tails(self) -> str:
        return "\n".join(process.tail() for process in self.office.roles.running.values())

    async def _cdrs(self) -> list[CallRecord]:
        async with self.office.here.storage.reading() as session:
            rows = (await session.scalars(select(CdrRow.record).order_by(CdrRow.position))).all()
        return [CallRecord.model_validate(row) for row in rows]

    async def _calls_are_there(self, records: list[CallRecord]) -> int:
        sessions = Counter(record.session_id for record in records)
        assert set(sessions.values()) <= {1}, "a call has two CDRs"

        async def logged() -> set[str]:
            return {line["sessionId"] for line in await self._everything(f"{BASE}/call-log")}

        async def same() -> bool:
            return await logged() == set(sessions)

        await wait_for(same, missing="a line of the call log for each CDR, and none else", timeout=60)
        return len(records)

    async def _everything(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        since = (self.office.began - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
        while True:
            page = len(found) // 1000 + 1
            query = {"dateFrom": since, "perPage": 1000, "page": page}
            answer = await ask(self.office.people[0].client, "GET", path, params=query)
            found += answer["records"]
            if len(answer["records"]) < 1000:
                return found

    async def _figures_are_those_of_the_calls(self) -> None:
        """Sums as they grew during the day equal those of a count of all CDRs from the beginning."""
        count = len(await self._cdrs())

        async def complete() -> bool:
            sums = (await self._sums("Company"))[0]["counters"]
            return bool(sums["allCalls"]["values"] == count)

        await wait_for(complete, missing=f"{count} calls in the figures of the company", timeout=60)
        grown = {group: await self._sums(group) for group in _GROUPS}
        assert await rebuild(self.office.here.storage) == count
        again = {group: await self._sums(group) for group in _GROUPS}
        for group in _GROUPS:
            assert grown[group] == again[group], f"{group}: {grown[group]} differ from {again[group]}"

    async def _sums(self, group: str) -> list[dict[str, Any]]:
        span = {
            "timeFrom": self.office.began.isoformat(),
            "timeTo": (self.office.began + timedelta(days=1)).isoformat(),
        }
        counters = ("allCalls", "callsByDirection", "callsByOrigin", "callsByResponse", "callsByResult",
                    "callsSegments", "callsByType", "callsActions")  # fmt: skip
        body = {
            "grouping": {"groupBy": group},
            "timeSettings": {"timeZone": "UTC", "timeRange": span},
            "responseOptions": {"counters": {name: {"aggregationType": "Sum"} for name in counters},
                                "timers": {name: {"aggregationType": "Sum"} for name in counters[:-1]}},
        }  # fmt: skip
        path = "/analytics/calls/v1/accounts/~/aggregation/fetch?perPage=200"
        answer = await ask(self.office.people[0].client, "POST", path, json=body)
        return sorted(answer["data"]["records"], key=lambda each: each["key"])

    async def _posts(self) -> list[str]:
        found, token = list[str](), ""
        while True:
            query = {"recordCount": 250, **({"pageToken": token} if token else {})}
            path = f"/team-messaging/v1/chats/{self.office.team}/posts"
            answer = await ask(self.office.people[0].client, "GET", path, params=query)
            found += [each["text"] for each in answer["records"] if each.get("text")]
            token = answer.get("navigation", {}).get("nextPageToken", "")
            if not token or not answer["records"]:
                return found

    async def _texts(self) -> int:
        reader, found = self.office.people[1].client, Counter[str]()

        async def all_there() -> bool:
            found.clear()
            page, path = 1, f"{BASE}/extension/~/message-store"
            while True:
                query = {"messageType": "SMS", "direction": "Inbound", "perPage": 1000, "page": page}
                records = (await ask(reader, "GET", path, params=query))["records"]
                found.update(each["subject"] for each in records)
                page += 1
                if len(records) < 1000:
                    return set(found) >= self.told.texts

        await wait_for(all_there, missing=lambda: f"texts: {sorted(self.told.texts - set(found))[:5]}", timeout=60)
        twice = [text for text, count in found.items() if count > 1 and text in self.told.texts]
        assert not twice, f"texts that are there twice: {twice[:5]}"
        return len(self.told.texts)


def _callers(records: list[CallRecord]) -> set[str]:
    """Numbers of everybody in these calls."""
    return {party.who.number for record in records for party in record.parties}
