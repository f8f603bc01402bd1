"""The policy as a page for everybody, without signing in; JSON for programs that ask for it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.features.conduct.cases.policy import policy_view
from clarion.features.conduct.cases.public_pages import json_page, page, page_language, wants_json
from clarion.features.conduct.cases.statements import rules_of
from clarion.features.conduct.cases.transparency import bounds_of, quarter_of
from clarion.features.people.sign_in import public

router = APIRouter(prefix="/conduct", tags=["Statements"], dependencies=[public()])


@router.get("/policy", summary="The acceptable-use policy, and the rules that carry it out", response_model=None)
async def read_policy(request: Request, here: Here, lang: Annotated[str, Query(max_length=10)] = "") -> Response:
    """`lang`: `en`, `fr`, `nl` or `zh`; without it what the browser asks for."""
    found, language = policy_view({name: kept.rule for name, kept in rules_of(here).items()}), page_language(request)
    if wants_json(request):
        return json_page(found, language, cache="no-cache")
    start, _ = bounds_of(quarter_of(here.clock.now()))
    over = quarter_of(start.replace(year=start.year - 1, month=12) if start.month == 1 else
                      start.replace(month=start.month - 1))  # fmt: skip
    return page(request, "policy.html", "policy", language, cache="no-cache", p=found, quarter=over)
