"""Certificates of the names that Microsoft Teams knows accounts by, brought to the edge of this machine."""

import asyncio

from sqlalchemy import select

from clarion.apps.read_again import ReadAgain
from clarion.base.container import Container
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio import EdgeControl, SbcCertificate, edge_files, write_sbcs
from clarion.features import phone

log = get_logger(__name__)


class SbcCertificates:
    """A part that runs beside the edge. The edge itself reads no database: it gets files, and is told of them."""

    name = "certificates for Microsoft Teams"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._control = EdgeControl(edge_files(here.settings), timeout_s=3.0)
        self._again = ReadAgain(here, "the certificates for Microsoft Teams", self._bring)
        self._problem: str | None = None

    async def start(self) -> None:
        await self._again.hear(phone.DIRECT_ROUTING_CHANGED)
        self._again.soon()
        self._again.start()

    async def stop(self) -> None:
        await self._again.close()

    async def health(self) -> str | None:
        return self._problem

    async def _bring(self) -> None:
        try:
            found = await self._read()
            if await asyncio.to_thread(write_sbcs, self._here.settings, found):
                await self._control.reload_certificates()
                log.info("edge has certificates for Microsoft Teams", names=[each.fqdn for each in found])
        except Exception as error:
            self._problem = f"The edge did not get its certificates for Microsoft Teams: {error}"
            raise
        self._problem = None

    async def _read(self) -> list[SbcCertificate]:
        query = select(phone.TeamsDirectRouting).where(phone.TeamsDirectRouting.enabled.is_(True))
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(query.order_by(phone.TeamsDirectRouting.fqdn))).all()
        found = []
        for row in rows:
            key = phone.teams_key(self._here.keys, row)
            if row.certificate and key:
                found.append(SbcCertificate(row.fqdn, row.certificate.encode(), key))
            elif row.certificate:
                log.error("a certificate for Microsoft Teams was sealed with another master key", name=row.fqdn)
        return found
