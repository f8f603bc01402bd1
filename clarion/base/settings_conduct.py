"""Settings of acceptable use."""

from typing import Annotated

from pydantic import ConfigDict, Field

from clarion.base.settings_antivirus import AntivirusSettings
from clarion.base.settings_identity import IdentitySettings


class ConductSettings(IdentitySettings, AntivirusSettings):
    """More in `docs/operations/conduct.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    operator_account: Annotated[str, Field(max_length=64)] = ""
    """The account whose officers look after all accounts; left out, the demo organisation or the only account."""
