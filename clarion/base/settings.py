"""Every setting, in one typed place. Each is an environment variable: `http_port` is `CLARION_HTTP_PORT`.

A wrong value is refused at start with one sentence that names the variable, what is wrong and what is allowed.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, field_validator, model_validator

from clarion.base.errors import ClarionError
from clarion.base.settings_backup import BackupSettings
from clarion.base.settings_chats import ChatSettings
from clarion.base.settings_conduct import ConductSettings
from clarion.base.settings_directories import DirectorySettings
from clarion.base.settings_emergency import EmergencySettings
from clarion.base.settings_engines import Endpoints, EngineSettings, Port
from clarion.base.settings_fax import FaxSettings
from clarion.base.settings_files import FileSettings
from clarion.base.settings_http import HttpSettings
from clarion.base.settings_machine import MachineSettings
from clarion.base.settings_meetings import MeetingSettings, keep_sfu_port_beside
from clarion.base.settings_speech import SpeechSettings
from clarion.base.settings_storage import StorageSettings
from clarion.base.settings_words import PREFIX, misspelt, sentence, unknown

Rate = Annotated[int, Field(ge=1, le=10**9)]


class SettingsError(ClarionError):
    """The environment holds something that cannot be used."""

    default_code = "CMN-101"


class Settings(
    MachineSettings,
    FileSettings,
    FaxSettings,
    MeetingSettings,
    BackupSettings,
    ConductSettings,
    EmergencySettings,
    ChatSettings,
    SpeechSettings,
    DirectorySettings,
    HttpSettings,
    EngineSettings,
    StorageSettings,
):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, use_attribute_docstrings=True)

    bind: str = "127.0.0.1"
    """The address that phones, browsers and carriers reach; `0.0.0.0` for all of this machine."""
    data: Path = Path("data")
    """The folder of everything that is kept: database, journal, files, keys, certificates."""
    public_url: str = ""
    """The address people type; made from bind and port when left out."""
    demo: bool = True
    """Make the demo organisation on the first start."""
    demo_content: bool = True
    """Fill the demo organisation on its first start: people, chats, texts, voicemails and four weeks of calls."""
    demo_call_minutes: Annotated[float, Field(ge=0, le=1440)] = 15.0
    """About every so many minutes a queue of a filled demo company is called, while nobody else calls; 0: never."""
    tour: bool = True
    """Offer everybody a short tour of the web app, once."""

    http_port: Port = 8080
    """Web app, REST, live sockets, `/docs`, `/metrics`, `/healthz`."""
    sip_port: Port = 5060
    """SIP over UDP and TCP, at the edge."""
    sip_tls_port: Port = 5061
    """SIP over TLS, at the edge."""
    sip_wss_port: Port = 5062
    """SIP over secure WebSocket, at the edge."""
    sip_ws_port: Port = 5063
    """SIP over plain WebSocket for our own web app on localhost; always loopback only."""
    edge_private_port: Port = 5064
    """The edge's private side, toward the call servers."""
    call_sip_port: Port = 5070
    """The call server's private port, toward the edge."""
    network_sip_port: Port = 5080
    """The simulated phone network."""
    paging_interface: str = ""
    """Our IPv4 address on the network of loudspeakers that listen to multicast; empty: as the system's routes say."""
    rtp_min: Port = 30000
    """The first port of media."""
    rtp_max: Port = 34999
    network_rtp_min: Port = 35000  # the simulated phone network's own audio
    network_rtp_max: Port = 36999
    """The last port of media."""

    smtp_url: str = ""
    """`smtp://[user:password@]host[:port]` or `smtps://…` for e-mail; the folder `mail` of the data folder when left
    out."""
    mail_from: str = "Clarion <clarion@localhost>"
    """The sender of e-mail."""

    sms_smpp_url: str = ""
    """`smpp://system_id:password@host:2775`, or smpps, for texts by SMPP 3.4; more in `docs/operations/texts.md`."""
    sms_gateway_url: str = ""
    """`https://…` of a gateway that takes texts by signed HTTP."""
    sms_gateway_secret: str = ""
    """The secret that both sides sign with."""
    sms_routes: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    """`+4930=smpp,+1=gateway,*=network`: which carrier takes the texts of which of our numbers, by their beginning."""

    server_id: str = "cs1"
    """The name of this call server; each has its own."""
    call_servers: Endpoints = ()
    edges: Endpoints = ()  # private addresses of the edges; none: the one of this machine
    """`cs1=host:port,cs2=host:port` for the edge; this machine's own when left out."""
    sip_domain: str = "sip.clarion.localhost"
    """The domain of SIP addresses."""
    sip_domain_aliases: Endpoints = ("sip.ringcentral.com",)
    """Other domains that mean the same."""
    phone_time_server: Annotated[str, Field(max_length=250)] = "pool.ntp.org"
    """The time server that phones are told; empty: the host of the public address."""

    # Requests in a minute for each person and app. The compatible service allows 50, 40, 10 and 5.
    rate_light: Rate = 6000
    """Requests in a minute for each person and app, group light."""
    rate_medium: Rate = 3000
    """The same, group medium."""
    rate_heavy: Rate = 1200
    """The same, group heavy."""
    rate_auth: Rate = 600
    """The same, group auth."""
    rate_account: Annotated[int, Field(ge=0, le=10**9)] = 0
    """Requests in a minute for all of an account together; 0 for no limit."""
    rate_app: Annotated[int, Field(ge=0, le=10**9)] = 0
    """Requests in a minute for all users of an app together; 0 for no limit."""
    rate_plans: Endpoints = ()
    """Plans that apps can be given, as `name=light/medium/heavy/auth,...`; `upstream` (50/40/10/5) is always there."""
    rate_mode: Literal["friendly", "strict"] = "friendly"
    """`strict` restarts a penalty of 60 s with every request made during it, as the compatible service does."""

    account_trust: Literal["given", "earned"] = "given"
    """`earned`: new accounts may do little until they have paid and are known. For those who sell accounts."""

    allow_password_grant: bool = False
    """Let apps that have the grant type `password` use it. Off: people type their password only on our own page."""
    access_token_seconds: Annotated[int, Field(ge=600, le=86_400)] = 3600
    """How long an access token lives, unless the app asks for less or is set otherwise."""
    refresh_token_seconds: Annotated[int, Field(ge=600, le=31_536_000)] = 604_800
    """How long a refresh token lives while it is not used, unless the app says otherwise."""
    refresh_reuse_seconds: Annotated[int, Field(ge=0, le=3600)] = 60
    """For how long a replaced refresh token gives its successor again; used later, it ends its session."""
    sign_on_hours: Annotated[int, Field(ge=1, le=8760)] = 12
    """How long a browser stays signed in without `Keep me signed in`."""
    remembered_sign_on_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How long a browser stays signed in with it."""

    subscriptions_per_app: Annotated[int, Field(ge=1, le=100_000)] = 100
    """How many subscriptions one person may have with one app."""
    subscriptions_per_account: Annotated[int, Field(ge=1, le=1_000_000)] = 5000
    """How many subscriptions an account may have."""
    socket_token_seconds: Annotated[int, Field(ge=10, le=3600)] = 600
    """How long a token of `/restapi/oauth/wstoken` opens sockets."""
    socket_idle_seconds: Annotated[int, Field(ge=1, le=86_400)] = 1800
    """After how long without a frame from the client a socket of `/ws` is closed."""
    socket_absolute_seconds: Annotated[int, Field(ge=1, le=2_592_000)] = 86_400
    """How long one socket lives at most; its client comes back and goes on."""
    socket_recovery_seconds: Annotated[int, Field(ge=1, le=86_400)] = 180
    """For how long a dropped socket can be taken up again."""
    socket_recovery_events: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """How many missed events are sent then; after more of them the client is told to begin anew."""
    sockets_per_session: Annotated[int, Field(ge=1, le=100_000)] = 50
    """How many sockets of `/ws` one sign-in may have open at a server."""
    socket_requests: Annotated[int, Field(ge=1, le=1000)] = 10
    """How many requests may be under way on one socket."""
    webhook_targets: Literal["auto", "public", "loopback", "any"] = "auto"
    """Where webhooks may lead. `public`: https to public addresses; `loopback`: this machine too, also by plain http;
    `any`: private networks and plain http as well; `auto`: `loopback` on a demo server, else `public`.
    """
    webhook_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """How long a receiver may take to answer."""
    webhook_patience_seconds: Annotated[int, Field(ge=1, le=2_592_000)] = 21_600
    """After how long without a single success a webhook is set aside, to be resumed by a person or an API call."""
    webhook_keep_days: Annotated[int, Field(ge=1, le=365)] = 7
    """How long deliveries are kept to look at and to replay."""

    audit_days: Annotated[int, Field(ge=0, le=36_500)] = 400
    """For how many days the audit trail is kept. 0: forever. The number of entries has no limit."""

    sbc_authorities: Path | None = None
    """PEM file of who may issue certificates of Microsoft Teams, and of accounts for it; else as the machine has."""
    sbc_addresses: Endpoints = ()
    """Addresses of an edge that it calls Microsoft Teams from: one for each certificate. None: the machine chooses."""

    edge_ban_seconds: Annotated[int, Field(ge=1, le=31_536_000)] = 600
    """For how long the edge does not listen to a scanner or a flood."""
    edge_requests_per_second: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    """How many requests from one source in a second are a flood."""
    edge_failures_per_source: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    """How many failed sign-ins of a source make a scanner."""
    edge_users_per_source: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    """How many different names tried by a source make a scanner."""

    @field_validator("rate_plans")
    @classmethod
    def _plans(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}=[1-9]\d{0,8}(/[1-9]\d{0,8}){3}", part):
                raise ValueError(
                    "give a list such as partner=500/400/100/50: light, medium, heavy and auth in a minute"
                )
        return value

    @field_validator(
        "call_servers", "edges", "sip_domain_aliases", "rtpengine_endpoints", "rate_plans", "sms_routes",
        "sbc_addresses", "emergency_countries", mode="before",
    )  # fmt: skip
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("call_servers", "edges", "rtpengine_endpoints")
    @classmethod
    def _endpoints(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"([a-z][a-z0-9]*=)?(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}", part):
                raise ValueError("give a list such as 127.0.0.1:2223,127.0.0.1:2323")
        return value

    @field_validator("bind")
    @classmethod
    def _bind(cls, value: str) -> str:
        try:
            return str(ipaddress.ip_address(value))
        except ValueError:
            raise ValueError("give an IP address of this machine, such as 127.0.0.1 or 0.0.0.0") from None

    @field_validator("paging_interface")
    @classmethod
    def _interface(cls, value: str) -> str:
        if value:
            try:
                ipaddress.IPv4Address(value)
            except ValueError:
                raise ValueError("an IPv4 address of this machine, such as 10.0.0.5, or nothing") from None
        return value

    @field_validator("server_id")
    @classmethod
    def _server_id(cls, value: str) -> str:
        # It stands before a dash in SIP tags and after the @ of Call-IDs.
        if not re.fullmatch(r"[a-z][a-z0-9]{0,15}", value):
            raise ValueError("give up to 16 small letters and digits that begin with a letter, such as cs1")
        return value

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("sms_routes")
    @classmethod
    def _sms_routes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            if not re.fullmatch(r"(\*|\+\d{1,15})=(smpp|gateway|network)", part):
                raise ValueError("give a list such as +4930=smpp,*=network of smpp, gateway and network")
        return value

    @field_validator("sms_gateway_url")
    @classmethod
    def _sms_gateway_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/]", value):
            raise ValueError("give an address such as https://texts.example.com/send")
        return value

    @field_validator("sms_smpp_url")
    @classmethod
    def _sms_smpp_url(cls, value: str) -> str:
        if value and not re.match(r"smpps?://[^@/]+@[^/]", value):
            raise ValueError("give smpp://system_id:password@host:2775")
        return value

    @field_validator("files_url")
    @classmethod
    def _files_url(cls, value: str) -> str:
        if value and not re.match(r"s3://[a-z0-9][a-z0-9.-]{2,62}(/|$)", value):
            raise ValueError("give s3://bucket or s3://bucket/prefix, or leave it out for the data folder")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: str) -> str:
        if value and not re.match(r"smtps?://.", value):
            raise ValueError("give smtp://user:password@host:587 or smtps://user:password@host:465")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/]", value):
            raise ValueError("give the address people type, such as https://phone.example.com")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        if not self.database_url:
            self.__dict__["database_url"] = f"sqlite:///{self.data}/clarion.db"
        if not self.public_url:
            host = "localhost" if self.bind in ("127.0.0.1", "::1", "0.0.0.0", "::") else self.bind
            self.__dict__["public_url"] = f"http://{host}:{self.http_port}"
        return self

    @property
    def own_urls(self) -> tuple[str, ...]:
        """How we are called, whatever a request says: the public address, and on loopback this machine's names."""
        local = ("localhost", "127.0.0.1") if ipaddress.ip_address(self.bind).is_loopback else ()
        return tuple(dict.fromkeys((self.public_url, *(f"http://{name}:{self.http_port}" for name in local))))

    @model_validator(mode="after")
    def _gateway_has_a_secret(self) -> Self:
        if self.sms_gateway_url and len(self.sms_gateway_secret) < 16:
            raise ValueError("CLARION_SMS_GATEWAY_URL needs CLARION_SMS_GATEWAY_SECRET, of 16 letters or more")
        return self

    @model_validator(mode="after")
    def _ports_apart(self) -> Self:
        if self.rtp_min + 100 > self.rtp_max:
            raise ValueError(
                f"CLARION_RTP_MIN ({self.rtp_min}) to CLARION_RTP_MAX ({self.rtp_max}) must hold at least 100 ports"
            )
        keep_sfu_port_beside(self, self.rtp_min, self.rtp_max)
        taken: dict[int, str] = {}
        unused = ("sfu_control_port", "sfu_udp_port") if self.sfu == "off" else ()
        for name in (each for each in type(self).model_fields if each.endswith("_port") and each not in unused):
            port, variable = getattr(self, name), PREFIX + name.upper()
            if port in taken:
                raise ValueError(f"{taken[port]} and {variable} are both {port}; give each its own port")
            if self.rtp_min <= port <= self.rtp_max:
                raise ValueError(
                    f"{variable} ({port}) lies inside CLARION_RTP_MIN to CLARION_RTP_MAX; choose one outside"
                )
            taken[port] = variable
        return self


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (the process environment when left out). Raises `SettingsError`."""
    source = os.environ if environ is None else environ
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in source.items()
        if name.startswith(PREFIX) and value != ""
    }
    if wrong := misspelt(given, Settings.model_fields):
        raise SettingsError(wrong)
    return _validated({name: value for name, value in given.items() if name in Settings.model_fields})


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """Variables of `environ` that look like settings and are none: nobody reads them."""
    given = (name.removeprefix(PREFIX).lower() for name in environ if name.startswith(PREFIX))
    return unknown(given, Settings.model_fields)


def change_settings(settings: Settings, given: Mapping[str, object]) -> Settings:
    """With what was given on a command line. Raises `SettingsError`."""
    return _validated({**settings.model_dump(), **given})


def _validated(values: Mapping[str, object]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("\n".join(sentence(item, Settings.model_fields) for item in error.errors())) from None
