"""Where a call server remembers calls, registrations and recordings beyond its own life."""

import time
from pathlib import Path

from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.calls.deposits import DepositQueue, into_outbox
from clarion.calls.ports import CallStore
from clarion.calls.store import FileCallStore, ValkeyCallStore
from clarion.engines.sip import BindingStore, FileBindingStore, ValkeyBindingStore

FORGOTTEN_SECONDS = 7 * 24 * 3600


def clear_forgotten(recordings: Path) -> None:
    """Remove what a crash left and nobody has asked for in a week: longer than any message waits for its mailbox."""
    recordings.mkdir(parents=True, exist_ok=True)
    before = time.time() - FORGOTTEN_SECONDS
    for path in recordings.iterdir():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def call_store(settings: Settings) -> CallStore:
    return _store(settings, "calls")


def _store(settings: Settings, kind: str) -> CallStore:
    if settings.valkey_url:
        return ValkeyCallStore(settings.valkey_url, settings.server_id, kind)
    return FileCallStore(_folder(settings), settings.server_id, kind)


def deposit_queue(here: Container) -> DepositQueue:
    """Into the outbox where the bus is memory, else straight into Valkey, which outlives this process as well."""
    settings, journal = here.settings, _store(here.settings, "deposits")
    if isinstance(journal, FileCallStore):
        here.health.register("deposit journal", journal.journal.check)
    deliver = here.bus.publish_many if settings.valkey_url else into_outbox(here.storage)
    return DepositQueue(settings.server_id, journal, deliver)


def binding_store(settings: Settings) -> BindingStore:
    if settings.valkey_url:
        return ValkeyBindingStore(settings.valkey_url)
    return FileBindingStore(_folder(settings) / f"{settings.server_id}.bindings")


def _folder(settings: Settings) -> Path:
    return settings.data / "calls"
