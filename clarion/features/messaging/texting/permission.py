"""Whether a text may leave: the number, the people who want none, emergency numbers, and the acceptable-use policy."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Forbidden
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct import (
    NO_FEATURES,
    AccountState,
    Attempt,
    AttemptKind,
    Facts,
    Features,
    StandingBook,
    TextWatch,
    VerdictFeed,
    VerdictKind,
    as_error,
    conduct_of,
    features_of_facts,
    problem_fields,
)
from clarion.features.emergency import recognise
from clarion.features.messaging.brands.queries import is_registered
from clarion.features.messaging.texting import errors
from clarion.features.messaging.texting.consents import opted_out, opted_out_anywhere
from clarion.features.messaging.texting.purpose import purpose_of
from clarion.features.messaging.texting.telling import content_key
from clarion.features.numbers import PhoneNumber, is_abroad, normalise, to_e164
from clarion.features.people import Account, Extension, sms_recipients_of

_STATES = {
    "Confirmed": AccountState.ACTIVE,
    "Suspended": AccountState.SUSPENDED,
    "Unpaid": AccountState.UNPAID,
    "Disabled": AccountState.TERMINATED,
}


async def get_sender(session: AsyncSession, owner: Extension, text: str) -> PhoneNumber:
    """The number that `owner` may send from: its own; one of a queue whose texts it gets; the company's, for admins.

    Raises Forbidden: MSG-304 for any other number, MSG-242 for one without texting or, where it needs one,
    without a campaign.
    """
    e164 = to_e164(text) or ""
    query = select(PhoneNumber).where(PhoneNumber.number == e164, PhoneNumber.account_id == owner.account_id)
    row = (await session.scalars(query)).one_or_none() if e164 else None
    if row is None or not await _may_use(session, owner, row):
        raise errors.not_your_number(text[:40])
    await check_number(session, row)
    return row


async def get_sender_or_explain(here: Container, session: AsyncSession, owner: Extension, text: str) -> PhoneNumber:
    """The same; a refusal holds the policy's statement: whose number it is (CLI-01), which campaign it has (SPM-04)."""
    try:
        return await get_sender(session, owner, text)
    except Forbidden as error:
        number, lacks_campaign = to_e164(text), isinstance(error, errors.NoCampaign)
        if number is None or not (lacks_campaign or error.code == errors.SENDER_NOT_OWNED):
            raise
        facts: Features = {"caller_number_owned": False}
        if lacks_campaign:
            facts = {"a2p": True, "number_kind": "10dlc", "campaign_registered": False}
        raise await explained(here, session, owner, number, error, facts) from None


async def explained(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    number: str,
    error: Forbidden,
    facts: Features,
    recipient: str = "",
) -> Forbidden:
    """A refusal that does not depend on a rule's status, with the statement of the policy: rule, clause, appeal."""
    account = await session.get_one(Account, owner.account_id)
    attempt = Attempt(
        event_id=f"text-{new_id()}",
        kind=AttemptKind.MESSAGE_SEND,
        at=here.clock.now(),
        account_id=owner.account_id,
        extension_id=owner.id,
        callee=recipient,
        callee_country=normalise(recipient).country if recipient else "",
        caller_number=number,
        via="api",
    )
    state = _STATES.get(account.status)
    known = Facts(account_state=state, caller_number_account=account.id, home_country=account.home_country)
    judged = {**features_of_facts(attempt, known), "opted_out": False, **facts}
    verdict = conduct_of(here).judge(attempt, judged)
    if verdict.deciding is not None and not verdict.allowed:
        await here.get(VerdictFeed).sent()
        error.message = f"{error.message} {verdict.deciding.remedy}"
        error.details |= problem_fields(verdict)
    return error


async def check_number(session: AsyncSession, row: PhoneNumber) -> None:
    """Whether a number can send texts at all. Raises Forbidden (MSG-242)."""
    if not row.text_enabled or not row.active or row.type != "VoiceFax":
        raise errors.no_texting(row.number)
    if not await is_registered(session, row):
        raise errors.no_campaign(row.number)


async def _may_use(session: AsyncSession, owner: Extension, row: PhoneNumber) -> bool:
    if row.extension_id is None:
        return owner.is_admin
    if row.extension_id == owner.id:
        return True
    return owner.id in {person.id for person in await sms_recipients_of(session, row.extension_id)}


def recipient_of(text: str, country: str) -> str:
    """E.164. Raises Invalid: for what is no number, for short codes, and for emergency numbers with what to do."""
    emergency = recognise(text, country, ())
    if emergency is not None:
        raise errors.emergency_by_text(emergency.code)
    e164 = to_e164(text, country)
    if e164 is None:
        raise errors.not_a_number(text)
    return e164


async def check_allowed(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    sender: PhoneNumber,
    recipients: Sequence[str],
    text: str,
    *,
    purpose: str = "",
    pardoned: bool = False,
) -> str:
    """Ask the people who want none, then the policy, for each recipient. Raises Forbidden for the whole message.

    Returns the act of acceptable use because of which the text has to wait; "" when it may go. `pardoned`: it was held
    back for what it says, and somebody let it go.
    """
    refusing = await opted_out(session, owner.account_id, sender.number, recipients)
    if refusing:
        stopped = errors.has_opted_out(sorted(refusing))
        raise await explained(here, session, owner, sender.number, stopped, {"opted_out": True}, min(refusing))
    account = await session.get_one(Account, owner.account_id)
    known = await purpose_of(session, sender, purpose)
    elsewhere = await opted_out_anywhere(session, owner.account_id, recipients)
    held = [
        await check_policy(
            here, account, owner, sender, each, text, known.to(each, elsewhere), campaign_id=known.campaign_id,
            may_wait=True, pardoned=pardoned,
        )
        for each in recipients
    ]  # fmt: skip
    return next((act_id for act_id in held if act_id), "")


async def check_policy(
    here: Container,
    account: Account,
    owner: Extension,
    sender: PhoneNumber,
    recipient: str,
    text: str,
    extra: Features = NO_FEATURES,
    *,
    campaign_id: str = "",
    may_wait: bool = False,
    pardoned: bool = False,
) -> str:
    """Ask the acceptable-use policy about one text. Raises with the statement: refused, slow down or prove it.

    With `may_wait`, a text that an act holds back is not refused: the act is returned. One that is `pardoned` is not
    held back for what it says.
    """
    attempt = _attempt(here, account, owner, sender, recipient, text, campaign_id)
    conduct = conduct_of(here)
    texts = here.get(TextWatch)
    texts.look_at(text, attempt.content_key)
    if extra.get("a2p") and texts.is_advert(attempt.content_key):
        extra = {**extra, "marketing": True}
    facts = features_of_facts(attempt, _facts(account, owner, sender))
    verdict = conduct.judge(attempt, {**facts, "opted_out": False, **extra})
    if verdict.allowed:
        return ""
    await here.get(VerdictFeed).sent()
    if may_wait and verdict.kind is VerdictKind.QUARANTINE and (held_by := here.get(StandingBook).holder_of(attempt)):
        return held_by
    if pardoned and verdict.kind is VerdictKind.QUARANTINE:
        return ""
    raise as_error(verdict)


async def check_pager(here: Container, session: AsyncSession, owner: Extension, text: str) -> None:
    """Ask the acceptable-use policy about a company message. Raises with the statement."""
    account = await session.get_one(Account, owner.account_id)
    attempt = Attempt(
        event_id=f"pager-{new_id()}",
        kind=AttemptKind.PAGER_SEND,
        at=here.clock.now(),
        account_id=owner.account_id,
        extension_id=owner.id,
        content_key=content_key(text),
        via="api",
    )
    conduct = conduct_of(here)
    here.get(TextWatch).look_at(text, attempt.content_key)
    facts = Facts(account_state=_STATES.get(account.status), home_country=account.home_country)
    verdict = conduct.judge(attempt, features_of_facts(attempt, facts))
    if not verdict.allowed:
        await here.get(VerdictFeed).sent()
        raise as_error(verdict)


def _attempt(
    here: Container,
    account: Account,
    owner: Extension,
    sender: PhoneNumber,
    recipient: str,
    text: str,
    campaign_id: str,
) -> Attempt:
    country = normalise(recipient).country
    return Attempt(
        event_id=f"text-{new_id()}",
        kind=AttemptKind.MESSAGE_SEND,
        at=here.clock.now(),
        account_id=owner.account_id,
        extension_id=owner.id,
        callee=recipient,
        callee_country=country,
        international=is_abroad(account.home_country, country),
        caller_number=sender.number,
        campaign_id=campaign_id,
        content_key=content_key(text),
        via="api",
    )


def _facts(account: Account, owner: Extension, sender: PhoneNumber) -> Facts:
    return Facts(
        account_state=_STATES.get(account.status),
        home_country=account.home_country,
        international_enabled=account.international_calling,
        caller_number_account=sender.account_id or "",
        # `get_sender` has seen to it that a queue's or the company's number is this person's to use.
        caller_number_extension=owner.id if sender.extension_id else "",
    )


async def may_receive(here: Container, session: AsyncSession, account_id: str, sender: str) -> bool:
    """Whether the account takes texts at present. Wishes to stop are taken in any state: nobody asks here for them."""
    account = await session.get_one(Account, account_id)
    attempt = Attempt(
        event_id=f"text-{new_id()}",
        kind=AttemptKind.MESSAGE_RECEIVE,
        at=here.clock.now(),
        account_id=account_id,
        caller_number=sender,
        via="trunk",
    )
    facts = Facts(account_state=_STATES.get(account.status), home_country=account.home_country)
    verdict = conduct_of(here).judge(attempt, features_of_facts(attempt, facts))
    return verdict.kind in (VerdictKind.ALLOW, VerdictKind.LABEL)


async def list_numbers(session: AsyncSession, numbers: Sequence[str]) -> list[PhoneNumber]:
    """Which of these belong to accounts here."""
    query = select(PhoneNumber).where(PhoneNumber.number.in_(list(numbers)), PhoneNumber.account_id.is_not(None))
    return list((await session.scalars(query)).all())
