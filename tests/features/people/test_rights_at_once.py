"""What is revoked or taken away holds at the very next request, also when no news came, as of another process."""

from typing import Any

from sqlalchemy import delete, select, update

from clarion.base.storage import Base
from clarion.features.people.accounts.models import Account
from clarion.features.people.roles.models import CustomRole, RoleAssignment
from clarion.features.people.roles.permissions import with_included
from clarion.features.people.sign_in.models import AuthSession, TokenPair
from clarion.features.people.sites.models import AdministeredSite
from clarion.features.people.users.models import Extension
from tests.support.api import Api

ME = "/account/~/extension/~"
AUDIT = "/account/~/audit-trail/search"


async def _read(api: Api, path: str = ME, number: str = "102") -> int:
    return (await api.request("GET", path, number)).status_code


async def _behind_its_back(api: Api, *statements: Any) -> None:
    """As another process would, whose news has not come yet: no event is published."""
    async with api.here.storage.transaction() as session:
        for statement in statements:
            if isinstance(statement, Base):
                session.add(statement)
            else:
                await session.execute(statement)


async def test_what_ends_a_token_holds_at_the_next_request_without_any_news(api: Api) -> None:
    """A session that ended, a token replaced or run out, a person or account disabled, an app that may do less."""
    me, now = api.extension_id("102"), api.clock.now()
    assert [await _read(api), await _read(api)] == [200, 200]
    session = update(AuthSession).where(AuthSession.extension_id == me)
    of_session = TokenPair.session_id.in_(select(AuthSession.id).where(AuthSession.extension_id == me))
    pair, person = update(TokenPair).where(of_session), update(Extension).where(Extension.id == me)
    async with api.here.storage.reading() as reading:
        known = await reading.scalar(select(AuthSession.scopes).where(AuthSession.extension_id == me))
    for taken, given, expected in (
        (session.values(ended_at=now), session.values(ended_at=None), 401),
        (pair.values(superseded_at=now), pair.values(superseded_at=None), 401),
        (pair.values(access_expires_at=now), pair.values(access_expires_at=now.replace(year=now.year + 1)), 401),
        (person.values(status="Disabled"), person.values(status="Enabled"), 401),
        (update(Account).values(status="Disabled"), update(Account).values(status="Confirmed"), 401),
        (session.values(scopes=["ReadMessages"]), session.values(scopes=known), 403),
    ):
        await _behind_its_back(api, taken)
        assert await _read(api) == expected, str(taken)
        await _behind_its_back(api, given)
        assert await _read(api) == 200, str(taken)


async def test_a_role_or_a_limit_counts_at_the_next_request_without_any_news(api: Api) -> None:
    """Given, changed and taken away."""
    me, other = api.extension_id("102"), f"/account/~/extension/{api.extension_id('103')}"

    async def may() -> bool:
        return (await api.request("POST", AUDIT, "102", json={})).status_code != 403

    assert not await may()
    row = CustomRole(id="7000001", account_id=api.account_id(), display_name="Auditor", permissions=[],
                     scope="Account", updated_at=api.clock.now())  # fmt: skip
    await _behind_its_back(api, row, RoleAssignment(extension_id=me, role_id=row.id, account_id=api.account_id()))
    assert not await may()
    wanted = sorted(with_included({"ReadAuditTrail"}))
    await _behind_its_back(api, update(CustomRole).where(CustomRole.id == row.id).values(permissions=wanted))
    assert await may()
    await _behind_its_back(api, delete(RoleAssignment).where(RoleAssignment.role_id == row.id))
    assert not await may()

    assert await _read(api, other, "101") == 200
    await _behind_its_back(
        api, AdministeredSite(extension_id=api.extension_id("101"), site_id="1", account_id=api.account_id())
    )
    assert await _read(api, other, "101") == 403
