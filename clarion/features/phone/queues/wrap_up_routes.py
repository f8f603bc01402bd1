"""After a call of a queue: ready before the queue's time to wrap up is over."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.calls.control import CallControl
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.telephony.routes import control_of

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call queues"])
User = Annotated[Caller, require(scopes="CallControl")]
BE_READY = "be-ready"


@router.post("/extension/{extensionId}/clarion/ready", summary="Wrap up no longer", status_code=204)
async def be_ready(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> Response:
    """The next caller of one's queues may ring at once (administrators: at anybody). Of whoever does not wrap up
    nothing changes: the time may have been over in the same moment.
    """
    async with here.storage.reading() as session:
        member = await resolve_extension(session, caller, accountId, extensionId)
    await end_wrap_up(control_of(here), member.account_id, member.id)
    return Response(status_code=204)


async def end_wrap_up(control: CallControl, account_id: str, extension_id: str) -> bool:
    """False: they did not wrap up."""
    return bool(await control.ask_all(account_id, BE_READY, "ready", extension_id=extension_id))
