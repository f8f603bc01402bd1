"""Whom people of other accounts may call by an extension, for call servers."""

import msgspec
from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.calls.wire import Record
from clarion.features.people.account_links.models import AccountLink
from clarion.features.people.account_links.service import accounts_seen, shown_by
from clarion.features.people.users.models import Extension


class LinkSnapshot(Record, frozen=True):
    """`seen`: by account, the extensions of others that it is shown."""

    seen: dict[str, list[str]] = msgspec.field(default_factory=dict)


async def read_link_memory(session: AsyncSession) -> LinkSnapshot:
    seen: dict[str, list[str]] = {}
    for account_id in (await session.scalars(select(AccountLink.account_id).distinct())).all():
        links = [link for link, _ in await accounts_seen(session, account_id)]
        seen[account_id] = list(await session.scalars(select(Extension.id).where(shown_by(links))))
    return LinkSnapshot(seen=seen)
