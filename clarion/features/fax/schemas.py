"""Bodies on the wire."""

from datetime import datetime
from typing import Annotated, Literal, cast

from fastapi import Request
from pydantic import Field

from clarion.base.http import WireModel, wire_time
from clarion.features.fax.models import FaxJob
from clarion.features.fax.responses import (
    FaxCoverChoice,
    FaxFileFormat,
    FaxJobInfo,
    FaxJobState,
    FaxPagePicture,
    FaxReader,
    FaxSenderChoice,
)
from clarion.features.fax.rules import LONGEST_COVER_TEXT, MOST_RECIPIENTS


class FaxRecipient(WireModel):
    phone_number: Annotated[str, Field(max_length=40)]
    name: Annotated[str, Field(max_length=200)] = ""


class FaxSenderNumber(WireModel):
    phone_number: Annotated[str, Field(max_length=40)] = ""


class FaxOrderBody(WireModel):
    """`from`: one of the sender's own numbers, or of the company's; without it the direct number, else the main one."""

    to: Annotated[list[FaxRecipient], Field(max_length=MOST_RECIPIENTS, default_factory=list)]
    source: Annotated[FaxSenderNumber, Field(alias="from")] = FaxSenderNumber()
    fax_resolution: Literal["High", "Low"] = "High"
    send_time: datetime | None = None
    iso_code: Annotated[str, Field(max_length=2)] = ""
    cover_index: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    cover_page_text: Annotated[str, Field(max_length=LONGEST_COVER_TEXT)] = ""
    original_message_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


class FaxJobChange(WireModel):
    """Cancel, or send later or sooner."""

    state: Literal["Canceled"] | None = None
    send_time: datetime | None = None


class OptionsAnswer(WireModel):
    numbers: list[FaxSenderChoice]
    cover_pages: list[FaxCoverChoice]
    formats: list[FaxFileFormat]
    max_recipients: int
    max_pages: int
    max_bytes: int
    max_cover_text: int


class PreviewAnswer(WireModel):
    """`expires_in`: seconds."""

    id: str
    page_count: int
    expires_in: int


class PagesAnswer(WireModel):
    """`records`: page number, and its picture as a data URL."""

    page_count: int
    records: list[FaxPagePicture]


class ReadersAnswer(WireModel):
    records: list[FaxReader]


def job_view(job: FaxJob, request: Request) -> FaxJobInfo:
    """A fax in the queue, with what every attempt came to."""
    view: FaxJobInfo = {
        "id": job.id,
        "messageId": job.message_id,
        "state": cast("FaxJobState", job.state),
        "to": {"phoneNumber": job.recipient},
        "from": {"phoneNumber": job.caller_number},
        "pageCount": job.pages,
        "pagesSent": job.confirmed,
        "attempts": job.log,
        "creationTime": wire_time(job.created_at),
    }
    if job.state == "Waiting":
        view["nextAttemptTime"] = wire_time(job.due_at)
    return view
