"""The REST client of the bot hermes-ringcentral, unmodified, with notes, events and cards of a chat."""

import asyncio
import json

from tests.clients.test_programs_of_others import PROGRAMS, python_of
from tests.scenarios.installation import Installation


async def test_hermes_works_with_notes_events_and_cards(clarion_up: Installation) -> None:
    """MSG-51"""
    program = await asyncio.create_subprocess_exec(
        python_of("hermes"),
        PROGRAMS / "hermes_work.py",
        env={
            "RC_SERVER_URL": clarion_up.url,
            "RC_CLIENT_ID": clarion_up.env["RINGCENTRAL_CLIENT_ID"],
            "RC_CLIENT_SECRET": clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
            "RC_JWT": clarion_up.env["CLARION_102_JWT"],
            "WITH": clarion_up.env["CLARION_103_EXTENSION_ID"],
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        said, problems = await program.communicate()
    assert program.returncode == 0, problems.decode()
    assert json.loads(said) == {
        "published": True,
        "note": "Protocol",
        "notes": ["Protocol"],
        "event": "Late lunch",
        "events": ["Late lunch"],
        "card": "Bye",
        "gone": [True, True, True],
        "left": [[], []],
    }
