"""Which app is asking, at the token and revoke endpoints."""

import base64
import binascii

from starlette.datastructures import FormData
from starlette.requests import Request

from clarion.base.container import container_of
from clarion.features.people.sign_in import client_assertions
from clarion.features.people.sign_in.clients import ClientSource, RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_client, invalid_request

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_FIELD = 16_384
_HOW = (
    "Send the header 'Authorization: Basic <base64 of client_id:client_secret>' to POST {path}; "
    "a public app sends the form field client_id instead."
)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises 415 for other bodies, 400 for a field given twice or too long."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM_TYPE:
        raise OAuthError("invalid_request", f"The body must be {FORM_TYPE}.", code="OAU-104", status=415)
    form: FormData = await request.form(max_files=0, max_fields=100)
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in fields:
            raise invalid_request(f"Parameter [{name[:60]}] is given more than once.", "OAU-111")
        if len(str(value)) > MAX_FIELD:
            raise invalid_request(f"Parameter [{name[:60]}] is longer than {MAX_FIELD} characters.", "OAU-104")
        fields[name] = str(value)
    return fields


async def get_client(request: Request, fields: dict[str, str]) -> RegisteredClient:
    """The app that proves itself by Basic authentication, fields of the form or a signed assertion.

    A public app has no secret: an empty one, or just its id in the form, is enough. Raises invalid_client.
    """
    if "client_assertion" in fields or "client_assertion_type" in fields:
        return await _by_assertion(request, fields)
    named = fields.get("client_id", "")
    header = request.headers.get("authorization", "").strip()
    if header:
        client_id, secret = _basic(header)
        if named and named != client_id:
            raise invalid_client("The app named in the header and in the body differ.")
    else:
        client_id, secret = named, fields.get("client_secret", "")
    if not client_id:
        how = _HOW.format(path=request.url.path)
        raise invalid_client(f"Client authentication is required. {how}", "OAU-123")
    client = await container_of(request).get(ClientSource).find_client(client_id)
    if client is None or not client.secret_matches(secret):
        raise invalid_client("Invalid client credentials: no app has this client id and secret.")
    return client


async def _by_assertion(request: Request, fields: dict[str, str]) -> RegisteredClient:
    if fields.get("client_assertion_type") != client_assertions.TYPE:
        raise invalid_client(f"Parameter [client_assertion_type] must be {client_assertions.TYPE}.")
    if request.headers.get("authorization") or fields.get("client_secret"):
        raise invalid_request("An app proves itself in one way, not in two.", "OAU-111")
    assertion = fields.get("client_assertion", "")
    client_id = client_assertions.named_client(assertion)
    if fields.get("client_id") not in (None, "", client_id):
        raise invalid_client("The app named in the assertion and in the body differ.")
    here = container_of(request)
    client = await here.get(ClientSource).find_client(client_id) if client_id else None
    if client is None:
        raise invalid_client("Invalid client credentials: the assertion names no app.")
    # Never by what the request calls us: an assertion for somebody else would count here under their name.
    audiences = [audience for base in here.settings.own_urls for audience in (f"{base}/restapi/oauth/token", base)]
    await client_assertions.check_assertion(here, client, assertion, audiences)
    return client


def _basic(header: str) -> tuple[str, str]:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        raise invalid_client("Authorization method is not supported: this endpoint takes Basic.", "OAU-151")
    try:
        client_id, colon, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise invalid_client("Authorization header is invalid.", "OAU-134") from None
    if not colon:
        raise invalid_client("Authorization header is invalid.", "OAU-134")
    return client_id, secret
