"""Writes the trail: beside each change, in its transaction; and sign-ins, refusals, actions without rows."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import inspect

from clarion.base.changes import Change, RowChange, find_change
from clarion.base.clock import Clock
from clarion.base.container import Container
from clarion.base.ids import PROBE_ACCOUNT_ID, new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.operations.audit import rules
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.refusals import Refusal, RefusalFilter
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

_SESSIONS = "auth_sessions"
NOT_TOLD = frozenset({"outbox", "audit_records", "idempotency_keys", "event_log"})
# Events that happen with nearly every request; the rows beside them say all there is to say.
_KEPT_QUIET = frozenset({"auth_token_pairs", "token_pairs"})


def record_changes(here: Container) -> "AuditRecorder":
    """Watch the commits of this process. Safe to call twice."""
    known = here.find(AuditRecorder)
    if known is not None:
        return known
    recorder = here.offer(AuditRecorder, AuditRecorder(here))
    here.storage.before_commit(recorder.look)
    return recorder


class AuditRecorder:
    """One for each process."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._clock: Clock = here.clock
        self._refusals = RefusalFilter()

    async def look(self, session: AsyncSession) -> Callable[[], object] | None:
        """Before a commit: add the record of the change that it belongs to, once for each change."""
        change = find_change()
        if change is None or change.recorded:
            return None
        rows = [row for row in session.info.get("changes", ()) if row.table not in NOT_TOLD]
        caller = _caller_of(change)
        if caller is not None and caller.account_id == PROBE_ACCOUNT_ID:
            return None
        if caller is not None:
            session.add(await self._from_request(session, change, caller, rows))
        else:
            record = _sign_in(rows, change) or (_from_command(rows, change) if change.origin == "cli" else None)
            if record is None:
                return None
            await self._name(session, record)
            if record.account_id == PROBE_ACCOUNT_ID:
                return None
            session.add(self._finished(record, change))
        await session.flush()
        return lambda: setattr(change, "recorded", True)

    async def record_action(self, change: Change, caller: Caller) -> None:
        """A change that wrote no row: it happened elsewhere. Written right after it, under its request id."""
        if caller.account_id == PROBE_ACCOUNT_ID:
            return
        async with self._here.storage.transaction() as session:
            session.add(await self._from_request(session, change, caller, []))
        change.recorded = True

    async def record_refusal(self, refusal: Refusal) -> None:
        """Somebody wanted what they may not. Bounded: see `refusals`."""
        times = self._refusals.times(refusal, self._clock.now())
        if not times:
            return
        details = [{"key": "code", "value": refusal.code}, {"key": "permission", "value": refusal.permission}]
        record = AuditRecord(
            origin="refusal",
            event_type="REFUSAL",
            action=rules.action_of(refusal.action),
            operation=refusal.operation,
            times=times,
            details=[detail for detail in details if detail["value"]],
            source=refusal.source[:64],
            request_id=refusal.request_id,
            **_who(refusal.caller),
        )
        async with self._here.storage.transaction() as session:
            await self._name(session, record)
            session.add(self._finished(record, None))

    async def _from_request(
        self, session: AsyncSession, change: Change, caller: Caller, rows: list[RowChange]
    ) -> AuditRecord:
        scope = change.scope or {}
        method, path = scope.get("method", ""), getattr(scope.get("route"), "path", "")
        details = details_of(rows, change.notes)
        record = AuditRecord(
            origin=change.origin,
            event_type=rules.event_type_of(method, [row.kind for row in rows]),
            action=rules.action_of(_name_of(scope)),
            operation=f"{method} {path}"[:300],
            details=details,
            source=_source_of(scope),
            request_id=str(scope.get("state", {}).get("request_id", "")),
            **_who(caller),
        )
        _aim(record, scope.get("path_params", {}), rows, caller)
        _name_thing(record, rows)
        await self._name(session, record)
        return self._finished(record, change)

    async def _name(self, session: AsyncSession, record: AuditRecord) -> None:
        """The names of who and whom, as they are now."""
        person = await session.get(Extension, record.initiator_id) if record.initiator_id else None
        if person is not None:
            record.initiator_name, record.initiator_number = person.name[:200], person.number
        if record.target_type == "Extension" and record.target_id:
            target = await session.get(Extension, record.target_id)
            if target is not None and target.account_id == record.account_id:
                record.target_name, record.target_number = target.name[:200], target.number
                record.site_id = str(getattr(target, "site_id", "") or "")

    def _finished(self, record: AuditRecord, change: Change | None) -> AuditRecord:
        record.id = new_uuid()
        record.at = self._clock.now()
        texts = (record.initiator_name, record.initiator_number, record.initiator_role, record.target_name,
                 record.target_number, record.target_id, record.app_name)  # fmt: skip
        record.words = rules.search_words(texts, record.details)
        return record


def _caller_of(change: Change) -> Caller | None:
    found = (change.scope or {}).get("state", {}).get("caller")
    return found if isinstance(found, Caller) else None


def _who(caller: Caller) -> dict[str, str]:
    return {
        "account_id": caller.account_id,
        "initiator_id": caller.extension_id,
        "initiator_number": caller.extension_number[:20],
        "initiator_role": "Administrator" if caller.is_admin else "User",
        "app_id": caller.app.client_id[:64],
        "app_name": caller.app.name[:100],
    }


def _source_of(scope: Mapping[str, Any]) -> str:
    client = scope.get("client")
    return str(client[0])[:64] if client else ""


def _name_of(scope: Mapping[str, Any]) -> str:
    """What the operation is called: by the surface (the shell puts it there), else as the function is."""
    named = scope.get("state", {}).get("operation")
    return str(named or getattr(scope.get("endpoint"), "__name__", "") or "change")


def details_of(rows: list[RowChange], notes: Mapping[str, str]) -> list[dict[str, str]]:
    """What happened to rows, as pairs of key and value; without secrets and what people wrote."""
    found = [{"key": name, "value": rules.told(text)} for name, text in notes.items()]
    for row in rows:
        if row.table not in _KEPT_QUIET:
            found += rules.described(row.table, row.kind, _id_of(row.row), row.fields)
    return found[: rules.MAX_DETAILS]


def _id_of(row: Any) -> str:
    identity = inspect(row).identity or inspect(row).mapper.primary_key_from_instance(row)
    return ",".join(str(part) for part in identity)


def _aim(record: AuditRecord, parameters: Mapping[str, Any], rows: list[RowChange], caller: Caller) -> None:
    """What was changed: the last thing that the path names; what was created, when it names none."""
    own = {"accountId": caller.account_id, "extensionId": caller.extension_id}
    named = [(name, own.get(name, "~") if value == "~" else str(value)) for name, value in parameters.items()]
    name, target_id = named[-1] if named else ("accountId", caller.account_id)
    record.target_type, record.target_id = rules.object_type_of(name), target_id[:64]
    created = next((row for row in rows if row.kind == "created" and row.table not in _KEPT_QUIET), None)
    if record.event_type == "CREATE" and created is not None:
        kind = "Extension" if isinstance(created.row, Extension) else created.table
        record.target_type, record.target_id = kind[:60], _id_of(created.row)[:64]
    elif record.target_type == "Account":
        record.target_id = caller.account_id


def _name_thing(record: AuditRecord, rows: list[RowChange]) -> None:
    """What people call the thing that was written: its name, or else its number or label, as it was before it went."""
    if record.target_type in ("Account", "Extension"):
        return
    row = next((one.row for one in rows if _id_of(one.row) == record.target_id), None)
    found = (getattr(row, name, None) for name in ("name", "phone_number", "number", "label"))
    record.target_name = next((text[:200] for text in found if isinstance(text, str) and text), "")


def _sign_in(rows: list[RowChange], change: Change) -> AuditRecord | None:
    """A session that begins is a sign-in, whatever grant it came from."""
    begun = next((row.row for row in rows if row.table == _SESSIONS and row.kind == "created"), None)
    if begun is None:
        return None
    details = [{"key": "client", "value": rules.told(begun.user_agent)}]
    if begun.credential_id:
        details.append({"key": "credential", "value": rules.told(begun.credential_id)})
    return AuditRecord(
        account_id=begun.account_id,
        origin="sign-in",
        event_type="LOGIN",
        action="SIGN_IN",
        operation="POST /restapi/oauth/token",
        initiator_id=begun.extension_id,
        app_id=begun.client_id,
        app_name=begun.client_name[:100],
        target_type="Extension",
        target_id=begun.extension_id,
        source=begun.source[:64],
        request_id=str((change.scope or {}).get("state", {}).get("request_id", "")),
        details=details,
    )


def _from_command(rows: list[RowChange], change: Change) -> AuditRecord | None:
    """A command of the installation's operator, or what somebody ordered before, for the account whose rows it writes.

    The name of who ordered it is found later (`_name`); of one who has gone meanwhile the id is left.
    """
    account = next((str(row.row.account_id) for row in rows if getattr(row.row, "account_id", None)), "")
    return AuditRecord(
        account_id=account,
        origin="cli",
        event_type=rules.event_type_of("", [row.kind for row in rows]),
        action=rules.action_of(change.command),
        operation=change.command[:300],
        initiator_id=change.by,
        initiator_name="" if change.by else "Operator of the installation",
        initiator_role="Administrator" if change.by else "Operator",
        target_type="Account",
        target_id=account,
        details=details_of(rows, change.notes),
    )
