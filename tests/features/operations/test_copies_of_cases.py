"""What no copy of data tells: cases that others brought to the officers, and why the provider keeps data."""

import pytest
from sqlalchemy import select

from clarion.base.storage import Base
from clarion.features.conduct.cases import CaseRow
from clarion.features.operations.account_closing import AccountClosing
from clarion.features.operations.privacy_requests import PrivacyRequestWorker
from tests.features.conduct.journeys.legal import OFFICER, authority
from tests.features.operations.test_privacy_requests import PATH, archive_of, lines, want
from tests.support.api import Api


@pytest.fixture
async def work(api: Api) -> PrivacyRequestWorker:
    await api.here.get(PrivacyRequestWorker).close()
    return PrivacyRequestWorker(api.here)


async def test_no_copy_tells_of_what_others_brought_to_the_officers(api: Api, work: PrivacyRequestWorker) -> None:
    """LEA-01: an authority may forbid it. Nor who complained, or why the provider keeps data."""
    asked = authority(gagged=True, contact="clerk@court.example", text="A secret inquiry.")
    await want(api, "POST", f"{OFFICER}/authority-requests", status=201, json=asked)
    ben = api.extension_id("102")
    async with api.here.storage.transaction() as session:
        filed = (await session.scalars(select(CaseRow))).one()
        assert (filed.account_id, filed.extension_id) == (api.account_id(), ben)
        mapped = {name: getattr(filed, name) for name in Base.metadata.tables["conduct_cases"].c.keys()}  # noqa: SIM118
        session.add(CaseRow(**mapped | {"id": "1", "kind": "appeal", "text": "It was no spam."}))
        now = api.clock.now()
        session.add(AccountClosing(id="1", account_id=api.account_id(), account_name="", status="Withdrawn",
                                   notice_at=now, end_at=now, due_at=now, held_reason="A secret inquiry."))  # fmt: skip
    for about in ({"company": True}, {"extensionId": ben}):
        order = await want(api, "POST", PATH, status=201, json={"kind": "Export", **about})
        assert await work.do_next()
        archive = await archive_of(api, f"{PATH}/{order['id']}/archive")
        assert [row["text"] for row in lines(archive, "acceptable-use/conduct_cases.jsonl")] == ["It was no spam."]
        assert not [name for name in archive.namelist() if b"secret inquiry" in archive.read(name)]
