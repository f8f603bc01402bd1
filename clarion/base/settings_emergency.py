"""Settings of emergency calls."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class EmergencySettings(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    emergency_from_strangers: Literal["private", "anyone", "nobody"] = "private"
    """Whose emergency calls are taken without credentials: those from private addresses, from anyone, from nobody. From
    where phones have signed in they always are."""
    emergency_countries: Annotated[tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...], Field(max_length=20)] = ()
    """`DE,AU`: whose emergency numbers and helplines pass a ban at the edge; 911, 112, 999, 933 and 988 always do."""
    emergency_confirm_days: Annotated[int, Field(ge=0, le=3650)] = 180
    """Days after which administrators get an email about an unconfirmed emergency address; 0 for never."""
    emergency_test_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """How often 933 is called with each emergency address in use, in North America; 0 for never."""
