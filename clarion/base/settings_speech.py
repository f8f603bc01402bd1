"""Settings of speech to text."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class SpeechSettings(BaseModel):
    """More in `docs/operations/transcription.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    speech_to_text: Literal["auto", "whisper", "pocketsphinx", "off"] = "auto"
    """Who writes down voicemails and recordings. `whisper`: faster-whisper with the model of CLARION_SPEECH_MODEL;
    `pocketsphinx`: small, English only, with many mistakes; `auto`: `whisper` where a model is named, else nobody.
    """
    speech_model: Annotated[str, Field(max_length=1000)] = ""
    """The folder of a Whisper model in the form of CTranslate2 (`model.bin`, `config.json`, `tokenizer.json`,
    `vocabulary.*`). Nothing is ever fetched.
    """
    speech_threads: Annotated[int, Field(ge=1, le=64)] = 1
    """How many cores one transcription may use."""
    speech_minutes: Annotated[int, Field(ge=1, le=360)] = 60
    """Of a longer sound only the beginning is written down."""
    speech_memory_mb: Annotated[int, Field(ge=1000, le=64_000)] = 6000
    """Address space of the program that listens; large models need more."""

    @field_validator("speech_model")
    @classmethod
    def _speech_model(cls, value: str) -> str:
        return str(Path(value).expanduser().resolve()) if value else ""
