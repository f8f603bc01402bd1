"""Bodies of planned meetings, as the older meetings group of the surface writes them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday
from pydantic import AfterValidator, Field, field_validator

from clarion.base.http import WireModel, parse_time
from clarion.base.mail_queue import is_address
from clarion.features.meetings.bridges.schemas import Password, Title

MeetingKind = Literal["Instant", "Scheduled", "ScheduledRecurring", "Recurring", "PMI"]
Day = Literal["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
MOST_INVITEES = 200
_DAYS = {"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6}
_FREQUENCIES = {"Daily": DAILY, "Weekly": WEEKLY, "Monthly": MONTHLY}
_WEEKS = {"Last": -1, "First": 1, "Second": 2, "Third": 3, "Fourth": 4}


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("This is no time zone.")
    return name


def _address(value: str) -> str:
    if not is_address(value):
        raise ValueError("This is no email address.")
    return value.lower()


class ZoneName(WireModel):
    """By its name; the number that the surface has besides is not used here."""

    name: Annotated[str, Field(max_length=64), AfterValidator(_zone)]


class Schedule(WireModel):
    start_time: Annotated[str, Field(max_length=40)] | None = None
    duration_in_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    time_zone: ZoneName | None = None

    @field_validator("start_time")
    @classmethod
    def _is_time(cls, value: str | None) -> str | None:
        if value:
            parse_time(value, parameter="schedule.startTime")
        return value


class Recurrence(WireModel):
    """How often a meeting repeats: `count` times, `until` a time, or without end."""

    frequency: Literal["Daily", "Weekly", "Monthly"]
    interval: Annotated[int, Field(ge=1, le=90)] = 1
    weekly_by_days: Annotated[list[Day], Field(max_length=7)] | None = None
    monthly_by_day: Annotated[int, Field(ge=1, le=31)] | None = None
    monthly_by_week: Literal["Last", "First", "Second", "Third", "Fourth"] | None = None
    monthly_by_week_day: Day | None = None
    count: Annotated[int, Field(ge=1, le=365)] | None = None
    until: Annotated[str, Field(max_length=40)] | None = None

    @field_validator("until")
    @classmethod
    def _is_time(cls, value: str | None) -> str | None:
        if value:
            parse_time(value, parameter="recurrence.until")
        return value

    def parts(self, zone: ZoneInfo) -> dict[str, Any]:
        """For `rrule`: everything but the beginning."""
        found: dict[str, Any] = {"freq": _FREQUENCIES[self.frequency], "interval": self.interval}
        if self.frequency == "Weekly" and self.weekly_by_days:
            found["byweekday"] = [_DAYS[day] for day in self.weekly_by_days]
        if self.frequency == "Monthly" and self.monthly_by_day:
            found["bymonthday"] = self.monthly_by_day
        elif self.frequency == "Monthly" and self.monthly_by_week and self.monthly_by_week_day:
            found["byweekday"] = weekday(_DAYS[self.monthly_by_week_day], _WEEKS[self.monthly_by_week])
        if self.count:
            found["count"] = self.count
        elif self.until:
            found["until"] = parse_time(self.until, parameter="until").astimezone(zone).replace(tzinfo=None)
        return found

    def starts(self, start: datetime, zone: ZoneInfo) -> "rrule":
        """When it begins, on the wall clock of the zone: what happens at nine happens at nine in summer too."""
        return rrule(dtstart=start.astimezone(zone).replace(tzinfo=None), **self.parts(zone))

    def last(self, start: datetime, zone: ZoneInfo) -> datetime | None:
        """When the last one begins; None: it never ends."""
        if not self.count and not self.until:
            return None
        *_, last = [start.astimezone(zone), *(one.replace(tzinfo=zone) for one in self.starts(start, zone))]
        return last


class Invitee(WireModel):
    email: Annotated[str, Field(max_length=254), AfterValidator(_address)]


class PlannedMeetingBody(WireModel):
    """Only what is given changes. `invitees` (ours) get an invitation by mail, with the meeting for their calendar."""

    topic: Title | None = None
    agenda: Annotated[str, Field(max_length=5000)] | None = None
    meeting_type: MeetingKind | None = None
    schedule: Schedule | None = None
    recurrence: Recurrence | None = None
    password: Password | None = None
    allow_join_before_host: bool | None = None
    start_host_video: bool | None = None
    start_participants_video: bool | None = None
    mute_participants_on_entry: bool | None = None
    enforce_login: bool | None = None
    enable_waiting_room: bool | None = None
    audio_options: Annotated[list[Literal["Phone", "ComputerAudio", "ThirdParty"]], Field(max_length=3)] | None = None
    invitees: Annotated[list[Invitee], Field(max_length=MOST_INVITEES)] | None = None
