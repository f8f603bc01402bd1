"""What sign-in announces."""

from pydantic import BaseModel

SIGN_IN_CHANGED = "people.sign_in_changed"
"""Sessions ended, tokens were renewed, or a person's rights changed: forget what was remembered."""


class SignInChanged(BaseModel):
    """Empty lists mean nothing; `account_id` alone means everybody in the account."""

    account_id: str = ""
    extension_id: str = ""
    session_ids: list[str] = []
    ended: bool = False
