"""What the library of prompts announces."""

from pydantic import BaseModel

PROMPTS_CHANGED = "phone.prompts_changed"


class PromptsChanged(BaseModel):
    account_id: str
    prompt_id: str
