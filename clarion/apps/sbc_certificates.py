"""Certificates of the names that Microsoft Teams knows accounts by, brought to the edge of this machine."""

import asyncio

from sqlalchemy import text

from clarion.apps.reloader import Reloader
from clarion.base.container import Container
from clarion.base.edge_certificates import CHANGED, IN_FORCE, KEY_PURPOSE
from clarion.base.errors import ClarionError
from clarion.base.telemetry import get_logger
from clarion.engines.kamailio import EdgeControl, SbcCertificate, edge_files, write_sbcs

log = get_logger(__name__)


class SbcCertificates:
    """A part that runs beside the edge. The edge itself reads no database: it gets files, and is told of them.

    `alone`: nothing else in the process uses bus and database, which end with it.
    """

    name = "certificates for Microsoft Teams"

    def __init__(self, here: Container, *, alone: bool = False) -> None:
        self._here = here
        self._alone = alone
        self._control = EdgeControl(edge_files(here.settings), timeout_s=3.0)
        self._again = Reloader(here, "the certificates for Microsoft Teams", self._bring)
        self._problem: str | None = None
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Calls do not wait for certificates: an edge is ready without Valkey and the database, and gets them later."""
        self._listening = asyncio.create_task(self._listen(), name="listen for certificates")

    async def _listen(self) -> None:
        await self._again.hear(CHANGED)
        self._again.soon()
        self._again.start()

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._again.close()
        if self._alone:
            await self._here.bus.close()
            await self._here.storage.close()

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
        async with self._here.storage.reading() as session:
            rows = (await session.execute(text(IN_FORCE))).all()
        found = []
        for fqdn, certificate, sealed in rows:
            try:
                key = self._here.keys.unseal(KEY_PURPOSE, bytes(sealed))
            except ClarionError as error:
                log.error("a certificate for Microsoft Teams cannot be read", name=fqdn, problem=str(error))
                continue
            found.append(SbcCertificate(fqdn, certificate.encode(), key))
        return found
