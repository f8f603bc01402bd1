"""Opening an account for a customer: asked of acceptable use before anything is made (SEC-03, INF-02)."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

import phonenumbers
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid
from clarion.base.ids import new_id
from clarion.base.mail_queue import is_address
from clarion.base.storage import AsyncSession
from clarion.features.conduct.account_opening.rules import Signs, signs_of
from clarion.features.conduct.acts import ActRow
from clarion.features.conduct.answers import as_error
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.detectors import name_features
from clarion.features.conduct.evidence import append, commitment, subject_of_extension
from clarion.features.conduct.lists.starter import DISPOSABLE_MAIL
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.verdict import Verdict
from clarion.features.people import Account, Extension, Profile, create_account, create_extension, find_country
from clarion.features.people.sign_in import check_new_password, hash_password

_MOST_ENDED = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """`right_to_name`: why they may bear a name like a mark; `proof_of_identity`: how they proved who they are."""

    name: str
    country: str
    first_name: str
    last_name: str
    email: str
    phone: str = ""
    password: str
    right_to_name: str = ""
    proof_of_identity: str = ""
    again: bool = False  # although an account of this name with this administrator is there


@dataclass(frozen=True, slots=True)
class Opened:
    account: Account
    person: Extension
    notes: tuple[str, ...]  # what rules that are only watched would have said


async def open_account(
    session: AsyncSession, here: Container, new: NewAccount, *, operator_id: str, by: str = ""
) -> Opened:
    """Make the account and its first administrator. Raises what acceptable use says against it."""
    _check(new)
    if not new.again:
        await _check_first(session, new)
    verdict = await _judge(session, here, new, operator_id=operator_id, by=by)
    if not verdict.allowed:
        raise as_error(verdict, parameter="name")
    now = here.clock.now()
    account = await create_account(session, name=new.name.strip(), now=now, home_country=new.country)
    profile = Profile(
        first_name=new.first_name,
        last_name=new.last_name,
        email=new.email,
        company=new.name,
        business_phone=new.phone,
    )
    hashed = await hash_password(new.password)
    person = await create_extension(session, account.id, profile, now=now, role="admin", password_hash=hashed)
    who = await commitment(session, here, subject_of_extension(by), by) if by else "command line"
    noted = [match.rule for match in verdict.matches]
    said = await commitment(
        session, here, f"account:{account.id}", f"{new.right_to_name}\n{new.proof_of_identity}", account_id=account.id
    )
    await append(session, {"kind": "account.opened", "at": now, "accountId": account.id, "by": who, "noted": noted,
                           "proofs": said})  # fmt: skip
    return Opened(account, person, tuple(f"{match.rule}: {match.text} {match.remedy}" for match in verdict.matches))


async def open_accounts(
    here: Container, wanted: Iterable[NewAccount], *, operator_id: str, by: str = ""
) -> AsyncIterator[Opened | ClarionError]:
    """Open one after the other, each in a transaction of its own: the account, or why it was refused."""
    for new in wanted:
        try:
            async with here.storage.transaction() as session:
                opened = await open_account(session, here, new, operator_id=operator_id, by=by)
        except ClarionError as error:
            yield error
        else:
            yield opened


def _check(new: NewAccount) -> None:
    if not 1 <= len(new.name.strip()) <= 200:
        raise Invalid("Parameter [name] value is invalid: between 1 and 200 characters.", parameter="name")
    if len(new.country) != 2 or not new.country.isupper() or find_country(new.country) is None:
        raise Invalid("Parameter [country] value is invalid: two letters of ISO 3166, such as US.", parameter="country")
    if not is_address(new.email):
        raise Invalid("Parameter [email] value is invalid: an e-mail address.", parameter="email")
    if new.phone and not _is_phone(new.phone, new.country):
        raise Invalid(
            f"Parameter [contactPhone] value is invalid: '{new.phone}' is no phone number of {new.country}. "
            "Write it with its country, such as +12025550123, or leave it out.",
            parameter="contactPhone",
        )
    check_new_password(new.password)


def _is_phone(text: str, country: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, country))
    except phonenumbers.NumberParseException:
        return False


async def _check_first(session: AsyncSession, new: NewAccount) -> None:
    """Raises Conflict where an account of this name has an administrator with this address: a command given twice."""
    name, email = new.name.strip().lower(), new.email.strip().lower()
    query = (
        select(Account.id)
        .join(Extension, Extension.account_id == Account.id)
        .where(func.lower(Account.name) == name, func.lower(Extension.email) == email, Extension.role == "admin")
        .limit(1)
    )
    known = await session.scalar(query)
    if known is not None:
        raise Conflict(
            f"The account {known} has this name, and an administrator with this e-mail address, already. If a second "
            "one is wanted all the same, say so: --again on the command line, `again: true` over the API.",
            code="CMN-409",
            parameter="name",
        )


async def _judge(session: AsyncSession, here: Container, new: NewAccount, *, operator_id: str, by: str) -> Verdict:
    now = here.clock.now()
    attempt = Attempt(
        event_id=f"account-{new_id()}",
        kind=AttemptKind.ACCOUNT_OPEN,
        at=now,
        account_id=operator_id,
        extension_id=by,
        subject=new.name[:128],
        via="api" if by else "command",
    )
    facts: dict[str, FeatureValue] = {**name_features(new.name, now.date())}
    facts["mark_authorised"] = bool(new.right_to_name.strip())
    if not new.proof_of_identity.strip():  # with a proof nothing has to be compared
        signs = signs_of(new.name, [new.email], [new.phone])
        shared = [signs.shared_with(ended) for ended in await ended_signs(session)]
        facts["terminated_identifiers"] = max(shared, default=0)
        facts["disposable_mail"] = new.email.strip().lower().rpartition("@")[2] in DISPOSABLE_MAIL
    conduct = here.find(Conduct) or Conduct()
    return conduct.judge(attempt, facts)


async def ended_signs(session: AsyncSession) -> Sequence[Signs]:
    """Of accounts that were ended for what they did; an account that only left is not among them."""
    ended = select(ActRow.account_id).where(ActRow.verb == "terminate", ActRow.state.in_(("standing", "closed")))
    query = select(Account).where(Account.id.in_(ended)).limit(_MOST_ENDED)
    found = []
    for account in await session.scalars(query):
        people = await session.execute(
            select(Extension.email, Extension.business_phone, Extension.mobile_phone).where(
                Extension.account_id == account.id, Extension.role == "admin"
            )
        )
        rows = people.all()
        numbers = [number for row in rows for number in row[1:] if number]
        found.append(signs_of(account.name, [row[0] for row in rows if row[0]], numbers))
    return found
