"""The form for takedown notices, without signing in. JSON for programs that ask for it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import HTMLResponse

from clarion.base.container import Here
from clarion.base.errors import ClarionError
from clarion.features.conduct.cases.appeals import source_of
from clarion.features.conduct.cases.public_pages import for_people, json_page, page, page_language, refused, wants_json
from clarion.features.conduct.cases.public_routes import read_form
from clarion.features.conduct.legal.takedowns import NewTakedown, file_takedown
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/conduct", tags=["Statements"], dependencies=[public()])

Lang = Annotated[str, Query(max_length=10)]
_LONGEST = {"material": 500, "work": 5000, "name": 200, "contact": 254, "signature": 200, "goodFaith": 5, "accurate": 5}
_NOTHING = dict.fromkeys(_LONGEST, "")


def _page(
    request: Request, status: int = 200, *, problem: str = "", done: str = "", given: Mapping[str, str] = _NOTHING
) -> HTMLResponse:
    language = page_language(request)
    return page(request, "takedown.html", "takedown", language, status=status, problem=problem, done=done, given=given)


@router.get("/takedown", summary="The form for takedown notices", response_model=None)
async def takedown_form(request: Request, lang: Lang = "") -> Response:
    return _page(request)


@router.post("/takedown", summary="Send a takedown notice, without an account", response_model=None)
async def send_takedown(request: Request, here: Here, lang: Lang = "") -> Response:
    """Complete, as 17 USC 512(c)(3) asks; a person reads it before anything happens."""
    given, language = dict(_NOTHING), page_language(request)
    try:
        sent = await read_form(request)
        given |= {name: sent[name][:longest] for name, longest in _LONGEST.items() if name in sent}
        new = NewTakedown(
            work=given["work"],
            material=given["material"],
            name=given["name"],
            contact=given["contact"],
            signature=given["signature"],
            good_faith=given["goodFaith"] == "yes",
            accurate=given["accurate"] == "yes",
            source=source_of(here, request.client.host if request.client else ""),
            language=language,
        )
        async with here.storage.transaction() as session:
            row = await file_takedown(session, here, new)
    except ClarionError as error:
        if wants_json(request):
            return refused(request, error, language)
        found = _page(request, error.status, problem=for_people(error, language), given=given)
        if error.retry_after:
            found.headers["Retry-After"] = str(error.retry_after)
        return found
    if wants_json(request):
        return json_page({"id": row.id, "state": row.state}, language, status=201)
    return _page(request, 201, done=row.id)
