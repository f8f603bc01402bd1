"""What people do to prove their right to a number: ask for a code, give it, hand in a letter; an operator decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from clarion.base.changes import note_change
from clarion.base.container import Container
from clarion.base.content import sniff
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from clarion.base.files import Files
from clarion.base.http_multipart import Part
from clarion.base.ids import new_id
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.numbers.models import PhoneNumber, VerifiedCallerId
from clarion.features.numbers.proofs import rules
from clarion.features.numbers.proofs.models import NumberProof
from clarion.features.numbers.proofs.sender import NumberBans
from clarion.features.numbers.rules import is_abroad, normalise
from clarion.features.numbers.service import tell, verify_caller_id
from clarion.features.people import Account

_PURPOSE = "codes that prove numbers"


async def new_proof(
    here: Container, session: AsyncSession, account: Account, requested_by: str, number: str, method: str
) -> NumberProof:
    """A proof that may begin. Raises Invalid, Conflict, Forbidden, TooMany."""
    e164, now = rules.provable(number), here.clock.now()
    _check_account(account)
    await _check_number(here, session, e164)
    await _check_pace(session, account.id, e164, now)
    lasts = rules.LETTER_LASTS if method == rules.LETTER else rules.CODE_LASTS
    row = NumberProof(
        id=new_id(),
        account_id=account.id,
        number=e164,
        method=method,
        state=rules.REVIEW if method == rules.LETTER else rules.PENDING,
        requested_by=requested_by,
        code_hash="",
        tries=0,
        file_key="",
        file_name="",
        file_sha256="",
        decided_by="",
        note="",
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(row)
    await session.flush()
    return row


def _check_account(account: Account) -> None:
    if account.status != "Confirmed":
        raise Forbidden("This account is not active.", code="CMN-409")


def code_wish(account: Account, row: NumberProof) -> PolicyRequest:
    """What acceptable use is asked before a code goes out (SPM-06), and told once it was typed in."""
    country = normalise(row.number).country
    abroad = bool(is_abroad(account.home_country, country))
    return PolicyRequest(
        kind="verification.send",
        account_id=account.id,
        extension_id=row.requested_by,
        subject=row.number,
        facts={
            "callee_country": country,
            "codes_country_open": not abroad or account.international_calling,
            "codes_country_cap": rules.MOST_A_DAY,
        },
        parameter="phoneNumber",
        context={"id": row.id},
    )


async def _check_number(here: Container, session: AsyncSession, number: str) -> None:
    if await session.scalar(select(PhoneNumber.id).where(PhoneNumber.number == number)) is not None:
        words = "This number is in an inventory; only who has it shows it."
        raise Conflict(words, code="CMN-406", parameter="phoneNumber")
    if (here.find(NumberBans) or NumberBans()).is_banned(number):
        raise Forbidden("Nobody may call from this number.", code="CMN-409", parameter="phoneNumber")


async def _check_pace(session: AsyncSession, account_id: str, number: str, now: datetime) -> None:
    recent = select(func.count()).select_from(NumberProof).where(NumberProof.created_at > now - timedelta(days=1))
    asked = await session.scalar(recent.where(NumberProof.account_id == account_id)) or 0
    asked_of_it = await session.scalar(recent.where(NumberProof.number == number)) or 0
    if asked >= rules.MOST_A_DAY or asked_of_it >= rules.MOST_A_DAY_TO_A_NUMBER:
        raise TooMany("There have been enough proofs for a day. Try again tomorrow.", retry_after=3600)


def set_code(here: Container, row: NumberProof) -> str:
    """A new code for a proof. Only its hash is kept."""
    code = rules.new_code()
    row.code_hash = rules.hash_of(here.keys.derive(_PURPOSE), row.id, code)
    return code


async def keep_letter(here: Container, row: NumberProof, letter: Part) -> None:
    """Keep a letter of authorisation with its hash. Raises Invalid for what is none."""
    kind = sniff(letter.content)
    if not letter.content or kind not in rules.LETTER_TYPES:
        raise Invalid("Give the letter as PDF, PNG or JPEG.", parameter="attachment")
    await check_policy(
        here,
        PolicyRequest(
            kind="file.upload",
            account_id=row.account_id,
            content=letter.content,
            file_name=letter.filename or "letter",
            parameter="attachment",
        ),
    )
    row.file_sha256 = sha256(letter.content).hexdigest()
    row.file_name = letter.filename or "letter"
    row.file_key = f"number-proofs/{row.account_id}/{row.id}"
    await here.get(Files).put(row.file_key, letter.content, kind)


async def give_code(here: Container, session: AsyncSession, row: NumberProof, code: str) -> bool:
    """Whether the code is right; then the number is verified. A wrong one counts. Raises Conflict, TooMany."""
    now = here.clock.now()
    if row.method == rules.LETTER or row.state != rules.PENDING:
        raise Conflict("This proof does not wait for a code.", code="CMN-409", parameter="proofId")
    if row.expires_at <= now:
        row.state = rules.EXPIRED
        return False
    if row.tries >= rules.MOST_TRIES:
        raise TooMany("There have been too many wrong codes. Ask for a new one.")
    row.tries += 1
    if not rules.matches(here.keys.derive(_PURPOSE), row.id, code.strip(), row.code_hash):
        if row.tries >= rules.MOST_TRIES:
            row.state = rules.REFUSED
        return False
    await _verified(session, row, "code", now)
    return True


async def decide(session: AsyncSession, row: NumberProof, *, accept: bool, by: str, note: str, now: datetime) -> None:
    """An operator has read a letter. Raises Conflict."""
    if row.method != rules.LETTER or row.state != rules.REVIEW:
        raise Conflict("This proof does not wait for a decision.", code="CMN-409")
    row.decided_by, row.decided_at, row.note = by[:100], now, note[:500]
    if accept:
        await _verified(session, row, "letter", now)
    else:
        row.state = rules.REFUSED
    note_change(letter=row.file_sha256, decision=row.state, reason=note[:200])


async def _verified(session: AsyncSession, row: NumberProof, proof: str, now: datetime) -> None:
    row.state, row.code_hash, row.decided_at = rules.VERIFIED, "", now
    await verify_caller_id(session, row.account_id, row.number, proof=proof, now=now)


def not_sent(row: NumberProof, why: str) -> None:
    """The code could not be sent: nobody needs to wait for it."""
    row.state, row.note, row.code_hash = rules.REFUSED, why[:500], ""


async def get_proof(session: AsyncSession, account_id: str, proof_id: str) -> NumberProof:
    row = await session.get(NumberProof, proof_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [proofId] is not found.", parameter="proofId")
    return row


async def read_verified(session: AsyncSession, account_id: str) -> Sequence[VerifiedCallerId]:
    query = select(VerifiedCallerId).where(VerifiedCallerId.account_id == account_id).order_by(VerifiedCallerId.number)
    return (await session.scalars(query.limit(1000))).all()


async def read_proofs(session: AsyncSession, account_id: str | None, *, states: Sequence[str]) -> Sequence[NumberProof]:
    """Newest first; of one account, or (None) of all, for an operator."""
    query = select(NumberProof).where(NumberProof.state.in_(states)).order_by(NumberProof.created_at.desc())
    if account_id is not None:
        query = query.where(NumberProof.account_id == account_id)
    return (await session.scalars(query.limit(200))).all()


async def remove_verified(session: AsyncSession, account_id: str, number_id: str) -> None:
    """The account no longer shows the number. Raises NotFound."""
    row = await session.get(VerifiedCallerId, number_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [numberId] is not found.", parameter="numberId")
    await session.delete(row)
    tell(session, account_id, None)
