"""One's own contacts and those that are shared with one: search, share, merge, import, export."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.http_multipart import FormLimits, read_form
from clarion.features.people.contacts import files, sharing
from clarion.features.people.contacts.models import COMPANY, Contact
from clarion.features.people.contacts.queries import read_contacts
from clarion.features.people.contacts.responses import (
    ContactAudience,
    ContactAudiences,
    ContactDuplicates,
    ContactImport,
    VisibleContact,
)
from clarion.features.people.contacts.schemas import ContactBody, contact_view
from clarion.features.people.loose import LooseId
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion", tags=["Contacts"])
Reader = Annotated[Caller, require("ReadPersonalContacts", scopes="ReadContacts")]
Writer = Annotated[Caller, require("EditPersonalContacts", scopes="Contacts")]
_ONE_FILE = FormLimits(parts=2, part_bytes=files.MOST_BYTES, total_bytes=files.MOST_BYTES + 10_000)
_MOST_EXPORTED = 20_000
TeamId = Annotated[str, Query(alias="teamId", max_length=64)]


class SharingBody(WireModel):
    kind: Literal["Personal", "Company", "Team"]
    team_id: Annotated[LooseId, Field(max_length=64)] | None = None


class MergeBody(WireModel):
    contact_ids: Annotated[tuple[Annotated[LooseId, Field(max_length=64)], ...], Field(min_length=2, max_length=20)]


def _view(request: Request, viewer: sharing.Viewer, caller: Caller, row: Contact) -> VisibleContact:
    own = row.extension_id == viewer.owner.id
    return {
        **contact_view(request, row),
        "sharing": _audience(viewer, row.shared_with),
        "owner": {"extensionId": row.extension_id, "own": own},
        "deletable": own or caller.is_admin,
    }


def _audience(viewer: sharing.Viewer, shared_with: str) -> ContactAudience:
    if not shared_with:
        return {"kind": "Personal"}
    if shared_with == COMPANY:
        return {"kind": "Company"}
    return {"kind": "Team", "teamId": shared_with, "teamName": viewer.teams.get(shared_with, "")}


def _shared_with(kind: str, team_id: str | None) -> str:
    if kind == "Team" and not team_id:
        raise Invalid("Say which team: teamId is required.", parameter="teamId")
    return {"Personal": "", "Company": COMPANY}.get(kind, team_id or "")


@router.get("/contacts", summary="List own and shared contacts")
async def list_visible_contacts(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    search: Annotated[str, Query(max_length=100)] = "",
    phone_number: Annotated[list[str], Query(alias="phoneNumber", max_length=100)] = [],
    audience: Annotated[Literal["", "Personal", "Company", "Team"], Query()] = "",
    team_id: TeamId = "",
    sort_by: Annotated[Literal["FirstName", "LastName", "Company"], Query(alias="sortBy")] = "FirstName",
) -> ListResponse[VisibleContact]:
    """`search` finds any part of a name, company, title, email address, note or number."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        query = sharing.visible_contacts(
            viewer,
            search=search,
            numbers=[number[:40] for number in phone_number],
            audience=_shared_with(audience, team_id) if audience == "Team" else audience,
            order=sort_by,
        )
        rows, total = await read_contacts(session, query, paging)
    return list_answer(request, [_view(request, viewer, caller, row) for row in rows], paging, total)


@router.get("/contact-audiences", summary="List audiences that contacts can be shared with")
async def list_audiences(here: Here, caller: Reader, accountId: str, extensionId: str) -> ContactAudiences:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
    teams = sorted(viewer.teams.items(), key=lambda team: team[1].casefold())
    named: list[ContactAudience] = [{"kind": "Team", "teamId": key, "teamName": name} for key, name in teams]
    return {"records": [{"kind": "Personal"}, {"kind": "Company"}, *named]}


@router.get("/contact-duplicates", summary="List contacts that are probably the same")
async def list_duplicates(
    request: Request, here: Here, caller: Reader, accountId: str, extensionId: str
) -> ContactDuplicates:
    """Groups with an email address, a number or the whole name in common; the one that was changed last comes first."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        groups = await sharing.list_duplicates(session, viewer)
    return {"records": [{"contacts": [_view(request, viewer, caller, row) for row in rows]} for rows in groups]}


@router.post("/contact-merge", summary="Merge contacts into the first one")
async def merge_contacts(
    request: Request, here: Here, caller: Writer, accountId: str, extensionId: str, body: MergeBody
) -> VisibleContact:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        row = await sharing.merge_contacts(
            session, viewer, body.contact_ids, is_admin=caller.is_admin, now=here.clock.now()
        )
        return _view(request, viewer, caller, row)


@router.get("/contact-export", summary="Export contacts as vCard or CSV", response_class=Response)
async def export_contacts(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    kind: Annotated[Literal["vCard", "CSV"], Query(alias="format")] = "vCard",
    audience: Annotated[Literal["", "Personal", "Company", "Team"], Query()] = "",
    team_id: TeamId = "",
) -> Response:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        wanted = _shared_with(audience, team_id) if audience == "Team" else audience
        query = sharing.visible_contacts(viewer, audience=wanted).limit(_MOST_EXPORTED)
        contacts = [row.details for row in await session.scalars(query)]
    content = await asyncio.to_thread(files.as_cards if kind == "vCard" else files.as_csv, contacts)
    name, media = ("contacts.vcf", "text/vcard") if kind == "vCard" else ("contacts.csv", "text/csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"{media}; charset=utf-8", headers=headers)


@router.post("/contact-import", summary="Import contacts from a vCard or CSV file")
async def import_contacts(
    request: Request,
    here: Here,
    caller: Writer,
    accountId: str,
    extensionId: str,
    duplicates: Annotated[Literal["Skip", "Merge", "Add"], Query()] = "Merge",
    audience: Annotated[Literal["Personal", "Company", "Team"], Query()] = "Personal",
    team_id: TeamId = "",
) -> ContactImport:
    """The body is the file, or a form with it. Files of Google, Outlook, Apple and phones are understood."""
    form = await read_form(request, _ONE_FILE)
    if not form.files:
        raise Invalid("The body is the file itself, as text/vcard or text/csv.", code="CMN-104", parameter="file")
    found = await asyncio.to_thread(files.read_contacts, form.files[0].content)
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        done = await sharing.import_contacts(
            session,
            viewer,
            found,
            duplicates=duplicates,
            audience=_shared_with(audience, team_id),
            now=here.clock.now(),
        )
    return {
        "added": done.added,
        "merged": done.merged,
        "skipped": done.skipped,
        "failed": done.failed,
        "problems": [{"line": line, "message": words} for line, words in done.problems],
    }


@router.get("/contacts/{contactId}", summary="Read an own or shared contact")
async def read_visible_contact(
    request: Request, here: Here, caller: Reader, accountId: str, extensionId: str, contactId: str
) -> VisibleContact:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        return _view(request, viewer, caller, await sharing.get_visible(session, viewer, contactId))


@router.patch("/contacts/{contactId}", summary="Change an own or shared contact")
async def change_visible_contact(
    request: Request, here: Here, caller: Writer, accountId: str, extensionId: str, contactId: str, body: ContactBody
) -> VisibleContact:
    """What the body does not say stays; null clears a field."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        row = await sharing.change_visible(session, viewer, contactId, body.details(), now=here.clock.now())
        return _view(request, viewer, caller, row)


@router.delete("/contacts/{contactId}", summary="Delete an own or shared contact", status_code=204)
async def delete_visible_contact(
    here: Here, caller: Writer, accountId: str, extensionId: str, contactId: str
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        await sharing.delete_visible(session, viewer, contactId, is_admin=caller.is_admin, now=here.clock.now())
    return Response(status_code=204)


@router.put("/contacts/{contactId}/sharing", summary="Share a contact with the company or a team")
async def share_contact(
    request: Request, here: Here, caller: Writer, accountId: str, extensionId: str, contactId: str, body: SharingBody
) -> VisibleContact:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        viewer = await sharing.viewer_of(here, session, owner)
        audience = _shared_with(body.kind, body.team_id)
        row = await sharing.share_contact(
            session, viewer, contactId, audience, is_admin=caller.is_admin, now=here.clock.now()
        )
        return _view(request, viewer, caller, row)
