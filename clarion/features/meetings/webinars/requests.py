"""Requests in the room of a webinar: go live and stop, questions of the audience. Pure. MTG-24."""

from typing import Annotated, Any, Literal, TypedDict

import msgspec
from pydantic import AfterValidator, Field

from clarion.features.meetings.rooms.events import Refused, Stepped, Welcomed
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request, at_text, one_line
from clarion.features.meetings.rooms.seats import seated, without
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.webinars.state import AudienceQuestion, WebinarRoom

replace = msgspec.structs.replace

MOST_QUESTIONS, MOST_OF_ONE = 1000, 20
QuestionId = Annotated[str, Field(min_length=1, max_length=20)]


class GoLive(Request):
    """End the practice: the audience comes in."""

    type: Literal["goLive"]


class StopLive(Request):
    """Send the audience home; the panel stays."""

    type: Literal["stopLive"]


class AskQuestion(Request):
    type: Literal["askQuestion"]
    text: Annotated[str, Field(max_length=500), AfterValidator(one_line)]
    anonymous: bool = False


class VoteQuestion(Request):
    """Say that one has the same question, or take that back."""

    type: Literal["voteQuestion"]
    question: QuestionId
    up: bool


class AnswerQuestion(Request):
    """In writing (`text`), or by speaking (`live`), for the panel."""

    type: Literal["answerQuestion"]
    question: QuestionId
    text: Annotated[str, Field(max_length=2000)] = ""
    live: bool = False


class SortQuestion(Request):
    """Approve or reopen a question, or dismiss it: then the audience does not see it."""

    type: Literal["sortQuestion"]
    question: QuestionId
    state: Literal["open", "dismissed"]


class StageView(TypedDict):
    sessionId: str
    stage: str
    questionsOn: bool
    anonymousQuestions: bool
    moderated: bool
    liveAt: str | None


class QuestionView(TypedDict):
    """`name`: None for an anonymous one. `votes`: how many have the same question."""

    text: str
    name: str | None
    state: str
    live: bool
    votes: int
    answer: str
    answeredBy: str
    askedAt: str


def _check_webinar(room: Room) -> WebinarRoom:
    if not room.webinar.is_on:
        raise Refused("MTG-110", "This meeting is not a webinar.")
    return room.webinar


def _go_live(room: Room, _me: Participant, _request: GoLive, at: float) -> Stepped:
    webinar = _check_webinar(room)
    if webinar.stage != "Practice":
        raise Refused("MTG-110", "The webinar was live already.")
    room = replace(room, webinar=replace(webinar, stage="Live", live_at=at))
    audience = [one for one in room.waiting() if one.role == "listener"]
    room = seated(room, audience, at) if audience else room
    return room, [Welcomed(one.id) for one in audience]


def _stop_live(room: Room, _me: Participant, _request: StopLive, at: float) -> Stepped:
    webinar = _check_webinar(room)
    if webinar.stage != "Live":
        raise Refused("MTG-110", "The webinar is not live.")
    audience = [one for one in room.participants.values() if one.role == "listener"]
    return without(replace(room, webinar=replace(webinar, stage="Debrief", live_until=at)), audience, "ended")


def _ask(room: Room, me: Participant, request: AskQuestion, at: float) -> Stepped:
    webinar = _check_webinar(room)
    if not webinar.questions_on:
        raise Refused("MTG-110", "Questions are off in this webinar.")
    if webinar.stage != "Live":
        raise Refused("MTG-110", "Ask once the webinar is live.")
    if request.anonymous and not webinar.anonymous:
        raise Refused("MTG-110", "Anonymous questions are off in this webinar.")
    if len(webinar.questions) >= MOST_QUESTIONS:
        raise Refused("MTG-110", "There are too many questions. Vote for one of them.")
    if sum(one.author == me.id for one in webinar.questions.values()) >= MOST_OF_ONE:
        raise Refused("MTG-110", f"You have asked {MOST_OF_ONE} questions. Vote for one of them.")
    question = AudienceQuestion(
        id=f"q{webinar.next_id}",
        author=me.id,
        name=me.name,
        invitation=me.who.invitation,
        anonymous=request.anonymous,
        text=request.text,
        asked_at=at,
        state="pending" if webinar.moderated and me.role == "listener" else "open",
    )
    room = replace(room, webinar=replace(webinar, next_id=webinar.next_id + 1))
    return _put(room, question), []


def _vote(room: Room, me: Participant, request: VoteQuestion, _at: float) -> Stepped:
    question = _question(room, request.question)
    if question.state != "open" or question.author == me.id:
        raise Refused("MTG-110", "You cannot vote for this question.")
    votes = question.votes | {me.id} if request.up else question.votes - {me.id}
    return _put(room, replace(question, votes=votes)), []


def _answer(room: Room, me: Participant, request: AnswerQuestion, _at: float) -> Stepped:
    _check_panel(me)
    question = _question(room, request.question)
    text = request.text.strip()
    if not text and not request.live:
        raise Refused("CMN-101", "Enter an answer.")
    return _put(room, replace(question, state="answered", live=request.live, answer=text, answered_by=me.name)), []


def _sort(room: Room, me: Participant, request: SortQuestion, _at: float) -> Stepped:
    _check_panel(me)
    question = _question(room, request.question)
    return _put(room, replace(question, state=request.state)), []


def _check_panel(me: Participant) -> None:
    if me.role == "listener":
        raise Refused("MTG-110", "Only the panel can do this.")


def _question(room: Room, question_id: str) -> AudienceQuestion:
    found = _check_webinar(room).questions.get(question_id)
    if found is None:
        raise Refused("MTG-111", "This question is gone.")
    return found


def _put(room: Room, question: AudienceQuestion) -> Room:
    before = room.webinar.questions
    if before.get(question.id) == question:
        return room
    return replace(room, webinar=replace(room.webinar, questions=before | {question.id: question}))


def webinar_view(room: Room, viewer: Participant) -> dict[str, Any]:
    """The same for everybody of a role, so that it is made once for a large audience."""
    webinar = room.webinar
    if not webinar.is_on:
        return {}
    panel = viewer.role != "listener"
    shown = [one for one in webinar.questions.values() if panel or one.state in ("open", "answered")]
    return {"stage": _stage(room), **{one.id: _view(one) for one in shown}}


def _stage(room: Room) -> StageView:
    webinar = room.webinar
    return {
        "sessionId": webinar.session_id,
        "stage": webinar.stage,
        "questionsOn": webinar.questions_on,
        "anonymousQuestions": webinar.anonymous,
        "moderated": webinar.moderated,
        "liveAt": at_text(webinar.live_at) if webinar.live_at else None,
    }


def _view(one: AudienceQuestion) -> QuestionView:
    return {
        "text": one.text,
        "name": None if one.anonymous else one.name,
        "state": one.state,
        "live": one.live,
        "votes": len(one.votes),
        "answer": one.answer,
        "answeredBy": one.answered_by,
        "askedAt": at_text(one.asked_at),
    }


WEBINAR = RoomFeature(
    "webinar",
    requests={
        GoLive: _go_live,
        StopLive: _stop_live,
        AskQuestion: _ask,
        VoteQuestion: _vote,
        AnswerQuestion: _answer,
        SortQuestion: _sort,
    },
    for_hosts=frozenset((GoLive, StopLive)),
    view=webinar_view,
)
