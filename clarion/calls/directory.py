"""The people, devices, numbers and trunks that call handling needs, held in memory.

`apps` fills it from the database and refreshes it on change; a call never waits for a database, and goes on
without one.
"""

from collections.abc import Collection
from typing import Final

from clarion.calls.wire import MediaProfile, Record

MOST_PHONES: Final = 20  # of one extension, where the account has not chosen: desk phones, mobiles, browsers, tabs


class Account(Record, frozen=True):
    account_id: str
    name: str
    status: str  # "Confirmed" | "Suspended" | "Unpaid" | "Disabled"
    main_number: str  # E.164
    home_country: str = "US"  # ISO 3166-1
    international_enabled: bool = False
    site_prefix: str = "9"  # digit(s) that people dial for an outside line
    answer_at_once: bool = True  # False: answer callers of the web-phone dialect only when the callee answers
    created_epoch: float = 0.0
    invalid_callers: str = "label"  # calls from carriers whose identity token does not hold: label | screen | reject
    unsigned_callers: str = "label"  # the same for calls without a token
    records_on_demand: bool = True  # people may record their calls
    tells_recorded_outbound: bool = False  # whoever is called hears at the start that all calls are recorded
    tones_recorded_outbound: bool = False  # and a tone now and then
    most_phones: int = 0  # signed in at once, of each extension; 0: MOST_PHONES
    replaces_phones: bool = False  # one more signs in for the one that did so first; else it is refused


class Extension(Record, frozen=True):
    extension_id: str
    account_id: str
    number: str  # short number, e.g. "101"
    name: str
    kind: str = "User"
    enabled: bool = True
    caller_id: str = ""  # E.164 shown on outbound calls; empty: the account's main number
    ring_seconds: int = 20
    do_not_disturb: bool = False
    voicemail_enabled: bool = True
    greeting_path: str = ""  # WAV of a personal greeting, empty: the standard one
    language: str = "en-US"
    home_country: str = ""  # ISO 3166-1; empty: the account's
    hides_number: bool = False  # outside, unless the device says otherwise
    caller_ids: dict[str, str] = {}  # feature (RingOut …): what its calls show, "" to hide it; without: as all others
    shows_name: bool = True  # outside; else the company's name
    shows_extension: bool = True  # inside; else the number
    may_call_out: bool = True
    records_inbound: bool = False  # all calls that come to it are recorded
    records_outbound: bool = False
    may_call_abroad: bool = True  # effective only with the account's
    listed: bool = True  # callers find it by name
    spoken_name: str = ""  # how a voice says the name; empty: as it is written
    hides_presence: bool = False  # from everybody but itself
    away: bool = False  # it says that it is offline
    flips: dict[str, str] = {}  # digit: E.164, or `device:<id>` of an own phone, for call flip


class PhoneNumber(Record, frozen=True):
    number: str  # E.164
    account_id: str
    extension_id: str = ""  # empty: the account's main line
    usage: str = "DirectNumber"  # DirectNumber | MainCompanyNumber
    caller_id_name: str = ""  # shown with it by who does not show an own name
    verified: bool = True
    fax: bool = False  # a fax machine answers
    fax_detection: bool = False  # people answer, and faxes are recognized


class Device(Record, frozen=True):
    device_id: str
    extension_id: str
    account_id: str
    name: str
    kind: str  # SoftPhone | OtherPhone | HardPhone | WebPhone
    username: str  # SIP user part, <main number>*<extension>
    authorization_id: str
    password: str = ""  # that it signs in with; empty: it cannot
    media: MediaProfile | None = None  # None: by transport
    emergency_address_id: str = ""
    enabled: bool = True
    caller_id: str | None = None  # E.164 that it shows outside, "" to hide it; None: as its extension
    common: bool = False  # anybody may sit down at it
    teams_number: str = ""  # E.164, also with ;ext=101: it stands for the owner's Teams, and never registers


class Trunk(Record, frozen=True):
    trunk_id: str
    name: str
    uri: str  # sip:host:port;transport=udp – where requests go
    addresses: tuple[str, ...] = ()  # IP addresses (or ip:port) that calls from this carrier come from
    username: str = ""  # digest credentials for our requests
    password: str = ""
    priority: int = 10
    emergency: bool = True  # may carry emergency calls
    media: MediaProfile = MediaProfile.RTP
    account_id: str = ""  # empty: for everybody; else only this account's calls leave by it
    simulated: bool = False  # stands in for a carrier, and never beside a real one
    signs: bool = False  # our calls leave with a token of who calls
    verifies: bool = True  # tokens of its calls are looked at
    international: bool = False  # its calls come from abroad
    cost: int = 0  # what a minute costs, in any unit: of trunks with the same priority the cheaper is asked first
    prefixes: tuple[str, ...] = ()  # how numbers begin that it is for (E.164 with +); none: all
    number_format: str = "e164"  # how it writes numbers: e164 | digits | national
    country: str = "US"  # ISO 3166-1, for national numbers
    dial_prefix: str = ""  # digits before every number called
    caller_id_policy: str = "pass"  # pass: as chosen | own: only numbers of the account | fixed: always `caller_id`
    caller_id: str = ""  # E.164
    registers: bool = False  # we register there
    register_seconds: int = 600
    probes: bool = True  # it is asked (OPTIONS) whether it is there


class DirectRouting(Record, frozen=True):
    """How an account meets Microsoft Teams. `fqdn`: our name to it, lower case."""

    account_id: str
    fqdn: str
    proxies: tuple[str, ...]  # host or host:port, in the order in which they are asked
    networks: tuple[str, ...]  # CIDR, that Teams calls from
    lane: int = 0  # which of the edge's addresses its connections to Teams go out from


class Directory:
    """Look-ups of call handling. Replaced as a whole, or for single companies and extensions; never blocks."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.extensions: dict[str, Extension] = {}
        self.devices: dict[str, Device] = {}
        self.numbers: dict[str, PhoneNumber] = {}
        self.trunks: dict[str, Trunk] = {}
        self.direct_routings: dict[str, DirectRouting] = {}  # by name
        self._by_short: dict[str, dict[str, str]] = {}  # account id: short number: extension id
        self._by_auth: dict[str, str] = {}
        # Most people have one phone and one number: tuples take a third of the memory of lists and sets.
        self._devices_of: dict[str, tuple[str, ...]] = {}
        self._numbers_of: dict[str, tuple[str, ...]] = {}  # extension id; of a company's own numbers, account id
        self._extensions_of: dict[str, set[str]] = {}  # account id
        self._changes: dict[str, int] = {}  # account id
        self._trunks_of: dict[str, list[Trunk]] = {}  # account id; "": for everybody
        self._trunk_by_address: dict[str, Trunk] = {}
        self._routing_of: dict[str, DirectRouting] = {}  # account id
        self._teams: dict[tuple[str, str], str] = {}  # account id, E.164: device id
        self.contact_names: dict[str, dict[str, str]] = {}  # extension id: E.164: name in that person's address book
        self.company_contact_names: dict[str, dict[str, str]] = {}  # account id: E.164: name shared with everybody
        self.down: set[str] = set()  # trunks that answer nothing, asked last
        self.people_names: dict[str, dict[str, str]] = {}  # account id: E.164 of somebody's own phone: their name

    def name_for(self, extension: Extension, number: str) -> str:
        """Who this number (E.164, with or without +) is to the extension: in its address book, else among the contacts
        that are shared with the company, else in the company's directory; empty when nobody knows.
        """
        wanted = "+" + number.removeprefix("+")
        own = self.contact_names.get(extension.extension_id, {}).get(wanted)
        shared = self.company_contact_names.get(extension.account_id, {}).get(wanted)
        return own or shared or self.people_names.get(extension.account_id, {}).get(wanted, "")

    # ---- filling it

    def load(
        self,
        accounts: list[Account],
        extensions: list[Extension],
        devices: list[Device],
        numbers: list[PhoneNumber],
        trunks: list[Trunk],
        direct_routings: list[DirectRouting] | None = None,
    ) -> None:
        """Replace everything at once."""
        self.accounts = {each.account_id: each for each in accounts}
        self.extensions, self.devices, self.numbers = {}, {}, {}
        self._by_short, self._by_auth, self._devices_of = {}, {}, {}
        self._numbers_of, self._extensions_of, self._teams = {}, {}, {}
        for account_id in self._changes:
            self._note_change(account_id)
        self._add(extensions, devices, numbers)
        self.load_routes(trunks, direct_routings or [])

    def load_routes(self, trunks: list[Trunk], direct_routings: list[DirectRouting]) -> None:
        """Replace all carriers and connections to Microsoft Teams."""
        self.trunks = {each.trunk_id: each for each in sorted(trunks, key=lambda trunk: (trunk.priority, trunk.cost))}
        self._trunks_of = {}
        self._trunk_by_address = {}
        for trunk in self.trunks.values():
            self._trunks_of.setdefault(trunk.account_id, []).append(trunk)
            for address in trunk.addresses:
                self._trunk_by_address.setdefault(address, trunk)
        self.direct_routings = {each.fqdn: each for each in direct_routings}
        self._routing_of = {}
        for routing in direct_routings:
            self._routing_of.setdefault(routing.account_id, routing)

    def replace_company(self, account_id: str, account: Account | None, numbers: list[PhoneNumber]) -> None:
        """What is known of a company itself, without its extensions. None: there is no such company any more."""
        for number in self._numbers_of.pop(account_id, ()):
            known = self.numbers.get(number)
            if known is not None and known.account_id == account_id and not known.extension_id:
                del self.numbers[number]
        self._add([], [], numbers)
        if account is not None:
            self.accounts[account_id] = account
            return
        self.accounts.pop(account_id, None)
        self.replace_extensions(self.extension_ids_of(account_id), [], [], [])

    def replace_extensions(
        self,
        extension_ids: Collection[str],
        extensions: list[Extension],
        devices: list[Device],
        numbers: list[PhoneNumber],
        *,
        device_ids: Collection[str] = (),
    ) -> None:
        """What is known of these extensions and of all that is theirs, and of these devices, whosever they were."""
        gone = [*device_ids, *(device for each in extension_ids for device in self._devices_of.get(each, ()))]
        for device_id in gone:
            self._drop_device(device_id)
        for extension_id in extension_ids:
            self._drop_extension(extension_id)
        self._add(extensions, devices, numbers)

    def _add(self, extensions: list[Extension], devices: list[Device], numbers: list[PhoneNumber]) -> None:
        for extension in extensions:
            self.extensions[extension.extension_id] = extension
            self._by_short.setdefault(extension.account_id, {})[extension.number] = extension.extension_id
            self._extensions_of.setdefault(extension.account_id, set()).add(extension.extension_id)
            self._note_change(extension.account_id)
        for device in devices:
            self._drop_device(device.device_id)  # it may have been somebody else's
            self.devices[device.device_id] = device
            self._by_auth[device.authorization_id] = device.device_id
            self._devices_of[device.extension_id] = (*self._devices_of.get(device.extension_id, ()), device.device_id)
            if device.teams_number:
                self._teams[device.account_id, device.teams_number] = device.device_id
        for number in numbers:
            self.numbers[number.number] = number
            holder = number.extension_id or number.account_id
            known = self._numbers_of.get(holder, ())
            if number.number not in known:
                self._numbers_of[holder] = (*known, number.number)

    def _drop_device(self, device_id: str) -> None:
        device = self.devices.pop(device_id, None)
        if device is None:
            return
        if self._by_auth.get(device.authorization_id) == device_id:
            del self._by_auth[device.authorization_id]
        if self._teams.get((device.account_id, device.teams_number)) == device_id:
            del self._teams[device.account_id, device.teams_number]
        left = tuple(each for each in self._devices_of.pop(device.extension_id, ()) if each != device_id)
        if left:
            self._devices_of[device.extension_id] = left

    def _drop_extension(self, extension_id: str) -> None:
        for number in self._numbers_of.pop(extension_id, ()):
            known = self.numbers.get(number)
            if known is not None and known.extension_id == extension_id:
                del self.numbers[number]
        extension = self.extensions.pop(extension_id, None)
        if extension is None:
            return
        short = self._by_short.get(extension.account_id, {})
        if short.get(extension.number) == extension_id:
            del short[extension.number]
        self._extensions_of[extension.account_id].discard(extension_id)
        self._note_change(extension.account_id)

    def _note_change(self, account_id: str) -> None:
        self._changes[account_id] = self._changes.get(account_id, 0) + 1

    # ---- asking it

    def extension_ids_of(self, account_id: str) -> list[str]:
        return list(self._extensions_of.get(account_id, ()))

    def find_extension(self, account_id: str, number: str) -> Extension | None:
        """An extension by its short number, inside one account only."""
        return self.extensions.get(self._by_short.get(account_id, {}).get(number, ""))

    def extensions_of(self, account_id: str) -> list[Extension]:
        found = (self.extensions.get(each) for each in self._extensions_of.get(account_id, ()))
        return [each for each in found if each is not None]

    def find_first_extension(self, account_id: str) -> Extension | None:
        """The enabled one with the lowest number: who answers for a company that has chosen nobody."""
        enabled = (each for each in self.extensions_of(account_id) if each.enabled)
        return min(enabled, key=lambda each: (len(each.number), each.number), default=None)

    def changes_of(self, account_id: str) -> int:
        """How often extensions of the account have changed: what is derived from them holds until the next."""
        return self._changes.get(account_id, 0)

    def company_numbers_of(self, account_id: str) -> list[PhoneNumber]:
        """Numbers of the company itself, which are of none of its extensions."""
        return self._numbers_held(account_id)

    def numbers_of(self, extension_id: str) -> list[PhoneNumber]:
        return self._numbers_held(extension_id)

    def _numbers_held(self, holder: str) -> list[PhoneNumber]:
        found = (self.numbers.get(each) for each in self._numbers_of.get(holder, ()))
        return [each for each in found if each is not None and (each.extension_id or each.account_id) == holder]

    def find_device_by_authorization_id(self, authorization_id: str) -> Device | None:
        return self.devices.get(self._by_auth.get(authorization_id, ""))

    def find_teams_device(self, account_id: str, number: str) -> Device | None:
        """Whose Microsoft Teams has this number (E.164, or with `;ext=101`), inside one account only."""
        return self.devices.get(self._teams.get((account_id, number), ""))

    def find_direct_routing(self, account_id: str) -> DirectRouting | None:
        return self._routing_of.get(account_id)

    def devices_of(self, extension_id: str) -> list[Device]:
        return [self.devices[device_id] for device_id in self._devices_of.get(extension_id, ())]

    def trunks_of(self, account_id: str, number: str = "") -> list[Trunk]:
        """The carriers that calls of an account to `number` (E.164) may leave by: by priority, then cost, those that
        answer nothing last. A simulated one only without any real one.
        """
        mine = self._trunks_of.get(account_id, []) if account_id else []
        usable = sorted([*self._trunks_of.get("", ()), *mine], key=lambda trunk: (trunk.priority, trunk.cost))
        usable = [trunk for trunk in usable if not trunk.simulated] or usable
        fitting = [
            trunk
            for trunk in usable
            if not number.startswith("+") or not trunk.prefixes or number.startswith(trunk.prefixes)
        ]
        return sorted(fitting, key=lambda trunk: trunk.trunk_id in self.down)

    def find_trunk_by_address(self, ip: str, port: int) -> Trunk | None:
        """A carrier by where its request came from; ip:port entries bind tighter than ip entries."""
        return self._trunk_by_address.get(f"{ip}:{port}") or self._trunk_by_address.get(ip)
