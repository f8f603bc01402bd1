"""Signing in, step by step: what was proved so far, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.browser_sessions.models import SignInTicket
from clarion.features.people.browser_sessions.sign_ons import Opened, open_sign_on
from clarion.features.people.browser_sessions.visit import Visit
from clarion.features.people.second_factor.service import factors_of, second_factor_required
from clarion.features.people.users.models import Extension


@dataclass(frozen=True)
class Step:
    """`done`: `opened` holds the browser's cookies. Else `ticket` is what the next request needs.

    state: done, secondFactor (with `methods` to choose from), enrol (an authenticator is to be set up),
    newPassword.
    """

    state: str
    ticket: str = ""
    methods: list[str] = field(default_factory=list)
    opened: Opened | None = None
    extra: dict[str, Any] = field(default_factory=dict)


async def proceed(
    session: AsyncSession, here: Container, person: Extension, visit: Visit, proved: Sequence[str], remember: bool
) -> Step:
    """What follows once `proved` (RFC 8176 names) is proved. `mfa` among them: a second factor was."""
    facts = {"proved": list(proved), "remember": remember}
    now = here.clock.now()
    if "mfa" not in proved:
        factors = await factors_of(session, person.id)
        if factors.any:
            ticket = tickets.make_ticket(session, tickets.SECOND_FACTOR, now, extension_id=person.id, facts=facts)
            return Step("secondFactor", ticket, factors.methods)
        if await second_factor_required(session, person.account_id):
            ticket = tickets.make_ticket(session, tickets.ENROL, now, extension_id=person.id, facts=facts)
            return Step("enrol", ticket)
    return Step("done", opened=await open_sign_on(session, here, person, visit, proved, remember))


async def proceed_from(session: AsyncSession, here: Container, ticket: SignInTicket, visit: Visit, *more: str) -> Step:
    """The same after a step that a ticket stood for: the ticket is used up, `more` is proved too."""
    person = await session.get_one(Extension, ticket.extension_id)
    proved = [*ticket.facts["proved"], *more]
    await tickets.use_up(session, ticket)
    return await proceed(session, here, person, visit, proved, bool(ticket.facts["remember"]))
