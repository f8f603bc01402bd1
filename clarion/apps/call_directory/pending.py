"""What of the directory is to be read again, as events say."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from clarion.base.bus import Payload
from clarion.calls.directory import Directory
from clarion.features import conduct, emergency, numbers, people, phone

_OF_EXTENSIONS = (
    people.EXTENSION_CHANGED,
    people.PRESENCE_CHANGED,
    numbers.NUMBERS_CHANGED,
    phone.DEVICES_CHANGED,
    phone.GREETING_CHANGED,
    phone.HANDLING_CHANGED,
    emergency.LOCATIONS_CHANGED,
)
_OF_COMPANIES = (phone.PHONE_LIMIT_CHANGED, conduct.IDENTITY_POLICY_CHANGED)
_OF_ACCOUNTS = (
    people.ACCOUNT_CHANGED,
    phone.RECORDING_SETTINGS_CHANGED,
    phone.DIRECT_ROUTING_CHANGED,  # numbers of Teams lie with the devices
)
_OF_ROUTES = (phone.TRUNKS_CHANGED, phone.DIRECT_ROUTING_CHANGED)
TOPICS = (*_OF_EXTENSIONS, *_OF_COMPANIES, *_OF_ACCOUNTS, phone.TRUNKS_CHANGED)


@dataclass
class Pending:
    """`accounts`: with all their extensions; `companies`: only what belongs to none of these. `extensions` and
    `devices`: ids by account.
    """

    everything: bool = False
    routes: bool = False
    accounts: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    extensions: dict[str, set[str]] = field(default_factory=dict)
    devices: dict[str, set[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.everything or self.routes or self.accounts or self.companies or self.extensions)

    def add(self, other: "Pending") -> None:
        self.everything = self.everything or other.everything
        self.routes = self.routes or other.routes
        self.accounts |= other.accounts
        self.companies |= other.companies
        for account_id, ids in other.extensions.items():
            self.add_extensions(account_id, ids, other.devices.get(account_id, ()))

    def add_extensions(self, account_id: str, ids: Iterable[str | None], devices: Iterable[str] = ()) -> None:
        self.extensions.setdefault(account_id, set()).update(each for each in ids if each)
        self.devices.setdefault(account_id, set()).update(devices)

    def note(self, topic: str, payload: Payload, directory: Directory) -> None:
        """`directory` as it stands: who had the device until now."""
        account_id = str(payload.get("account_id") or "")
        if topic in _OF_ROUTES:
            self.routes = True
        if topic in _OF_ACCOUNTS:
            self.accounts.add(account_id)
        elif topic in _OF_COMPANIES:
            self.companies.add(account_id)
        elif topic == emergency.LOCATIONS_CHANGED:
            self._note_location(account_id, payload, directory)
        elif topic == numbers.NUMBERS_CHANGED:
            self._note_number(account_id, payload, directory)
        elif topic not in _OF_ROUTES:
            self._note_extension(account_id, payload, directory)

    def note_request(self, payload: Payload, directory: Directory) -> None:
        """What is asked for by who has just written it: extensions and devices, or a whole account."""
        account_id = str(payload["account_id"])
        self._note_extension(account_id, payload, directory)
        self.routes = account_id in self.accounts

    def _note_extension(self, account_id: str, payload: Payload, directory: Directory) -> None:
        ids = [payload.get("extension_id"), *(payload.get("extension_ids") or ())]
        devices = [one for one in (payload.get("device_id"), *(payload.get("device_ids") or ())) if one]
        ids += [directory.devices[one].extension_id for one in devices if one in directory.devices]
        if any(ids) or devices:
            self.add_extensions(account_id, ids, devices)
        else:
            self.accounts.add(account_id)

    def _note_location(self, account_id: str, payload: Payload, directory: Directory) -> None:
        self.companies.add(account_id)  # networks, and the place of the company
        subject, subject_id = payload.get("subject"), payload.get("subject_id")
        if subject == "extension":
            self.add_extensions(account_id, [subject_id])
        elif subject == "device":
            self._note_extension(account_id, {"device_id": subject_id}, directory)
        elif subject != "account":
            self.accounts.add(account_id)

    def _note_number(self, account_id: str, payload: Payload, directory: Directory) -> None:
        """Without an extension it is the company's, or of the inventory, and was somebody's before."""
        known = directory.numbers.get(str(payload.get("phone_number") or ""))
        holders = [payload.get("extension_id"), known.extension_id if known is not None else None]
        if any(holders):
            self.add_extensions(account_id, holders)
        if not all(holders):
            self.companies.add(account_id)
