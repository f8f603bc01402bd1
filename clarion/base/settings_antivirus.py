"""Settings of the antivirus; part of `Settings`."""

import re

from pydantic import BaseModel, ConfigDict, field_validator

_ADDRESS = re.compile(r"unix:/[^\0]{1,100}|tcp://(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}")


class AntivirusSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    antivirus: str = "auto"
    """`auto` starts ClamAV where it is installed; `unix:/path` or `tcp://host:port` of a clamd that runs; `off`."""
    antivirus_updates: bool = False
    """Fetch ClamAV's signatures twice a day with freshclam (about 300 MB, and 1.5 GB of memory for clamd)."""

    @field_validator("antivirus")
    @classmethod
    def _antivirus(cls, value: str) -> str:
        if value not in ("auto", "off") and not _ADDRESS.fullmatch(value):
            raise ValueError("give auto, off, unix:/path/of/socket or tcp://host:port")
        return value
