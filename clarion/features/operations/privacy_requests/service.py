"""Taking requests, deciding on them, and what is shown of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Select, func, select

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.mail_queue import is_address
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import check_not_kept
from clarion.features.messaging import is_person_held
from clarion.features.operations.privacy_requests import rules
from clarion.features.operations.privacy_requests.data_map import DataMap, read_data_map
from clarion.features.operations.privacy_requests.erasing import treatment_of
from clarion.features.operations.privacy_requests.events import PRIVACY_REQUEST_APPROVED, PrivacyRequestApproved
from clarion.features.operations.privacy_requests.models import PrivacyRequest
from clarion.features.operations.privacy_requests.responses import (
    PrivacyPreview,
    PrivacyRequestInfo,
    PrivacyTable,
)
from clarion.features.operations.privacy_requests.rules import Kind, Status, Step
from clarion.features.operations.privacy_requests.schemas import OwnPrivacyRequestOrder, PrivacyRequestOrder
from clarion.features.operations.privacy_requests.subjects import Subject, rows_of_rule
from clarion.features.people import PEOPLE_TYPES, Account, Extension, e164_of, find_extension
from clarion.features.people.sign_in import Caller

PATH = "/restapi/v1.0/clarion/privacy-requests"


async def take_request(
    here: Container, session: AsyncSession, caller: Caller, order: PrivacyRequestOrder
) -> PrivacyRequest:
    """In the name of an officer: an export is made at once, an erasure waits until somebody has looked at it.

    Raises Invalid, Conflict.
    """
    account = await session.get_one(Account, caller.account_id)
    if [bool(order.extension_id), bool(order.numbers or order.emails), order.company].count(True) != 1:
        said = "Name a person by [extensionId], somebody outside by [numbers] and [emails], or the whole [company]."
        raise Invalid(said, parameter="extensionId")
    if order.company and order.kind != Kind.EXPORT:
        raise Invalid("A whole company can be exported, and not erased this way.", parameter="company")
    row = await _new(here, session, caller, order.kind, order.note)
    if order.extension_id:
        await _about_person(session, row, order.extension_id)
    row.name = row.name or order.name.strip()
    row.numbers = [_number(number, account.home_country) for number in dict.fromkeys(order.numbers)]
    row.emails = [_email(email) for email in dict.fromkeys(order.emails)]
    row.content, row.company = order.content, order.company
    if row.company:
        row.name = account.name
    if order.kind == Kind.EXPORT:
        await approve(here, session, caller, row)
    return row


async def order_company_export(
    here: Container, session: AsyncSession, account: Account, asked_by: str
) -> PrivacyRequest:
    """A copy of everything of a company that closes its account, made at once."""
    here.get(DiskSpace).require()
    row = _row(account.id, Kind.EXPORT, asked_by, "", here.clock.now())
    row.name, row.company, row.status, row.decided_by = account.name, True, Status.APPROVED, asked_by
    session.add(row)
    await session.flush()
    announce(session, PRIVACY_REQUEST_APPROVED, PrivacyRequestApproved(account_id=row.account_id, request_id=row.id))
    return row


async def take_own_request(
    here: Container, session: AsyncSession, caller: Caller, order: OwnPrivacyRequestOrder
) -> PrivacyRequest:
    """A person about themselves: a copy is made at once, an erasure is for the company to decide."""
    open_ones = select(PrivacyRequest.id).where(
        PrivacyRequest.extension_id == caller.extension_id,
        PrivacyRequest.kind == order.kind,
        PrivacyRequest.status.in_(rules.OPEN),
    )
    if await session.scalar(open_ones.limit(1)) is not None:
        raise Conflict("A request of yours is open already.")
    row = await _new(here, session, caller, order.kind, order.note)
    row.own = True
    await _about_person(session, row, caller.extension_id)
    if order.kind == Kind.EXPORT:
        await approve(here, session, caller, row)
    return row


async def _new(here: Container, session: AsyncSession, caller: Caller, kind: Kind, note: str) -> PrivacyRequest:
    here.get(DiskSpace).require()
    count = select(func.count()).select_from(PrivacyRequest)
    count = count.where(PrivacyRequest.account_id == caller.account_id, PrivacyRequest.status.in_(rules.OPEN))
    if (await session.scalar(count) or 0) >= rules.MOST_OPEN:
        raise Conflict(f"{rules.MOST_OPEN} requests are open. Decide on some of them first.")
    row = _row(caller.account_id, kind, caller.extension_id, note.strip(), here.clock.now())
    session.add(row)
    return row


def _row(account_id: str, kind: Kind, asked_by: str, note: str, now: datetime) -> PrivacyRequest:
    return PrivacyRequest(
        id=new_id(), account_id=account_id, kind=kind, status=Status.RECEIVED, asked_by=asked_by,
        note=note, received_at=now, due_at=rules.due_at(now, extended=False), name="", extension_id="",
        numbers=[], emails=[], progress={}, attempts=0, size=0, content=False, company=False, extended=False, own=False,
    )  # fmt: skip


async def _about_person(session: AsyncSession, row: PrivacyRequest, extension_id: str) -> None:
    person = await find_extension(session, row.account_id, extension_id)
    if person is None or person.type not in PEOPLE_TYPES:
        raise Invalid("Nobody of this account has this id.", parameter="extensionId")
    row.extension_id, row.name = person.id, person.name


def _number(text: str, country: str) -> str:
    number = e164_of(text, country)
    if not number.startswith("+"):
        raise Invalid(f"[{text[:40]}] is not a phone number.", parameter="numbers")
    return number


def _email(text: str) -> str:
    if not is_address(text.strip()):
        raise Invalid(f"[{text[:80]}] is not an email address.", parameter="emails")
    return text.strip().lower()


def requests_of(caller: Caller, *, own: bool, statuses: Sequence[str] = ()) -> Select[PrivacyRequest]:
    query = select(PrivacyRequest).where(PrivacyRequest.account_id == caller.account_id)
    if own:
        query = query.where(PrivacyRequest.extension_id == caller.extension_id, PrivacyRequest.own.is_(True))
    if statuses:
        query = query.where(PrivacyRequest.status.in_(statuses))
    return query.order_by(PrivacyRequest.received_at.desc(), PrivacyRequest.id)


async def get_request(
    session: AsyncSession, caller: Caller, request_id: str, *, own: bool, lock: bool = False
) -> PrivacyRequest:
    """`lock`: it is going to be changed. Raises NotFound."""
    query = requests_of(caller, own=own).where(PrivacyRequest.id == request_id[:64])
    row = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFound("Resource for parameter [requestId] is not found.", parameter="requestId")
    return row


async def approve(here: Container, session: AsyncSession, caller: Caller, row: PrivacyRequest) -> None:
    """Have it done. Raises Conflict under a legal hold and for one's own erasure, which somebody else decides on."""
    status = rules.next_status(Status(row.status), Step.APPROVE)
    if row.kind == Kind.ERASURE:
        if row.extension_id == caller.extension_id:
            raise Forbidden("Somebody else has to approve the erasure of your own data.", code="CMN-408")
        await check_not_held(session, row, here.clock.now())
    row.status, row.decided_by, row.problem, row.attempts = status, caller.extension_id, "", 0
    await session.flush()
    announce(session, PRIVACY_REQUEST_APPROVED, PrivacyRequestApproved(account_id=row.account_id, request_id=row.id))


async def check_not_held(session: AsyncSession, row: PrivacyRequest, now: datetime) -> None:
    if row.extension_id and await is_person_held(session, row.account_id, row.extension_id):
        raise Conflict("A legal hold is about this person. End it first, or refuse the request.")
    if row.extension_id:
        await check_not_kept(session, row.account_id, row.extension_id, now)


def refuse(here: Container, caller: Caller, row: PrivacyRequest, answer: str) -> None:
    row.status = rules.next_status(Status(row.status), Step.REFUSE)
    row.decided_by, row.answer, row.finished_at = caller.extension_id, answer.strip(), here.clock.now()


def extend(here: Container, row: PrivacyRequest, answer: str) -> None:
    """Two months more, once, and within the first month."""
    rules.next_status(Status(row.status), Step.EXTEND)
    if not rules.may_extend(row.received_at, here.clock.now(), extended=row.extended):
        raise Conflict("The time for an answer can be extended once, within a month of the request.")
    row.extended, row.answer = True, answer.strip()
    row.due_at, row.reminded_at = rules.due_at(row.received_at, extended=True), None


def cancel(here: Container, row: PrivacyRequest) -> None:
    row.status, row.finished_at = rules.next_status(Status(row.status), Step.CANCEL), here.clock.now()


async def subject_of(session: AsyncSession, row: PrivacyRequest) -> Subject:
    person = await session.get(Extension, row.extension_id) if row.extension_id else None
    names, emails = {row.name}, set(row.emails)
    if person is not None:
        names |= {person.name}
        emails |= {(person.email or "").lower()}
    return Subject(
        account_id=row.account_id,
        extension_id=row.extension_id,
        names=frozenset(name for name in names if name),
        numbers=frozenset(row.numbers),
        emails=frozenset(email for email in emails if email),
        company=row.company,
    )


async def preview(session: AsyncSession, row: PrivacyRequest) -> PrivacyPreview:
    """How many rows of each table an erasure would be about."""
    known, subject = read_data_map(), await subject_of(session, row)
    tables = [await _counted(session, known, name, subject, content=row.content) for name in known.rules]
    held = bool(row.extension_id) and await is_person_held(session, row.account_id, row.extension_id)
    return {"held": held, "tables": [each for each in tables if each["rows"]]}


async def _counted(
    session: AsyncSession, known: DataMap, name: str, subject: Subject, *, content: bool
) -> PrivacyTable:
    rule = known.rules[name]
    query = select(func.count()).select_from(rule.table).where(rows_of_rule(known, rule, subject))
    treatment = treatment_of(rule, subject, content=content)
    view: PrivacyTable = {
        "table": name,
        "about": rule.about,
        "treatment": "keep" if treatment == "keep" else "redact" if treatment == "redact" else "delete",
        "rows": await session.scalar(query) or 0,
    }
    if view["treatment"] != "delete":
        view["reason"] = rule.why or "content"
    return view


async def names_of(session: AsyncSession, rows: Sequence[PrivacyRequest]) -> Mapping[str, str]:
    people = {each for row in rows for each in (row.asked_by, row.decided_by) if each}
    found = await session.scalars(select(Extension).where(Extension.id.in_(people)))
    return {row.id: row.name for row in found}


def request_view(here: Container, row: PrivacyRequest, names: Mapping[str, str], now: datetime) -> PrivacyRequestInfo:
    view = {
        "uri": f"{here.settings.public_url.rstrip('/')}{PATH}/{row.id}",
        "id": row.id,
        "kind": row.kind,
        "status": row.status,
        "own": row.own,
        "extensionId": row.extension_id,
        "name": row.name,
        "numbers": row.numbers,
        "emails": row.emails,
        "content": row.content,
        "company": row.company,
        "note": row.note,
        "answer": row.answer,
        "problem": row.problem,
        "askedByName": names.get(row.asked_by, ""),
        "decidedByName": names.get(row.decided_by, ""),
        "receivedTime": wire_time(row.received_at),
        "dueTime": wire_time(row.due_at),
        "overdue": row.status in rules.OPEN and now > row.due_at,
        "extended": row.extended,
        "extendable": row.status in (Status.RECEIVED, Status.APPROVED, Status.FAILED)
        and rules.may_extend(row.received_at, now, extended=row.extended),
        "finishTime": wire_time(row.finished_at) if row.finished_at else "",
        "certified": bool(row.certificate),
    }
    if row.file_key and row.expires_at and now < row.expires_at:
        view |= {"archiveSize": row.size, "expirationTime": wire_time(row.expires_at)}
    return cast("PrivacyRequestInfo", {name: value for name, value in view.items() if value != ""})
