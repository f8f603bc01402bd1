"""No list walks a large table: how the databases answer each reading operation, in a company with much of all."""

import os

import pytest

os.environ.setdefault("BENCH_SHORT", "1")

from bench.growth_data import fill_company
from bench.growth_operations import FLAT, OPERATIONS, Company, ids_of
from clarion.apps.live_calls import Live
from tests.support.api import Api
from tests.support.query_plans import QueryPlan, asked_questions, plans_of

SIZE, HISTORY = 8, 0.25
"""400 people, 20,000 lines of the call log, 10,000 posts and records of the audit trail, 4,000 texts."""
MOST_WORK = {True: 1_000, False: 1_500}
"""Of one statement about large tables: tens of steps of SQLite's machine, rows that PostgreSQL looks at. What walks one
needs many times as much.
"""
MOST_OF_PEOPLE = {True: 7_000, False: 7_000}
"""Of one about people, their phones or numbers: a list may go through all people of the company, once."""
LARGE = frozenset({"call_log", "call_recordings", "messages", "audit_records", "chat_posts"})
# What is as large as what was asked for, and read beside the event loop: each with the reason.
ALLOWED = {
    "/restapi/v1.0/account/{accountId}/clarion/audit-trail/export": "everything, piece by piece",
    "/restapi/v1.0/account/{accountId}/clarion/call-log/export": "everything, piece by piece",
}


@pytest.fixture
async def company(api: Api) -> Company:
    account_id, me = api.account_id(), api.extension_id("101")
    people = await fill_company(api.here, account_id, SIZE, history=HISTORY, me=me)
    async with api.here.storage.reading() as session:
        ids = await ids_of(session, account_id, people, me, int(10_000 * SIZE * HISTORY), api.clock.now())
    live = Live(api.here)
    return Company(api, live, await api.web_headers(), ids)


def wrong(what: str, plans: list[QueryPlan], *, sqlite: bool, counts: bool = False) -> list[str]:
    """What breaks the rule. `counts`: the answer tells how many there are, by an index."""

    def breaks(plan: QueryPlan) -> bool:
        about_large = any(table in plan.statement for table in LARGE)
        most = (MOST_WORK if about_large else MOST_OF_PEOPLE)[sqlite]
        return bool(plan.scanned & LARGE) or (plan.work > most and not counts)

    return [f"{what}: {plan}" for plan in plans if breaks(plan)]


@pytest.mark.timeout(500)
async def test_no_list_walks_a_large_table(company: Company) -> None:
    storage, found = company.api.here.storage, list[str]()
    for operation in OPERATIONS:
        if operation.settles:
            continue
        with asked_questions(storage) as asked:
            await operation.perform(company)
        plans = await plans_of(storage, asked)
        found += wrong(operation.name, plans, sqlite=storage.is_sqlite, counts=operation.growth != FLAT)
    document = (await company.api.client.get("/openapi.json")).json()
    asked_for = 0
    for path, methods in document["paths"].items():
        address = path.replace("{accountId}", "~").replace("{extensionId}", "~")
        if "get" not in methods or "{" in address or path in ALLOWED:
            continue
        with asked_questions(storage) as asked:
            answer = await company.api.client.get(address, headers=company.headers)
        asked_for += answer.status_code == 200
        found += wrong(path, await plans_of(storage, asked), sqlite=storage.is_sqlite)
    assert asked_for > 100
    assert found == [], "\n\n".join(found)
