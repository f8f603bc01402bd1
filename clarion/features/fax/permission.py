"""Whether a fax may be sent (ILL-07, SPM-07 and the rules of all that sells): asked for each recipient, before it is
queued; and what acceptable use is told of faxes that were.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.fax_documents import FaxDocument
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct import (
    AccountState,
    Attempt,
    AttemptKind,
    Facts,
    FeatureValue,
    Happening,
    VerdictFeed,
    as_error,
    conduct_of,
    fax_features,
    features_of_facts,
    tell_when_committed,
)
from clarion.features.fax.models import FaxJob, FaxReceipt
from clarion.features.message_store import Direction, Message, MessageType
from clarion.features.numbers import PhoneNumber, is_abroad, normalise
from clarion.features.people import Account, Extension

HISTORY_REACHES = timedelta(minutes=20)
_RELATION_LASTS = timedelta(days=548)  # a year and a half since they last faxed us
_MOST_FAXES = 200_000
_STATES = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}


@dataclass(frozen=True)
class FaxContent:
    """`key`: of the pages, cover page aside; `reading`: what their words showed, empty where they were not read."""

    key: str
    reading: Mapping[str, Any] = field(default_factory=dict)


def content_of(document: FaxDocument, words: Sequence[str | None], *, has_cover: bool) -> FaxContent:
    """`words`: of the first pages, None for one that was not read."""
    pages = document.digests[1:] if has_cover and document.pages > 1 else document.digests
    key = sha256(" ".join(page.sha256 for page in pages).encode()).hexdigest()[:24]
    return FaxContent(key, read_words(words))


def read_words(texts: Sequence[str | None]) -> dict[str, Any]:
    """What the words of the first pages show. Without page one nothing is known of a way to opt out."""
    known = [text for text in texts if text]
    if not known:
        return {}
    found = fax_features("\n".join(known), known[0])
    return dict(found) if texts[0] else {name: value for name, value in found.items() if name == "fax_advert" and value}


async def check_allowed(
    here: Container, session: AsyncSession, owner: Extension, sender: str, recipients: Sequence[str],
    content: FaxContent, at: datetime,
) -> None:  # fmt: skip
    """Ask the acceptable-use policy about each recipient. `at`: when the fax is sent. Raises with the statement."""
    account = await session.get_one(Account, owner.account_id)
    query = select(PhoneNumber).where(PhoneNumber.number == sender, PhoneNumber.account_id == owner.account_id)
    number = (await session.scalars(query)).one_or_none()
    related = await _related(session, owner.account_id, recipients, here.clock.now()) if content.reading else set()
    conduct, before = conduct_of(here), None
    for place, recipient in enumerate(recipients):
        attempt = _attempt(account, owner, sender, recipient, content.key, at)
        facts = Facts(
            account_state=_STATES.get(account.status),
            home_country=account.home_country,
            international_enabled=account.international_calling,
            caller_number_account=(number.account_id or "") if number is not None else None,
            caller_number_extension=(number.extension_id or "") if number is not None else "",
        )
        extra = _extra(content, account, sender, recipient in related)
        if place:  # those before it in the same fax count as well
            if before is None:
                before = int(conduct.facts_about(attempt).get("document_recipients_10m", 0))
            extra["document_recipients_10m"] = before + place
        verdict = conduct.judge(attempt, {**features_of_facts(attempt, facts), **extra})
        if not verdict.allowed:
            await here.get(VerdictFeed).sent()
            raise as_error(verdict)


def _attempt(
    account: Account, owner: Extension, sender: str, recipient: str, content_key: str, at: datetime
) -> Attempt:
    country = normalise(recipient).country
    return Attempt(
        event_id=f"fax-{new_id()}",
        kind=AttemptKind.FAX_SEND,
        at=at,
        account_id=owner.account_id,
        extension_id=owner.id,
        callee=recipient,
        callee_country=country,
        international=is_abroad(account.home_country, country),
        caller_number=sender,
        content_key=content_key,
        via="api",
    )


def _extra(content: FaxContent, account: Account, sender: str, related: bool) -> dict[str, FeatureValue]:
    """Facts that fax itself knows. The line on top of each page is printed by the modem: company, number, date."""
    extra: dict[str, FeatureValue] = {**content.reading, "fax_header": bool(account.name.strip() and sender)}
    if content.reading.get("fax_advert"):
        extra["marketing"] = True
    if related:
        extra["fax_allowed"] = True
    return extra


async def _related(session: AsyncSession, account_id: str, numbers: Sequence[str], now: datetime) -> set[str]:
    """Those who have sent a fax to the company themselves."""
    found: set[str] = set()
    for number in numbers:
        query = select(Message.id).where(
            Message.account_id == account_id,
            Message.type == MessageType.FAX,
            Message.direction == Direction.INBOUND,
            Message.created_at > now - _RELATION_LASTS,
            Message.sender["phoneNumber"].as_string() == number,
        )
        if await session.scalar(query.limit(1)) is not None:
            found.add(number)
    return found


def tell_queued(here: Container, session: AsyncSession, job: FaxJob, content_key: str) -> None:
    """Tell acceptable use that a document goes to somebody, once that is committed."""
    tell_when_committed(here, session, _queued(job, content_key))


def _queued(job: FaxJob, content_key: str) -> Happening:
    return Happening(
        event_id=job.id,
        kind="fax.sent",
        at=job.created_at,
        account_id=job.account_id,
        party=job.recipient,
        values={"content": content_key},
    )


class FaxHistory:
    """What is kept of faxes, for the counters of a process that starts."""

    async def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        query = select(FaxJob, FaxReceipt.content_key).join(FaxReceipt, FaxReceipt.message_id == FaxJob.message_id)
        query = query.where(FaxJob.created_at >= since).order_by(FaxJob.created_at, FaxJob.id).limit(_MOST_FAXES)
        for job, key in (await session.execute(query)).all():
            yield _queued(job, key)
