"""From which numbers somebody may text."""

from typing import cast

from sqlalchemy import ColumnElement, select

from clarion.base.storage import AsyncSession
from clarion.features.messaging.inbox.responses import TextSenderInfo
from clarion.features.numbers import PhoneNumber, Usage
from clarion.features.people import Extension, receives_for


async def senders_of(session: AsyncSession, owner: Extension) -> list[TextSenderInfo]:
    """Own numbers first, then those of queues whose texts come here, then the company's (administrators).

    What `texting.permission.get_sender` takes, listed.
    """
    queues = await receives_for(session, owner.id)
    whose: ColumnElement[bool] = PhoneNumber.extension_id.in_([owner.id, *queues])
    if owner.is_admin:
        whose = whose | PhoneNumber.extension_id.is_(None)
    query = select(PhoneNumber, Extension).outerjoin(Extension, Extension.id == PhoneNumber.extension_id)
    query = query.where(
        whose,
        PhoneNumber.account_id == owner.account_id,
        PhoneNumber.text_enabled.is_(True),
        PhoneNumber.active.is_(True),
        PhoneNumber.type == "VoiceFax",
        PhoneNumber.usage.not_in((Usage.INVENTORY, Usage.CONFERENCING)),
    )
    found = [_view(number, of, owner) for number, of in await session.execute(query.order_by(PhoneNumber.number))]
    order = ("Own", "Shared", "Company")
    return sorted(found, key=lambda view: order.index(view["kind"]))


def _view(number: PhoneNumber, of: Extension | None, owner: Extension) -> TextSenderInfo:
    kind = "Company" if of is None else "Own" if of.id == owner.id else "Shared"
    view = {"phoneNumber": number.number, "kind": kind, "label": number.label}
    return cast("TextSenderInfo", view | ({"owner": {"extensionId": of.id, "name": of.name}} if of is not None else {}))
