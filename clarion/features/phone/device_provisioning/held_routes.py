"""Where phones ask for their place (HELD, RFC 5985), by the signed addresses of their settings (ADM-06, ADM-08)."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Invalid, NotFound, TooMany
from clarion.features import emergency
from clarion.features.emergency import Seen
from clarion.features.people.sign_in import public
from clarion.features.phone.device_provisioning.gate import SetupGate
from clarion.features.phone.device_provisioning.links import PREFIX, PhoneLinks
from clarion.features.phone.device_provisioning.models import PhoneConfig
from clarion.features.phone.devices.models import Device

router = APIRouter(prefix=PREFIX, tags=["Phones"], dependencies=[public()])
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.post("/{key}/held", summary="Where a phone is, by what it sees of its network", response_class=Response)
async def tell_place(request: Request, here: Here, key: str) -> Response:
    """The body is a `locationRequest`, at most 16 KB; the answer a `locationResponse` with the place as PIDF-LO, or an
    `error`. What the phone says is kept for emergency calls.
    """
    source = request.client.host if request.client else ""
    try:
        device = await _device_of(here, key[:300], source, request.headers.get("user-agent", "")[:200])
        document = await _place(here, device, await _read(request, source))
        body = emergency.answer(document)
    except (NotFound, TooMany) as error:
        more = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
        return Response(error.message + "\n", error.status, _HEADERS | more, "text/plain")
    except ClarionError as error:
        code = "requestError" if error.code.startswith("CMN") else error.code
        body = emergency.refusal(code, error.message)
    return Response(body, headers=_HEADERS, media_type=emergency.HELD_TYPE)


async def _read(request: Request, source: str) -> Seen:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > emergency.MOST_BYTES:
            raise Invalid("The body is longer than 16 KB.", code="xmlError")
    return emergency.as_seen_from(emergency.read_request(body), source)


async def _device_of(here: Container, key: str, source: str, agent: str) -> Device:
    """Raises NotFound, TooMany for guesses: of these only, since all phones of an office come from one address."""
    link = PhoneLinks(here.keys, here.settings.public_url).read(key, here.clock.now())
    if link is not None:
        async with here.storage.reading() as session:
            setup = await session.get(PhoneConfig, link.device_id)
            device = await session.get(Device, link.device_id)
        if setup is not None and device is not None and setup.link_generation == link.generation:
            return device
    gate = here.get(SetupGate)
    gate.check(source)
    gate.failed(source, "phone held", agent, "link")
    raise NotFound("There is nothing here for this phone.")


async def _place(here: Container, device: Device, seen: Seen) -> str:
    """The location document. Raises Invalid with the code of RFC 5985 when nothing is known."""
    now = here.clock.now()
    async with here.storage.transaction() as session:
        await emergency.note_sighting(session, device.account_id, device.id, seen, now)
        owner = device.extension_id or ""
        found = await emergency.place_of(session, device.account_id, device.id, owner, seen)
    if found is None:
        raise Invalid("No place is known for this phone.", code="locationUnknown")
    address, method = found
    return emergency.pidf_lo(address, f"sip:{device.id}@{here.settings.sip_domain}", now, method)
