"""Providers are told that what was granted is over, also when they are away at first. PH-60."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clarion.features.people.connections import google, oauth, service
from clarion.features.people.connections.models import Connection
from clarion.features.people.connections.revoking import AccessRevoker
from clarion.features.people.connections.revoking_models import ConnectionRevocation
from tests.features.people.connections.servers import a_vendor
from tests.features.people.connections.steps import ROOT, connect, set_up
from tests.features.people.connections.vendors import Google
from tests.support.api import Api


def _stumble(*_: object) -> dict[str, str]:
    raise ValueError("no key of ours")


async def test_who_is_deleted_is_no_longer_known_to_google_once_it_can_hear_of_it(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PH-60: with the person goes all that let us in, but for what Google has to be told."""
    vendor_of = Google()
    async with a_vendor(vendor_of) as vendor:
        at_google = replace(oauth.GOOGLE, token=f"{vendor.root}/token", revoke=f"{vendor.root}/revoke")
        monkeypatch.setitem(oauth.SERVERS, "google", at_google)
        monkeypatch.setattr(google, "PEOPLE", f"{vendor.root}/people")
        monkeypatch.setattr(google, "CALENDAR", vendor.root)
        await set_up(api, "google")
        revoker = api.here.get(AccessRevoker)
        await revoker.close()  # what it does, it does when it is told to here
        first = (await connect(api, "google"))["id"]
        assert (await api.request("DELETE", f"{ROOT}/{first}", "102")).status_code == 204
        await connect(api, "google")
        assert await revoker.work() == 1
        assert "/revoke" not in {asked.path for asked in vendor.asked}, "it would end what was granted anew"
        vendor_of.refuse["/revoke"] = (503, {}, {})
        path = f"/account/~/extension/{api.extension_id('102')}"
        assert (await api.request("DELETE", path)).status_code == 204
        async with api.here.storage.reading() as session:
            assert await session.scalar(select(Connection.id)) is None
            assert (await session.scalars(select(ConnectionRevocation.account_id))).all() == [api.account_id()]
        assert (await revoker.work(), await revoker.work()) == (1, 0), "and not again before its time"
        api.clock.advance(61)
        with monkeypatch.context() as broken:
            broken.setattr(service, "unsealed", _stumble)
            assert await revoker.work() == 1, "what nobody foresaw is tried again, and holds up no others"
        del vendor_of.refuse["/revoke"]
        api.clock.advance(301)
        assert await revoker.work() == 1
        assert [asked.form for asked in vendor.asked if asked.path == "/revoke"] == [{"token": "r-1"}] * 2
        async with api.here.storage.reading() as session:
            assert await session.scalar(select(ConnectionRevocation.id)) is None, "nothing of it is kept"
