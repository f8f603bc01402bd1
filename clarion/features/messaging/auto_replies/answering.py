"""Answers by itself what came to a number: in one transaction with what is noted of it, once in so many hours."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.features.messaging.auto_replies.models import AutoReply, AutoReplySent
from clarion.features.messaging.auto_replies.rules import (
    MOST_HOURS,
    Came,
    Kind,
    MissedCall,
    Past,
    State,
    is_away,
    kind_for_text,
    nobody_took,
    why_not,
)
from clarion.features.messaging.auto_replies.service import enabled_in, find_reply, holes_of, hours_of_owner
from clarion.features.messaging.auto_replies.words import fill
from clarion.features.messaging.texting import Answerer, Arrived, send_automatic
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionType, presence_settings_of, takes_calls

log = structlog.stdlib.get_logger("clarion.auto_replies")
_TAKERS = frozenset({*PEOPLE_TYPES, ExtensionType.DEPARTMENT, ExtensionType.FLEXIBLE_USER, ExtensionType.SHARED_LINES})
_answered = counter("auto_replies", "What came to numbers that answer by themselves, by outcome", ("kind", "outcome"))


class AutoReplies(Answerer):
    """Of one process; any number of processes together answer once."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def answer(self, session: AsyncSession, arrived: Arrived) -> None:
        reply = await find_reply(session, arrived.number)
        enabled = enabled_in(reply) if reply is not None else frozenset()
        if reply is None or not enabled - {Kind.MISSED_CALL}:
            return
        kind = kind_for_text(await self._state(session, arrived.number, reply), enabled)
        if kind is not None:
            came = Came(kind, arrived.number.number, arrived.guest, arrived.automatic, arrived.group)
            await self._reply(session, arrived.number, reply, came, arrived.origin)

    async def answer_call(self, session: AsyncSession, call: MissedCall) -> None:
        found = await self._missed_at(session, call)
        if found is not None:
            number, reply = found
            came = Came(Kind.MISSED_CALL, number.number, to_e164(call.caller) or call.caller)
            await self._reply(session, number, reply, came, f"auto:call:{call.session_id}:{number.id}"[:160])

    async def _missed_at(self, session: AsyncSession, call: MissedCall) -> tuple[PhoneNumber, AutoReply] | None:
        """The number that was called and what it answers; None: it answers no such call."""
        query = select(PhoneNumber).where(
            PhoneNumber.account_id == call.account_id, PhoneNumber.number == (to_e164(call.dialed) or call.dialed[:20])
        )
        number = await session.scalar(query)
        reply = await find_reply(session, number) if number is not None else None
        if number is None or reply is None or Kind.MISSED_CALL not in enabled_in(reply):
            return None
        those = {*call.missed_by, *call.reached}
        kinds = await session.execute(select(Extension.id, Extension.type).where(Extension.id.in_(those)))
        return (number, reply) if nobody_took(call, {row.id: row.type for row in kinds}, _TAKERS) else None

    async def _state(self, session: AsyncSession, number: PhoneNumber, reply: AutoReply) -> State:
        now = self._here.clock.now()
        away = is_away(now, reply.away_from, reply.away_until)
        owner = await session.get(Extension, number.extension_id) if number.extension_id else None
        if not away and owner is not None and owner.type in PEOPLE_TYPES:
            away = not takes_calls((await presence_settings_of(session, [owner]))[owner.id].dnd_status)
        return State(open=(await hours_of_owner(self._here, session, number)).open, away=away)

    async def _reply(
        self, session: AsyncSession, number: PhoneNumber, reply: AutoReply, came: Came, origin: str
    ) -> None:
        every = timedelta(hours=reply.every_hours)
        reason = why_not(came, await self._past(session, number, came.guest), every, self._here.clock.now())
        if reason is None:
            outcome = await self._send(session, number, reply, came, origin)
        else:
            outcome = reason.name.lower()
        _answered.labels(came.kind, outcome).inc()

    async def _past(self, session: AsyncSession, number: PhoneNumber, guest: str) -> Past:
        sent = await session.get(AutoReplySent, (number.account_id, number.number, guest[:20]))
        query = select(func.max(TextDelivery.created_at)).where(
            TextDelivery.account_id == number.account_id,
            TextDelivery.sender == number.number,
            TextDelivery.recipient == guest,
            TextDelivery.message_id.is_not(None),
        )
        return Past(sent.replied_at if sent is not None else None, await session.scalar(query))

    async def _send(self, session: AsyncSession, number: PhoneNumber, reply: AutoReply, came: Came, origin: str) -> str:
        """What came of it. A refusal takes back that it was noted, and nothing else of the transaction."""
        text = fill(reply.replies[came.kind]["text"], await holes_of(self._here, session, number))
        try:
            async with session.begin_nested():
                if not await self._claim(session, number, reply, came):
                    return "recent"
                sent = await send_automatic(
                    self._here, session, number, came.guest, text, kind=came.kind, origin=origin
                )
        except ClarionError as refused:
            log.info("An automatic reply was refused", number=number.number, kind=came.kind, reason=refused.message)
            return "refused"
        return "sent" if sent is not None else "repeat"

    async def _claim(self, session: AsyncSession, number: PhoneNumber, reply: AutoReply, came: Came) -> bool:
        """Whether it is ours to answer: of several that come at once, one is."""
        now = self._here.clock.now()
        mine = (AutoReplySent.account_id == number.account_id) & (AutoReplySent.own_number == number.number)
        old = mine & (AutoReplySent.replied_at <= now - timedelta(hours=MOST_HOURS))
        await session.execute(delete(AutoReplySent).where(old, AutoReplySent.guest_number != came.guest))
        due = AutoReplySent.replied_at <= now - timedelta(hours=reply.every_hours)
        again = (
            update(AutoReplySent)
            .where(mine, AutoReplySent.guest_number == came.guest, due)
            .values(replied_at=now, kind=came.kind)
            .returning(AutoReplySent.guest_number)
        )
        if await session.scalar(again) is not None:
            return True
        query = select(AutoReplySent.kind).where(mine, AutoReplySent.guest_number == came.guest)
        if await session.scalar(query) is not None:
            return False
        row = AutoReplySent(account_id=number.account_id, own_number=number.number, guest_number=came.guest,
                            kind=came.kind, replied_at=now)  # fmt: skip
        try:
            async with session.begin_nested():
                session.add(row)
        except IntegrityError:  # somebody else was faster
            return False
        return True
