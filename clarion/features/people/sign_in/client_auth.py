"""Which app is asking, at the token and revoke endpoints."""

import base64
import binascii

from starlette.datastructures import FormData
from starlette.requests import Request

from clarion.base.container import container_of
from clarion.features.people.sign_in.clients import ClientSource, RegisteredClient
from clarion.features.people.sign_in.errors import OAuthError, invalid_client, invalid_request

FORM_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises 415 for other bodies, 400 for a field given twice."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM_TYPE:
        raise OAuthError("invalid_request", f"The body must be {FORM_TYPE}.", code="OAU-104", status=415)
    form: FormData = await request.form(max_files=0, max_fields=100)
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in fields:
            raise invalid_request(f"Parameter [{name}] is given more than once.", "OAU-111")
        fields[name] = str(value)
    return fields


async def get_client(request: Request, fields: dict[str, str]) -> RegisteredClient:
    """The app that proves itself by Basic authentication or by fields of the form. Raises invalid_client.

    A public app has no secret: an empty one, or just its id in the form, is enough.
    """
    named = fields.get("client_id", "")
    header = request.headers.get("authorization", "").strip()
    if header:
        client_id, secret = _basic(header)
        if named and named != client_id:
            raise invalid_client("The app named in the header and in the body differ.")
    else:
        client_id, secret = named, fields.get("client_secret", "")
    if not client_id:
        raise invalid_client("Client authentication is required.", "OAU-123")
    client = await container_of(request).get(ClientSource).find_client(client_id)
    if client is None or not client.secret_matches(secret):
        raise invalid_client("Invalid client credentials.")
    return client


def _basic(header: str) -> tuple[str, str]:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        raise invalid_client("Authorization method is not supported.", "OAU-151")
    try:
        client_id, colon, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise invalid_client("Authorization header is invalid.", "OAU-134") from None
    if not colon:
        raise invalid_client("Authorization header is invalid.", "OAU-134")
    return client_id, secret
