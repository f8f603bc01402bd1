"""Settings of recording, finding recordings, who may hear them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from clarion.base.errors import NotFound
from clarion.base.outbox import announce
from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller
from clarion.features.phone.recording.events import RECORDING_SETTINGS_CHANGED, RecordingSettingsChanged
from clarion.features.phone.recording.models import CallRecording, CallRecordingSettings, RecordedExtension

INBOUND, OUTBOUND = ("Inbound", "All"), ("Outbound", "All")
_HEARS_ALL = ("FullCompanyCallLog", "ReadCallRecording")


@dataclass(frozen=True)
class RecordingSnapshot:
    """What call servers need to know. `directions`: extension id: Inbound, Outbound or All."""

    settings: Mapping[str, CallRecordingSettings]
    directions: Mapping[str, str]

    def of(self, account_id: str) -> CallRecordingSettings:
        return self.settings.get(account_id) or standard(account_id)


def standard(account_id: str) -> CallRecordingSettings:
    """What holds where nobody has changed anything."""
    return CallRecordingSettings(
        account_id=account_id,
        on_demand=True,
        on_demand_days=90,
        automatic=False,
        automatic_days=90,
        outbound_tones=False,
        outbound_announcement=False,
        allow_mute=False,
    )


async def read_recording_memory(session: AsyncSession, scope: Scope = EVERYTHING) -> RecordingSnapshot:
    """Extensions count while their company's switch is on."""
    of_accounts = select(CallRecordingSettings).where(scope.where(CallRecordingSettings.account_id))
    settings = {row.account_id: row for row in await session.scalars(of_accounts)}
    recorded = scope.where(RecordedExtension.account_id, RecordedExtension.extension_id)
    rows = await session.scalars(select(RecordedExtension).where(recorded))
    switched_on = {row.extension_id: row.direction for row in rows if _automatic(settings.get(row.account_id))}
    return RecordingSnapshot(settings, switched_on)


def _automatic(row: CallRecordingSettings | None) -> bool:
    return row is not None and row.automatic


async def settings_of(session: AsyncSession, account_id: str) -> CallRecordingSettings:
    """As they are; changes need `change_settings`."""
    return await session.get(CallRecordingSettings, account_id) or standard(account_id)


async def change_settings(session: AsyncSession, account_id: str, values: Mapping[str, object]) -> None:
    """`values`: names of columns."""
    row = await session.get(CallRecordingSettings, account_id, with_for_update=True)
    if row is None:
        row = standard(account_id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    announce(session, RECORDING_SETTINGS_CHANGED, RecordingSettingsChanged(account_id=account_id))


async def assign(session: AsyncSession, account_id: str, put: Mapping[str, str], removed: Collection[str]) -> None:
    """Whose calls are all recorded from now on. `put`: extension id: direction."""
    rows = await session.scalars(
        select(RecordedExtension).where(
            RecordedExtension.account_id == account_id, RecordedExtension.extension_id.in_([*put, *removed])
        )
    )
    known = {row.extension_id: row for row in rows}
    for extension_id, direction in put.items():
        if extension_id in known:
            known[extension_id].direction = direction
        else:
            session.add(RecordedExtension(extension_id=extension_id, account_id=account_id, direction=direction))
    for extension_id in removed:
        if extension_id in known and extension_id not in put:
            await session.delete(known[extension_id])
    announce(session, RECORDING_SETTINGS_CHANGED, RecordingSettingsChanged(account_id=account_id))


async def get_recording(session: AsyncSession, caller: Caller, account_id: str, recording_id: str) -> CallRecording:
    """One's own, or any of the company for who may hear them. Raises NotFound for all others."""
    row = await session.get(CallRecording, recording_id[:64])
    if row is not None and row.account_id == account_id and await _may_hear(session, caller, row):
        return row
    raise NotFound("Resource for parameter [recordingId] is not found.", parameter="recordingId")


async def _may_hear(session: AsyncSession, caller: Caller, row: CallRecording) -> bool:
    owner = await session.get(Extension, row.extension_id) if row.extension_id else None
    if owner is None:
        return caller.is_admin
    if row.extension_id == caller.extension_id:
        return owner.history_since is None or row.started_at > owner.history_since
    return caller.may_act_on(owner.type, *_HEARS_ALL) and caller.reaches(owner)


async def heard_extensions(
    session: AsyncSession, caller: Caller, account_id: str, query: Select[CallRecording]
) -> Select[CallRecording]:
    """Only what the caller may hear: the same as `get_recording` says of one."""
    if caller.is_admin and not caller.site_ids:
        return query
    rows = await session.scalars(select(Extension).where(Extension.account_id == account_id))
    known = list(rows)
    heard = {row.id for row in known if caller.may_act_on(row.type, *_HEARS_ALL) and caller.reaches(row)}
    own = next((row for row in known if row.id == caller.extension_id), None)
    if own is not None and own.history_since is not None:
        past = (CallRecording.extension_id == own.id) & (CallRecording.started_at <= own.history_since)
        query = query.where(~past)
    theirs = CallRecording.extension_id.in_(sorted({*heard, caller.extension_id}))
    nobodys = CallRecording.extension_id.not_in([row.id for row in known])
    return query.where(or_(theirs, nobodys) if caller.is_admin else theirs)


async def list_recordings(session: AsyncSession, account_id: str, ids: Sequence[str]) -> list[CallRecording]:
    """Those of these that the account has."""
    query = select(CallRecording).where(CallRecording.account_id == account_id, CallRecording.id.in_(ids))
    return list(await session.scalars(query))


async def recordings_of(session: AsyncSession, account_id: str, party_ids: Sequence[str]) -> dict[str, CallRecording]:
    """The newest recording of each of these parties."""
    if not party_ids:
        return {}
    query = select(CallRecording).where(CallRecording.account_id == account_id, CallRecording.party_id.in_(party_ids))
    # Ordered here: an order in the statement makes databases walk all recordings of the account by time.
    rows = sorted(await session.scalars(query), key=lambda row: row.started_at)
    return {row.party_id: row for row in rows}


def recorded_parties(account_id: str, mode: str = "") -> Select[str]:
    """A statement for the parties of an account that have a recording, of one mode (OnDemand, Automatic) or of any."""
    query = select(CallRecording.party_id).where(CallRecording.account_id == account_id)
    return query.where(CallRecording.mode == mode) if mode else query
