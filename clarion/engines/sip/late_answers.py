"""2xx to INVITEs of ours that belong to no call (any more): acknowledged, and hung up (RFC 3261 §13.2.2.4)."""

from clarion.engines.sip.core import Core, nothing
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.message import Message


def hang_up_unknown(core: Core, message: Message) -> None:
    """Nobody has this call any more; its phone must not believe itself in it. Raises ParseError."""
    if message.contact is None or not message.values("record-route"):
        return  # we do not know the way back
    number = message.cseq[0]
    dialog = Dialog(message.call_id, message.find("from") or "", message.from_.tag, "", "", "", (), number)
    hang_up_fork(core, dialog, number, message)


def hang_up_fork(core: Core, dialog: Dialog, number: int, message: Message, sbc: str = "") -> None:
    """Another phone than the one whose answer made `dialog`; `number`: of the INVITE."""
    twin, headers = dialog.fork(message), core.for_edge(sbc)
    core.send_unanswered(twin.request("ACK", cseq=number, headers=headers))
    core.send(twin.request("BYE", headers=headers), nothing)
