"""Cover pages: the two that ship, and those that a company makes: a sheet of its own with fields on it (FAX-17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field as Limits
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.fax_documents import PAGE_COUNT, Cover, CoverText, FaxDocuments, Source
from clarion.base.files import Files, new_key
from clarion.base.http import WireModel
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.calls.fax_orders import AREA, TIFF
from clarion.features.fax.models import FaxCoverPage
from clarion.features.fax.responses import FaxCoverChoice, FaxCoverPageInfo
from clarion.features.fax.rules import COVER_PAGES
from clarion.features.message_store import FILES_DROPPED, FilesDropped

MOST_PAGES, MOST_FIELDS = 30, 40
FIRST_INDEX = 100  # of a company's cover pages; those below ship


class Field(WireModel):
    """What is written on a cover page. `x`, `y`: its upper left corner in percent of the sheet; `size` in points;
    `label` stands before it, and is all there is of a `Label`.
    """

    kind: Literal["Recipient", "Sender", "SenderNumber", "Company", "Date", "PageCount", "Message", "Label"]
    x: Annotated[float, Limits(ge=0, le=100)]
    y: Annotated[float, Limits(ge=0, le=100)]
    size: Annotated[int, Limits(ge=6, le=72)] = 12
    label: Annotated[str, Limits(max_length=200)] = ""


DEFAULT_FIELDS = (
    Field(kind="Company", x=6, y=5, size=24),
    Field(kind="Recipient", x=6, y=16, label="To: "),
    Field(kind="Sender", x=6, y=19, label="From: "),
    Field(kind="SenderNumber", x=6, y=22, label="Fax: "),
    Field(kind="Date", x=6, y=25, label="Date: "),
    Field(kind="PageCount", x=6, y=28, label="Pages: "),
    Field(kind="Message", x=6, y=36),
)


class CoverFacts(WireModel):
    """What the fields of a cover page say."""

    recipient: str
    sender: str
    sender_number: str
    company: str
    date: str
    message: str


async def list_covers(session: AsyncSession, account_id: str) -> list[FaxCoverChoice]:
    """Those that ship, then the company's, as people choose among them."""
    own = await covers_of(session, account_id)
    shipped: list[FaxCoverChoice] = [{"id": str(index), "name": name} for index, name in enumerate(COVER_PAGES)]
    made: list[FaxCoverChoice] = [{"id": str(row.cover_index), "name": row.name} for row in own]
    return shipped + made


async def covers_of(session: AsyncSession, account_id: str) -> Sequence[FaxCoverPage]:
    query = select(FaxCoverPage).where(FaxCoverPage.account_id == account_id)
    return (await session.scalars(query.order_by(FaxCoverPage.cover_index))).all()


async def get_cover(session: AsyncSession, account_id: str, cover_id: str) -> FaxCoverPage:
    row = await session.get(FaxCoverPage, cover_id)
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [coverPageId] is not found.", parameter="coverPageId")
    return row


async def make_cover(here: Container, account_id: str, cover_index: int, facts: CoverFacts) -> Cover:
    """The company's cover page with that index. Raises Invalid when it has none."""
    query = select(FaxCoverPage).where(FaxCoverPage.account_id == account_id, FaxCoverPage.cover_index == cover_index)
    async with here.storage.reading() as session:
        row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise Invalid("There is no such cover page.", parameter="coverIndex")
    background = await here.get(Files).get(row.background_key) if row.background_key else b""
    return filled([Field.model_validate(each) for each in row.fields], background, facts)


def filled(fields: Sequence[Field], background: bytes, facts: CoverFacts) -> Cover:
    """A cover page with everything that its fields say; fields of which nothing is known are left out."""
    said = {
        "Recipient": facts.recipient,
        "Sender": facts.sender,
        "SenderNumber": facts.sender_number,
        "Company": facts.company,
        "Date": facts.date,
        "PageCount": PAGE_COUNT,
        "Message": facts.message,
    }
    texts = [
        CoverText(field.label + said.get(field.kind, ""), field.x, field.y, field.size)
        for field in fields
        if field.kind == "Label" or said[field.kind]
    ]
    return Cover("", (), background=background, texts=tuple(texts))


async def sheet_of(here: Container, source: Source) -> bytes:
    """A file as the sheet of a cover page. Raises Invalid for more than one page, and for what cannot be faxed."""
    document = await here.get(FaxDocuments).render([source])
    if document.pages != 1:
        raise Invalid(f"A cover page has one page; [{source.name[:60]}] has {document.pages}.", parameter="attachment")
    return document.tiff


async def save_cover(
    here: Container,
    session: AsyncSession,
    account_id: str,
    name: str,
    fields: Sequence[Field],
    sheet: bytes,
    row: FaxCoverPage | None = None,
) -> FaxCoverPage:
    """Make a cover page, or change `row`. `sheet`: empty leaves the one it has. Raises Conflict for one too many."""
    if row is None:
        count = select(func.count(), func.max(FaxCoverPage.cover_index)).where(FaxCoverPage.account_id == account_id)
        used, highest = (await session.execute(count)).one()
        if used >= MOST_PAGES:
            raise Conflict(f"Limit of cover pages reached ({MOST_PAGES}).")
        row = FaxCoverPage(
            id=new_id(), account_id=account_id, cover_index=max(FIRST_INDEX, (highest or 0) + 1), name=name,
            background_key="", fields=[], created_at=here.clock.now(),
        )  # fmt: skip
        session.add(row)
    row.name, row.fields = name, [field.model_dump(by_alias=True) for field in fields]
    if sheet:
        _drop_sheet(session, row)
        row.background_key = f"{new_key(AREA, account_id)}.tiff"
        await here.get(Files).put(row.background_key, sheet, TIFF)
    return row


async def remove_cover(session: AsyncSession, row: FaxCoverPage) -> None:
    _drop_sheet(session, row)
    await session.delete(row)


def _drop_sheet(session: AsyncSession, row: FaxCoverPage) -> None:
    if row.background_key:
        announce(session, FILES_DROPPED, FilesDropped(keys=[row.background_key]))


def sample_facts(company: str, sender: str, now: datetime) -> CoverFacts:
    """What a preview of a cover page says."""
    return CoverFacts(
        recipient="Dana Miller +1 202 555 0130",
        sender=sender,
        sender_number="+1 650 555 0100",
        company=company,
        date=f"{now:%Y-%m-%d %H:%M} UTC",
        message="Your message stands here.\nIt may have many lines.",
    )


def cover_view(row: FaxCoverPage) -> FaxCoverPageInfo:
    return {
        "id": row.id,
        "coverIndex": row.cover_index,
        "name": row.name,
        "fields": row.fields,
        "hasSheet": bool(row.background_key),
    }
