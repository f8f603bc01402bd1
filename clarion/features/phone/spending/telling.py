"""Who is told of a limit that is near or reached, how, and what they can read of it later."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.people import Account, Extension, ExtensionStatus, Note, people_with, push
from clarion.features.people.sign_in import Caller
from clarion.features.phone.quality import MOST_LETTERS
from clarion.features.phone.spending.book import EACH_PERSON, EXTENSION
from clarion.features.phone.spending.events import SpendingNotice
from clarion.features.phone.spending.models import SpendingCap, SpendingNoticeRow
from clarion.features.phone.spending.names import name_of_target, site_of_target
from clarion.features.phone.spending.reading import currency_of
from clarion.features.phone.spending.responses import NoticeRecord
from clarion.features.phone.spending.rules import decimal_of
from clarion.features.phone.spending.words import Words, words_of

CARES = "AccountAdministration"
_OWN = (EXTENSION, EACH_PERSON)
_MOST_SHOWN = 50


async def concerned(session: AsyncSession, cap: SpendingCap, target_id: str) -> list[Extension]:
    """Whose own limit it is, as long as they are there, and administrators of where they are: of many not all get
    letters.
    """
    place = await site_of_target(session, cap.scope, target_id)
    found = await people_with(session, cap.account_id, CARES, site_id=place)
    owner = await session.get(Extension, target_id) if cap.scope in _OWN else None
    if owner is None or owner.status != ExtensionStatus.ENABLED:
        return list(found)
    return [owner, *(person for person in found if person.id != owner.id)]


async def tell(here: Container, session: AsyncSession, people: Sequence[Extension], notice: SpendingNotice) -> None:
    """A letter to each who has an address, and a push to their browsers, in their language."""
    account, now = await session.get_one(Account, notice.account_id), here.clock.now()
    link = f"{here.settings.public_url}/spending"
    speaking: dict[str, list[Extension]] = defaultdict(list)
    for person in people:
        speaking[person.language or account.language].append(person)
    told: set[str] = set()
    for language, them in speaking.items():
        words = words_of(notice, language, link)
        for address in [one.email for one in them if one.email and is_address(one.email)]:
            if address not in told and len(told) < MOST_LETTERS:
                told.add(address)
                letter = OutgoingEmail(address, words.subject, f"{words.text}\n\n{words.then}\n\n{words.link}\n")
                queue_email(session, letter, now, account.id)
        await push(here, session, account.id, [one.id for one in them], _note(notice, words))


def _note(notice: SpendingNotice, words: Words) -> Note:
    """Newer words about the same limit stand in place of older ones."""
    return Note(
        kind="spending",
        tag=f"clarion-spending-{notice.cap_id}-{notice.target_id}",
        title=words.subject,
        body=words.text,
        hidden=words.then,
        path="/",  # where the notice is, for whoever may see the page of limits and for who may not
        urgency="high" if notice.level == "Reached" else "normal",
    )


async def notices_for(session: AsyncSession, caller: Caller, owner: Extension, day: str) -> list[NoticeRecord]:
    """Of this day, the newest: what the caller (`owner`) was, or would have been, told of limits that are still as they
    were then. A guest is told nothing of who was in the room before.
    """
    row, cap = SpendingNoticeRow, SpendingCap
    query = select(row, cap).join(cap, cap.id == row.cap_id).where(row.account_id == owner.account_id, row.day == day)
    if not caller.may(CARES):
        query = query.where(cap.scope.in_(_OWN), row.target_id == owner.id)
    if owner.history_since is not None:
        query = query.where(row.told_at > owner.history_since)
    latest: dict[tuple[str, str], tuple[SpendingNoticeRow, SpendingCap]] = {}
    for notice, limit in (await session.execute(query.order_by(row.told_at, row.spent))).all():
        judged = bool(caller.site_ids) and not (notice.target_id == owner.id and limit.scope in _OWN)
        if judged and not caller.reaches_site(await site_of_target(session, limit.scope, notice.target_id)):
            continue
        if notice.limit == (limit.raised_amount if limit.raised_day == day else limit.amount):
            latest[notice.cap_id, notice.target_id] = (notice, limit)
    account, currency = await session.get_one(Account, owner.account_id), await currency_of(session, owner.account_id)
    return [
        {
            "id": row.id,
            "level": row.level,
            "scope": cap.scope,
            "targetName": await name_of_target(session, account, cap.scope, row.target_id),
            "day": row.day,
            "spent": decimal_of(row.spent),
            "limit": decimal_of(row.limit),
            "currency": currency,
            "time": wire_time(row.told_at),
        }
        for row, cap in list(latest.values())[-_MOST_SHOWN:]
    ]
