"""The emergency desk of the call core: reads memory only, so that nothing that is down can hold up a call."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clarion.base.clock import Clock
from clarion.calls.directory import Account, Directory
from clarion.calls.model import Identity
from clarion.calls.wire import EmergencyCallInfo
from clarion.features.emergency.address import Address, pidf_lo
from clarion.features.emergency.routing import callback_number
from clarion.features.emergency.rules import recognise

CALLBACK_WINDOW = timedelta(hours=24)


@dataclass
class LocationMemory:
    """Who is where, as last read from the database. Subject id → address."""

    devices: dict[str, Address] = field(default_factory=dict)
    extensions: dict[str, Address] = field(default_factory=dict)
    accounts: dict[str, Address] = field(default_factory=dict)

    def find(self, caller: Identity) -> Address | None:
        """The nearest that is known: of the device, of the extension, of the account."""
        return (
            self.devices.get(caller.device_id)
            or self.extensions.get(caller.extension_id)
            or self.accounts.get(caller.account_id)
        )


class Desk:
    """Implements `clarion.calls.guards.EmergencyDesk`."""

    def __init__(self, directory: Directory, clock: Clock, sip_domain: str) -> None:
        self._directory = directory
        self._clock = clock
        self._sip_domain = sip_domain
        self.locations = LocationMemory()
        self._called: dict[str, datetime] = {}  # account id: its last emergency call

    def load(self, memory: LocationMemory) -> None:
        """Replace what is known about places."""
        self.locations = memory

    def find_code(self, dialed: str, account: Account | None) -> str | None:
        """The bare code, or None when this is no call for help."""
        if account is None:
            found = recognise(dialed)
        else:
            found = recognise(dialed, account.home_country, (account.site_prefix,))
        return found.code if found else None

    def describe(self, code: str, caller: Identity) -> EmergencyCallInfo:
        """What travels with the call: number to call back, and place where one is registered."""
        number = self._callback(caller)
        if caller.account_id:
            self._called[caller.account_id] = self._clock.now()
        address = self.locations.find(caller)
        document = ""
        if address is not None:
            document = pidf_lo(address, f"sip:{number}@{self._sip_domain}", self._clock.now())
        return EmergencyCallInfo(code=code, callback_number=number, pidf_lo=document)

    def expects_callback(self, account_id: str) -> bool:
        """Whether the emergency centre may be calling back: then no account state stops calls to it (RFC 7090)."""
        called = self._called.get(account_id)
        return called is not None and self._clock.now() - called < CALLBACK_WINDOW

    def _callback(self, caller: Identity) -> str:
        directory = self._directory
        mine = [n for n in directory.numbers.values() if n.account_id == caller.account_id and caller.account_id]
        extension = directory.extensions.get(caller.extension_id)
        account = directory.accounts.get(caller.account_id)
        return callback_number(
            own=[n.number for n in mine if n.extension_id and n.extension_id == caller.extension_id],
            shown=extension.caller_id if extension else "",
            main=account.main_number if account else "",
            company=[n.number for n in mine if not n.extension_id],
            offered=caller.number or caller.extension_number,
        )
