"""Acceptable use in the API: requests are counted, refusals of the rate limits judged, readers of people watched."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from clarion.base.ids import new_id
from clarion.features.conduct.answers import as_error
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.counters import CounterBook
from clarion.features.conduct.counters.shapes import MINUTE
from clarion.features.conduct.ports import NO_FEATURES, Features, Happening
from clarion.features.conduct.verdict import Verdict, VerdictKind
from clarion.features.people.directory import GivenEntries
from clarion.features.people.sign_in import Caller

_ACCOUNT = "/restapi/v1.0/account/{accountId}"
_EXTENSION = f"{_ACCOUNT}/extension/{{extensionId}}"
READS: Mapping[str, str] = {
    _EXTENSION: "extensionId",
    f"{_EXTENSION}/presence": "extensionId",
    f"{_EXTENSION}/unified-presence": "extensionId",
    f"{_EXTENSION}/profile-image": "extensionId",
    f"{_EXTENSION}/phone-number": "extensionId",
    f"{_EXTENSION}/address-book/contact/{{contactId}}": "contactId",
    f"{_ACCOUNT}/directory/entries/{{entryId}}": "entryId",
    f"{_ACCOUNT}/call-queues/{{groupId}}/presence": "groupId",
    f"{_ACCOUNT}/phone-number/{{phoneNumberId}}": "phoneNumberId",
    "/team-messaging/v1/persons/{personId}": "personId",
    "/restapi/v1.0/glip/persons/{personId}": "personId",
}
"""Routes by which one entry of a list of people is read, and the part of the address that says which."""
LOOK_UP = f"{_ACCOUNT}/clarion/directory/lookup"
LISTS = frozenset({
    f"{_ACCOUNT}/directory/entries", f"{_ACCOUNT}/directory/contacts", f"{_ACCOUNT}/directory/entries/search",
    LOOK_UP, f"{_ACCOUNT}/extension",
})  # fmt: skip
"""Routes that give many entries at once."""
SYNCHRONISES = "SyncDirectory"
"""The scope of apps that fetch whole directories."""
_SELF = ("~", "")
_NONSENSE_FROM = 10
"""So many malformed requests within ten seconds, and the address is looked at."""


class JudgedRequests:
    """What the API's shell asks and tells."""

    def __init__(self, conduct: Conduct, now: Callable[[], datetime], book: CounterBook) -> None:
        self._conduct = conduct
        self._now = now
        self._book = book

    def asked(self, group: str, client_id: str, source: str, caller: Caller | None) -> None:
        """A request came that counts for the rate limits, whether they let it in or not. Raises for addresses that
        send mostly nonsense, as far as NET-01 is in force.
        """
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind="api.request",
                at=self._now(),
                account_id=caller.account_id if caller else "",
                extension_id=caller.extension_id if caller else "",
                source=source,
                values={"app": client_id, "group": group},
            )
        )

        if source and self._book.count("nonsense", source, self._book.now(), 10.0) >= _NONSENSE_FROM:
            flood: Features = {"rate_group": group, "group_requests_60s": 0}  # the rate limits speak for themselves
            verdict = self._judge(AttemptKind.API_REQUEST, client_id, source, caller, group, flood)
            if verdict.deciding is not None and not verdict.allowed:
                raise as_error(verdict)

    def malformed(self, scope: Any) -> None:
        """A request was answered with 400: it is counted for its address."""
        source = str((scope.get("client") or ("",))[0])
        self._conduct.tell(Happening(event_id=new_id(), kind="api.malformed", at=self._now(), source=source))

    def over_limit(self, group: str, client_id: str, source: str, caller: Caller | None, limit: int) -> None:
        """The rate limits refuse a request: acceptable use says so as well, and may refuse for longer by raising.

        There were at least `limit` requests within the minute, of which other processes may have seen some.
        """
        who = caller.extension_id if caller else source
        here = self._book.count("requests", f"{who}/{client_id}/{group}", self._book.now(), MINUTE)
        seen: Features = {"rate_group": group, "group_requests_60s": max(here, limit)}
        verdict = self._judge(AttemptKind.API_REQUEST, client_id, source, caller, group, seen)
        if verdict.kind is VerdictKind.DENY:
            raise as_error(verdict)

    def may_read(self, scope: Any, client_id: str, source: str, caller: Caller) -> None:
        """Raise when this caller is reading people too fast, or guesses."""
        if find_entry(scope, caller) is None and not _is_judged_list(scope, caller):
            return
        seen: Features = {"may_synchronise": True} if SYNCHRONISES in caller.scopes else NO_FEATURES
        verdict = self._judge(AttemptKind.DIRECTORY_READ, client_id, source, caller, seen=seen)
        if not verdict.allowed:
            raise as_error(verdict)

    def answered(self, scope: Any, status: int) -> None:
        """Count what was read, and what was not there."""
        caller = scope.get("state", {}).get("caller")
        if not isinstance(caller, Caller) or status not in (200, 304, 404):
            return
        given = scope["state"].get("directory_given")
        if isinstance(given, GivenEntries):
            return self._listed(scope, caller, given)
        entry = find_entry(scope, caller)
        if entry is not None:
            kind = "directory.missed" if status == 404 else "directory.read"
            self._read(scope, caller, kind, {}, entry[:80])

    def _listed(self, scope: Any, caller: Caller, given: GivenEntries) -> None:
        """Guessed ids count in any app."""
        ids = given.ids if _counts_lists(caller) else ()
        if ids or given.missed:
            self._read(scope, caller, "directory.listed", {"entries": ids, "missed": given.missed})

    def _read(self, scope: Any, caller: Caller, kind: str, values: Features, entry: str = "") -> None:
        self._conduct.tell(
            Happening(
                event_id=new_id(),
                kind=kind,
                at=self._now(),
                account_id=caller.account_id,
                extension_id=caller.extension_id,
                source=str((scope.get("client") or ("",))[0]),
                party=entry,
                values={"app": caller.app.client_id, **values},
            )
        )

    def _judge(
        self,
        kind: AttemptKind,
        client_id: str,
        source: str,
        caller: Caller | None,
        group: str = "",
        seen: Features = NO_FEATURES,
    ) -> Verdict:
        attempt = Attempt(
            event_id=f"request-{new_id()}",
            kind=kind,
            at=self._now(),
            account_id=caller.account_id if caller else "",
            extension_id=caller.extension_id if caller else "",
            client_id=client_id,
            source=source,
            group=group,
            via="api",
        )
        return self._conduct.judge(attempt, seen)


def _is_judged_list(scope: Any, caller: Caller) -> bool:
    """Lists are judged where they count; look-ups can guess in any app."""
    path = getattr(scope.get("route"), "path", "")
    return path == LOOK_UP or (path in LISTS and _counts_lists(caller))


def _counts_lists(caller: Caller) -> bool:
    """Our own app shows lists page by page as people look at them; others may synchronise, or not."""
    return not caller.app.first_party and SYNCHRONISES not in caller.scopes


def find_entry(scope: Any, caller: Caller) -> str | None:
    """Whose entry a request reads; None when it reads no entry, or the caller's own."""
    if scope.get("method") not in ("GET", "HEAD"):
        return None
    path = getattr(scope.get("route"), "path", "")
    name = READS.get(path)
    if name is None:
        return None
    given = scope.get("path_params", {})
    entry = str(given.get(name, ""))
    if entry in _SELF or entry == caller.extension_id:
        return None
    if name == "contactId" and str(given.get("extensionId", "~")) in (*_SELF, caller.extension_id):
        return None  # their own address book
    return f"{name}/{entry}"
