"""Chats of meetings: teams of the host that hold what is said in a meeting as posts. Guests write by name."""

from clarion.features.messaging.meeting_chats.lines import MeetingLine, meeting_line
from clarion.features.messaging.meeting_chats.service import (
    check_meeting_words,
    ensure_meeting_chat,
    post_from_meeting,
    texts_of_posts,
)

__all__ = [
    "MeetingLine",
    "check_meeting_words",
    "ensure_meeting_chat",
    "meeting_line",
    "post_from_meeting",
    "texts_of_posts",
]
