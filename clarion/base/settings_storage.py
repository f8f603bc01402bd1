"""Settings of where things are kept: the database, and what all processes share; part of `Settings`."""

import re

from pydantic import BaseModel, ConfigDict, field_validator

from clarion.base.postgres_hosts import with_hosts
from clarion.base.valkey_client import is_sentinel_url


class StorageSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    database_url: str = ""
    """`postgresql://user:password@host:port/name`, with several `host:port` (a comma between them) of which the primary
    is used; SQLite in the data folder when left out."""
    valkey_url: str | None = None
    """`valkey://host:port/0`, or `valkey+sentinel://:password@host1:26379,host2:26379,host3:26379/clarion/0`; needed as
    soon as there is more than one process, else left out."""

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str) -> str:
        if not value:
            return value
        scheme, _, rest = with_hosts(value).partition("://")
        # The second of SQLite is how earlier versions wrote it.
        driver = dict.fromkeys(("sqlite", "sqlite+aiosqlite"), "sqlite")
        driver |= dict.fromkeys(("postgres", "postgresql"), "postgresql+asyncpg")
        scheme = driver.get(scheme, scheme)
        if scheme not in driver.values() or not rest:
            raise ValueError("give sqlite:////path/to/file.db or postgresql://user:password@host:port/name")
        return f"{scheme}://{rest}"

    @field_validator("valkey_url")
    @classmethod
    def _valkey(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not re.match(r"(valkeys?|rediss?|unix|(valkey|redis)\+sentinel)://.", value):
            raise ValueError("give valkey://host:port/0, or leave it out for the bus inside one process")
        if "+sentinel" in value and not is_sentinel_url(value):
            raise ValueError("give valkey+sentinel://:password@host1:26379,host2:26379,host3:26379/clarion/0")
        return value
