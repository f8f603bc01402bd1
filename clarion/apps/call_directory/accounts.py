"""What calls know of companies as a whole."""

from collections.abc import Mapping

from sqlalchemy import select

from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Account
from clarion.features import conduct, people, phone


async def read_accounts(
    session: AsyncSession,
    mains: Mapping[str | None, str],
    recording: phone.RecordingSnapshot,
    scope: Scope = EVERYTHING,
) -> list[Account]:
    """Those within the scope. `mains`: account id: main number."""
    policies = await conduct.read_identity_policies(session, scope)
    limits = await phone.read_limits(session, scope)
    return [
        Account(
            account_id=row.id,
            name=row.name,
            status=row.status,
            main_number=mains.get(row.id, ""),
            home_country=row.home_country,
            international_enabled=row.international_calling,
            site_prefix=row.outside_line_prefix,
            created_epoch=row.created_at.timestamp(),
            invalid_callers=policies.get(row.id, ("label", "label"))[0],
            unsigned_callers=policies.get(row.id, ("label", "label"))[1],
            most_phones=limits.get(row.id, (0, False))[0],
            replaces_phones=limits.get(row.id, (0, False))[1],
            **_recording_of(recording, row.id),
        )
        for row in await session.scalars(select(people.Account).where(scope.where(people.Account.id)))
    ]


def _recording_of(recording: phone.RecordingSnapshot, account_id: str) -> dict[str, bool]:
    settings = recording.of(account_id)
    return {
        "records_on_demand": settings.on_demand,
        "tells_recorded_outbound": settings.outbound_announcement,
        "tones_recorded_outbound": settings.outbound_tones,
    }
