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

    evidence_witness: Annotated[str, Field(max_length=500, pattern=r"^(|https?://\S+|[^\s@/]+@[^\s@/]+)$")] = ""
    """Who keeps checkpoints of the evidence outside: the https address of a witness (C2SP tlog-witness), which signs
    each, or an email address, which gets one a day. A log that was rolled back or rewritten is found by it."""

    conduct_places: Annotated[str, Field(max_length=1000)] = ""
    """A file that says where networks are, MaxMind DB or CSV: journeys that nobody makes are seen only with one."""

    conduct_log_days: Annotated[int, Field(ge=0, le=400)] = 30
    """How long it is kept what was judged and by which facts, for `clarion acceptable-use replay`; 0 keeps nothing."""
    conduct_log_attempts: Annotated[int, Field(ge=1000, le=10**9)] = 5_000_000
    """How many attempts are kept for it at most; the oldest go first."""
