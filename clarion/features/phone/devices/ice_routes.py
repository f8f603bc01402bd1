"""How a browser's media finds its way where a network translates addresses or lets no UDP out."""

from datetime import timedelta
from typing import Annotated, TypedDict

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.base.turn import IceServer, ice_servers
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion", tags=["Devices"])


class IceServers(TypedDict):
    """`iceServers`: as `RTCPeerConnection` takes them; empty where there is no TURN server."""

    iceServers: list[IceServer]
    expirationTime: str


@router.get("/ice-servers", summary="Get STUN and TURN servers for calls of a browser")
async def read_ice_servers(
    here: Here, response: Response, caller: Annotated[Caller, require(scopes="VoipCalling")]
) -> IceServers:
    """With credentials that end at `expirationTime`; a call that is up goes on after that."""
    response.headers["Cache-Control"] = "no-store"
    now = here.clock.now()
    ends = now + timedelta(seconds=here.settings.turn_credential_seconds)
    return {"iceServers": ice_servers(here.settings, now), "expirationTime": wire_time(ends)}
