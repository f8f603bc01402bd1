"""Settings of what chats ask of programs outside."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator


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

    language_model_url: str = ""
    """Address of a language model that speaks the chat completions of OpenAI (llama.cpp's server, Ollama, vLLM, a
    vendor), such as `http://127.0.0.1:11434/v1`. Nothing is sent there until a company chooses it.
    """
    language_model_name: str = ""
    """Which model is asked there, such as `llama3.2`."""
    language_model_key: str = ""
    """What it knows us by: sent as `Authorization: Bearer …`."""
    language_model_daily: Annotated[int, Field(ge=1, le=1_000_000)] = 5_000
    """How often a day one company may ask it, however much the company allows itself."""
    language_model_seconds: Annotated[int, Field(ge=5, le=600)] = 60
    """How long an answer of any language model may take."""
    language_model_at_once: Annotated[int, Field(ge=1, le=64)] = 2
    """Questions to one language model that are on their way at once, of one process; others wait."""
    language_model_prompt: Annotated[int, Field(ge=4_000, le=1_000_000)] = 12_000
    """Characters of one question: what does not fit into the context of a model, it would silently leave out."""

    @field_validator("translation_url", "language_model_url")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.match(r"https?://[^/]", value):
            port = "5000" if info.field_name == "translation_url" else "11434/v1"
            raise ValueError(f"give an address such as http://127.0.0.1:{port}")
        return value
