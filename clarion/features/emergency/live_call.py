"""The emergency desk of the call core: reads memory only, so that nothing that is down can hold up a call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from msgspec.structs import replace

from clarion.base.clock import Clock
from clarion.calls.directory import Account, Device, Directory
from clarion.calls.model import Identity
from clarion.calls.wire import EmergencyCallInfo, Registration
from clarion.features.emergency.address import Address, says_a_place
from clarion.features.emergency.address import pidf_lo as pidf_lo_of
from clarion.features.emergency.network.rules import NetworkMap, Seen, as_ip, locate, together, wireless_point
from clarion.features.emergency.routing import callback_number
from clarion.features.emergency.rules import find_helpline, recognise

CALLBACK_WINDOW = timedelta(hours=24)
_APPS = ("SoftPhone", "WebPhone", "WebRTC")

log = structlog.stdlib.get_logger("clarion.emergency")


@dataclass
class LocationSnapshot:
    """Who is where, as last read from the database. Subject id → address."""

    devices: dict[str, Address] = field(default_factory=dict)
    extensions: dict[str, Address] = field(default_factory=dict)
    accounts: dict[str, Address] = field(default_factory=dict)
    networks: dict[str, NetworkMap] = field(default_factory=dict)  # by account

    def find(self, caller: Identity) -> Address | None:
        """The nearest that is known: of the device, of the extension, of the account."""
        return (
            self.devices.get(caller.device_id)
            or self.extensions.get(caller.extension_id)
            or self.accounts.get(caller.account_id)
        )


def _follows(known: NetworkMap, device: Device) -> bool:
    """Whether the place of this device follows the network: it was said of the device, or of the person whose app it
    is.
    """
    app = device.kind in _APPS and device.extension_id in known.extensions
    return app or device.device_id in known.devices


def _host(source: str) -> str:
    """Of proto:ip:port."""
    return source.partition(":")[2].rpartition(":")[0].strip("[]")


class EmergencyService:
    """Implements `clarion.calls.guards.EmergencyPort`."""

    def __init__(self, directory: Directory, clock: Clock, sip_domain: str) -> None:
        self._directory = directory
        self._clock = clock
        self._sip_domain = sip_domain
        self.locations = LocationSnapshot()
        self._called: dict[str, datetime] = {}  # account id: its last emergency call
        self.registrations: Callable[[str], list[Registration]] = lambda extension_id: []

    def load(self, memory: LocationSnapshot) -> None:
        """Replace what is known about places."""
        self.locations = memory

    def find_code(self, dialed: str, account: Account | None) -> str | None:
        """The bare code, or None when this is no call for help."""
        if account is None:
            found = recognise(dialed)
            return found.code if found else None
        found = recognise(dialed, account.home_country, (account.site_prefix,))
        if found is not None:
            return found.code
        helpline = find_helpline(dialed, account.home_country, (account.site_prefix,))
        colleague = self._directory.find_extension(account.account_id, dialed) if helpline else None
        return helpline if colleague is None else None

    def describe(
        self, code: str, caller: Identity, source: str = "", access_network: str = "", pidf_lo: str = ""
    ) -> EmergencyCallInfo:
        """What travels with the call: number to call back, and place: what came with the call where that says one, else
        where the network says that the caller is, else what is registered. `source`: proto:ip:port that the call comes
        from; `access_network`: what it says of its network (P-Access-Network-Info); `pidf_lo`: a document (RFC 5139)
        that came with it.
        """
        number = self._callback(caller)
        if caller.account_id:
            self._called[caller.account_id] = self._clock.now()
        if says_a_place(pidf_lo):
            return EmergencyCallInfo(code=code, callback_number=number, pidf_lo=pidf_lo)
        address, method = self._place(caller, source, access_network)
        document = ""
        if address is not None:
            document = pidf_lo_of(address, f"sip:{number}@{self._sip_domain}", self._clock.now(), method)
        return EmergencyCallInfo(code=code, callback_number=number, pidf_lo=document)

    def _place(self, caller: Identity, source: str, access_network: str) -> tuple[Address | None, str]:
        try:
            found = self._in_network(caller, source, wireless_point(access_network))
        except Exception:  # whatever is wrong with a network: the registered address is there
            log.exception("The network says no place")
            found = None
        return found or (self.locations.find(caller), "Manual")

    def _in_network(self, caller: Identity, source: str, point_now: str) -> tuple[Address, str] | None:
        known = self.locations.networks.get(caller.account_id)
        device = self._directory.devices.get(caller.device_id)
        if known is None or device is None or not _follows(known, device):
            return None
        registered = [each for each in self.registrations(device.extension_id) if each.device_id == device.device_id]
        latest = max(registered, key=lambda each: (each.source == source, each.since), default=None)
        seen = Seen(source=_host(source or (latest.source if latest else "")))
        if latest is not None and as_ip(_host(latest.source)) == as_ip(seen.source):
            point = wireless_point(latest.access_network)
            seen = replace(seen, own=latest.address, bssid=point, at=latest.since)
        if point_now:  # it has walked since it registered
            seen = replace(seen, bssid=point_now, at=self._clock.now().timestamp())
        return locate(known, together(seen, known.sightings.get(device.device_id)))

    def expects_callback(self, account_id: str) -> bool:
        """Whether the emergency centre may be calling back: then no account state stops calls to it (RFC 7090)."""
        called = self._called.get(account_id)
        return called is not None and self._clock.now() - called < CALLBACK_WINDOW

    def _callback(self, caller: Identity) -> str:
        directory = self._directory
        extension = directory.extensions.get(caller.extension_id)
        account = directory.accounts.get(caller.account_id)
        return callback_number(
            own=[each.number for each in directory.numbers_of(caller.extension_id)] if caller.extension_id else [],
            shown=extension.caller_id if extension else "",
            main=account.main_number if account else "",
            company=[each.number for each in directory.company_numbers_of(caller.account_id)],
            offered=caller.number or caller.extension_number,
        )
