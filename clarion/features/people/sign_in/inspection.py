"""Says what became of a token. For whoever looks after the installation: the text itself is not stored anywhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import jwt
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.authorize.models import AuthorizationCode
from clarion.features.people.sign_in.models import AuthSession, JwtCredential, TokenPair
from clarion.features.people.sign_in.sessions import GRACE_AFTER_USE
from clarion.features.people.sign_in.tokens import token_hash
from clarion.features.people.users.models import Extension

_REASONS = {
    "revoked": "the app gave it back (POST /restapi/oauth/revoke), or the person signed out",
    "too many sessions": "the person signed in with this app so often that the oldest session had to go",
    "password changed": "the person's password was changed",
    "signed out everywhere": "the person signed out everywhere",
    "signed out by its person": "the person ended it in Settings, Security",
    "signed out by an administrator": "an administrator signed the person out",
    "second factor reset": "an administrator removed the person's second factors",
    "switched off": "the person was switched off",
    "extension deleted": "the extension was deleted",
    "app removed": "the app was removed or switched off, or the person disconnected it",
    "credential revoked": "the JWT credential that began it was revoked",
    "code used twice": "the authorization code that began it was used a second time",
    "refresh token reused": "an old refresh token came back after its grace: somebody may have copied it",
}


async def explain_token(here: Container, text: str) -> list[str]:
    """Sentences on an access token, refresh token, authorization code or JWT credential; the verdict first."""
    text, now = text.strip(), here.clock.now()
    wanted = token_hash(text)
    async with here.storage.reading() as session:
        pair = await session.scalar(
            select(TokenPair).where((TokenPair.access_hash == wanted) | (TokenPair.refresh_hash == wanted))
        )
        if pair is not None:
            reuse = timedelta(seconds=here.settings.refresh_reuse_seconds)
            return await _pair(session, pair, now, reuse if pair.refresh_hash == wanted else None)
        code = await session.get(AuthorizationCode, wanted)
        if code is not None:
            return await _code(session, code, now)
        if text.count(".") == 2:
            return await _credential(session, text, now)
    return [
        "Not known. This server never issued it, or it ended so long ago that it was forgotten "
        "(replaced tokens after 7 days, ended sessions after 30), or letters are missing."
    ]


async def _pair(session: AsyncSession, pair: TokenPair, now: datetime, reuse: timedelta | None) -> list[str]:
    """`reuse`: of a refresh token, for how long it gives its successor again; None: it is an access token."""
    refresh = reuse is not None
    row = await session.get_one(AuthSession, pair.session_id)
    kind = "refresh token" if refresh else "access token"
    about = [f"It is the {kind} of generation {pair.generation} of session {row.id}.", *await _about(session, row)]
    if row.ended_at is not None:
        why = _REASONS.get(row.end_reason, row.end_reason)
        return [f"Dead: its session ended at {wire_time(row.ended_at)} because {why}.", *about]
    if pair.superseded_at is not None:
        return [await _superseded(session, pair, now, reuse), *about]
    until = pair.refresh_expires_at if refresh else pair.access_expires_at
    if until <= now:
        lasted = pair.refresh_ttl if refresh else pair.access_ttl
        return [f"Dead: it expired at {wire_time(until)}, {lasted} seconds after it was issued, unrenewed.", *about]
    return [f"Alive until {wire_time(until)}.", *about]


async def _superseded(session: AsyncSession, pair: TokenPair, now: datetime, reuse: timedelta | None) -> str:
    assert pair.superseded_at is not None
    when = wire_time(pair.superseded_at)
    if reuse is None:
        return f"Dead: a refresh at {when} replaced it. An access token ends with the next one."
    following = await session.scalar(
        select(TokenPair).where(TokenPair.session_id == pair.session_id, TokenPair.generation == pair.generation + 1)
    )
    used = following.first_used_at if following else None
    end = min(pair.superseded_at + reuse, (used + GRACE_AFTER_USE) if used else datetime.max.replace(tzinfo=now.tzinfo))
    if following is not None and following.superseded_at is None and end > now:
        return f"Replaced at {when}, but good until {wire_time(end)}: it gives the same new pair again."
    reason = (
        "the new access token was in use for more than 10 seconds" if used else f"{reuse.seconds} seconds had passed"
    )
    return f"Dead: a refresh at {when} replaced it, and {reason}. The client should have stored the new one."


async def _code(session: AsyncSession, code: AuthorizationCode, now: datetime) -> list[str]:
    about = [f"It is an authorization code for app {code.client_id}, made at {wire_time(code.created_at)}."]
    if code.used_at is not None:
        return [
            f"Dead: used at {wire_time(code.used_at)}; a code counts once. It gave session {code.session_id}.",
            *about,
        ]
    if code.expires_at <= now:
        return [f"Dead: it expired at {wire_time(code.expires_at)} without being used.", *about]
    return [f"Alive until {wire_time(code.expires_at)}.", *about]


async def _credential(session: AsyncSession, text: str, now: datetime) -> list[str]:
    try:
        claims = jwt.decode(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return ["Not known: it has the form of a JWT, but cannot be read."]
    row = await session.get(JwtCredential, str(claims.get("jti", ""))[:64])
    if row is None:
        return ["Not known: a JWT of another server, an id token, or a credential whose owner was deleted."]
    about = [
        f"It is the JWT credential '{row.name}' of extension {row.extension_id}, made {wire_time(row.created_at)}."
    ]
    if row.client_ids:
        about.append(f"It works with these apps only: {', '.join(row.client_ids)}.")
    about.append("It is for the form field assertion; as a Bearer token it is refused.")
    if row.revoked_at is not None:
        return [f"Dead: revoked at {wire_time(row.revoked_at)}.", *about]
    if row.expires_at is not None and row.expires_at <= now:
        return [f"Dead: it expired at {wire_time(row.expires_at)}, as its owner wanted.", *about]
    return ["Alive.", *about]


async def _about(session: AsyncSession, row: AuthSession) -> Sequence[str]:
    person = await session.get(Extension, row.extension_id)
    who = f"{person.first_name} {person.last_name} (extension {person.number})" if person else row.extension_id
    found = [
        f"{who} began the session with '{row.client_name}' at {wire_time(row.created_at)} from {row.source or '?'}."
    ]
    if row.reused_at is not None:
        found.append(f"At {wire_time(row.reused_at)} an old refresh token of it was shown: look whether it was copied.")
    return found
