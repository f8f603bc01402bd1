"""What is heard in the demo: the menu, voicemails, recorded calls. `tools/demo_sounds.py` speaks them into `sounds/`.

The files are Opus, a fraction of the size of the WAV that calls play; `sound_files.py` reads them.
"""

from dataclasses import dataclass
from typing import Final

MENU: Final = (
    "Thank you for calling Clarion Demo. For sales, press one. For customer care, press two. For the front desk,"
    " press zero. You can dial an extension at any time. Calls with sales and customer care may be recorded."
)


@dataclass(frozen=True)
class SpokenMail:
    """A voicemail. `days` before the first start, `at` in the company's time. `read`: somebody has listened to it."""

    key: str
    to: str
    caller: str  # first name of a customer, or the number of a colleague
    days: int
    at: str
    text: str
    read: bool = False


VOICEMAILS: Final = (
    SpokenMail(
        "mail-laura",
        "101",
        "Laura",
        0,
        "08:10",
        "Good morning, this is Laura Chen from Northwind Bakery. Could you tell me when the engineer will be here"
        " today? We open at ten, and the left group still does not heat. Thank you.",
    ),
    SpokenMail(
        "mail-owen",
        "102",
        "Owen",
        1,
        "17:52",
        "Hi Ben, Owen Brooks here. The partners like your quote. They would like the two group machine in black."
        " Please call me back tomorrow, before noon if you can.",
    ),
    SpokenMail(
        "mail-grace",
        "202",
        "Grace",
        1,
        "19:05",
        "Hello, this is Grace Okoye at Lakeside Dental. The descaling light came on again, a week after the service."
        " It is not urgent, tomorrow morning is fine.",
    ),
    SpokenMail(
        "mail-hannah",
        "101",
        "Hannah",
        4,
        "12:20",
        "Hello, Hannah Weiss from the Blue Door Hotel. Invoice 4 4 1 7 has the wrong address on it."
        " Could you send us a corrected one? Thanks, bye.",
        read=True,
    ),
    SpokenMail(
        "mail-dev",
        "101",
        "104",
        6,
        "16:45",
        "Ada, it's Dev. I need two pump seals for Austin on Thursday. I put them on the list in the Service chat.",
        read=True,
    ),
)


@dataclass(frozen=True)
class RecordedCall:
    """A conversation: the agent and the customer take turns, the agent first, after the disclosure."""

    key: str
    agent: str
    customer: str
    days: int
    at: str
    turns: tuple[str, ...]


RECORDED: Final = (
    RecordedCall(
        "call-mia",
        "103",
        "Mia",
        1,
        "10:24",
        (
            "This call is being recorded. Customer care, Chloé speaking. How can I help?",
            "Hi, this is Mia from the Green Fork. Our grinder makes a loud noise and then stops.",
            "I am sorry to hear that. Did somebody change the burrs lately?",
            "Yes, on Monday.",
            "Then one of them is probably not seated. Dev can be with you this afternoon, at two.",
            "Two is perfect. Thank you so much.",
        ),
    ),
    RecordedCall(
        "call-tomas",
        "105",
        "Tomás",
        2,
        "14:40",
        (
            "This call is being recorded. Good afternoon, Elena Rossi, sales.",
            "Hello Elena, it is Tomás. We are opening a second shop in May, and need three machines.",
            "Congratulations! Shall I quote the same model that you have?",
            "Yes, and a service contract for all five.",
            "You will have it tomorrow morning.",
        ),
    ),
)
DISCLOSURE: Final = "This call is being recorded."
