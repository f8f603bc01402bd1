"""Reads providers' metadata again each day, so that their next certificate is known before it signs."""

from datetime import timedelta

import structlog
from sqlalchemy import or_, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.periodic_task import PeriodicTask
from clarion.features.people.saml.documents import SamlRefused
from clarion.features.people.saml.models import IdentityProvider
from clarion.features.people.saml.settings import fetched_metadata, get_provider, take

EVERY = timedelta(days=1)
log = structlog.stdlib.get_logger("clarion.saml")


class SamlMetadataTask(PeriodicTask):
    """Every hour, those that were not read for a day. What is known stays where they cannot be read."""

    every_s = 3600.0
    waiting = "Identity providers' metadata could not be read"
    at_once = False

    async def turn(self) -> int:
        """How many were read."""
        due = self._here.clock.now() - EVERY
        query = select(IdentityProvider.account_id).where(
            IdentityProvider.enabled,
            IdentityProvider.metadata_url != "",
            or_(IdentityProvider.metadata_read_at.is_(None), IdentityProvider.metadata_read_at <= due),
        )
        async with self._here.storage.reading() as session:
            accounts = list(await session.scalars(query.limit(200)))
        for account_id in accounts:
            try:
                await read_again(self._here, account_id)
            except Exception as error:  # one company's trouble: the others' next certificates must still come
                log.warning("metadata was left", account=account_id, reason=str(error)[:300])
        return len(accounts)


async def read_again(here: Container, account_id: str) -> None:
    """Take what the provider says now; it stays the same provider. Raises NotFound."""
    async with here.storage.reading() as session:
        row = await get_provider(session, account_id)
    address, problem, told = row.metadata_url, "", None
    try:
        told = await fetched_metadata(here, address)
        if told.entity_id != row.entity_id:
            raise SamlRefused(f"The address now has another provider: {told.entity_id[:200]}.")
    except ClarionError as error:
        problem, told = error.message, None
    async with here.storage.transaction() as session:
        row = await get_provider(session, account_id)
        if row.metadata_url != address:  # another was given meanwhile
            return
        row.metadata_read_at, row.metadata_problem = here.clock.now(), problem[:400]
        if told is not None:
            take(row, told)
