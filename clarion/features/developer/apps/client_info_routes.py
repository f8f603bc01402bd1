"""What an app can learn about itself and its user."""

from typing import Annotated

from fastapi import APIRouter, Request

from clarion.base.container import Here
from clarion.base.http import uri_of
from clarion.features.developer.apps.responses import ClientInfo
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/client-info", tags=["Apps"])


@router.get("", summary="Read what the server knows about this client")
async def read_client_info(request: Request, here: Here, caller: Annotated[Caller, require()]) -> ClientInfo:
    async with here.storage.reading() as session:
        person = await session.get_one(Extension, caller.extension_id)
    return {
        "uri": uri_of(request, "client-info"),
        "client": {
            "detected": True,
            "clientId": caller.app.client_id,
            "appName": caller.app.name,
            "userAgent": request.headers.get("user-agent", ""),
        },
        "account": {"id": int(caller.account_id), "uri": uri_of(request, "account", caller.account_id)},
        "extension": {
            "id": int(caller.extension_id),
            "uri": uri_of(request, "account", caller.account_id, "extension", caller.extension_id),
            "extensionNumber": person.number,
        },
        "provisioning": {"sip": {"uri": uri_of(request, "client-info", "sip-provision")}},
    }
