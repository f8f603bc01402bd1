"""Every operation of the OpenAPI document, with ids of another tenant in every place for an id: nothing leaks.

The other tenant first makes something of every kind that the API can make. Then a stranger, administrator of another
account, sends its ids in paths, queries and bodies: of the kind that belongs there, and of others.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from clarion.features.conduct import ReleaseWatch
from clarion.features.conduct.replay.log import AttemptLog
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.people import demo
from tests.api.test_foreign_ids import OWNERS_THINGS
from tests.api.test_tenants import UNKNOWN
from tests.features.phone.test_every_call_counts import a_call
from tests.fuzz.rest import LEFT_OUT
from tests.support.api import Api
from tests.support.described_requests import Operation, operations_of
from tests.support.owned_rows import Rows, differences, rows_of
from tests.support.waiting import wait_for

CANARY = "Wollemi pine"
"""In every text that the owner writes."""
ROUNDS = 7
"""So often each operation that takes ids is asked, each time for others."""
LEAST = 5_900
INVITING = "/restapi/v1.0/account/{accountId}/clarion/account-links"
"""It is for the ids of other accounts: it asks one to link up, and says its name."""
BY_JOBS = (
    *(("call_log_archives", name) for name in ("archived_until", "due_at")),
    *(("letters", name) for name in ("text", "due_at", "attempts", "sent_at")),
    ("emergency_location_checks", "look_at"),
)
"""What a job moves on as the clock goes on."""
_LIKE_ID = re.compile(r"[\w-]{10,64}")
_SAME_THING = {
    **dict.fromkeys(("user", "member", "person", "assignee", "owner", "creator", "agent", "from", "to"), "extension"),
    **dict.fromkeys(("supervisor", "caller", "author", "manager", "recipient"), "extension"),
    **dict.fromkeys(("group", "team", "conversation"), "chat"),
}


class Ids:
    """Ids of the owner that nobody else has, by what they are ids of."""

    def __init__(self, rows: Rows, others: Rows) -> None:
        taken = {value for table in others.values() for row in table.values() for value in row.values()}
        self.of_kind: dict[str, list[str]] = defaultdict(list)
        for table, found in sorted(rows.items()):
            kind = table.removesuffix("s").replace("_", "")
            own = [str(key[0]) for key in found if len(key) == 1 and _LIKE_ID.fullmatch(str(key[0]))]
            self.of_kind[kind] += sorted(set(own) - taken)[:5]
        self.all = sorted({one for some in self.of_kind.values() for one in some})

    def kinds_for(self, kind: str) -> list[str]:
        kind = next((same for word, same in _SAME_THING.items() if kind.endswith(word)), kind)
        return [one for one in self.of_kind if kind and (one.endswith(kind) or kind.endswith(one))]

    def pick(self, kind: str, turn: int) -> str:
        """Of this kind in two of three turns, else of any."""
        fitting = [one for name in self.kinds_for(kind) for one in self.of_kind[name]]
        among = fitting if fitting and turn % 3 else self.all
        return among[(turn * 7 + len(kind)) % len(among)]


@dataclass
class Person:
    """Somebody at the web app, who may do whatever an administrator may."""

    api: Api
    organisation: demo.DemoOrganisation
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, method: str, address: str, body: Any = None) -> httpx.Response:
        self.api.clock.advance(0.2)  # else a minute's share of requests is used up
        answer = await self._send(method, address, body)
        if answer.status_code == 429:
            self.api.clock.advance(601)
            answer = await self._send(method, address, body)
        if answer.status_code == 401:  # an operation has ended the sign-in
            self.headers = await self.api.web_headers("101", self.organisation)
            answer = await self._send(method, address, body)
        return answer

    async def _send(self, method: str, address: str, body: Any) -> httpx.Response:
        json = None if method in ("GET", "DELETE") and body is None else (body or {})
        return await self.api.client.request(method, address, json=json, headers=self.headers)


async def fill(api: Api, operations: list[Operation], text: str = CANARY, *, optional_texts: bool = False) -> None:
    """Have the owner make whatever can be made, with `text` in every free text."""
    owner = Person(api, demo.DEMO)
    neighbours = await rows_of(api.here.storage, api.account_id(demo.NEIGHBOUR))
    await api.end_calls(*(a_call(api, f"foreign{number}") for number in range(3)))
    for turn in (1, 2):  # some things need others
        ids = Ids(await rows_of(api.here.storage, api.account_id(demo.DEMO)), neighbours)
        for operation in operations:
            if operation.method in ("POST", "PUT"):
                await _make(owner, operation, ids, turn, text, optional_texts=False)
                if optional_texts:  # they may be what is refused
                    await _make(owner, operation, ids, turn, text, optional_texts=True)
    for path, body in OWNERS_THINGS:
        assert (await owner.send("POST", path, body)).status_code in (200, 201), path


async def _make(owner: Person, operation: Operation, ids: Ids, turn: int, text: str, *, optional_texts: bool) -> None:
    def pick(kind: str) -> str:
        return ids.pick(kind, turn)

    for _ in range(4):
        body = operation.filled_body(
            pick, f"{text} {turn}{'b' * optional_texts}", optional_ids=turn == 2, optional_texts=optional_texts
        )
        answer = await owner.send(operation.method, operation.address(pick, "~", "~"), body)
        told = answer.json() if answer.status_code == 400 and "/json" in answer.headers["Content-Type"] else None
        if not isinstance(told, dict) or not operation.learn(answer.status_code, told):
            return


Answer = tuple[int, str]


@dataclass(frozen=True)
class Attempt:
    operation: Operation
    address: str
    body: Any
    asked: frozenset[str]

    @property
    def form(self) -> str:
        """The request without the ids."""
        return self._without_ids(f"{self.operation} {self.address} {self.body}")

    def said(self, answer: httpx.Response) -> Answer:
        """The status and, of a refusal, the text without the time and the ids that it repeats."""
        text = "" if answer.status_code < 400 else self._without_ids(answer.text)
        return answer.status_code, re.sub(r'"timestamp":\d+|\d{4}-\d\d-\d\dT[\d:.]+Z', "", text)

    def _without_ids(self, text: str) -> str:
        """Messages quote the beginnings of ids only."""
        for one in sorted(self.asked, key=len, reverse=True):
            text = re.sub(re.escape(one[:15]) + r"[\w-]*", "ID", text)
        return text


class Stranger:
    """What an administrator of another account tries with the owner's ids."""

    def __init__(self, api: Api, ids: Ids) -> None:
        self.ids = ids
        self.foreign = api.account_id(demo.DEMO), api.extension_id("102", demo.DEMO)
        self._turn = 0

    def attempts(self, operation: Operation) -> Iterator[tuple[Attempt, Attempt]]:
        """Each with its twin: the same request for ids that nobody has."""
        if "accountId" in operation.path_names:
            yield self._pair(operation, self.foreign[0], "~")
        if "extensionId" in operation.path_names:
            yield self._pair(operation, "~", self.foreign[1])
        for _ in range(ROUNDS if operation.takes_ids() else 1):
            yield self._pair(operation, "~", "~")

    def _pair(self, operation: Operation, account: str, extension: str) -> tuple[Attempt, Attempt]:
        self._turn += 1
        swap = {one: "~" if one == "~" else UNKNOWN for one in (account, extension)}
        return (
            self._attempt(operation, account, extension, unknown=False),
            self._attempt(operation, swap[account], swap[extension], unknown=True),
        )

    def _attempt(self, operation: Operation, account: str, extension: str, *, unknown: bool) -> Attempt:
        asked = {account, extension} - {"~"}

        def pick(kind: str) -> str:
            one = self.ids.pick(kind, self._turn)
            asked.add(one := nobody_s(one) if unknown else one)
            return one

        address = operation.address(pick, account, extension)
        body = operation.filled_body(pick, "Mallory", optional_ids=self._turn % 2 == 0)
        return Attempt(operation, address, body, frozenset(asked))


def nobody_s(one: str) -> str:
    """An id of the same form that nobody has: above all, as far from the bounds of a parameter."""
    return (
        UNKNOWN
        if one.isdecimal() and len(one) <= len(UNKNOWN)
        else one.translate(str.maketrans("0123456789abcdef", "1234567890bcdefa"))
    )


async def written_rows(api: Api) -> Rows:
    """The owner's rows, once what is written in the background is written."""
    await api.settled()

    async def done() -> bool:
        async with api.here.storage.reading() as session:
            waits = select(PrivacyRequest.id).where(PrivacyRequest.status.in_(("Approved", "InProgress")))
            return await session.scalar(waits.limit(1)) is None

    await wait_for(done, missing="the end of requests about data", timeout=60)
    await api.settled()
    await api.here.get(AttemptLog).write()
    await api.here.get(ReleaseWatch).write()
    return await rows_of(api.here.storage, api.account_id(demo.DEMO))


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_no_id_of_another_tenant_opens_anything(sqlite_api: Api) -> None:
    api = sqlite_api
    document = (await api.client.get("/openapi.json")).json()
    operations = [one for one in operations_of(document) if one.path not in LEFT_OUT | {INVITING}]
    operations.sort(key=lambda one: one.method == "DELETE")  # what is gone cannot be shown
    with capture_logs():
        await fill(api, operations)
    before = await written_rows(api)
    ids = Ids(before, await rows_of(api.here.storage, api.account_id(demo.NEIGHBOUR)))
    hidden = [CANARY, *(text for person in demo.DEMO.people for text in (person.email, person.job_title))]
    problems, answers = await attack(api, Stranger(api, ids), operations, frozenset(ids.all), hidden)
    after = await written_rows(api)
    problems += [f"the owner's rows: {one}" for one in differences(before, after, BY_JOBS)]
    assert not problems, f"{len(problems)} of {answers}:\n" + "\n".join(problems[:60])
    assert answers.total() >= LEAST
    assert len(before) > 75, f"the owner has too little to be seen: {sorted(before)}"


async def attack(
    api: Api, stranger: Stranger, operations: list[Operation], owned: frozenset[str], hidden: list[str]
) -> tuple[list[str], Counter[int]]:
    """Everything that is wrong, and how often each status was answered."""
    person, problems, answers = Person(api, demo.NEIGHBOUR), list[str](), Counter[int]()
    with capture_logs() as logs:
        for operation in operations:
            twins = Twins(person)
            for foreign, twin in stranger.attempts(operation):
                logs.clear()
                answer = await person.send(operation.method, foreign.address, foreign.body)
                answers[answer.status_code] += 1
                where = f"{operation.method} {foreign.address} {foreign.body}: {answer.status_code} {answer.text[:300]}"
                shown = set(_LIKE_ID.findall(answer.text)) & owned - foreign.asked
                shown |= {text for text in hidden if text in answer.text}
                if shown:
                    problems.append(f"{where} shows {sorted(shown)[:5]}")
                if foreign.asked and not await twins.answered_like(foreign, twin, answer):
                    problems.append(f"{where} unlike an id that nobody has: {twins.last}")
    return problems, answers


class Twins:
    """What is answered to the same requests for ids that nobody has."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._known: dict[str, set[Answer]] = defaultdict(set)
        self.last: Answer = 0, ""

    async def answered_like(self, foreign: Attempt, twin: Attempt, answer: httpx.Response) -> bool:
        """Whether the stranger learns nothing from the answer: not even that there is such a thing."""
        known = self._known[twin.form]
        if foreign.said(answer) in known:
            return True
        self.last = await self._ask(twin)
        known.add(self.last)
        if foreign.said(answer) in known:
            return True
        # What the stranger has made or changed in the account of its own may be what differs: ask again.
        return await self._ask(foreign) in known

    async def _ask(self, attempt: Attempt) -> Answer:
        return attempt.said(await self._person.send(attempt.operation.method, attempt.address, attempt.body))
