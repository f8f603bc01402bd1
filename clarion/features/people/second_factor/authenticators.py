"""Codes that a program on somebody's phone shows: TOTP, RFC 6238, six digits every 30 s, SHA-1."""

import hmac
from datetime import datetime

import pyotp
import segno

from clarion.base.errors import Conflict, Invalid
from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession
from clarion.features.people.browser_sessions.responses import AuthenticatorEnrollment
from clarion.features.people.second_factor.models import Authenticator

STEP_S = 30
ISSUER = "Clarion"
_PURPOSE = "second factor: authenticators"


async def start_authenticator(session: AsyncSession, keys: MasterKey, extension_id: str, now: datetime) -> str:
    """A new secret (base32) that counts once a code of it was confirmed. Raises Conflict when one counts already."""
    row = await session.get(Authenticator, extension_id)
    if row is not None and row.confirmed_at is not None:
        raise Conflict("There is an authenticator already. Remove it first.")
    secret = pyotp.random_base32()
    if row is None:
        row = Authenticator(extension_id=extension_id)
        session.add(row)
    row.sealed_secret = keys.seal(_PURPOSE, secret.encode())
    row.created_at, row.confirmed_at, row.last_step = now, None, 0
    return secret


def setup_view(secret: str, person_name: str) -> AuthenticatorEnrollment:
    """What the person's program needs: the secret, the address behind the QR code, and the code as an SVG."""
    uri = pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=person_name, issuer_name=ISSUER)
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=2, dark="#14232a", light="#ffffff")
    return {"secret": secret, "uri": uri, "qr": picture}


async def confirm_authenticator(
    session: AsyncSession, keys: MasterKey, extension_id: str, code: str, now: datetime
) -> None:
    """Raises Invalid when the code is not the one the program shows now."""
    row = await session.get(Authenticator, extension_id, with_for_update=True)
    if row is None or row.confirmed_at is not None:
        raise Conflict("Setting up an authenticator was not begun.")
    if not _takes(row, keys, code, now):
        raise Invalid("That is not the code that is shown now.", parameter="code")
    row.confirmed_at = now


async def code_matches(session: AsyncSession, keys: MasterKey, extension_id: str, code: str, now: datetime) -> bool:
    """Whether the person's authenticator shows this code now, or did half a minute ago; each code counts once."""
    row = await session.get(Authenticator, extension_id, with_for_update=True, populate_existing=True)
    if row is None or row.confirmed_at is None:
        return False
    return _takes(row, keys, code, now)


def _takes(row: Authenticator, keys: MasterKey, code: str, now: datetime) -> bool:
    given = "".join(code.split())
    if not given.isascii() or not given.isdigit() or len(given) != 6:
        return False
    totp = pyotp.TOTP(keys.unseal(_PURPOSE, row.sealed_secret).decode(), interval=STEP_S)
    current = int(now.timestamp()) // STEP_S
    for step in (current - 1, current, current + 1):
        if step > row.last_step and hmac.compare_digest(totp.generate_otp(step), given):
            row.last_step = step
            return True
    return False
