"""What greetings announce."""

from pydantic import BaseModel

GREETINGS_CHANGED = "phone.greetings_changed"


class GreetingsChanged(BaseModel):
    """`extension_id`: empty for a greeting of the company."""

    account_id: str
    extension_id: str
    greeting_id: str
