"""Summaries on the wire."""

from typing import Annotated

from pydantic import Field, model_validator

from clarion.base.http import WireModel
from clarion.features.messaging.work_objects import Moment

Seq = Annotated[int, Field(ge=-(2**53), le=2**53)]


Code = Annotated[str, Field(min_length=2, max_length=20)]


class SummaryWish(WireModel):
    """Of which posts: after a number (`afterSeq`) or from a time on (`since`); else those that are not read.

    `threadId`: of one thread; all of it, unless one of the others is given.
    """

    after_seq: Seq | None = None
    since: Moment | None = None
    thread_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "SummaryWish":
        if self.after_seq is not None and self.since is not None:
            raise ValueError("afterSeq and since exclude each other")
        return self


class AbstractWish(SummaryWish):
    """`language`: in which it is written, as a code such as `de`."""

    language: Code = "en"


class Question(WireModel):
    """`chatId`: only of this chat. `language`: of the answer."""

    question: Annotated[str, Field(min_length=3, max_length=500)]
    chat_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    language: Code = "en"
