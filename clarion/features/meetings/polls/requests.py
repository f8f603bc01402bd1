"""Requests about polls: who may ask and answer, and what everybody sees of it. Pure. MTG-07."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import msgspec
from pydantic import AfterValidator, Field

from clarion.features.meetings.polls.state import Poll, PollAnswer, Polls
from clarion.features.meetings.rooms.events import Refused, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request, at_text, one_line
from clarion.features.meetings.rooms.state import Participant, Room

replace = msgspec.structs.replace

MOST_POLLS = 50
MOST_OPEN = 5
PollId = Annotated[str, Field(min_length=1, max_length=20)]
Question = Annotated[str, Field(max_length=300), AfterValidator(one_line)]
Option = Annotated[str, Field(max_length=120), AfterValidator(one_line)]


class OpenPoll(Request):
    """Ask everybody. `multiple`: more than one option may be chosen. `anonymous`: nobody learns who chose what."""

    type: Literal["openPoll"]
    question: Question
    options: Annotated[list[Option], Field(min_length=2, max_length=20)]
    multiple: bool = False
    anonymous: bool = False


class AnswerPoll(Request):
    """`choices`: positions of options, from 0. The newest answer counts; an anonymous one is final."""

    type: Literal["answerPoll"]
    poll: PollId
    choices: Annotated[list[Annotated[int, Field(ge=0, le=19)]], Field(min_length=1, max_length=20)]


class ClosePoll(Request):
    type: Literal["closePoll"]
    poll: PollId


class DeletePoll(Request):
    """Take a poll back with its answers, as if it had not been asked."""

    type: Literal["deletePoll"]
    poll: PollId


class PollVoteView(TypedDict):
    name: str
    choices: list[int]


class PollView(TypedDict):
    """`counts`: by option. `answered`: how many people did. `mine`: the viewer's choices; of an anonymous poll only
    whether there are any. `votes`: who chose what, for hosts, unless it is anonymous.
    """

    question: str
    options: list[str]
    multiple: bool
    anonymous: bool
    openedAt: str
    closedAt: str | None
    counts: list[int]
    answered: int
    mine: list[int] | bool
    votes: NotRequired[list[PollVoteView]]


def _open(room: Room, _me: Participant, request: OpenPoll, at: float) -> Stepped:
    polls = room.polls
    if len(set(request.options)) < len(request.options):
        raise Refused("CMN-101", "Two options are the same.")
    if len(polls.by_id) >= MOST_POLLS:
        raise Refused("MTG-110", f"A meeting holds at most {MOST_POLLS} polls. Delete one first.")
    if sum(not one.closed_at for one in polls.by_id.values()) >= MOST_OPEN:
        raise Refused("MTG-110", f"At most {MOST_OPEN} polls are open at once. Close one first.")
    options = tuple(request.options)
    poll = Poll(
        f"q{polls.next_id}", request.question, options, request.multiple, request.anonymous, at, (0,) * len(options)
    )
    return replace(room, polls=Polls(polls.next_id + 1, polls.by_id | {poll.id: poll})), []


def _answer(room: Room, me: Participant, request: AnswerPoll, _at: float) -> Stepped:
    poll = _poll(room, request.poll)
    choices = tuple(sorted(set(request.choices)))
    if poll.closed_at:
        raise Refused("MTG-110", "This poll is closed.")
    if choices[-1] >= len(poll.options):
        raise Refused("CMN-101", "The poll has no such option.")
    if len(choices) > 1 and not poll.multiple:
        raise Refused("CMN-101", "Choose one option.")
    voter = voter_of(me)
    if poll.anonymous and voter in poll.voters:
        raise Refused("MTG-110", "You have answered. An anonymous answer cannot be changed.")
    before = poll.answers.get(voter, PollAnswer("", ())).choices
    counts = tuple(count - (index in before) + (index in choices) for index, count in enumerate(poll.counts))
    answers = poll.answers if poll.anonymous else poll.answers | {voter: PollAnswer(me.name, choices)}
    return _put(room, replace(poll, counts=counts, voters=poll.voters | {voter}, answers=answers)), []


def _close(room: Room, _me: Participant, request: ClosePoll, at: float) -> Stepped:
    poll = _poll(room, request.poll)
    return (room if poll.closed_at else _put(room, replace(poll, closed_at=at))), []


def _delete(room: Room, _me: Participant, request: DeletePoll, _at: float) -> Stepped:
    _poll(room, request.poll)
    left = {key: one for key, one in room.polls.by_id.items() if key != request.poll}
    return replace(room, polls=replace(room.polls, by_id=left)), []


def voter_of(one: Participant) -> str:
    """People who come back through the link again answer once; guests are known by their seat only."""
    return one.who.extension_id or one.id


def _poll(room: Room, poll_id: str) -> Poll:
    found = room.polls.by_id.get(poll_id)
    if found is None:
        raise Refused("MTG-111", "This poll is gone.")
    return found


def _put(room: Room, poll: Poll) -> Room:
    return replace(room, polls=replace(room.polls, by_id=room.polls.by_id | {poll.id: poll}))


def polls_view(room: Room, viewer: Participant) -> dict[str, Any]:
    return {poll.id: _view(poll, viewer) for poll in room.polls.by_id.values()}


def _view(poll: Poll, viewer: Participant) -> PollView:
    voter = voter_of(viewer)
    mine = poll.answers.get(voter)
    view: PollView = {
        "question": poll.question,
        "options": list(poll.options),
        "multiple": poll.multiple,
        "anonymous": poll.anonymous,
        "openedAt": at_text(poll.opened_at),
        "closedAt": at_text(poll.closed_at) if poll.closed_at else None,
        "counts": list(poll.counts),
        "answered": len(poll.voters),
        "mine": voter in poll.voters if poll.anonymous else list(mine.choices if mine else ()),
    }
    if viewer.hosts and not poll.anonymous:
        view["votes"] = [{"name": one.name, "choices": list(one.choices)} for one in poll.answers.values()]
    return view


POLLS = RoomFeature(
    "polls",
    requests={OpenPoll: _open, AnswerPoll: _answer, ClosePoll: _close, DeletePoll: _delete},
    for_hosts=frozenset((OpenPoll, ClosePoll, DeletePoll)),
    view=polls_view,
    personal=True,
)
