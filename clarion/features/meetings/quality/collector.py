"""Takes what clients measure, asks the media server for its side, and keeps both with the diagnosis."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.sfu import ParticipantStatistics, Sfu
from clarion.base.storage import AsyncSession
from clarion.features.meetings.quality.models import MeetingQualitySample
from clarion.features.meetings.quality.requests import DiagnosisView, ReadQuality, SampleView, Statistics
from clarion.features.meetings.quality.rules import Diagnosis, Measured, Sample, diagnose
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.media import place_in
from clarion.features.meetings.rooms.state import Participant, Room

KEEP_EVERY_S = 10.0
ENGINE_EVERY_S = 5.0
MOST_SAMPLES = 1000


class MeetingQuality:
    """Of the rooms that this process owns: the newest of each participant. What is older is in the database."""

    def __init__(self, here: Container, sfu: Sfu | None) -> None:
        self._here = here
        self._sfu = sfu
        self._newest: dict[str, dict[str, Measured]] = {}
        self._kept_at: dict[tuple[str, str], float] = {}
        self._engine: dict[str, tuple[float, Mapping[str, ParticipantStatistics]]] = {}

    async def take(self, room: Room, me: Participant, request: Statistics) -> Diagnosis:
        """Diagnose a participant, and keep that unless it was just kept."""
        now = self._here.clock.now()
        engine = (await self._statistics(room, me)).get(me.id, ParticipantStatistics())
        mine = Measured(_sample(request), engine, now.timestamp())
        people = self._newest.setdefault(room.meeting_id, {})
        people[me.id] = mine
        for gone in [key for key in people if key not in room.participants]:
            del people[gone]
            self._kept_at.pop((room.meeting_id, gone), None)
        near = {key: one for key, one in people.items() if room.participants[key].place == me.place}
        found = diagnose(me.id, near, now.timestamp())
        if now.timestamp() - self._kept_at.get((room.meeting_id, me.id), 0.0) >= KEEP_EVERY_S:
            self._kept_at[room.meeting_id, me.id] = now.timestamp()
            async with self._here.storage.transaction() as session:
                session.add(_row(room.meeting_id, me.id, now, mine, found))
        return found

    def forget(self, meeting_id: str) -> None:
        """The room is over, or another process owns it."""
        self._newest.pop(meeting_id, None)
        for key in [key for key in self._kept_at if key[0] == meeting_id]:
            del self._kept_at[key]
        for name in [name for name in self._engine if name.partition(".")[0] == meeting_id]:
            del self._engine[name]

    def newest(self, room: Room) -> dict[str, Diagnosis]:
        people = {key: one for key, one in self._newest.get(room.meeting_id, {}).items() if key in room.participants}
        now = self._here.clock.now().timestamp()
        return {key: diagnose(key, people, now) for key in people}

    async def _statistics(self, room: Room, me: Participant) -> Mapping[str, ParticipantStatistics]:
        """What the media server measures, asked every few seconds at most; nothing while it is away."""
        name, now = place_in(room.meeting_id, me.place), time.monotonic()
        asked_at, known = self._engine.get(name, (0.0, {}))
        if self._sfu is None or now - asked_at < ENGINE_EVERY_S:
            return known
        self._engine[name] = (now, known)
        try:
            known = (await self._sfu.statistics(name)).participants
        except ClarionError:
            known = {}
        self._engine[name] = (now, known)
        return known


def _sample(request: Statistics) -> Sample:
    up, down = request.uplink, request.downlink
    return Sample(
        up_bitrate=up.bitrate,
        up_loss=up.loss,
        round_trip_ms=up.round_trip_ms,
        limited=up.limited,
        down_bitrate=down.bitrate,
        down_loss=down.loss,
        jitter_ms=down.jitter_ms,
        frames=down.frames,
        dropped=down.dropped,
        frozen=down.frozen,
        concealed=down.concealed,
        cpu=request.cpu,
        watching=request.watching,
    )


def _row(meeting_id: str, participant: str, at: datetime, one: Measured, found: Diagnosis) -> MeetingQualitySample:
    mine, engine = one.sample, one.engine
    figures = {
        "upBitrate": max(mine.up_bitrate, engine.publish.bitrate),
        "upLoss": round(max(mine.up_loss, engine.publish.loss), 4),
        "downBitrate": max(mine.down_bitrate, engine.subscribe.bitrate),
        "downLoss": round(max(mine.down_loss, engine.subscribe.loss), 4),
        "downEstimate": engine.subscribe.estimate,
        "roundTripMs": max(mine.round_trip_ms, engine.publish.round_trip_ms, engine.subscribe.round_trip_ms),
        "jitterMs": mine.jitter_ms,
        "framesPerSecond": round(mine.frames, 1),
        "dropped": round(mine.dropped, 3),
        "frozen": round(mine.frozen, 3),
        "concealed": round(mine.concealed, 3),
    }
    return MeetingQualitySample(
        id=new_id(),
        meeting_id=meeting_id,
        participant=participant,
        at=at,
        cause=found.cause,
        other=found.other,
        evidence=dict(found.evidence),
        figures=figures,
    )


def diagnosis_view(found: Diagnosis) -> DiagnosisView:
    view: DiagnosisView = {"cause": found.cause, "evidence": found.evidence}
    if found.other:
        view["other"] = found.other
    return view


async def samples_of(session: AsyncSession, meeting_id: str, participant: str) -> list[SampleView]:
    """The newest of them, in order of time."""
    query = select(MeetingQualitySample).where(
        MeetingQualitySample.meeting_id == meeting_id, MeetingQualitySample.participant == participant
    )
    rows = (await session.scalars(query.order_by(MeetingQualitySample.at.desc()).limit(MOST_SAMPLES))).all()
    return [_sample_view(row) for row in reversed(rows)]


def _sample_view(row: MeetingQualitySample) -> SampleView:
    found: Any = {"cause": row.cause, "evidence": row.evidence, "at": wire_time(row.at), "figures": row.figures}
    if row.other:
        found["other"] = row.other
    view: SampleView = found
    return view


async def answer_statistics(here: Container, live: OpenRoom, me: Participant, request: Statistics) -> dict[str, Any]:
    return {"diagnosis": diagnosis_view(await here.get(MeetingQuality).take(live.room, me, request))}


async def answer_quality(here: Container, live: OpenRoom, me: Participant, request: ReadQuality) -> dict[str, Any]:
    """Raises Forbidden for the figures of others."""
    if request.participant:
        if request.participant != me.id and not me.hosts:
            raise Forbidden("Only a host sees how others are connected.", code="MTG-110")
        async with here.storage.reading() as session:
            return {"samples": await samples_of(session, live.room.meeting_id, request.participant)}
    found = here.get(MeetingQuality).newest(live.room)
    return {"participants": {key: diagnosis_view(one) for key, one in found.items() if me.hosts or key == me.id}}
