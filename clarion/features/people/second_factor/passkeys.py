"""Passkeys (WebAuthn). The library verifies; here is what we ask for and keep."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clarion.base.errors import Conflict, Invalid
from clarion.base.ids import new_uuid
from clarion.base.settings import Settings
from clarion.base.storage import AsyncSession
from clarion.features.people.second_factor.models import Passkey
from clarion.features.people.second_factor.responses import PasskeyAuthenticationOptions
from clarion.features.people.users.models import Extension

MAX_PASSKEYS = 20
MAX_CREDENTIAL = 65_536
_VERIFIED = UserVerificationRequirement.REQUIRED  # a passkey is possession and knowledge (or body) in one


def origin_of(settings: Settings) -> str:
    """The one address at which passkeys work: browsers bind them to it."""
    parts = urlsplit(settings.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def _party(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


async def passkeys_of(session: AsyncSession, extension_id: str) -> Sequence[Passkey]:
    query = select(Passkey).where(Passkey.extension_id == extension_id).order_by(Passkey.created_at, Passkey.id)
    return (await session.scalars(query)).all()


def _descriptors(rows: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    known = {transport.value: transport for transport in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(row.credential_id),
            transports=[known[name] for name in row.transports if name in known],
        )
        for row in rows
    ]


def registration_options(settings: Settings, person: Extension, rows: Sequence[Passkey]) -> dict[str, Any]:
    """What `navigator.credentials.create` takes, as JSON. Raises Conflict when the person has too many."""
    if len(rows) >= MAX_PASSKEYS:
        raise Conflict(f"One person has at most {MAX_PASSKEYS} passkeys.")
    options = webauthn.generate_registration_options(
        rp_id=_party(settings),
        rp_name="Clarion",
        user_id=person.id.encode(),
        user_name=person.email or person.number,
        user_display_name=f"{person.first_name} {person.last_name}".strip() or person.number,
        exclude_credentials=_descriptors(rows),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
    )
    found: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def authentication_options(settings: Settings, rows: Sequence[Passkey]) -> PasskeyAuthenticationOptions:
    """What `navigator.credentials.get` takes; with no rows, any passkey that the browser has for us."""
    options = webauthn.generate_authentication_options(
        rp_id=_party(settings), allow_credentials=_descriptors(rows), user_verification=_VERIFIED
    )
    found: PasskeyAuthenticationOptions = json.loads(webauthn.options_to_json(options))
    return found


async def add_passkey(
    session: AsyncSession,
    settings: Settings,
    person: Extension,
    credential: dict[str, Any],
    challenge: str,
    name: str,
    now: datetime,
) -> Passkey:
    """Raises Invalid when the browser's answer does not fit what was asked."""
    try:
        verified = webauthn.verify_registration_response(
            credential=_bounded(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_party(settings),
            expected_origin=origin_of(settings),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise _not_right() from None
    credential_id = bytes_to_base64url(verified.credential_id)
    if await session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise Conflict("This passkey is registered already.")
    transports = credential.get("response", {}).get("transports") or []
    row = Passkey(
        id=new_uuid(),
        account_id=person.account_id,
        extension_id=person.id,
        credential_id=credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=[str(each)[:20] for each in transports[:10]] if isinstance(transports, list) else [],
        name=name.strip()[:100] or "Passkey",
        created_at=now,
    )
    session.add(row)
    return row


async def check_passkey(
    session: AsyncSession, settings: Settings, credential: dict[str, Any], challenge: str, now: datetime
) -> Passkey:
    """The passkey that signed the challenge. Raises Invalid for anything else, also for one that was copied."""
    wanted = str(credential.get("id", ""))[:1400]
    row = await session.scalar(select(Passkey).where(Passkey.credential_id == wanted).with_for_update())
    if row is None:
        raise _not_right()
    try:
        verified = webauthn.verify_authentication_response(
            credential=_bounded(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_party(settings),
            expected_origin=origin_of(settings),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        raise _not_right() from None
    row.sign_count, row.last_used_at = verified.new_sign_count, now
    return row


def _bounded(credential: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(credential)) > MAX_CREDENTIAL:
        raise ValueError("too large")
    return credential


def _not_right() -> Invalid:
    return Invalid("The passkey was not accepted. Try again, or sign in another way.", code="OAU-140")
