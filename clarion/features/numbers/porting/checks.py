"""Checks of an order at once: what would be rejected anyway is said while somebody still looks at the form."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.numbers.models import ELSEWHERE, PhoneNumber
from clarion.features.numbers.porting import rules
from clarion.features.numbers.porting.models import PortOrder, PortOrderNumber
from clarion.features.numbers.porting.rules import Finding


async def check_numbers(
    session: AsyncSession, account_id: str, texts: Sequence[str], *, order_id: str = ""
) -> tuple[list[str], list[Finding]]:
    """The numbers in E.164 and everything that is wrong. `order_id`: of the order itself, which is no duplicate.

    A number that the account keeps as with another carrier is no number of ours yet: it may come.
    """
    numbers, wrong = rules.spell(texts)
    here = select(PhoneNumber.number, PhoneNumber.account_id).where(PhoneNumber.number.in_(numbers))
    here = here.where((PhoneNumber.account_id != account_id) | PhoneNumber.usage.not_in(ELSEWHERE))
    for number, owner in await session.execute(here):
        ours = owner == account_id
        message = "This number is yours already." if ours else "This number is served here already; ask the operator."
        wrong.append(Finding(number, "AlreadyOurs" if ours else "ServedHere", message))
    states = rules.UNDER_WAY | rules.CHANGEABLE
    ordered = select(PortOrderNumber.number, PortOrder.account_id, PortOrder.state).join(PortOrder)
    ordered = ordered.where(PortOrderNumber.number.in_(numbers), PortOrder.state.in_(states), PortOrder.id != order_id)
    for number, owner, state in await session.execute(ordered):
        if owner == account_id or state in rules.UNDER_WAY:  # drafts of others are nobody's business
            wrong.append(Finding(number, "Ordered", "Another open order is for this number."))
    return numbers, wrong


def refuse(wrong: Sequence[Finding]) -> None:
    """Raises Invalid with every finding."""
    if wrong:
        first = wrong[0]
        findings = [{"phoneNumber": one.number, "code": one.code, "message": one.message} for one in wrong]
        raise Invalid(f"{first.number}: {first.message}", parameter="numbers.phoneNumber", findings=findings)
