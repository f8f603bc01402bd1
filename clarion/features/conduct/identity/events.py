"""What caller identity announces."""

from pydantic import BaseModel

IDENTITY_POLICY_CHANGED = "conduct.identity-policy-changed"


class IdentityPolicyChanged(BaseModel):
    account_id: str
