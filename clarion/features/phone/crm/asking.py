"""Asks a CRM as its template says: signed in, only where the operator lets us go, no longer than a time."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError
from clarion.base.http_client import Answer, HttpClient, RequestFailed
from clarion.base.http_json import read_json
from clarion.features.phone.crm.expressions import Escape, encoded, fill, follow, read_path, render, text_of
from clarion.features.phone.crm.rules import RETRIED, Contact, contact_of, written
from clarion.features.phone.crm.template import Authentication, CrmRequest, Lookup, Template

LOOKUP_S: Final = 5.0
JOURNAL_S: Final = 15.0
MOST_BYTES: Final = 256 * 1024
_TOKEN_LASTS: Final = timedelta(minutes=30)
_EARLY: Final = timedelta(seconds=60)
_MOST_OF_LIST: Final = 10
_AGENT = "Clarion-CRM/1.0"


class CrmProblem(Exception):
    """The CRM could not be asked, or said no. `sentence` for people; `again`: another time it might work."""

    def __init__(self, sentence: str, *, again: bool, status: int = 0, retry_after: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence = sentence[:300]
        self.again = again
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class Crm:
    """One that can be asked: a connection with its secrets open."""

    connection_id: str
    name: str
    template: Template
    address: str
    authentication: Authentication
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]

    @property
    def whence(self) -> tuple[Any, ...]:
        return self.address, self.template, self.authentication, dict(self.settings)

    def known(self, **more: Any) -> dict[str, Any]:
        return {"address": self.address, "settings": self.settings, "secrets": self.secrets, **more}


@dataclass(frozen=True)
class Token:
    """`whence`: as whom and where we signed in; elsewhere it is told to nobody."""

    value: Any
    until: datetime
    whence: tuple[Any, ...]


KeepRefresh = Callable[[str, str], Awaitable[None]]


@dataclass
class Asking:
    """One for each process. Tokens are kept in memory for as long as they last.

    `keep_refresh`: told a new refresh token of a connection; the old one may be worth nothing any more.
    """

    http_client: HttpClient
    clock: Clock
    keep_refresh: KeepRefresh
    tokens: dict[str, Token] = field(default_factory=dict)

    def forget(self, connection_id: str) -> None:
        self.tokens.pop(connection_id, None)

    async def find(self, crm: Crm, number: str) -> list[Contact]:
        """Whom it knows under an E.164 number: of each lookup, what the first format found. Raises CrmProblem."""
        forms, found = written(number), list[Contact]()
        for lookup in crm.template.lookups:
            for form in lookup.formats:
                # {number} alone is the format that is tried; {number.e164} and the like are all of them.
                answer = await self.ask(crm, lookup, {"number": {**forms, "": forms[form]}}, LOOKUP_S)
                here = _contacts(crm, lookup, answer, forms)
                found += here
                if here:
                    break
        return found

    async def ask(self, crm: Crm, request: CrmRequest, more: Mapping[str, Any], within_s: float) -> Any:
        """The JSON that it answers; None for nothing, and for 404 to a question. Raises CrmProblem."""
        answer = await self._signed(crm, request, more, within_s)
        if answer.status == 401 and crm.authentication.token is not None:
            self.forget(crm.connection_id)
            answer = await self._signed(crm, request, more, within_s)
        if answer.status == 404 and isinstance(request, Lookup):
            return None
        found = _read(crm, answer)
        if crm.template.problem:
            said = follow(found, read_path(crm.template.problem))
            if said:
                raise CrmProblem(f"{crm.name} says: {text_of(said)[:200]}", again=False)
        return found

    async def _signed(self, crm: Crm, request: CrmRequest, more: Mapping[str, Any], within_s: float) -> Answer:
        token = None if crm.authentication.token is None else await self._token(crm, within_s)
        known = crm.known(token=token, **more)
        address = crm.address.rstrip("/") + _filled(request.path, known, crm, encoded)
        query = {_filled(name, known, crm): _filled(value, known, crm) for name, value in request.query.items()}
        headers = {**crm.template.headers, **crm.authentication.headers, **request.headers}
        said = {name: _filled(value, known, crm) for name, value in headers.items()}
        basic = crm.authentication.basic
        if basic is not None:
            pair = f"{_filled(basic.user, known, crm)}:{_filled(basic.password, known, crm)}"
            said["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        if query:
            address += f"?{urlencode(query)}"
        return await self._send(crm, request.method, address, said, _body(request, known, crm), within_s)

    async def _send(
        self, crm: Crm, method: str, address: str, headers: dict[str, str], body: tuple[str, bytes], within_s: float
    ) -> Answer:
        kind, content = body
        full = {"User-Agent": _AGENT, "Accept": "application/json", "Accept-Encoding": "identity", **headers}
        if method != "GET":
            full |= {"Content-Type": kind, "Content-Length": str(len(content))}
        if any(not value.isprintable() or not value.isascii() for value in full.values()):
            raise CrmProblem("A header would hold what no header may: look at settings and secrets.", again=False)
        try:
            return await self.http_client.send(method, address, full, content, within_s, most=MOST_BYTES)
        except RequestFailed as problem:
            words = problem.sentence.replace("The receiver", crm.name)
            raise CrmProblem(words, again=problem.kind != "refused") from None

    async def _token(self, crm: Crm, within_s: float) -> Any:
        held = self.tokens.get(crm.connection_id)
        if held is not None and held.until > self.clock.now() and held.whence == crm.whence:
            return held.value
        wanted = crm.authentication.token
        assert wanted is not None
        known = crm.known()
        asked = CrmRequest(method="POST", path="/", form=wanted.form, json_=wanted.json_)
        headers = {name: _filled(value, known, crm) for name, value in wanted.headers.items()}
        answer = await self._send(
            crm, "POST", _filled(wanted.url, known, crm, encoded), headers, _body(asked, known, crm), within_s
        )
        found = _read(crm, answer, "refuses the sign-in")
        token = follow(found, read_path(wanted.token)) if wanted.token else found
        if not token or isinstance(token, dict | list):
            raise CrmProblem(f"{crm.name} refuses the sign-in: its answer holds no token.", again=False)
        lasts = _lasts(follow(found, read_path(wanted.seconds)) if wanted.seconds else None)
        refresh = text_of(follow(found, read_path(wanted.refresh))) if wanted.refresh else ""
        if refresh and refresh != crm.secrets.get("refreshToken"):
            await self.keep_refresh(crm.connection_id, refresh)
        self.tokens[crm.connection_id] = Token(token, self.clock.now() + lasts, crm.whence)
        return token


def _lasts(said: Any) -> timedelta:
    if isinstance(said, int | float | str) and str(said).isdecimal():
        return max(timedelta(seconds=min(int(said), 86_400)) - _EARLY, timedelta(seconds=5))
    return _TOKEN_LASTS


def _filled(text: str, known: Mapping[str, Any], crm: Crm, escape: Escape = str) -> str:
    return render(text, known, crm.template.maps, escape)


def _body(request: CrmRequest, known: Mapping[str, Any], crm: Crm) -> tuple[str, bytes]:
    if request.form is not None:
        said = {name: _filled(value, known, crm) for name, value in request.form.items()}
        return "application/x-www-form-urlencoded", urlencode(said).encode()
    if request.json_ is not None:
        return "application/json", json.dumps(fill(request.json_, known, crm.template.maps)).encode()
    return "application/json", b""


def _read(crm: Crm, answer: Answer, what: str = "refuses") -> Any:
    """Raises CrmProblem."""
    if not 200 <= answer.status < 300:
        after = answer.headers.get("retry-after", "")
        again = answer.status >= 500 or answer.status in RETRIED
        words = " ".join(answer.body.split())[:150]
        said = f"{crm.name} {what} (HTTP {answer.status}){': ' + words if words else '.'}"
        wait = float(after) if after.isdecimal() and len(after) < 8 else 0.0
        raise CrmProblem(said, again=again, status=answer.status, retry_after=wait)
    if not answer.whole:
        raise CrmProblem(f"{crm.name} answers with more than {MOST_BYTES // 1024} KB.", again=False)
    if not answer.content.strip():
        return None
    try:
        return read_json(answer.content)
    except ClarionError:
        raise CrmProblem(f"{crm.name} answers with what is no JSON.", again=False, status=answer.status) from None


def _contacts(crm: Crm, lookup: Lookup, answer: Any, forms: dict[str, str]) -> list[Contact]:
    items = follow(answer, read_path(lookup.each)) if lookup.each else answer
    listed = items if isinstance(items, list) else [items] if isinstance(items, dict) and items else []
    found = [_contact(crm, lookup, answer, item, forms) for item in listed[:_MOST_OF_LIST]]
    return [contact for contact in found if contact is not None]


def _contact(crm: Crm, lookup: Lookup, answer: Any, item: Any, forms: dict[str, str]) -> Contact | None:
    result = lookup.result
    known = {
        "address": crm.address.rstrip("/"),
        "settings": crm.settings,
        "number": forms,
        "item": item,
        "answer": answer,
    }
    said = {name: _filled(text, known, crm) for name, text in result.model_dump(exclude={"name", "link"}).items()}
    names = (_filled(text, known, crm).strip() for text in result.name)
    said["name"] = next((name for name in names if name), "")
    said["link"] = _filled(result.link, known, crm, encoded)
    return contact_of(said, crm.connection_id, crm.name)
