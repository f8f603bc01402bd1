"""One app hands a person on to another app that they let in before: a code, made without a browser.

`POST /restapi/v1.0/interop/generate-code` of clients that hold a token and speak with a server that has an app of its
own. Such a code is turned into tokens without a redirect URI. So it is of no use at the address where the other app's
own sign-in ends: whoever asked for the code could otherwise finish a sign-in there in somebody else's name.
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Forbidden, NotFound
from clarion.base.http import WireModel
from clarion.features.people.authorize.codes import LIFE, Proof, issue_code
from clarion.features.people.authorize.consents import covers, find_consent
from clarion.features.people.authorize.responses import InteropCode
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.clients import AUTHORIZATION_CODE, ClientSource, RegisteredClient
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.models import AuthSession

router = APIRouter(tags=["Sign-in"])
SHORTEST_S, LONGEST_S = 10, 600


class CodeWanted(WireModel):
    """`client_id`: of the app that will turn the code into tokens. `ttl`: seconds that it is good for."""

    client_id: Annotated[str, Field(min_length=1, max_length=100)]
    ttl: Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S)] = LIFE.seconds


@router.post("/restapi/v1.0/interop/generate-code", summary="A code for another app that one has let in")
async def generate_code(here: Here, caller: Annotated[Caller, require()], body: CodeWanted) -> InteropCode:
    """The other app proves itself by its secret, and gets no more than the person allowed it: so nobody gains anything
    by this that a visit to the page of consent would not give.
    """
    client = await here.get(ClientSource).find_client(body.client_id)
    if client is None or not client.works_in(caller.account_id):
        raise NotFound("Resource for parameter [clientId] is not found.", parameter="clientId")
    _check_takes_codes(client)
    async with here.storage.transaction() as session:
        consent = await find_consent(session, caller.extension_id, client.client_id)
        if consent is None or not covers(consent, client.scopes):
            raise _refused(f"You have not let the app '{client.name}' in. Sign in there once; then it can get a code.")
        mine = await session.get_one(AuthSession, caller.session_id)
        proof = Proof(
            account_id=caller.account_id,
            extension_id=caller.extension_id,
            sign_on_id=mine.sign_on_id,
            authenticated_at=mine.authenticated_at or mine.created_at,
            methods=tuple(mine.methods or ()),
        )
        code = issue_code(
            session, here, client, proof,
            scopes=client.scopes, life=timedelta(seconds=body.ttl),
        )  # fmt: skip
    return {"code": code, "expires_in": body.ttl}


def _check_takes_codes(client: RegisteredClient) -> None:
    if AUTHORIZATION_CODE not in client.grants:
        raise _refused(f"The app '{client.name}' does not sign people in by codes.")
    if client.first_party or client.is_public:  # whoever holds the code could use it themselves
        raise _refused(f"The app '{client.name}' has no secret, so codes for it are only made on the page of consent.")


def _refused(sentence: str) -> Forbidden:
    return Forbidden(sentence, code="OAU-140", parameter="clientId")
