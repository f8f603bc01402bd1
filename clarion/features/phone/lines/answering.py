"""Who answers for an extension: people by ringing, and each other kind by what its feature has handed in."""

from typing import Protocol

from clarion.calls.destinations import Place
from clarion.calls.directory import Extension
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity


class Answer(Protocol):
    """What happens when an extension of one kind is called. A pure look-up in memory, like a destination."""

    def __call__(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        """The route of a call to `extension`. `caller`: as the called one sees it. `number`: the E.164 that was
        dialled, empty for a short one. None: nothing special, it rings as people's do.
        """


class AttendantLookup(Protocol):
    """Who stands for a company, or for one of its sites: what answers its number."""

    def __call__(self, account_id: str, site_id: str = "") -> Extension | None:
        """The auto attendant or the operator; None: nothing is set. `site_id`: the site's extension; empty: the main
        site.
        """


class AnswerRegistry:
    """Filled by `apps` while wiring. Kinds are the surface's: IvrMenu, Department, Announcement, Voicemail, …"""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._first: Answer | None = None
        self.front_desk: AttendantLookup = lambda account_id, site_id="": None

    def ask_first(self, answer: Answer) -> None:
        """Ask this one, whatever the kind, before what the kind does by itself: rules of call handling."""
        self._first = answer

    def with_first(self, answer: Answer) -> "AnswerRegistry":
        """The same answers, with another one asked first."""
        book = AnswerRegistry()
        book._answers, book._first, book.front_desk = self._answers, answer, self.front_desk
        return book

    def register(self, kind: str, answer: Answer) -> None:
        """A later answer for the same kind replaces the earlier one."""
        self._answers[kind] = answer

    def find(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        if not extension.enabled:
            return None
        for answer in (self._first, self._answers.get(extension.kind)):
            place = answer(extension, request, caller, number) if answer is not None else None
            if place is not None:
                return place
        return None
