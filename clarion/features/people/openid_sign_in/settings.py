"""What an administrator says of the OpenID provider: checked with the provider, kept with its secret sealed, shown
without."""

from datetime import datetime
from typing import Annotated, cast

from pydantic import Field, StringConstraints

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.settings import GroupRole
from clarion.features.people.openid_sign_in.models import OpenIdProvider
from clarion.features.people.openid_sign_in.provider_http import Discovery, OpenIdRefused, ProviderHttp
from clarion.features.people.openid_sign_in.responses import OpenIdClaims, OpenIdProviderInfo
from clarion.features.people.roles.queries import find_role

_PURPOSE = "client secret at an OpenID provider"
STANDARD = {
    "email": "email",
    "firstName": "given_name",
    "lastName": "family_name",
    "jobTitle": "",
    "department": "",
    "extensionNumber": "",
    "groups": "groups",
}
"""The standard claims (OpenID Connect Core 1.0, section 5.1); `groups` is what most providers call them."""
Claim = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class OpenIdSettings(WireModel):
    """`clientSecret` left out keeps the one there is; "": a public client."""

    enabled: bool = True
    issuer: Annotated[str, StringConstraints(min_length=1, max_length=1024, strip_whitespace=True)]
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
    client_secret: Annotated[str, StringConstraints(max_length=1000)] | None = None
    scopes: Annotated[str, StringConstraints(max_length=400, pattern=r"^[\x21\x23-\x5b\x5d-\x7e ]*$")] = (
        "openid profile email"
    )
    create_people: bool = False
    link_by_email: bool = True
    link_administrators: bool = False
    second_step_there: bool = False
    first_number: Annotated[int, Field(ge=101, le=99_999_999)] = 101
    attributes: Annotated[dict[str, Claim], Field(max_length=20)] = {}
    group_roles: Annotated[list[GroupRole], Field(max_length=100)] = []


async def get_provider(session: AsyncSession, account_id: str) -> OpenIdProvider:
    """Raises NotFound."""
    row = await session.get(OpenIdProvider, account_id)
    if row is None:
        raise NotFound("This account has no OpenID provider.")
    return row


async def find_provider_in_use(session: AsyncSession, account_id: str | None) -> OpenIdProvider | None:
    row = await session.get(OpenIdProvider, account_id) if account_id else None
    return row if row is not None and row.enabled else None


async def discovered(here: Container, issuer: str) -> Discovery:
    """What the issuer says of itself, now. Raises Invalid."""
    try:
        return await here.get(ProviderHttp).discover(issuer)
    except OpenIdRefused as problem:
        raise Invalid(problem.message, parameter="issuer") from None


async def write_provider(
    here: Container, session: AsyncSession, account_id: str, body: OpenIdSettings, found: Discovery
) -> OpenIdProvider:
    """Raises Invalid."""
    await _check(session, account_id, body)
    row = await session.get(OpenIdProvider, account_id)
    if row is None:
        row = OpenIdProvider(account_id=account_id)
        session.add(row)
    elif (row.issuer, row.client_id) != (body.issuer, body.client_id) and body.client_secret is None:
        row.client_secret = None  # it was given to another provider
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
                 "basic_authentication"):  # fmt: skip
        setattr(row, name, getattr(found, name))
    for name in ("enabled", "client_id", "create_people", "link_by_email", "link_administrators", "second_step_there",
                 "first_number"):  # fmt: skip
        setattr(row, name, getattr(body, name))
    if body.client_secret is not None:
        row.client_secret = here.keys.seal(_PURPOSE, body.client_secret.encode()) if body.client_secret else None
    row.scopes = " ".join(dict.fromkeys(["openid", *body.scopes.split()]))
    row.claim_names = STANDARD | body.attributes
    row.group_roles = [one.model_dump() for one in body.group_roles]
    return row


async def _check(session: AsyncSession, account_id: str, body: OpenIdSettings) -> None:
    unknown = sorted(set(body.attributes) - set(STANDARD))
    if unknown:
        raise Invalid(f"There is no attribute {unknown[0][:40]}, but: {', '.join(STANDARD)}.", parameter="attributes")
    for one in body.group_roles:
        if await find_role(session, account_id, one.role_id) is None:
            raise Invalid(f"The account has no role {one.role_id}.", parameter="groupRoles.roleId")


def client_secret_of(here: Container, row: OpenIdProvider) -> str:
    """In clear; empty for a public client. Raises OpenIdRefused when it was sealed with another master key."""
    try:
        return here.keys.unseal(_PURPOSE, row.client_secret).decode() if row.client_secret else ""
    except ClarionError:
        raise OpenIdRefused("The client secret has to be given again: the master key is another one.") from None


def redirect_uri_of(here: Container, account_id: str) -> str:
    return f"{here.settings.public_url}/restapi/v1.0/clarion/openid/{account_id}/callback"


async def note_refusal(here: Container, account_id: str, problem: ClarionError, now: datetime) -> None:
    """For administrators, who see why the last one was refused."""
    async with here.storage.transaction() as session:
        row = await session.get(OpenIdProvider, account_id)
        if row is not None:
            row.last_refusal, row.last_refusal_at = problem.message[:400], now


def provider_view(here: Container, row: OpenIdProvider) -> OpenIdProviderInfo:
    return {
        "enabled": row.enabled,
        "issuer": row.issuer,
        "clientId": row.client_id,
        "hasClientSecret": row.client_secret is not None,
        "scopes": row.scopes,
        "authorizationEndpoint": row.authorization_endpoint,
        "createPeople": row.create_people,
        "linkByEmail": row.link_by_email,
        "linkAdministrators": row.link_administrators,
        "secondStepThere": row.second_step_there,
        "firstNumber": row.first_number,
        "attributes": cast("OpenIdClaims", row.claim_names),
        "groupRoles": [{"group": one["group"], "roleId": one["roleId"]} for one in row.group_roles],
        "redirectUri": redirect_uri_of(here, row.account_id),
        "lastRefusal": row.last_refusal or None,
        "lastRefusalTime": wire_time(row.last_refusal_at) if row.last_refusal_at else None,
    }
