"""Letters that let people in: each holds a link to choose a password, good once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.mail_queue import queue_email
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.browser_sessions import tickets
from clarion.features.people.browser_sessions.models import SignInTicket
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.emails.texts import Facts, Kind, compose
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus

LINK_LIFE = timedelta(days=7)
MOST = 20
_MAY_COME = (ExtensionStatus.ENABLED, ExtensionStatus.NOT_ACTIVATED)


async def welcome(here: Container, session: AsyncSession, account_id: str, email: str) -> int:
    """Write to everybody of the account with this address; how many. Raises 404 when there is nobody."""
    people = await _people(session, account_id, func.lower(Extension.email) == email.lower())
    if not people:
        raise NotFound("Nobody in this account has this e-mail address.", parameter="email")
    await _write(here, session, "welcome", people)
    return len(people)


async def welcome_person(here: Container, session: AsyncSession, person: Extension) -> None:
    """Write to one person. Raises 400 for who has no address, or may not sign in."""
    if not person.email or person.type not in PEOPLE_TYPES or person.status not in _MAY_COME:
        raise Invalid(
            "A welcome goes to somebody who may sign in and has an e-mail address.",
            parameter="transition.sendWelcomeEmail",
        )
    await _write(here, session, "welcome", [person])


async def invite_guest(here: Container, session: AsyncSession, person: Extension) -> None:
    """Write to somebody from outside; earlier links are void."""
    await _write(here, session, "guest", [person])


async def has_link(here: Container, session: AsyncSession, extension_id: str) -> bool:
    """Whether this person was written to, and can still come in by that letter."""
    query = select(SignInTicket.token_hash).where(
        SignInTicket.extension_id == extension_id,
        SignInTicket.purpose == tickets.LINK,
        SignInTicket.expires_at > here.clock.now(),
    )
    return (await session.scalars(query.limit(1))).first() is not None


async def void_links(session: AsyncSession, extension_id: str) -> None:
    """Nobody comes in by a link of this person any more."""
    await session.execute(delete(SignInTicket).where(SignInTicket.extension_id == extension_id))


async def activation(here: Container, session: AsyncSession, account_id: str) -> int:
    """Write to the administrators who have an address; how many. Raises 400 when none has one."""
    people = [person for person in await _people(session, account_id, Extension.email != "") if person.is_admin]
    if not people:
        raise Invalid("No administrator of this account has an e-mail address: give one first.")
    await _write(here, session, "activation", people)
    return len(people)


async def _people(session: AsyncSession, account_id: str, condition: object) -> list[Extension]:
    query = select(Extension).where(
        Extension.account_id == account_id,
        Extension.type.in_(PEOPLE_TYPES),
        Extension.status.in_(_MAY_COME),
        condition,  # type: ignore[arg-type]
    )
    return list(await session.scalars(query.order_by(Extension.number).limit(MOST)))


async def _write(here: Container, session: AsyncSession, kind: Kind, people: Sequence[Extension]) -> None:
    account = await session.get_one(Account, people[0].account_id)
    book = here.find(NumberBook)
    known = await book.numbers_of_extensions(session, account.id, [one.id for one in people]) if book else ()
    for person in people:
        numbers = [number for number in known if number.extension_id == person.id]
        facts = Facts(
            name=person.name,
            company=account.name,
            extension=person.number,
            numbers=", ".join(number.phone_number for number in numbers),
            address=here.settings.public_url,
            link=await _link(here, session, person),
        )
        letter = compose(kind, person.language or account.language, person.email or "", facts)
        queue_email(session, letter, here.clock.now(), account.id)


async def _link(here: Container, session: AsyncSession, person: Extension) -> str:
    """Earlier links of the person are void from now on."""
    earlier = (SignInTicket.extension_id == person.id) & (SignInTicket.purpose == tickets.LINK)
    await session.execute(delete(SignInTicket).where(earlier))
    text = tickets.make_ticket(
        session,
        tickets.LINK,
        here.clock.now(),
        extension_id=person.id,
        facts={"proved": ["pwd"], "remember": False},
        life=LINK_LIFE,
    )
    return f"{here.settings.public_url}/sign-in#link={text}"
