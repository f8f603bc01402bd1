"""SCIM 2.0: what the service can do, and people. `/scim/v2`, and the older addresses without a version."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from scim2_models import (
    Context,
    InvalidValueException,
    NotFoundException,
    PatchOp,
    SearchRequest,
    ServiceProviderConfig,
)

from clarion.base.container import Here
from clarion.features.people.scim import service
from clarion.features.people.scim.answers import ScimAnswer, ScimRoute, read_body
from clarion.features.people.scim.resources import TOLERANT, ScimUser, resource_types, schemas, to_document, to_user
from clarion.features.people.scim.service import Found
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import public, require

router = APIRouter(tags=["SCIM"], route_class=ScimRoute, default_response_class=ScimAnswer)
Anybody = Annotated[Caller, require(scopes="ReadAccounts")]
Reader = Annotated[Caller, require("Users", scopes="ReadAccounts")]
Writer = Annotated[Caller, require("Users", scopes="EditAccounts")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1000)]
Attributes = Annotated[str | None, Query(max_length=1000)]
Excluded = Annotated[str | None, Query(alias="excludedAttributes", max_length=1000)]
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


def _base(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/scim/v2"


def _listed(resources: list[dict[str, Any]], total: int, first: int = 1) -> ScimAnswer:
    return ScimAnswer(
        {
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": first,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
    )


@router.get("/scim/health", summary="Whether SCIM works", dependencies=[public()])
@router.get("/scim/v2/health", summary="Whether SCIM works", dependencies=[public()])
async def check_health(here: Here) -> ScimAnswer:
    await here.storage.ping()
    return ScimAnswer({"status": "UP"})


@router.get("/scim/v2/ServiceProviderConfig", summary="What this SCIM service can do")
@router.get("/scim/ServiceProviderConfig", summary="What this SCIM service can do (older address)")
async def read_config(request: Request, caller: Anybody) -> ScimAnswer:
    base = _base(request)
    scheme = {
        "type": "oauthbearertoken",
        "name": "OAuth 2.0 bearer token",
        "description": "An access token of the same API",
        "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
        "primary": True,
    }
    features = {
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": service.MOST_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": True},
        "etag": {"supported": True},
        "authenticationSchemes": [scheme],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }
    config = ServiceProviderConfig.model_validate(features)
    return ScimAnswer(config.model_dump())


@router.get("/scim/v2/ResourceTypes", summary="List the kinds of resources")
async def list_resource_types(request: Request, caller: Anybody) -> ScimAnswer:
    found = [item.model_dump() for item in resource_types(_base(request))]
    return _listed(found, len(found))


@router.get("/scim/v2/ResourceTypes/{type}", summary="Read a kind of resource")
async def read_resource_type(request: Request, caller: Anybody, type: str) -> ScimAnswer:
    for item in resource_types(_base(request)):
        if item.id == type:
            return ScimAnswer(item.model_dump())
    raise NotFoundException(detail="There is no such resource type.")


@router.get("/scim/v2/Schemas", summary="List the schemas")
async def list_schemas(request: Request, caller: Anybody) -> ScimAnswer:
    found = [item.model_dump() for item in schemas(_base(request))]
    return _listed(found, len(found))


@router.get("/scim/v2/Schemas/{uri}", summary="Read a schema")
async def read_schema(request: Request, caller: Anybody, uri: str) -> ScimAnswer:
    for item in schemas(_base(request)):
        if str(item.id).lower() == uri.lower():
            return ScimAnswer(item.model_dump())
    raise NotFoundException(detail="There is no such schema.")


@router.get("/scim/v2/Users", summary="List or search people")
@router.get("/scim/Users", summary="List or search people (older address)")
async def search_by_query(
    request: Request,
    here: Here,
    caller: Reader,
    filter_text: Annotated[str | None, Query(alias="filter", max_length=4000)] = None,
    start_index: Annotated[int, Query(alias="startIndex", ge=-(2**31), lt=2**31)] = 1,
    count: Annotated[int, Query(ge=-(2**31), lt=2**31)] = 100,
    sort_by: Annotated[str | None, Query(alias="sortBy", max_length=200)] = None,
    sort_order: Annotated[str | None, Query(alias="sortOrder", max_length=20)] = None,
    attributes: Attributes = None,
    excluded: Excluded = None,
) -> ScimAnswer:
    wanted: dict[str, Any] = {"startIndex": start_index, "count": count}
    if filter_text:
        wanted["filter"] = filter_text
    if sort_by:
        wanted |= {"sortBy": sort_by, "sortOrder": sort_order or "ascending"}
    wanted |= _selection(attributes, excluded)
    return await _search(request, here, caller, wanted)


@router.post("/scim/v2/Users/.search", summary="Search people")
@router.post("/scim/v2/.search", summary="Search everything, which is people")
async def search_by_body(request: Request, here: Here, caller: Reader) -> ScimAnswer:
    return await _search(request, here, caller, await read_body(request))


async def _search(request: Request, here: Here, caller: Caller, wanted: dict[str, Any]) -> ScimAnswer:
    text = wanted.get("filter")
    service.check_filter(text if isinstance(text, str) else None)
    search = SearchRequest[ScimUser].model_validate(wanted, scim_ctx=Context.DEFAULT, scim_policy=TOLERANT)
    async with here.storage.reading() as session:
        documents, total = await service.search(session, caller, search, _base(request))
    shown = [_shown(document, search) for document in documents]
    return _listed(shown, total, max(1, search.start_index or 1))


def _selection(attributes: str | None, excluded: str | None) -> dict[str, Any]:
    if attributes and excluded:
        raise InvalidValueException(detail="attributes and excludedAttributes exclude each other.")
    wanted: dict[str, Any] = {}
    if attributes:
        wanted["attributes"] = [name.strip() for name in attributes.split(",")][:50]
    if excluded:
        wanted["excludedAttributes"] = [name.strip() for name in excluded.split(",")][:50]
    return wanted


def _shown(document: dict[str, Any], search: SearchRequest[ScimUser]) -> dict[str, Any]:
    """Only what was asked for (RFC 7644 §3.9)."""
    if not search.attributes and not search.excluded_attributes:
        return document
    user = to_user(document)
    return user.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=search, scim_policy=TOLERANT)


def _single(found: Found, base: str, status: int = 200) -> ScimAnswer:
    row, details = found
    document = to_document(row, details, f"{base}/Users/{row.id}")
    headers = {"ETag": document["meta"]["version"], "Location": document["meta"]["location"]}
    return ScimAnswer(document, status, headers)


@router.post("/scim/v2/Users", summary="Make a person", status_code=201)
@router.post("/scim/Users", summary="Make a person (older address)", status_code=201)
async def create_user(request: Request, here: Here, caller: Writer) -> ScimAnswer:
    body = await read_body(request)
    user = ScimUser.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT)
    async with here.storage.transaction() as session:
        found = await service.create(here, session, caller, user)
    return _single(found, _base(request), 201)


@router.get("/scim/v2/Users/{scimUserId}", summary="Read a person")
async def read_user(
    request: Request,
    here: Here,
    caller: Reader,
    scimUserId: str,
    attributes: Attributes = None,
    excluded: Excluded = None,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=1000)] = None,
) -> ScimAnswer:
    async with here.storage.reading() as session:
        found = await service.get_person(session, caller, scimUserId)
    answer = _single(found, _base(request))
    known = [text.strip().removeprefix("W/") for text in (if_none_match or "").split(",")]
    if answer.headers["ETag"].removeprefix("W/") in known:
        return ScimAnswer(None, 304, {"ETag": answer.headers["ETag"]})
    selection = _selection(attributes, excluded)
    if not selection:
        return answer
    search = SearchRequest[ScimUser].model_validate(selection, scim_policy=TOLERANT)
    row, details = found
    location = answer.headers["Location"]
    return ScimAnswer(_shown(to_document(row, details, location), search), 200, {"ETag": answer.headers["ETag"]})


@router.put("/scim/v2/Users/{scimUserId}", summary="Replace a person")
async def replace_user(
    request: Request,
    here: Here,
    caller: Writer,
    scimUserId: str,
    if_match: IfMatch = None,
) -> ScimAnswer:
    body = await read_body(request)
    user = ScimUser.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=TOLERANT)
    async with here.storage.transaction() as session:
        found = await service.get_person(session, caller, scimUserId)
        service.check_version(found, if_match, _base(request))
        found = await service.replace(here, session, caller, found, user)
    return _single(found, _base(request))


@router.patch("/scim/v2/Users/{scimUserId}", summary="Change a person")
async def patch_user(
    request: Request,
    here: Here,
    caller: Writer,
    scimUserId: str,
    if_match: IfMatch = None,
) -> ScimAnswer:
    """All operations or none."""
    body = await read_body(request)
    if isinstance(body.get("Operations"), list) and len(body["Operations"]) > service.MOST_OPERATIONS:
        raise InvalidValueException(detail=f"At most {service.MOST_OPERATIONS} operations at once.")
    patch = PatchOp[ScimUser].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=TOLERANT)
    async with here.storage.transaction() as session:
        found = await service.get_person(session, caller, scimUserId)
        service.check_version(found, if_match, _base(request))
        row, details = found
        user = to_user(to_document(row, details, ""))
        if patch.patch(user, scim_policy=TOLERANT):
            found = await service.replace(here, session, caller, found, user)
    return _single(found, _base(request))


@router.delete("/scim/v2/Users/{scimUserId}", summary="Remove a person", status_code=204)
async def delete_user(
    request: Request,
    here: Here,
    caller: Writer,
    scimUserId: str,
    if_match: IfMatch = None,
) -> ScimAnswer:
    async with here.storage.transaction() as session:
        found = await service.get_person(session, caller, scimUserId)
        service.check_version(found, if_match, _base(request))
        await service.delete(here, session, found[0])
    return ScimAnswer(None, 204)
