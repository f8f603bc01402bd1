"""Suspension of what goes on: calls, meetings and recordings that began before ask here whether they may go on."""

from collections.abc import Callable
from dataclasses import dataclass

from clarion.base.container import Container
from clarion.features.conduct.acts import book_keeper
from clarion.features.conduct.acts.recording import statement_of
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.links import StatementLinks


@dataclass(frozen=True, slots=True)
class Suspension:
    """`words` for records, `link` to the statement of the action, where one objects."""

    words: str
    link: str


def find_suspension(here: Container, attempt: Attempt) -> Suspension | None:
    """Because of which action a use that goes on has to end; None when it may go on. It is not judged or counted."""
    hold = book_keeper(here).book.find_ending(attempt)
    if hold is None:
        return None
    statement = statement_of(hold.act_id)
    link = StatementLinks(here.keys, here.settings.public_url).url(statement, hold.since)
    return Suspension(words=f"Suspended while in use; statement {statement}, action {hold.act_id}.", link=link)


def on_standing_change(here: Container, watcher: Callable[[], None]) -> Callable[[], None]:
    """Call `watcher` whenever something is suspended, or no longer; returns how to stop it."""
    return book_keeper(here).book.on_change(watcher)
