"""The letter of authorisation of an order: a file, or signed on the page, which makes the file."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.content import sniff
from clarion.base.errors import Conflict, Invalid
from clarion.base.files import Files
from clarion.base.http_multipart import Part
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.numbers.porting import rules
from clarion.features.numbers.porting.models import PortOrder, PortOrderNumber
from clarion.features.people import Account

LETTER_BYTES = 10 * 2**20
LETTER_TYPES = ("application/pdf", "image/png", "image/jpeg")


async def keep_file(here: Container, order: PortOrder, letter: Part) -> None:
    """Raises Invalid for what is no letter, Conflict once the order is under way."""
    _check_open(order)
    kind = sniff(letter.content)
    if not letter.content or kind not in LETTER_TYPES:
        raise Invalid("Give the letter as PDF, PNG or JPEG.", parameter="attachment")
    name = letter.filename or "letter"
    wish = PolicyRequest(
        kind="file.upload",
        account_id=order.account_id,
        content=letter.content,
        file_name=name,
        parameter="attachment",
    )
    await check_policy(here, wish)
    await _keep(here, order, letter.content, kind, name)
    order.signed_by = ""


async def sign(here: Container, session: AsyncSession, order: PortOrder, name: str) -> None:
    """Make the letter of the order as it stands, signed by `name`. Raises Conflict once it is under way."""
    _check_open(order)
    account = await session.get_one(Account, order.account_id)
    text = await statement_of(session, order, account.name)
    signed = f"{text}\n\nSigned: {name}\nOn: {here.clock.now().isoformat(timespec='seconds')}\n"
    await _keep(here, order, signed.encode(), "text/plain", "letter-of-authorisation.txt")
    order.signed_by = name


async def statement_of(session: AsyncSession, order: PortOrder, company: str) -> str:
    """What is signed. It names the numbers, so that a change of these voids the signature."""
    query = select(PortOrderNumber.number).where(PortOrderNumber.order_id == order.id).order_by(PortOrderNumber.place)
    return statement_with(order, company, (await session.scalars(query)).all())


def statement_with(order: PortOrder, company: str, numbers: Sequence[str]) -> str:
    """The same, with the numbers of the order at hand."""
    return rules.STATEMENT.format(
        carrier=order.losing_carrier, account=order.carrier_account, numbers=", ".join(numbers), company=company
    )


def forget(order: PortOrder) -> None:
    """The order has changed: what was signed on the page no longer says what it does. A file stays."""
    if order.signed_by:
        order.letter_key = order.letter_name = order.letter_sha256 = order.signed_by = ""


def _check_open(order: PortOrder) -> None:
    if order.state not in rules.CHANGEABLE:
        raise Conflict("The order is under way; its letter cannot change.", code="CMN-409", parameter="orderId")


async def _keep(here: Container, order: PortOrder, content: bytes, kind: str, name: str) -> None:
    order.letter_sha256 = sha256(content).hexdigest()
    order.letter_name = name
    order.letter_key = f"port-orders/{order.account_id}/{order.id}"
    await here.get(Files).put(order.letter_key, content, kind)
