"""What an administrator says of the identity provider: checked, kept, shown; and metadata read again."""

import asyncio
from datetime import timedelta
from typing import Annotated, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pydantic import Field, StringConstraints

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.settings import GroupRole
from clarion.features.people.roles.queries import find_role
from clarion.features.people.saml.documents import SamlRefused
from clarion.features.people.saml.metadata import MOST_METADATA, Provider, expiry_of, read_metadata, subject_of
from clarion.features.people.saml.models import IdentityProvider
from clarion.features.people.saml.responses import SamlProviderAttributes, SamlProviderInfo

_PURPOSE = "key for an identity provider"
_SOON = timedelta(days=30)
_WITHIN_S = 10.0
STANDARD = {
    "email": "urn:oid:0.9.2342.19200300.100.1.3",
    "firstName": "urn:oid:2.5.4.42",
    "lastName": "urn:oid:2.5.4.4",
    "jobTitle": "urn:oid:2.5.4.12",
    "department": "urn:oid:2.5.4.11",
    "extensionNumber": "",
    "groups": "",
}
"""The names of eduPerson and inetOrgPerson as SAML has them; friendly names (mail, givenName) are found too."""
ENTRA = STANDARD | {
    "email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "firstName": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "lastName": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    "groups": "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
}
Attribute = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]


class ProviderSettings(WireModel):
    """`metadata` (the file's content) or `metadataUrl`; with neither what is known of the provider stays."""

    enabled: bool = True
    metadata: Annotated[str, StringConstraints(max_length=MOST_METADATA)] | None = None
    metadata_url: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] | None = None
    unasked: bool = False
    create_people: bool = False
    link_by_email: bool = True
    link_administrators: bool = False
    second_step_there: bool = False
    first_number: Annotated[int, Field(ge=101, le=99_999_999)] = 101
    attributes: Annotated[dict[str, Attribute], Field(max_length=20)] = {}
    group_roles: Annotated[list[GroupRole], Field(max_length=100)] = []


async def get_provider(session: AsyncSession, account_id: str) -> IdentityProvider:
    """Raises NotFound."""
    row = await session.get(IdentityProvider, account_id)
    if row is None:
        raise NotFound("This account has no identity provider.")
    return row


async def find_provider_in_use(session: AsyncSession, account_id: str | None) -> IdentityProvider | None:
    row = await session.get(IdentityProvider, account_id) if account_id else None
    return row if row is not None and row.enabled else None


async def fetched_metadata(here: Container, address: str) -> Provider:
    """Raises Invalid, SamlRefused."""
    local = egress_policy(here.settings).loopback and address.startswith(("http://127.0.0.1:", "http://localhost:"))
    if not (address.startswith("https://") or local):
        raise Invalid("Metadata is fetched by https only.", parameter="metadataUrl")
    http_client = HttpClient(egress_policy(here.settings))
    try:
        answer = await http_client.send(
            "GET", address, {"Accept": "application/samlmetadata+xml, application/xml"}, b"", _WITHIN_S,
            most=MOST_METADATA,
        )  # fmt: skip
    except RequestFailed as problem:
        raise Invalid(f"The metadata cannot be fetched: {problem.sentence}", parameter="metadataUrl") from None
    finally:
        await http_client.close()
    if answer.status != 200 or not answer.whole:
        raise Invalid(f"The metadata cannot be fetched: the server answers {answer.status}.", parameter="metadataUrl")
    return await asyncio.to_thread(read_metadata, answer.content)


async def told_provider(here: Container, body: ProviderSettings) -> Provider | None:
    """What the body says of the provider; None: nothing new. Raises Invalid."""
    try:
        if body.metadata:
            return await asyncio.to_thread(read_metadata, body.metadata.encode())
        return await fetched_metadata(here, body.metadata_url) if body.metadata_url else None
    except SamlRefused as problem:
        where = "metadata" if body.metadata else "metadataUrl"
        raise Invalid(problem.message, parameter=where) from None


async def write_provider(
    here: Container, session: AsyncSession, account_id: str, body: ProviderSettings, told: Provider | None
) -> IdentityProvider:
    """Raises Invalid."""
    unknown = sorted(set(body.attributes) - set(STANDARD))
    if unknown:
        raise Invalid(f"There is no attribute {unknown[0][:40]}, but: {', '.join(STANDARD)}.", parameter="attributes")
    for one in body.group_roles:
        if await find_role(session, account_id, one.role_id) is None:
            raise Invalid(f"The account has no role {one.role_id}.", parameter="groupRoles.roleId")
    row = await session.get(IdentityProvider, account_id)
    if row is None:
        if told is None:
            raise Invalid("Give the provider's metadata, or its address.", parameter="metadata")
        row = IdentityProvider(account_id=account_id)
        key, row.own_certificate = await asyncio.to_thread(_new_key, here, account_id)
        row.own_sealed_key = here.keys.seal(_PURPOSE, key.encode())
        session.add(row)
    if told is not None:
        take(row, told)
        row.metadata_url, row.metadata_read_at, row.metadata_problem = body.metadata_url or "", here.clock.now(), ""
    for name in ("enabled", "unasked", "create_people", "link_by_email", "link_administrators", "second_step_there",
                 "first_number"):  # fmt: skip
        setattr(row, name, getattr(body, name))
    row.attribute_names = STANDARD | body.attributes
    row.group_roles = [one.model_dump() for one in body.group_roles]
    return row


def take(row: IdentityProvider, told: Provider) -> None:
    row.entity_id, row.sign_in_url, row.sign_in_binding = told.entity_id, told.sign_in_url, told.binding
    row.certificates = list(told.certificates)


def _new_key(here: Container, account_id: str) -> tuple[str, str]:
    """(Private key, certificate), PEM. Slow: call it in a thread. Providers pin the certificate, so it lasts."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Clarion {account_id}"[:64])])
    now = here.clock.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def own_key_of(here: Container, row: IdentityProvider) -> str:
    return here.keys.unseal(_PURPOSE, row.own_sealed_key).decode()


def entity_id_of(here: Container, account_id: str) -> str:
    return f"{here.settings.public_url}/restapi/v1.0/clarion/saml/{account_id}/metadata"


def answers_at(here: Container, account_id: str) -> str:
    return f"{here.settings.public_url}/restapi/v1.0/clarion/saml/{account_id}/acs"


def provider_view(here: Container, row: IdentityProvider) -> SamlProviderInfo:
    """`expiresSoon`: within 30 days, and what to do then is to bring the next certificate in."""
    soon = here.clock.now() + _SOON
    return {
        "enabled": row.enabled,
        "entityId": row.entity_id,
        "signInUrl": row.sign_in_url,
        "binding": row.sign_in_binding,
        "metadataUrl": row.metadata_url or None,
        "metadataReadTime": wire_time(row.metadata_read_at) if row.metadata_read_at else None,
        "metadataProblem": row.metadata_problem or None,
        "certificates": [
            {
                "subject": subject_of(pem),
                "expirationTime": wire_time(expiry_of(pem)),
                "expiresSoon": expiry_of(pem) < soon,
            }
            for pem in row.certificates
        ],
        "unasked": row.unasked,
        "createPeople": row.create_people,
        "linkByEmail": row.link_by_email,
        "linkAdministrators": row.link_administrators,
        "secondStepThere": row.second_step_there,
        "firstNumber": row.first_number,
        "attributes": cast("SamlProviderAttributes", row.attribute_names),
        "groupRoles": [{"group": one["group"], "roleId": one["roleId"]} for one in row.group_roles],
        "ownEntityId": entity_id_of(here, row.account_id),
        "ownAnswersAt": answers_at(here, row.account_id),
        "lastRefusal": row.last_refusal or None,
        "lastRefusalTime": wire_time(row.last_refusal_at) if row.last_refusal_at else None,
    }
