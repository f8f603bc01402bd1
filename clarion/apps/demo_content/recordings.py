"""Keeps the recorded calls of the demo with their words, and what phones have reported of the newest calls."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from clarion.apps.demo_content.calls import KeptRecording
from clarion.apps.demo_content.company import Company
from clarion.apps.demo_content.sound_files import read_sound
from clarion.apps.demo_content.time_of_day import Calendar
from clarion.apps.demo_content.transcribing import transcript_of
from clarion.apps.demo_phone import demo_device_id
from clarion.base.container import Container
from clarion.base.files import Files, check_key
from clarion.base.ids import new_short_id
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord, PartyRecord
from clarion.features.people import demo
from clarion.features.phone.quality.models import CallQuality
from clarion.features.phone.recording.models import CallRecording
from clarion.features.phone.recording.service import change_settings
from clarion.features.phone.transcripts.rules import Kind

_MEASURED_DAYS: Final = 10
_NETWORKS: Final = {"CA": "10.20.1.0/24", "TX": "10.30.4.0/24"}
_IN_AUSTIN: Final = ("104", "106", "109")
_POOR_SHARE: Final = {"CA": 0.02, "TX": 0.12}  # the line of the second office is not so good


async def keep_recordings(
    here: Container, session: AsyncSession, company: Company, recordings: Sequence[KeptRecording]
) -> None:
    """With the company's switch for automatic recordings and its announcement on."""
    await change_settings(session, company.account.id, {"outbound_announcement": True})
    for kept in recordings:
        owner, sound = company.extensions[kept.recorded.agent], read_sound(kept.recorded.key)
        party, recording_id = kept.record.parties[kept.party - 1], new_short_id()
        key = check_key(f"recordings/{owner.account_id}/{recording_id[-2:]}/{recording_id}.wav")
        await here.get(Files).put(key, sound.wav, "audio/wav")
        began = datetime.fromtimestamp(party.answered, UTC)
        session.add(
            CallRecording(
                id=recording_id,
                account_id=owner.account_id,
                extension_id=owner.id,
                session_id=kept.record.session_id,
                party_id=party.party_id,
                mode="OnDemand",
                started_at=began,
                seconds=sound.seconds,
                file_key=key,
                size=len(sound.wav),
            )
        )
        ended = datetime.fromtimestamp(kept.record.ended, UTC)
        turns = kept.recorded.turns
        session.add(transcript_of(Kind.RECORDING, recording_id, owner, turns, sound.seconds, ended, key))


def add_quality(
    here: Container, session: AsyncSession, company: Company, calendar: Calendar, records: Sequence[CallRecord]
) -> None:
    """A row for each of our legs that spoke in the last days, as `QualityConsumer` keeps them."""
    chance = random.Random(7)
    since = (calendar.now - timedelta(days=_MEASURED_DAYS)).timestamp()
    for record in records:
        for party in record.parties:
            if record.started > since and _spoke(party):
                device_id = demo_device_id(here.keys, demo.DEMO, party.who.extension_number)
                session.add(_quality(company, record, party, device_id, chance))


def _spoke(party: PartyRecord) -> bool:
    return bool(party.answered) and party.who.extension_number.startswith("10") and party.ended - party.answered > 10


def _quality(
    company: Company, record: CallRecord, party: PartyRecord, device_id: str, chance: random.Random
) -> CallQuality:
    place = "TX" if party.who.extension_number in _IN_AUSTIN else "CA"
    poor = chance.random() < _POOR_SHARE[place]
    mos = round(chance.uniform(2.6, 3.5) if poor else min(4.41, chance.gauss(4.28, 0.08)), 2)
    loss = round(chance.uniform(3, 9) if poor else abs(chance.gauss(0, 0.25)), 2)
    jitter = round(chance.uniform(25, 70) if poor else abs(chance.gauss(3, 1.5)), 1)
    trip = round(chance.gauss(95 if place == "TX" else 38, 8), 1)
    seconds = party.ended - party.answered
    points: list[Any] = []
    for step in range(1, min(40, int(seconds / 5)) + 1):
        wobble = chance.uniform(-0.1, 0.05)
        points.append([round(party.answered + step * seconds / 40, 1), round(mos + wobble, 2), loss, jitter, trip])
    packets = int(seconds * 50)
    return CallQuality(
        id=f"{record.session_id}-{party.index}",
        account_id=company.account.id,
        session_id=record.session_id,
        telephony_session_id=record.telephony_session_id,
        party_id=party.party_id,
        extension_id=party.who.extension_id,
        device_id=device_id,
        name=party.who.name,
        number=party.who.number,
        network=_NETWORKS[place],
        codec="opus",
        started_at=datetime.fromtimestamp(party.answered, UTC),
        ended_at=datetime.fromtimestamp(party.ended, UTC),
        mos=mos,
        lowest_mos=round(min([mos, *(point[1] for point in points)]), 2),
        loss=loss,
        jitter=jitter,
        round_trip=trip,
        packets_from=int(packets * (1 - loss / 100)),
        packets_to=packets,
        points=points,
    )
