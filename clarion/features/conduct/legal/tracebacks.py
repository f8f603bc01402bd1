"""Tracebacks: where a call came from. An answer is drafted at once from the call's own record (ENF-02)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.cases.appeals import decide
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.cases.operator import find_operator_account
from clarion.features.conduct.cases.responses import TracedCallInfo
from clarion.features.conduct.cases.rules import OPEN
from clarion.features.conduct.legal.records import file_case, get_open_case
from clarion.features.conduct.legal.rules import TRACEBACK_PAGE, TRACEBACK_STEPS, TRACEBACK_WITHIN, TRACED_WITHIN
from clarion.features.people import e164_of

MOST_TRACED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTraceback:
    """`reference`: the number that the requester gave it."""

    requester: str
    reference: str
    contact: str
    caller: str
    called: str
    at: datetime


class CallOrigins(Protocol):
    """Knows the records of all calls; `apps` offers one to the container."""

    async def find(
        self, session: AsyncSession, caller: str, called: str, since: datetime, until: datetime
    ) -> list[TracedCallInfo]:
        """Calls from this number to that one which began in that time, at most `MOST_TRACED`."""


async def file_traceback(session: AsyncSession, here: Container, new: NewTraceback) -> CaseRow:
    """Take it and draft the answer: who placed the call or which carrier brought it, with a digest of its record."""
    caller, called = e164_of(new.caller, "US"), e164_of(new.called, "US")
    for number, parameter in ((caller, "callerNumber"), (called, "calledNumber")):
        if not number.startswith("+"):
            raise Invalid(f"Parameter [{parameter}] value is invalid: a phone number.", parameter=parameter)
    if new.at > here.clock.now() + TRACED_WITHIN:
        raise Invalid("Parameter [at] value is invalid: the call is still to come.", parameter="at")
    source = here.find(CallOrigins)
    since, until = new.at - TRACED_WITHIN, new.at + TRACED_WITHIN
    calls = await source.find(session, caller, called, since, until) if source is not None else []
    details = {
        "requester": new.requester, "reference": new.reference, "from": caller, "to": called,
        "happenedAt": wire_time(new.at), "calls": calls,
    }  # fmt: skip
    row = await file_case(
        session,
        here,
        "traceback",
        "C1",
        subject=caller,
        text=draft(new, caller, called, calls),
        contact=new.contact,
        details=details,
        status_within=TRACEBACK_PAGE,
        decision_within=TRACEBACK_WITHIN,
    )
    accounts = {call["accountId"] for call in calls}
    row.account_id = accounts.pop() or "" if len(accounts) == 1 else ""
    return row


def draft(new: NewTraceback, caller: str, called: str, calls: list[TracedCallInfo]) -> str:
    """In English, as requesters write; an officer reads it before it goes out."""
    head = f"{new.requester}, {new.reference}: call from {caller} to {called} at {wire_time(new.at)}."
    if not calls:
        return f"{head} No record of such a call was found."
    return "\n".join([head, *(_said(call) for call in calls)])


def _said(call: TracedCallInfo) -> str:
    if call["accountName"]:
        who = f"placed by our customer {call['accountName']} ({call['accountCountry']})"
    else:
        who = f"brought by the carrier {call['carrier'] or 'of an unknown trunk'}"
    level = f", {call['seconds']:.0f} s" if call["seconds"] else ", not answered"
    return f"{call['startedAt']}{level}: {who}. Record {call['record']}, SHA-256 {call['digest']}."


async def answer_traceback(
    session: AsyncSession, here: Container, case_id: str, words: str, *, by: str, by_name: str
) -> CaseRow:
    """An officer sends the answer: their words, and below them the draft."""
    row = await get_open_case(session, case_id, "traceback")
    text = f"{words.strip()}\n\n{row.text}"
    return await decide(session, here, row.id, "upheld", text, by=by, by_name=by_name, stepped=True)


class TracebackClock:
    """Asks acceptable use when a traceback waits for hours. Says each step once; after a restart the last one again,
    under the same id.
    """

    def __init__(self, here: Container) -> None:
        self._here = here
        self._said: dict[str, float] = {}

    async def look(self) -> None:
        now = self._here.clock.now()
        query = select(CaseRow).where(CaseRow.kind == "traceback", CaseRow.state.in_(OPEN)).order_by(CaseRow.filed_at)
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(query.limit(1000))).all()
            operator = await find_operator_account(session, self._here) if rows else None
        for row in rows:
            hours = (now - row.filed_at).total_seconds() / 3600
            step = next((each for each in TRACEBACK_STEPS if hours >= each), 0.0)
            if step > self._said.get(row.id, 0.0):
                self._said[row.id] = step
                attempt = Attempt(event_id=f"traceback/{row.id}/{step:.0f}", kind=AttemptKind.TRACEBACK, at=now,
                                  account_id=operator or "")  # fmt: skip
                drafted = bool(row.details.get("calls"))
                self._here.get(Conduct).judge(attempt, {"traceback_hours": hours, "traceback_drafted": drafted})
        self._said = {row.id: self._said[row.id] for row in rows if row.id in self._said}
