"""A voice for calls that answer a caller with words: made beside the call, told to it when it is there."""

import asyncio

import structlog

from clarion.apps.prompt_cache import PromptCache
from clarion.calls.directory import Directory
from clarion.calls.events import TellProgram
from clarion.calls.model import Call
from clarion.calls.reply_steps import REPLY
from clarion.calls.switchboard import Switchboard
from clarion.features.phone.reply_with_message import wants_sound

log = structlog.stdlib.get_logger("clarion.replies")


class LiveReplies:
    """`changed` hears of every call that changed, or came here from another server."""

    def __init__(self, board: Switchboard, sounds: PromptCache, directory: Directory) -> None:
        self._board = board
        self._sounds = sounds
        self._directory = directory
        self._running: dict[str, asyncio.Task[None]] = {}

    def changed(self, call: Call) -> None:
        text = wants_sound(call)
        if not text or call.call_id in self._running:
            return
        task = asyncio.get_running_loop().create_task(self._speak(call, text))
        self._running[call.call_id] = task
        task.add_done_callback(lambda _: self._running.pop(call.call_id, None))

    async def _speak(self, call: Call, text: str) -> None:
        """In the language of whoever wrote it. A call that has ended meanwhile hears nothing."""
        assert call.routing is not None
        writer = self._directory.extensions.get(call.parties[call.routing.callee].identity.extension_id)
        path = await self._sounds.speak(text, writer.language if writer is not None else "en-US")
        words = {"sound": str(path) if path is not None else ""}
        self._board.post(call.call_id, TellProgram(program=REPLY, words=words))
