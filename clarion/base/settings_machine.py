"""Settings of what a machine must leave to calls: a part of `clarion.base.settings`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class MachineSettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    min_free_mb: Annotated[int, Field(ge=1, le=1_000_000)] = 200
    """Megabytes on the disk of the data folder that recordings, uploads and exports do not touch: below, they are
    refused, and calls go on."""

    @property
    def min_free_bytes(self) -> int:
        return self.min_free_mb * 1_000_000
