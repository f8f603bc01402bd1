"""What responses about emails consist of."""

from typing import Literal

from typing_extensions import TypedDict


class UnsentEmail(TypedDict):
    id: str
    to: str
    subject: str
    creationTime: str
    status: Literal["Waiting", "GivenUp"]
    nextTime: str | None
    attempts: int
    problem: str


EmailState = TypedDict("EmailState", {"server": bool, "from": str, "records": list[UnsentEmail]})


class TestEmail(TypedDict):
    """`problem`: what the mail server said; empty when it took the email."""

    sent: bool
    to: str
    problem: str
