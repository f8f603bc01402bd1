"""What helps people beside calling each other, in a call server: intercom, paging, supervision, figures about what
they heard.
"""

from collections.abc import Callable, Iterable
from typing import Any

from clarion.apps.book_loader import BookLoader
from clarion.apps.live_quality import CallQualityDesk
from clarion.base.container import Container
from clarion.calls import programs
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory
from clarion.calls.model import Call
from clarion.calls.ports import Registrations
from clarion.calls.switchboard import Switchboard
from clarion.calls.turn import OVER
from clarion.features import people, phone
from clarion.features.conduct import SupervisionGuard
from clarion.features.phone.conferencing import (
    CONFERENCES_CHANGED,
    ConferenceBook,
    ConferenceMemory,
    ConferenceNumbers,
    ConferenceProgram,
    read_conference_memory,
)
from clarion.features.phone.delegation import (
    DELEGATES_CHANGED,
    DelegateBook,
    DelegateMemory,
    read_delegate_memory,
)
from clarion.features.phone.intercom import (
    INTERCOM_CHANGED,
    Intercom,
    IntercomBook,
    IntercomMemory,
    read_intercom_memory,
)
from clarion.features.phone.lines import AnswerBook
from clarion.features.phone.paging import (
    PAGING_CHANGED,
    PagedProgram,
    PagingAnswer,
    PagingBook,
    PagingDesk,
    PagingMemory,
    PagingProgram,
    read_paging_memory,
)
from clarion.features.phone.supervision import (
    SUPERVISION_CHANGED,
    SuperviseProgram,
    SupervisionBook,
    SupervisionCodes,
    SupervisionDesk,
    SupervisionMemory,
    read_supervision_memory,
)


class CallAids:
    """Made with the memory of a call server. `calls`: those that it has; known once they are."""

    def __init__(self, here: Container, directory: Directory) -> None:
        self._directory = directory
        self.calls: Callable[[], Iterable[Call]] = tuple
        self.intercom = IntercomBook()
        self.paging = PagingBook()
        self.delegates = DelegateBook()
        self.quality = CallQualityDesk()
        programs.register(PagingProgram())
        programs.register(PagedProgram())
        self.supervision = SupervisionBook()
        programs.register(SuperviseProgram())
        self.conferences = ConferenceBook()
        programs.register(ConferenceProgram(self.conferences))
        self._loaders: list[BookLoader[Any]] = [
            BookLoader(
                here,
                ConferenceMemory,
                purpose="conference codes",
                topics=(CONFERENCES_CHANGED, people.EXTENSION_CHANGED),
                read=read_conference_memory,
                use=self.conferences.load,
            ),
            BookLoader(
                here,
                IntercomMemory,
                purpose="intercom",
                topics=(INTERCOM_CHANGED, people.EXTENSION_CHANGED),
                read=read_intercom_memory,
                use=self.intercom.load,
            ),
            BookLoader(
                here,
                DelegateMemory,
                purpose="delegates",
                topics=(DELEGATES_CHANGED, people.EXTENSION_CHANGED),
                read=read_delegate_memory,
                use=self.delegates.load,
            ),
            BookLoader(
                here,
                PagingMemory,
                purpose="paging groups",
                topics=(PAGING_CHANGED, people.EXTENSION_CHANGED, phone.DEVICES_CHANGED),
                read=read_paging_memory,
                use=self.paging.load,
            ),
            BookLoader(
                here,
                SupervisionMemory,
                purpose="supervision",
                topics=(SUPERVISION_CHANGED, people.EXTENSION_CHANGED),
                read=read_supervision_memory,
                use=self.supervision.load,
            ),
        ]

    def open_answers(self, answers: AnswerBook) -> None:
        answers.register("PagingOnly", PagingAnswer(self.paging))

    def open_desk(self, board: Switchboard, registrations: Registrations) -> PagingDesk:
        return PagingDesk(self.paging, board, self._directory, registrations, self.talks)

    def open_supervision(
        self, board: Switchboard, registrations: Registrations, guard: SupervisionGuard
    ) -> SupervisionDesk:
        return SupervisionDesk(self.supervision, board, self._directory, registrations, guard)

    def open_destinations(self, router: Router, registrations: Registrations) -> None:
        router.add_destination(ConferenceNumbers(self._directory))
        router.add_destination(SupervisionCodes(self._directory))
        router.add_destination(Intercom(self._directory, registrations, self.intercom, self.talks))

    def talks(self, extension_id: str) -> bool:
        """Whether somebody is in a call of this server, ringing included."""
        return any(
            party.identity.extension_id == extension_id and party.status not in OVER
            for call in self.calls()
            for party in call.parties.values()
        )

    async def open(self) -> None:
        for loader in self._loaders:
            await loader.open()

    async def close(self) -> None:
        for loader in reversed(self._loaders):
            await loader.close()
