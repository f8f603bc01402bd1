"""Keys of id tokens: kept sealed in the database, so that every process signs alike and restarts change nothing."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import or_, select

from clarion.base.clock import Clock
from clarion.base.ids import new_uuid
from clarion.base.keys import MasterKey
from clarion.base.storage import AsyncSession, Storage
from clarion.features.people.openid.models import SigningKey
from clarion.features.people.openid.responses import PublicKeyInfo

ALGORITHM = "RS256"
ROTATE_AFTER = timedelta(days=90)
PUBLISH_RETIRED = timedelta(days=2)  # longer than any id token lives
_PURPOSE = "openid: signing keys"
_REMEMBER_S = 60.0


@dataclass(frozen=True)
class LoadedKey:
    kid: str
    private: rsa.RSAPrivateKey

    def public_view(self) -> PublicKeyInfo:
        """As a JSON Web Key (RFC 7517)."""
        jwk: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        jwk.pop("key_ops", None)
        return cast("PublicKeyInfo", {**jwk, "kid": self.kid, "use": "sig", "alg": ALGORITHM})


class SigningKeys:
    """The newest key signs. It is replaced after 90 days, or by `rotate`; the old one stays published for a while."""

    def __init__(self, storage: Storage, clock: Clock, keys: MasterKey) -> None:
        self._storage = storage
        self._clock = clock
        self._master = keys
        self._known: list[LoadedKey] = []
        self._until = 0.0

    async def sign(self, claims: dict[str, Any]) -> str:
        key = (await self._load())[0]
        return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid})

    async def published(self) -> list[PublicKeyInfo]:
        return [key.public_view() for key in await self._load()]

    async def rotate(self) -> str:
        """Begin to sign with a new key; its id."""
        async with self._storage.transaction() as session:
            made = await self._replace(session)
        self._until = 0.0
        return made.id

    async def _load(self) -> list[LoadedKey]:
        if self._known and self._clock.monotonic() < self._until:
            return self._known
        rows = await self._rows()
        if not rows or rows[0].created_at + ROTATE_AFTER <= self._clock.now():
            async with self._storage.transaction() as session:
                newest = await session.scalar(_newest())
                if newest is None or newest.created_at + ROTATE_AFTER <= self._clock.now():
                    await self._replace(session)
            rows = await self._rows()
        self._known = [self._loaded(row) for row in rows]
        self._until = self._clock.monotonic() + _REMEMBER_S
        return self._known

    async def _rows(self) -> list[SigningKey]:
        since = self._clock.now() - PUBLISH_RETIRED
        query = _newest().where(or_(SigningKey.retired_at.is_(None), SigningKey.retired_at > since))
        async with self._storage.reading() as session:
            return list((await session.scalars(query)).all())

    async def _replace(self, session: AsyncSession) -> SigningKey:
        now = self._clock.now()
        for old in await session.scalars(_newest().where(SigningKey.retired_at.is_(None))):
            old.retired_at = now
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        row = SigningKey(id=new_uuid(), algorithm=ALGORITHM, created_at=now)
        row.sealed_private_key = self._master.seal(_PURPOSE, text)
        session.add(row)
        await session.flush()
        return row

    def _loaded(self, row: SigningKey) -> LoadedKey:
        private = serialization.load_pem_private_key(self._master.unseal(_PURPOSE, row.sealed_private_key), None)
        assert isinstance(private, rsa.RSAPrivateKey)
        return LoadedKey(row.id, private)


def _newest() -> Any:
    return select(SigningKey).order_by(SigningKey.retired_at.is_not(None), SigningKey.created_at.desc(), SigningKey.id)
