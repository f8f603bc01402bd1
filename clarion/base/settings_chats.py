"""Settings of what chats ask of programs outside."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator


class ChatSettings(BaseModel):
    """More in `docs/operations/team-messaging.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    link_previews: Literal["public", "loopback", "off"] = "public"
    """Where pages whose links stand in chats are fetched from. `public`: public addresses, ports 80 and 443;
    `loopback`: this machine too, on any port, for trying out; `off`: from nowhere, for all accounts.
    """
    translation_url: str = ""
    """Address of a translator that speaks the API of LibreTranslate, such as `http://127.0.0.1:5000`; posts that people
    ask to have translated are sent there. Without it nothing is.
    """
    translation_key: str = ""
    """What that translator knows us by (its `api_key`)."""
    translation_secret: str = ""
    """With it requests to the translator are signed: `X-Clarion-Signature: sha256=…`, HMAC over the body."""

    @field_validator("translation_url")
    @classmethod
    def _translation_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/]", value):
            raise ValueError("give an address such as http://127.0.0.1:5000")
        return value
