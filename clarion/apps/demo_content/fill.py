"""Fills the demo company on its first start, once, so that no page of a demo server is empty."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, func, select, update

from clarion.apps.demo_content import cast
from clarion.apps.demo_content.calls import CallMaker, CallPast
from clarion.apps.demo_content.chats import Writing, open_everybodys_chat, write_chats
from clarion.apps.demo_content.company import Company, create_company, draw_photos
from clarion.apps.demo_content.messages import keep_texts, keep_voicemails
from clarion.apps.demo_content.recordings import add_quality, keep_recordings
from clarion.apps.demo_content.sound_files import read_sound
from clarion.apps.demo_content.time_of_day import Calendar, SeedClock
from clarion.apps.demo_content.trust import file_reports
from clarion.base.container import Container
from clarion.base.outbox import OutboxRow
from clarion.base.storage import AsyncSession
from clarion.base.turns import BOOTSTRAP, wait_for_turn
from clarion.calls.cdr_models import CdrConsumerRow, CdrRow
from clarion.calls.cdr_writer import BATCH_SIZE, CdrTable
from clarion.features.conduct.opening import judging_of
from clarion.features.messaging.posts.watch import content_watches
from clarion.features.messaging.search.contents import SearchWatch
from clarion.features.operations.analytics.consumer import analytics_consumer
from clarion.features.people import Account, Extension, demo
from clarion.features.phone.call_log.service import call_log_consumer
from clarion.features.phone.queues.stays import queue_stays_consumer

log = structlog.stdlib.get_logger("clarion.demo")

_FILLED_WITHIN: Final = timedelta(hours=1)
"""A demo company that is older was used without content: it stays as it is."""


async def fill_demo(here: Container) -> bool:
    """Make everything, or nothing where it is there or the company is older. True when something was made."""
    async with here.storage.reading() as session:
        account = await demo.find_demo_account(session, here.keys)
        if (
            account is None
            or here.clock.now() - account.created_at > _FILLED_WITHIN
            or await _is_filled(session, account)
        ):
            return False
    clock = SeedClock(here.clock)
    calendar = Calendar(account.created_at, ZoneInfo(account.time_zone))
    seeding = replace(here, clock=clock, _parts=dict(here._parts))
    clock.moment = calendar.now
    async with seeding.storage.transaction() as session:
        await wait_for_turn(session, BOOTSTRAP)
        if await _is_filled(session, account):
            return False
        company = await create_company(seeding, session, account, calendar.now)
    await draw_photos(seeding, company)
    clock.moment = calendar.at(20, "09:00")
    await open_everybodys_chat(seeding, company)
    past = CallMaker(here.keys, company, calendar, lambda name: read_sound(name).seconds).make()
    await _write_history(seeding, company, calendar, clock, past)
    await _write_calls(here, past)
    log.info("demo.filled", calls=len(past.records))
    return True


async def _is_filled(session: AsyncSession, account: Account) -> bool:
    found = Extension.account_id == account.id, Extension.number == cast.SALES
    return await session.scalar(select(Extension.id).where(*found)) is not None


async def _write_history(
    seeding: Container, company: Company, calendar: Calendar, clock: SeedClock, past: CallPast
) -> None:
    """What has been said, written and recorded. Sends no notifications: everything lies in the past."""
    judging_of(seeding)
    content_watches(seeding).add(SearchWatch(seeding))
    async with seeding.storage.transaction() as session:
        before = await session.scalar(select(func.max(OutboxRow.id))) or 0
        writing = Writing(seeding, session, company, calendar, clock)
        await write_chats(writing)
        await keep_texts(seeding, session, company, calendar, clock)
        await keep_voicemails(seeding, session, company, past.mails, clock)
        await keep_recordings(seeding, session, company, past.recordings)
        add_quality(seeding, session, company, calendar, past.records)
        await file_reports(seeding, session, calendar, clock)
    async with seeding.storage.transaction() as session:  # a transaction's events are written at its very end
        mine = OutboxRow.payload["account_id"].as_string() == company.account.id
        await session.execute(delete(OutboxRow).where(OutboxRow.id > before, mine))


async def _write_calls(here: Container, past: CallPast) -> None:
    """Who derives figures and logs from CDRs gets them; who notifies people begins behind them."""
    table = CdrTable(here.storage)
    for start in range(0, len(past.records), BATCH_SIZE):
        await table.write_records(past.records[start : start + BATCH_SIZE])
    deriving = [call_log_consumer(here).name, analytics_consumer().name, queue_stays_consumer().name, "call-charges"]
    newest = select(func.coalesce(func.max(CdrRow.position), 0)).scalar_subquery()
    async with here.storage.transaction() as session:
        notifying = CdrConsumerRow.name.not_in(deriving)
        await session.execute(update(CdrConsumerRow).where(notifying).values(position=newest))
