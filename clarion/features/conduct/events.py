"""What conduct announces."""

from typing import Any

from pydantic import BaseModel

VERDICT = "conduct.verdict"


class VerdictGiven(BaseModel):
    """A verdict other than a plain allow, from whoever asked."""

    account_id: str
    extension_id: str
    kind: str
    dialed: str
    at: str
    verdict: dict[str, Any]
