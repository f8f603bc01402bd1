"""Settings of a process and its machine."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class MachineSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """`debug`, `info`, `warning` or `error`."""
    log_format: Literal["console", "json"] = "console"
    """`console` for people, `json` for programs."""
    min_free_mb: Annotated[int, Field(ge=1, le=1_000_000)] = 200
    """Megabytes on the disk of the data folder that recordings, uploads and exports do not touch: below, they are
    refused, and calls go on."""
    status_probes: bool = True
    """Try a sign-in, a post, a text and a call each minute, for the status page at `/status`."""

    @property
    def min_free_bytes(self) -> int:
        return self.min_free_mb * 1_000_000
