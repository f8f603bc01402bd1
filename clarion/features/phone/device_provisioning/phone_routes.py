"""Where phones fetch their settings and look people up. No sign-in: the address itself is signed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, Response

from clarion.base.container import Here
from clarion.base.errors import ClarionError
from clarion.features.people.sign_in import public
from clarion.features.phone.device_provisioning.book import LARGEST_PAGE
from clarion.features.phone.device_provisioning.links import PREFIX
from clarion.features.phone.device_provisioning.serving import Asked, serve

router = APIRouter(prefix=PREFIX, tags=["Phones"], dependencies=[public()])
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@router.get("/{key}/{file}", summary="A file of a phone, by its signed address", response_class=Response)
async def read_file(
    request: Request,
    here: Here,
    key: str,
    file: str,
    search: Annotated[str, Query(alias="q", max_length=100)] = "",
    first: Annotated[int, Query(ge=1, le=100_000)] = 1,
    count: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
) -> Response:
    """`q`, `first` and `count` are for the directory. Errors are plain text: phones show them, if anything."""
    asked = Asked(
        key=key[:300],
        file=file[:200],
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", "")[:200],
        search=search,
        first=first,
        count=count,
    )
    try:
        served = await serve(here, asked)
    except ClarionError as error:
        more = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
        return PlainTextResponse(error.message + "\n", error.status, _HEADERS | more)
    return Response(served.text.encode(), media_type=f"{served.type}; charset=utf-8", headers=_HEADERS)
