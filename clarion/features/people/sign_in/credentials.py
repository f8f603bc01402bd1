"""Personal JWT credentials: made once by a person, used by programs as an assertion (RFC 7523)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt
from sqlalchemy import select

from clarion.base.errors import NotFound
from clarion.base.ids import new_uuid
from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.errors import OAuthError, invalid_grant
from clarion.features.people.sign_in.models import JwtCredential
from clarion.features.people.users.models import Extension

_ALGORITHM = "HS256"
MAX_LENGTH = 4096


def _signing_key(keys: MasterKey) -> bytes:
    return keys.derive("sign-in: JWT credentials")


def create_credential(
    session: AsyncSession,
    person: Extension,
    *,
    name: str,
    now: datetime,
    client_ids: Sequence[str] = (),
    expires_at: datetime | None = None,
    credential_id: str | None = None,
) -> JwtCredential:
    """A credential of `person`; without `client_ids` it works with any app, without `expires_at` for ever."""
    row = JwtCredential(
        id=credential_id or new_uuid(),
        account_id=person.account_id,
        extension_id=person.id,
        name=name,
        client_ids=list(client_ids),
        created_at=now.replace(microsecond=0),  # it stands in the token in seconds
        expires_at=expires_at,
    )
    session.add(row)
    return row


def credential_token(row: JwtCredential, keys: MasterKey, issuer: str) -> str:
    """The text that programs hold. Computed from the row, so that it can be shown again."""
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": f"{issuer}/restapi/oauth/token",
        "sub": row.extension_id,
        "iat": int(row.created_at.timestamp()),
        "jti": row.id,
    }
    if row.expires_at is not None:
        claims["exp"] = int(row.expires_at.timestamp())
    return jwt.encode(claims, _signing_key(keys), algorithm=_ALGORITHM)


async def get_credential_of_assertion(
    session: AsyncSession, assertion: str, keys: MasterKey, now: datetime
) -> JwtCredential:
    """The credential behind an assertion. Raises invalid_grant for whatever is wrong with it."""
    try:
        # Who issued it and for which address is not asked: the signature and the row decide, and a server
        # may be reached under several names.
        claims = jwt.decode(
            assertion[: MAX_LENGTH + 1],
            _signing_key(keys),
            algorithms=[_ALGORITHM],
            options={
                "verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
                "verify_sub": False, "verify_jti": False, "require": ["jti"],
            },
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError):
        raise _refused("The JWT is not valid: this server did not sign it, or it was changed") from None
    row = await session.get(JwtCredential, str(claims["jti"])[:64])
    if row is None or row.revoked_at is not None or row.extension_id != claims.get("sub"):
        raise _refused("The JWT was revoked, or its owner is gone")
    if row.expires_at is not None and row.expires_at <= now:
        raise _refused("The JWT has expired")
    return row


def _refused(why: str) -> OAuthError:
    return invalid_grant(why, "OAU-140")


async def list_credentials(session: AsyncSession, extension_id: str) -> Sequence[JwtCredential]:
    query = select(JwtCredential).where(JwtCredential.extension_id == extension_id, JwtCredential.revoked_at.is_(None))
    return (await session.scalars(query.order_by(JwtCredential.created_at, JwtCredential.id))).all()


async def get_credential(session: AsyncSession, extension_id: str, credential_id: str) -> JwtCredential:
    """A live credential of this person. Raises NotFound."""
    row = await session.get(JwtCredential, credential_id[:64])
    if row is None or row.extension_id != extension_id or row.revoked_at is not None:
        raise NotFound("Resource for parameter [credentialId] is not found.", parameter="credentialId")
    return row
