"""Builds the container of a process from its settings."""

from clarion.base.bus import Bus, InProcessBus
from clarion.base.bus_valkey import ValkeyBus
from clarion.base.clock import SystemClock
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.engines.object_store import EncryptedFiles, open_store


def build_container(settings: Settings, *, bus: Bus | None = None) -> Container:
    """Call on the event loop. `bus` is given where several roles share one process."""
    from clarion.features.operations import record_changes  # all features come along

    here = plain_container(settings, bus=bus)
    record_changes(here)
    return here


def plain_container(settings: Settings, *, bus: Bus | None = None) -> Container:
    """The same for a role that changes nothing in the database."""
    chosen = bus or (ValkeyBus(settings.valkey_url) if settings.valkey_url else InProcessBus())
    storage = Storage(settings.database_url)
    here = Container(
        settings=settings,
        clock=SystemClock(),
        storage=storage,
        bus=chosen,
        keys=load_master_key(settings.data, settings.master_key_file),
    )

    async def database() -> str | None:
        await storage.ping()
        return None

    space = here.offer(DiskSpace, DiskSpace(settings.data, settings.min_free_bytes))
    here.health.register("data folder", space.check)
    here.health.register("database", database)
    store = open_store(settings, space)
    here.offer(Files, EncryptedFiles(store, here.keys))
    here.health.register("files", store.check)
    if isinstance(chosen, ValkeyBus):
        valkey = chosen

        async def answers() -> str | None:
            await valkey.ping()
            return None

        here.health.register("bus", answers)
    return here
