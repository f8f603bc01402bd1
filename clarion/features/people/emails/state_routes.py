"""Whether emails of a company leave: the mail server, a test, and what waits or was given up."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Invalid
from clarion.base.http import WireModel, wire_time
from clarion.base.i18n import gettext
from clarion.base.ids import new_id
from clarion.base.mail_queue import Mail, QueuedEmail, is_address
from clarion.features.people.emails.responses import EmailState, TestEmail, UnsentEmail
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/email", tags=["Account"])
Administrator = Annotated[Caller, require("AccountAdministration")]
MOST_SHOWN = 50


class TestOrder(WireModel):
    """`email`: where to; left out: to oneself."""

    email: Annotated[str, Field(max_length=254)] = ""


@router.get("", summary="Read whether emails leave, and which wait")
async def read_email_state(
    here: Here,
    caller: Annotated[Caller, require("Users")],
    accountId: str,
) -> EmailState:
    """`server` is false while emails are only written into a folder. `records`: those that wait, and of the last week
    those that were given up, the newest first; for who has AccountAdministration.
    """
    account_id = resolve_account(caller, accountId)
    unsent = QueuedEmail.account_id == account_id, QueuedEmail.sent_at.is_(None)
    query = select(QueuedEmail).where(*unsent).order_by(QueuedEmail.written_at.desc()).limit(MOST_SHOWN)
    rows: Sequence[QueuedEmail] = ()
    if "AccountAdministration" in caller.permissions:
        async with here.storage.reading() as session:
            rows = (await session.scalars(query)).all()
    return {
        "server": bool(here.settings.smtp_url),
        "from": here.settings.mail_from,
        "records": [_view(row) for row in rows],
    }


@router.post("/test", summary="Send a test email now")
async def send_test_email(
    here: Here,
    caller: Administrator,
    accountId: str,
    body: TestOrder,
) -> TestEmail:
    """The answer comes when the mail server has taken or refused it: `sent`, or `problem` with the reason.
    409 while no mail server is set.
    """
    resolve_account(caller, accountId)
    if not here.settings.smtp_url:
        raise Conflict("No mail server is set: the operator gives its address in CLARION_SMTP_URL.")
    address = body.email.strip() or await _own_address(here, caller)
    if not is_address(address):
        raise Invalid("Parameter [email] is not an email address.", parameter="email")
    subject, text = (gettext(caller.language, f"email.test.{part}") for part in ("subject", "text"))
    try:
        await here.get(Mail).send(address, subject, text, f"<{new_id()}@clarion>")
    except Exception as error:  # whatever a mail server does, it is what the test is about
        return {"sent": False, "to": address, "problem": str(error)[:500] or type(error).__name__}
    return {"sent": True, "to": address, "problem": ""}


async def _own_address(here: Container, caller: Caller) -> str:
    async with here.storage.reading() as session:
        return (await session.get_one(Extension, caller.extension_id)).email or ""


def _view(row: QueuedEmail) -> UnsentEmail:
    return {
        "id": row.id,
        "to": row.recipient,
        "subject": row.subject,
        "creationTime": wire_time(row.written_at),
        "status": "Waiting" if row.due_at is not None else "GivenUp",
        "nextTime": wire_time(row.due_at) if row.due_at is not None else None,
        "attempts": row.attempts,
        "problem": row.problem,
    }
