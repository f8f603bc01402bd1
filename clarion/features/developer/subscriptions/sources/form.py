"""The form in which a family of events says what it is; see `sources/__init__.py` for how to add one. Pure data."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession

Body = dict[str, Any]
Query = Mapping[str, tuple[str, ...]]
"""The query of a filter: every value given for a name. Names as `FilterKind.query` spells them."""
Facts = Mapping[str, Any]
"""What the query of a filter is compared with: texts, truths, numbers, or lists of these (any of them)."""
Reach = Literal["own", "admin", "account"]


@dataclass(frozen=True)
class Notice:
    """One notification before it is addressed to anybody.

    `path` is the filter it answers to, with real ids and without a query; `body` is the fullest body that any
    filter on this path can ask for. Both belong to account `account_id` and never reach anybody else. `audience`: the
    extensions that it is for, where it is not for everybody who subscribed to the path.
    """

    account_id: str
    path: str
    body: Body
    facts: Facts = field(default_factory=dict)
    audience: frozenset[str] | None = None


AUDIENCE = "audience"
"""Under this name the audience stands among the facts of a notification in the log."""


def anything(_value: str) -> bool:
    """For a parameter that may have every value."""
    return True


def one_of(*allowed: str) -> Callable[[str], bool]:
    """For a parameter with listed values; case does not matter."""
    known = {value.lower() for value in allowed}
    return lambda value: value.lower() in known


truth = one_of("true", "false")


def agrees(query: Query, facts: Facts) -> bool:
    """Whether every parameter agrees with the fact of its name. A parameter without a fact agrees with nothing."""
    return all(_agrees(values, facts.get(name)) for name, values in query.items())


def _agrees(values: Sequence[str], fact: Any) -> bool:
    found = fact if isinstance(fact, list | tuple | set | frozenset) else [fact]
    said = {str(item).lower() for item in found if item is not None}
    return any(value.lower() in said for value in values)


def untouched(_query: Query, body: Body) -> Body:
    return body


def never(_one: Query, _other: Query) -> bool:
    return False


@dataclass(frozen=True)
class FilterKind:
    """What an app may subscribe to: one template of paths.

    `template`: the path with the names {accountId}, {extensionId} and others in braces, from `/restapi` on.
    `scope`: the app scope it needs; `permission`: the user permission ("" for none, "A OR B" for either).
    `reach`: for paths with {extensionId}, whose extension may be named (as `resolve_extension` has it); where that
    depends on the query, `reach_for` says it.
    `query`: the parameters it knows, each with a check of one value. Others make the filter invalid.
    `matches` decides whether a notice on this path is for a filter with this query. `shape` makes the body for it;
    it must not change what it is given.
    `swallows(one, other)`: whether a filter with query `one` makes one on the same path with query `other` needless.
    `aliases`: other templates that mean the same; the event is sent under the name that was subscribed to. One without
    {accountId} or {extensionId} means the subscriber's own.
    `sequence`: put a number into the body's `sequence` that grows with every notification.
    `whole_company`: it tells of all sites, so that administrators of some sites only do not get it.
    `owner_inside`: repeat the owner of the subscription inside the body, where the surface shows `ownerId` there.
    """

    template: str
    scope: str = ""
    permission: str = ""
    reach: Reach = "admin"
    reach_for: Callable[[Query], Reach] | None = None
    query: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    matches: Callable[[Query, Facts], bool] = agrees
    shape: Callable[[Query, Body], Body] = untouched
    aliases: tuple[str, ...] = ()
    swallows: Callable[[Query, Query], bool] = never
    sequence: bool = False
    whole_company: bool = False
    owner_inside: bool = True


@dataclass(frozen=True)
class Building:
    """What `build` may use. `session` only reads; `memo` is shared by the events of one batch, which happened in one
    breath: what one of them asked for, the others need not ask again.
    """

    here: Container
    session: AsyncSession
    memo: dict[str, Any] = field(default_factory=dict)


Touches = Callable[[str, Payload], Iterable[str]]
Build = Callable[[Building, str, Payload, frozenset[str]], Awaitable[Sequence[Notice]]]


@dataclass(frozen=True)
class EventFamily:
    """Bus topics, and the notifications that their events become.

    `topics` are announced through the outbox (`announce`); `live_topics` go straight to the bus (call servers).
    `touches(topic, payload)` names every path that the event may have a notification for: it is asked for each
    event, so it reads nothing. `build(building, topic, payload, wanted)` is asked only when somebody subscribed
    to some of them (`wanted`), and returns notices for these. What `build` raises costs this one event, is logged
    and counted, and disturbs nothing else. Bodies hold what JSON can say; ids are texts, times end in Z.
    """

    name: str
    filters: tuple[FilterKind, ...]
    touches: Touches
    build: Build
    topics: tuple[str, ...] = ()
    live_topics: tuple[str, ...] = ()


API = "/restapi/v1.0"
ACCOUNT = API + "/account/{accountId}"
EXTENSION = ACCOUNT + "/extension/{extensionId}"


def account_path(account_id: str, rest: str = "") -> str:
    """`/restapi/v1.0/account/1` and what follows, such as `/presence`."""
    return f"{API}/account/{account_id}{rest}"


def extension_path(account_id: str, extension_id: str, rest: str = "") -> str:
    return f"{API}/account/{account_id}/extension/{extension_id}{rest}"
