"""What `bench_growth` does at each size, and how it may grow: requests as apps and the web app send them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.apps.live_calls import Live
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import Chat, Member
from clarion.features.people import Extension
from clarion.features.phone import Device
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.recording.models import CallRecording
from tests.support.api import Api

FLAT, COUNTS, GROWS = "flat", "counts", "grows"
ACCOUNT, OWN = "/account/~", "/account/~/extension/~"
_APIS = ("/restapi", "/team-messaging", "/rcvideo", "/webinar")
CHAT_API = "/team-messaging/v1"
CLARION_CHATS = "/clarion/team-messaging"


@dataclass
class Company:
    """The company that is measured: `ids` by what they name, `headers` of its administrator in the web app."""

    api: Api
    live: Live
    headers: dict[str, str]
    ids: dict[str, str]
    count: int = 0

    def next(self) -> int:
        self.count += 1
        return self.count


@dataclass(frozen=True)
class Operation:
    """`path` with {names} of `Company.ids`. `body` makes one for each request.

    `growth`: FLAT (or logarithmic); COUNTS: the database goes through an index, because the answer says how many there
    are or is a page far from the first; GROWS: what is asked for is itself as large as the company, or words are looked
    for in all of it.
    """

    name: str
    path: str
    method: str = "GET"
    body: Callable[[Company], Mapping[str, Any]] | None = None
    growth: str = FLAT
    settles: bool = False

    async def perform(self, company: Company) -> None:
        """Send it once. With `settles`, return once everything that it announced has been dealt with."""
        options: Mapping[str, Any] = {"json": self.body(company)} if self.body is not None else {}
        path = self.path.format(**company.ids, n=company.count)
        address = path if path.startswith(_APIS) else f"/restapi/v1.0{path}"
        answer = await company.api.client.request(self.method, address, headers=company.headers, **options)
        if answer.status_code >= 300:
            raise SystemExit(f"{self.method} {address}: {answer.status_code} {answer.text[:300]}")
        if self.settles:
            await company.api.settled()
            await company.live.settled()


def _post(company: Company) -> Mapping[str, Any]:
    return {"text": f"Message {company.next()}"}


def _job(company: Company) -> Mapping[str, Any]:
    return {"contact": {"jobTitle": f"Engineer {company.next()}"}}


def _status(company: Company) -> Mapping[str, Any]:
    return {"dndStatus": ("TakeAllCalls", "DoNotAcceptAnyCalls")[company.next() % 2]}


def _person(company: Company) -> Mapping[str, Any]:
    n = company.next()
    person = {"firstName": "New", "lastName": f"Person{n}", "email": f"new{n}@growth.example.com"}
    return {"contact": person, "extensionNumber": str(600_000 + n), "type": "User", "status": "Enabled"}


def _contact(company: Company) -> Mapping[str, Any]:
    return {"firstName": "Contact", "lastName": str(company.next()), "mobilePhone": "+16505551234"}


def _search(**more: Any) -> Callable[[Company], Mapping[str, Any]]:
    return lambda _company: {"page": 1, "perPage": 50, **more}


def _audit(**more: Any) -> Callable[[Company], Mapping[str, Any]]:
    return lambda _company: {"eventTimeFrom": "2020-01-01", "perPage": 50, **more}


SINCE = "endTimeFrom=2020-01-01T00:00:00Z"
LOG, OWN_LOG = f"{ACCOUNT}/call-log?dateFrom=2020-01-01", f"{OWN}/call-log?dateFrom=2020-01-01"
OPERATIONS = (
    Operation("account", ACCOUNT),
    Operation("extension", OWN),
    Operation("extension of somebody", f"{ACCOUNT}/extension/{{person}}"),
    Operation("features of an extension", f"{OWN}/features"),
    Operation("extensions, first page", f"{ACCOUNT}/extension?perPage=50", growth=COUNTS),
    Operation("extensions, last page", f"{ACCOUNT}/extension?perPage=50&page={{last_extensions}}", growth=COUNTS),
    Operation("extensions of a type", f"{ACCOUNT}/extension?perPage=50&type=Department", growth=COUNTS),
    Operation("extension by number", f"{ACCOUNT}/extension?extensionNumber={{number}}"),
    Operation("directory, first page", f"{ACCOUNT}/directory/entries?perPage=50", growth=COUNTS),
    Operation(
        "directory, last page", f"{ACCOUNT}/directory/entries?perPage=50&page={{last_extensions}}", growth=COUNTS
    ),
    Operation("directory entry", f"{ACCOUNT}/directory/entries/{{person}}"),
    Operation(
        "directory search, a name",
        f"{ACCOUNT}/directory/entries/search",
        "POST",
        _search(searchString="First7"),
        growth=GROWS,
    ),
    Operation(
        "directory search, one letter",
        f"{ACCOUNT}/directory/entries/search",
        "POST",
        _search(searchString="f"),
        growth=GROWS,
    ),
    Operation("people to administer", f"{ACCOUNT}/clarion/people?perPage=50", growth=COUNTS),
    Operation("free extension number", f"{ACCOUNT}/clarion/free-extension-number"),
    Operation("sites", f"{ACCOUNT}/sites", growth=GROWS),
    Operation("presence", f"{OWN}/presence"),
    Operation("presence of the company, a page", f"{ACCOUNT}/presence?perPage=50", growth=COUNTS),
    Operation("numbers, first page", f"{ACCOUNT}/phone-number?perPage=50", growth=COUNTS),
    Operation("numbers, last page", f"{ACCOUNT}/phone-number?perPage=50&page={{last_extensions}}", growth=COUNTS),
    Operation("numbers of an extension", f"{OWN}/phone-number"),
    Operation("numbers, inventory", "/restapi/v2/accounts/~/phone-numbers?perPage=50", growth=COUNTS),
    Operation("devices, first page", f"{ACCOUNT}/device?perPage=50", growth=COUNTS),
    Operation("devices of an extension", f"{ACCOUNT}/extension/{{person}}/device"),
    Operation("device", f"{ACCOUNT}/device/{{device}}"),
    Operation("caller id", f"{OWN}/caller-id"),
    Operation("contacts", f"{OWN}/address-book/contact?perPage=50"),
    Operation("answering rules", f"{OWN}/answering-rule"),
    Operation("business hours", f"{OWN}/business-hours"),
    Operation("blocked numbers", f"{OWN}/caller-blocking/phone-numbers"),
    Operation("forwarding numbers", f"{OWN}/forwarding-number"),
    Operation("greetings", f"{OWN}/clarion/greetings"),
    Operation("menus", f"{ACCOUNT}/ivr-menus"),
    Operation("queues", f"{ACCOUNT}/call-queues?perPage=50"),
    Operation("queue", f"{ACCOUNT}/call-queues/{{queue}}"),
    Operation("members of a queue", f"{ACCOUNT}/call-queues/{{queue}}/members"),
    Operation("presence in queues", f"{OWN}/call-queue-presence"),
    Operation("call log, first page", f"{LOG}&perPage=50"),
    Operation("call log, page 1000", f"{LOG}&perPage=50&page={{deep_log}}", growth=COUNTS),
    Operation("call log, last page", f"{LOG}&perPage=50&page={{last_log}}", growth=COUNTS),
    Operation("call log of a person", f"{OWN_LOG}&perPage=50"),
    Operation("call log of somebody", f"{ACCOUNT}/extension/{{person}}/call-log?dateFrom=2020-01-01&perPage=50"),
    Operation("call log by number", f"{LOG}&phoneNumber=%2B16500000042&perPage=50"),
    Operation("call log by result", f"{LOG}&result=Busy&perPage=50"),
    Operation("call log by a rare result", f"{LOG}&result=Rejected&perPage=50"),
    Operation("call log with recordings", f"{LOG}&recordingType=All&perPage=50", growth=COUNTS),
    Operation("call log, one record", f"{ACCOUNT}/call-log/{{call}}"),
    Operation("call log, synchronize", f"{ACCOUNT}/call-log-sync?syncType=FSync&recordCount=50"),
    Operation("recorded calls", f"{ACCOUNT}/clarion/recorded-calls?dateFrom=2020-01-01&perPage=50", growth=COUNTS),
    Operation("recording", f"{ACCOUNT}/recording/{{recording}}"),
    Operation("active calls", f"{ACCOUNT}/active-calls"),
    Operation("messages", f"{OWN}/message-store?dateFrom=2020-01-01&perPage=50"),
    Operation("messages of somebody", f"{ACCOUNT}/extension/{{person}}/message-store?dateFrom=2020-01-01&perPage=50"),
    Operation("messages, synchronize", f"{OWN}/message-sync?syncType=FSync&recordCount=50"),
    Operation("unread messages", f"{OWN}/clarion/unread-counts"),
    Operation("text conversations", f"{OWN}/clarion/conversations?perPage=50"),
    Operation("chats", f"{CHAT_API}/chats"),
    Operation("recent chats", f"{CHAT_API}/recent/chats"),
    Operation("teams", f"{CHAT_API}/teams"),
    Operation("chat", f"{CHAT_API}/chats/{{chat}}"),
    Operation("posts", f"{CHAT_API}/chats/{{chat}}/posts?recordCount=50"),
    Operation("unread posts", f"{CLARION_CHATS}/unread"),
    Operation("search in chats", f"{CLARION_CHATS}/search?query=plan"),
    Operation("audit trail, first page", f"{ACCOUNT}/audit-trail/search", "POST", _audit(), growth=COUNTS),
    Operation("audit trail, last page", f"{ACCOUNT}/audit-trail/search", "POST", _audit(page=100), growth=COUNTS),
    Operation(
        "audit trail by action", f"{ACCOUNT}/audit-trail/search", "POST", _audit(actionIds=["UPDATE_7"]), growth=COUNTS
    ),
    Operation(
        "audit trail, words", f"{ACCOUNT}/audit-trail/search", "POST", _audit(searchString="extension 4"), growth=GROWS
    ),
    Operation("actions of the audit trail", f"{ACCOUNT}/clarion/audit-trail/actions"),
    Operation("audit trail as CSV", f"{ACCOUNT}/clarion/audit-trail/export?eventTimeFrom=2020-01-01", growth=GROWS),
    Operation("roles", f"{ACCOUNT}/user-role"),
    Operation("permissions", f"{OWN}/authz-profile"),
    Operation("emergency places", f"{ACCOUNT}/emergency-locations"),
    Operation("subscriptions", "/subscription"),
    Operation("service levels", f"{ACCOUNT}/clarion/call-queues/service-levels?timeFrom={{today}}"),
    Operation("notes of a chat", f"{CHAT_API}/chats/{{chat}}/notes"),
    Operation("tasks of a chat", f"{CHAT_API}/chats/{{chat}}/tasks"),
    Operation("planned meetings", f"{OWN}/meeting?perPage=50"),
    Operation("meetings that come next", f"{OWN}/clarion/upcoming-meetings"),
    Operation("meetings one took part in", "/rcvideo/v1/history/meetings?perPage=50"),
    Operation("meetings of the company", "/rcvideo/v1/history/account/~/meetings?perPage=50"),
    Operation("bridges", "/rcvideo/v1/bridges"),
    Operation("recordings of meetings", "/rcvideo/v1/account/~/recordings?perPage=20"),
    Operation("webinars", "/webinar/configuration/v1/webinars?creationTimeFrom=2020-01-01T00:00:00Z&perPage=50"),
    Operation("sessions of webinars", f"/webinar/configuration/v1/sessions?{SINCE}&perPage=50"),
    Operation("sessions of the company", f"/webinar/configuration/v1/company/sessions?{SINCE}&perPage=50"),
    Operation(
        "sessions that were held", f"/webinar/history/v1/sessions?{SINCE}&endTimeTo=2099-01-01T00:00:00Z&perPage=50"
    ),
    Operation(
        "sessions held in the company",
        f"/webinar/history/v1/company/sessions?{SINCE}&endTimeTo=2099-01-01T00:00:00Z&perPage=50",
    ),
    Operation("faxes", f"{OWN}/message-store?messageType=Fax&dateFrom=2020-01-01&perPage=50"),
    Operation("faxes on their way", f"{OWN}/clarion/fax-queue"),
    Operation("faxes by words", f"{OWN}/clarion/fax-search?query=invoice"),
    Operation("fax cover pages", f"{ACCOUNT}/clarion/fax-cover-pages"),
    # What changes something, until call servers know it.
    Operation("set presence", f"{OWN}/presence", "PUT", _status, settles=True),
    Operation("change a job title", f"{ACCOUNT}/extension/{{person}}", "PUT", _job, settles=True),
    Operation("add a person", f"{ACCOUNT}/extension", "POST", _person, settles=True),
    Operation("add a contact", f"{OWN}/address-book/contact", "POST", _contact),
    Operation("post", f"{CHAT_API}/chats/{{chat}}/posts", "POST", _post, settles=True),
)
"""In the order in which they are done."""

PAGES: Mapping[str, tuple[str, ...]] = {
    "Phone": ("extension", "presence", "call log of a person", "caller id", "devices of an extension"),
    "Messages": ("chats", "recent chats", "posts", "unread posts"),
    "Texts": ("text conversations", "unread messages", "numbers of an extension"),
    "Directory": ("directory, first page", "presence of the company, a page"),
    "People": ("people to administer", "sites", "roles"),
    "Numbers": ("numbers, first page", "free extension number"),
    "Queues": ("queues", "service levels", "presence in queues"),
    "Company call log": ("call log, first page", "recorded calls"),
    "Meetings": ("meetings that come next", "meetings one took part in", "recordings of meetings"),
    "Webinars": ("webinars", "sessions of webinars"),
    "Fax": ("faxes", "faxes on their way"),
    "Audit trail": ("audit trail, first page", "actions of the audit trail"),
    "Call handling": ("answering rules", "business hours", "forwarding numbers", "blocked numbers", "greetings"),
}
"""What pages of the web app ask for first."""


async def ids_of(
    session: AsyncSession, account_id: str, people: list[str], me: str, calls: int, now: datetime
) -> dict[str, str]:
    """What the paths name: somebody of the middle, and things of theirs."""
    person = people[len(people) // 2]
    one = await session.get_one(Extension, person)
    queue = select(Extension.id).where(Extension.account_id == account_id, Extension.number == "700000")
    call = select(CallLogEntry.id).where(CallLogEntry.extension_id == person).limit(1)
    recording = select(CallRecording.id).where(CallRecording.account_id == account_id).limit(1)
    chat = select(Member.chat_id).join(Chat, Chat.id == Member.chat_id).where(Member.extension_id == me)
    return {
        "account": account_id,
        "person": person,
        "number": one.number,
        "device": str(await session.scalar(select(Device.id).where(Device.extension_id == person))),
        "queue": str(await session.scalar(queue)),
        "call": str(await session.scalar(call)),
        "recording": str(await session.scalar(recording)),
        "chat": str(await session.scalar(chat.where(Chat.kind == "Team").limit(1))),
        "last_extensions": str(max(1, len(people) // 50)),
        "deep_log": str(min(1000, max(1, calls // 50))),
        "today": now.date().isoformat(),
        "last_log": str(max(1, calls // 50)),
    }
