"""BLF event packages: dialog-info (RFC 4235) and presence (RFC 3856, with documents of RFC 3863 and 4480)."""

from collections.abc import Collection
from typing import Final, Protocol
from xml.sax.saxutils import escape, quoteattr

from clarion.calls.blf import BlfState, BlfStatus
from clarion.calls.directory import Device
from clarion.engines.sip.grammar import escape_user

DIALOG: Final = "dialog"
PRESENCE: Final = "presence"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\r\n'


class BlfSource(Protocol):
    """`clarion.calls.blf.BlfRegistry`."""

    def find(self, watcher: Device, resource: str) -> str | None: ...

    def lamp(self, key: str) -> BlfStatus: ...


class _Package:
    """What both packages share: the source of states, and the last state sent of each."""

    def __init__(self, source: BlfSource, domain: str) -> None:
        self._source = source
        self._domain = domain
        self._told: dict[str, BlfStatus] = {}

    def key(self, watcher: Device, resource: str) -> str | None:
        return self._source.find(watcher, resource)

    def stale(self, watched: Collection[str]) -> list[str]:
        """Of what is watched: what is another lamp than was told."""
        self._told = {key: lamp for key, lamp in self._told.items() if key in watched}
        return [key for key in watched if self._told.get(key) != self._source.lamp(key)]

    def _tell(self, key: str) -> tuple[BlfStatus, str]:
        """The lamp and its address, which whoever watches learns now."""
        lamp = self._told[key] = self._source.lamp(key)
        return lamp, f"sip:{escape_user(lamp.address)}@{self._domain}"


class DialogPackage(_Package):
    """Whether somebody is rung or talks: `early`, `confirmed`, `terminated`. Whom with is nobody's business."""

    name = DIALOG
    content_type = "application/dialog-info+xml"

    def __init__(self, source: BlfSource, domain: str) -> None:
        super().__init__(source, domain)
        self._version = 0  # RFC 4235 §3.3 wants it to rise; a whole document may leave out some

    def document(self, key: str) -> str:
        lamp, address = self._tell(key)
        self._version += 1
        return (
            f'{_XML}<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="{self._version}" '
            f'state="full" entity={quoteattr(address)}>\r\n{self._dialog(lamp, address)}</dialog-info>\r\n'
        )

    @staticmethod
    def _dialog(lamp: BlfStatus, address: str) -> str:
        """Phones tell a lamp that goes out by a dialog that has ended, not by its absence."""
        states = {BlfState.IDLE: "terminated", BlfState.EARLY: "early"}
        direction = ' direction="recipient"' if lamp.state is BlfState.EARLY else ""
        held = '<param pname="+sip.rendering" pval="no"/>' if lamp.state is BlfState.HELD else ""
        target = f"<target uri={quoteattr(address)}>{held}</target>" if held else f"<target uri={quoteattr(address)}/>"
        return (
            f"<dialog id={quoteattr('lamp-' + lamp.address)}{direction}>\r\n"
            f"<state>{states.get(lamp.state, 'confirmed')}</state>\r\n"
            f"<local><identity>{escape(address)}</identity>{target}</local>\r\n"
            "</dialog>\r\n"
        )


class PresencePackage(_Package):
    """Whether somebody can be reached: `open` or `closed`, and why not (on-the-phone, busy)."""

    name = PRESENCE
    content_type = "application/pidf+xml"

    def document(self, key: str) -> str:
        lamp, address = self._tell(key)
        talks = lamp.state is not BlfState.IDLE
        activity = "on-the-phone" if talks else "busy" if lamp.busy else ""
        words = (
            "On the phone" if talks else "Do not disturb" if lamp.busy else "Available" if lamp.reachable else "Away"
        )
        activities = f"<rpid:activities><rpid:{activity}/></rpid:activities>" if activity else ""
        return (
            f'{_XML}<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" '
            f'xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity={quoteattr(address)}>\r\n'
            f'<tuple id="phone"><status><basic>{"open" if lamp.reachable else "closed"}</basic></status>'
            f"<contact>{escape(address)}</contact><note>{words}</note></tuple>\r\n"
            f'<dm:person id="person">{activities}</dm:person>\r\n'
            "</presence>\r\n"
        )
