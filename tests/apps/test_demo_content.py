"""What the demo company holds after its first start, and that its figures are those of its CDRs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.demo_content import cast, fill_demo
from clarion.apps.demo_content.time_of_day import Calendar
from clarion.apps.migrate import migrate
from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumers
from clarion.calls.cdr_models import CdrDeadLetter, CdrRow
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.message_store.models import Attachment, Message
from clarion.features.messaging.chats.models import Chat
from clarion.features.messaging.posts.models import Post
from clarion.features.operations.analytics.consumer import analytics_consumer, rebuild
from clarion.features.operations.analytics.models import SUMS
from clarion.features.people import Extension, demo
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.service import call_log_consumer
from clarion.features.phone.quality.models import CallQuality
from clarion.features.phone.queues.models import QueueStayRow
from clarion.features.phone.queues.stays import queue_stays_consumer
from clarion.features.phone.recording.models import CallRecording


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Container]:
    here = build_container(Settings(data=tmp_path_factory.mktemp("demo")))
    await migrate(here.storage)
    await ensure_demo(here)
    assert await fill_demo(here)
    yield here
    await here.bus.close()
    await here.storage.close()


async def count(here: Container, model: Any, *where: Any) -> int:
    async with here.storage.reading() as session:
        return await session.scalar(select(func.count()).select_from(model).where(*where)) or 0


async def records(here: Container) -> list[CallRecord]:
    async with here.storage.reading() as session:
        rows = await session.scalars(select(CdrRow.record).order_by(CdrRow.position))
        return [CallRecord.model_validate(row) for row in rows]


@pytest.mark.asyncio(loop_scope="module")
async def test_no_page_of_the_demo_company_is_empty(filled: Container) -> None:
    account_id = demo.demo_account_id(filled.keys, demo.DEMO)
    people = Extension.account_id == account_id, Extension.type == "User", Extension.image_key != ""
    assert await count(filled, Extension, *people) == 8
    queues = Extension.account_id == account_id, Extension.type == "Department"
    assert await count(filled, Extension, *queues) == len(cast.QUEUE_NAMES)
    for kind in ("SMS", "VoiceMail"):
        assert await count(filled, Message, Message.account_id == account_id, Message.type == kind), kind
    assert await count(filled, Attachment, Attachment.type == "AudioTranscription") == 5
    assert await count(filled, Post, Post.thread_id.is_not(None)) > 3
    for model in (Chat, CallRecording, CallQuality, CaseRow):
        assert await count(filled, model), model


@pytest.mark.asyncio(loop_scope="module")
async def test_the_second_start_adds_nothing_and_the_neighbour_has_nothing_of_it(filled: Container) -> None:
    before = await count(filled, Post), await count(filled, CdrRow)
    assert not await fill_demo(filled)
    assert (await count(filled, Post), await count(filled, CdrRow)) == before
    neighbour = demo.demo_account_id(filled.keys, demo.NEIGHBOUR)
    for model in (Chat, Message, CallRecording, CallQuality):
        assert await count(filled, model, model.account_id == neighbour) == 0, model


@pytest.mark.asyncio(loop_scope="module")
async def test_four_weeks_of_calls_are_over_and_nobody_is_in_two_at_a_time(filled: Container) -> None:
    calls, now = await records(filled), datetime.now(UTC).timestamp()
    assert max(call.ended for call in calls) < now
    assert min(call.started for call in calls) < now - timedelta(days=26).total_seconds()
    talks = sorted(
        (party.answered, party.ended, party.who.extension_number)
        for call in calls
        if len(call.parties) > 2  # of queues, which give callers to who is free
        for party in call.parties[-1:]
        if party.answered and party.who.extension_number
    )
    until: dict[str, float] = {}
    for start, end, who in talks:
        assert until.get(who, 0.0) <= start, who
        until[who] = end
    for call in calls:
        times = [fact.at for fact in call.facts]
        assert times == sorted(times), call
        assert call.facts[0].kind == "offered" and call.facts[-1].kind == "ended", call


@pytest.mark.asyncio(loop_scope="module")
async def test_figures_of_the_demo_are_those_that_its_cdrs_give_adm_31(filled: Container) -> None:
    consumers = CdrConsumers(filled.storage, filled.bus, filled.clock)
    for consumer in (call_log_consumer(filled), analytics_consumer(), queue_stays_consumer()):
        consumers.register(consumer)
    await consumers.catch_up()
    assert await count(filled, CdrDeadLetter) == 0
    assert await count(filled, CallLogEntry, CallLogEntry.result == "Voicemail") >= 5
    assert await count(filled, QueueStayRow, QueueStayRow.how == "abandoned") > 0

    async def sums() -> list[Any]:
        async with filled.storage.reading() as session:
            rows = await session.execute(
                select(SUMS.c.kind, SUMS.c.subject, SUMS.c.period, SUMS.c.traits, SUMS.c.calls)
            )
            return sorted(tuple(row) for row in rows)

    counted = await sums()
    assert counted
    assert await rebuild(filled.storage) == len(await records(filled))
    assert await sums() == counted


async def test_a_company_that_was_used_without_content_stays_as_it_is(tmp_path: Path) -> None:
    here = build_container(Settings(data=tmp_path))
    await migrate(here.storage)
    await ensure_demo(here)
    async with here.storage.transaction() as session:
        account = await demo.find_demo_account(session, here.keys)
        assert account is not None
        account.created_at -= timedelta(days=2)
    assert not await fill_demo(here)
    assert await count(here, CdrRow) == 0
    await here.bus.close()
    await here.storage.close()


def test_moments_lie_in_the_past_on_working_days_whatever_day_it_is() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    for day in range(14):
        for hour in (0, 7, 12, 23):
            now = datetime(2026, 11, 23, hour, 30, tzinfo=zone) + timedelta(days=day)
            calendar = Calendar(now, zone)
            for back in range(9):
                moment = calendar.at(back, "08:55")
                assert moment < now and moment.weekday() < 5, (now, back)
                assert calendar.at(back + 1, "08:55") < moment
            ahead = calendar.ahead(0, "08:45")
            assert ahead > now and ahead.weekday() < 5
