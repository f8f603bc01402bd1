"""Automatic replies on the wire."""

from collections.abc import Mapping
from typing import Annotated, cast

from pydantic import AfterValidator, AwareDatetime, Field

from clarion.base.http import WireModel, wire_time
from clarion.base.text_encoding import measure
from clarion.features.messaging.auto_replies.models import AutoReply
from clarion.features.messaging.auto_replies.responses import (
    AutoReplyAway,
    AutoReplyHoles,
    AutoReplyInfo,
    AutoReplyOwner,
    AutoReplyText,
)
from clarion.features.messaging.auto_replies.rules import LONGEST_TEXT, MOST_HOURS, MOST_SEGMENTS, USUAL_HOURS, Kind
from clarion.features.messaging.auto_replies.words import fill, first_text
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Extension


def _plain(value: str) -> str:
    if "\0" in value:
        raise ValueError("the null character cannot be sent")
    return value.strip()


Words = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_plain)]


class ReplyBody(WireModel):
    """`text` may say `{name}`, `{company}`, `{hours}`."""

    enabled: bool = False
    text: Words = ""


class AwayBody(ReplyBody):
    """Counts with do not disturb, and from `from` (empty: at once) to `until`."""

    from_: AwareDatetime | None = Field(default=None, alias="from")
    until: AwareDatetime | None = None


class AutoReplyBody(WireModel):
    """What one number answers. `everyHours`: at most one reply to the same number in so many hours."""

    missed_call: ReplyBody = ReplyBody()
    after_hours: ReplyBody = ReplyBody()
    away: AwayBody = AwayBody()
    every_hours: Annotated[int, Field(ge=1, le=MOST_HOURS)] = USUAL_HOURS

    def by_kind(self) -> dict[Kind, ReplyBody]:
        return {Kind.MISSED_CALL: self.missed_call, Kind.AFTER_HOURS: self.after_hours, Kind.AWAY: self.away}


def auto_reply_view(
    number: PhoneNumber,
    owner: Extension | None,
    row: AutoReply | None,
    holes: Mapping[str, str],
    language: str,
    problem: str,
) -> AutoReplyInfo:
    """`problem`: why the number cannot send texts; empty when it can. `holes`: what fills the texts now."""

    def reply(kind: Kind) -> AutoReplyText:
        kept = row.replies.get(kind, {}) if row is not None else {}
        text = kept.get("text") or first_text(kind, language)
        sent = fill(text, holes)
        return {"enabled": bool(kept.get("enabled")), "text": text, "preview": sent, "segments": measure(sent).segments}

    away = {
        "from": wire_time(row.away_from) if row is not None and row.away_from else None,
        "until": wire_time(row.away_until) if row is not None and row.away_until else None,
    }
    whose: AutoReplyOwner = {"type": "Company"}
    if owner is not None:
        whose = {"type": owner.type, "id": owner.id, "name": owner.name, "extensionNumber": owner.number}
    return {
        "phoneNumber": {"id": number.id, "phoneNumber": number.number, "label": number.label},
        "owner": whose,
        "missedCall": reply(Kind.MISSED_CALL),
        "afterHours": reply(Kind.AFTER_HOURS),
        "away": cast("AutoReplyAway", {**reply(Kind.AWAY), **away}),
        "everyHours": row.every_hours if row is not None else USUAL_HOURS,
        "holes": cast("AutoReplyHoles", dict(holes)),
        "longestText": LONGEST_TEXT,
        "mostSegments": MOST_SEGMENTS,
        "problem": problem,
    }
