"""A small installation for tests of acts: a database, a bus, accounts; no API."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clarion.apps.models import load_models
from clarion.base.bus import Bus, InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.keys import load_master_key
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.features.conduct import acts, evidence
from clarion.features.conduct.acts import APPEAL, NewAct
from clarion.features.conduct.verdict import Act, Proof
from clarion.features.people import create_account

_kept: list[Path] = []


async def _empty() -> Path:
    """An empty database, made once."""
    if not _kept:
        load_models()
        path = Path(tempfile.mkdtemp(prefix="clarion-acts-")) / "empty.db"
        storage = Storage(f"sqlite:///{path}")
        await storage.create_tables()
        await storage.close()  # the last to close writes everything into the one file
        _kept.append(path)
    return _kept[0]


@asynccontextmanager
async def a_world(folder: Path, *accounts: str, bus: Bus | None = None) -> AsyncIterator[Container]:
    """A container over a fresh SQLite database with these accounts, its book open."""
    shutil.copy(await _empty(), folder / "acts.db")
    storage = Storage(f"sqlite:///{folder}/acts.db")
    here = Container(
        settings=load_settings({"CLARION_DATA": str(folder), "CLARION_PUBLIC_URL": "https://phone.example.com"}),
        clock=TurnableClock(),
        storage=storage,
        bus=bus or InProcessBus(),
        keys=load_master_key(folder),
    )
    async with storage.transaction() as session:
        for account_id in accounts or ("1",):
            await create_account(session, name=f"Account {account_id}", now=here.clock.now(), account_id=account_id)
    keeper = acts.book_keeper(here)
    await keeper.open()
    yield here
    await keeper.close()
    await here.bus.close()
    await storage.close()


def new_act(here: Container, verb: Act = Act.SUSPEND, **more: Any) -> NewAct:
    values: dict[str, Any] = {
        "verb": verb,
        "scope": "account",
        "subject": more.get("account_id", "1"),
        "account_id": "1",
        "rule": "DIAL-03",
        "clause": "C3",
        "reason": "Most calls were over within six seconds.",
        "evidence": ("st-1",),
        "proof": Proof.DETERMINISTIC,
        "appeal": APPEAL,
        "expires_at": here.clock.now() + timedelta(hours=72),
    }
    return NewAct(**(values | more))


async def do(here: Container, new: NewAct) -> Any:
    async with acts.acting(here) as session:
        return await acts.take(session, here, new)


async def undo(here: Container, act_id: str, by: str = "officer", reason: str = "It was a mistake.") -> Any:
    async with acts.acting(here) as session:
        return await acts.undo(session, here, act_id, by=by, reason=reason)


async def kinds_in_log(here: Container) -> list[str]:
    async with here.storage.reading() as session:
        query = select(evidence.EvidenceRow.kind).order_by(evidence.EvidenceRow.position)
        return list((await session.scalars(query)).all())
