"""Whom the routes of the contact center's API let in."""

from starlette.requests import HTTPConnection

from clarion.base.container import container_of
from clarion.features.contact_center.access import service
from clarion.features.contact_center.access.errors import AccessDenied
from clarion.features.people.sign_in import Admission, Caller, Guard


class ContactCenterGuard(Guard):
    """Lets in whoever has a token of this API: `Authorization: Bearer`, or `X-Auth-Token` for a permanent one."""

    def __init__(self) -> None:
        super().__init__((), ())

    async def __call__(self, connection: HTTPConnection) -> Caller:
        here = container_of(connection)
        permanent = connection.headers.get("x-auth-token", "").strip()
        if permanent:
            caller = await service.caller_of_permanent(here, permanent)
        else:
            caller = await service.caller_of_access(here, _bearer(connection))
        connection.state.caller = caller
        admission = here.find(Admission)
        if admission is not None:
            await admission.admit(connection, caller)
        return caller


def _bearer(connection: HTTPConnection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise AccessDenied("Send the header 'Authorization: Bearer <accessToken>', or X-Auth-Token.")
    return token.strip()
