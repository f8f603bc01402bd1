"""What the log holds in place of personal data: a keyed hash. Whoever has the value and the key can show that they
belong together; once the key is erased nobody can, and the log stays whole.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete

from clarion.base.container import Container
from clarion.base.ids import new_token
from clarion.base.storage import AsyncSession
from clarion.features.conduct.evidence.log import append
from clarion.features.conduct.evidence.models import SubjectKey

_SEAL = "conduct: key of a subject"
_MARK = "hmac-sha256:"
_KNOWN = "subject_keys"  # of this transaction


def subject_of_extension(extension_id: str) -> str:
    return f"extension-{extension_id}"[:64]


def subject_of_party(here: Container, number: str) -> str:
    """A person outside is known by a name that only this installation can make from the number."""
    return "party-" + hmac.new(here.keys.derive("conduct: names of parties"), number.encode(), sha256).hexdigest()[:40]


async def commitment(session: AsyncSession, here: Container, subject: str, value: str, *, account_id: str = "") -> str:
    """What stands in the log for `value` of `subject`. Makes the subject's key when there is none."""
    known: dict[str, bytes] = session.info.setdefault(_KNOWN, {})
    if subject not in known:
        row = await session.get(SubjectKey, subject)
        if row is None:
            key = new_token().encode()
            sealed = here.keys.seal(_SEAL, key).decode()
            session.add(SubjectKey(subject=subject, account_id=account_id, sealed=sealed, created_at=here.clock.now()))
            await session.flush()
            known[subject] = key
        else:
            known[subject] = here.keys.unseal(_SEAL, row.sealed.encode())
    return _keyed(known[subject], value)


def _keyed(key: bytes, value: str) -> str:
    return _MARK + hmac.new(key, value.encode(), sha256).hexdigest()


async def belongs(session: AsyncSession, here: Container, subject: str, value: str, found: str) -> bool:
    """Whether a commitment in the log is that of `value`. False as well when the subject's key is erased."""
    row = await session.get(SubjectKey, subject)
    if row is None:
        return False
    return hmac.compare_digest(_keyed(here.keys.unseal(_SEAL, row.sealed.encode()), value), found)


async def erase_subject(session: AsyncSession, subject: str, *, at: datetime, by: str = "") -> bool:
    """Erase the key: what the log holds of the subject tells nobody anything any more. False when there was none."""
    session.info.pop(_KNOWN, None)
    result: Any = await session.execute(delete(SubjectKey).where(SubjectKey.subject == subject))
    if not result.rowcount:
        return False
    await append(session, {"kind": "evidence.subject-erased", "at": at, "by": by})
    return True


async def erase_account(session: AsyncSession, account_id: str, *, at: datetime, by: str = "") -> int:
    """The same for every subject that is known through an account; returns how many that were."""
    session.info.pop(_KNOWN, None)
    result: Any = await session.execute(delete(SubjectKey).where(SubjectKey.account_id == account_id))
    if result.rowcount:
        await append(session, {"kind": "evidence.account-erased", "at": at, "by": by, "subjects": result.rowcount})
    return int(result.rowcount)
