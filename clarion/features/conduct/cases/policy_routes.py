"""The policy as a page for everybody, without signing in; JSON for programs that ask for it."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse

from clarion.base.container import Here
from clarion.features.conduct.cases.policy import policy_view
from clarion.features.conduct.cases.statements import rules_of
from clarion.features.conduct.cases.transparency import bounds_of, quarter_of
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/conduct", tags=["Statements"], dependencies=[public()])

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
STATES = {
    "enforce": "In force",
    "canary": "Tried on a few accounts",
    "observe": "Only observes",
}


@router.get("/policy", summary="The acceptable-use policy, and the rules that carry it out", response_model=None)
async def read_policy(request: Request, here: Here) -> Response:
    found = policy_view({name: kept.rule for name, kept in rules_of(here).items()})
    accept = request.headers.get("accept", "")
    if "application/json" in accept and "text/html" not in accept:
        return JSONResponse(found)
    start, _ = bounds_of(quarter_of(here.clock.now()))
    over = quarter_of(start.replace(year=start.year - 1, month=12) if start.month == 1 else
                      start.replace(month=start.month - 1))  # fmt: skip
    page = _PAGES.get_template("policy.html")
    return HTMLResponse(page.render(title="Acceptable use", p=found, states=STATES, quarter=over), headers=_HEADERS)
