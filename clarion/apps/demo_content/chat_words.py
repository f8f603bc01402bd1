"""What the people of the demo have written to one another."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Line:
    """A post: `days` working days ago at a time of the company. `replies`: its thread. `reactions`: emoji to people."""

    who: str
    days: int
    at: str
    text: str
    replies: tuple["Line", ...] = ()
    reactions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pinned: bool = False


@dataclass(frozen=True)
class Talk:
    """A team (`name`), a conversation, or (`everybody`) the company's chat. `unread`: how many Ada has not read."""

    people: tuple[str, ...]
    lines: tuple[Line, ...]
    name: str = ""
    description: str = ""
    everybody: bool = False
    unread: int = 0


@dataclass(frozen=True)
class TaskWords:
    who: str
    subject: str
    assignees: tuple[str, ...]
    due: int  # working days ahead
    days: int
    at: str
    done: bool = False


_HEART, _THUMB, _PARTY, _EYES, _COFFEE = "❤️", "👍", "🎉", "👀", "☕"

SERVICE: Final = Talk(
    ("101", "103", "104", "106", "107"),
    (
        Line(
            "104", 6, "16:50", "I need two pump seals (model E4) for Austin on Thursday. Can anybody bring them?",
            replies=(
                Line("106", 6, "16:58", "We have one in the Austin store room."),
                Line("101", 6, "17:05", "Ordered another one, it arrives Wednesday.", reactions=((_HEART, ("104",)),)),
            ),
        ),
        Line("103", 4, "09:12", "Blue Door Hotel moved their service to next week. I have updated the calendar."),
        Line(
            "106", 3, "11:30", "Third call about the descaling light after a service. Does the counter reset?",
            replies=(
                Line("104", 3, "12:40", "Only if you hold the two buttons for five seconds. The manual says three."),
                Line("106", 3, "12:42", "That explains it. I will write it into the checklist."),
                Line("103", 3, "13:05", "Great find. Let's tell customers when they call.",
                     reactions=((_THUMB, ("104", "106", "101")),)),
            ),
        ),
        Line("107", 1, "08:45", "Good morning! Laura from Northwind has called twice, she is waiting for an engineer."),
        Line("104", 1, "08:49", "I am there tomorrow at nine. I will call her on the way."),
        Line("103", 1, "10:52", "Green Fork: burr not seated after their own change. Dev, two o'clock today works?"),
        Line("104", 1, "10:55", "Works. I have a spare set in the van."),
        Line("106", 0, "08:31", "Lakeside Dental wrote about the light again. I will walk them through the reset."),
    ),
    name="Service",
    description="Visits, parts and who is where",
    unread=1,
)  # fmt: skip

SALES: Final = Talk(
    ("101", "102", "105"),
    (
        Line("105", 5, "09:02", "Last month's numbers: 14 machines, 9 service contracts. Best month this year!",
             reactions=((_PARTY, ("102", "101")), (_COFFEE, ("102",)))),
        Line("102", 3, "15:20", "Brooks Law wants the two-group in black. What is the lead time?",
             replies=(
                 Line("105", 3, "15:26", "Ten working days. Promise them twelve."),
                 Line("102", 3, "15:31", "Quote is out."),
             )),
        Line("105", 2, "15:05", "Tomás opens a second shop in May. Three machines and a contract for all five."),
        Line("102", 2, "15:07", "Congratulations! Coffee is on you tomorrow.", reactions=((_COFFEE, ("105", "101")),)),
        Line("105", 0, "08:55", "@Ben can you join me for the call with Rivera at eleven?"),
    ),
    name="Sales",
    description="Quotes, leads and what we promised",
    unread=1,
)  # fmt: skip

EVERYBODY: Final = Talk(
    (),
    (
        Line("101", 8, "09:30", "Welcome Priya, who joins us at the front desk in Belmont today!",
             reactions=((_PARTY, ("102", "103", "104", "105", "106", "107", "109")),)),
        Line("107", 8, "09:34", "Thank you all! If a visitor looks lost, send them to me."),
        Line("101", 4, "14:00", "Belmont closes at three on Friday: the floor is being renewed.", pinned=True),
        Line("109", 2, "10:10", "Reminder: recorded calls are announced. Please do not switch the announcement off."),
        Line("105", 1, "16:20", "There is cake in the Belmont kitchen.",
             reactions=((_HEART, ("101", "107", "102")), (_EYES, ("104", "106")))),
    ),
    everybody=True,
)  # fmt: skip

WITH_CHLOE: Final = Talk(
    ("101", "103"),
    (
        Line("103", 1, "16:02", "Do you have a minute for the holiday plan of the team?"),
        Line("101", 1, "16:10", "Sure. Tomorrow after the stand-up?"),
        Line("103", 1, "16:11", "Perfect. I will bring the list."),
        Line("103", 0, "08:20", "Marcus would like the last week of the month. I can cover for him."),
    ),
    unread=1,
)
WITH_BEN: Final = Talk(
    ("101", "102"),
    (
        Line("102", 2, "11:15", "Could you correct the address on invoice 4417? Hannah from the Blue Door called."),
        Line("101", 2, "11:40", "Done, a new one is on its way to her."),
        Line("102", 2, "11:41", "Thanks!"),
    ),
)
WITH_DEV: Final = Talk(
    ("101", "104"),
    (
        Line("104", 6, "17:10", "Did you get my voicemail about the seals?"),
        Line("101", 6, "17:15", "I did, and the transcript even spelled *seals* right."),
    ),
)
DISPATCH: Final = Talk(
    ("103", "104", "106"),
    (
        Line("106", 1, "13:10", "Who takes the Cedar Park Library on Monday?"),
        Line("104", 1, "13:12", "I am in Austin anyway."),
        Line("103", 1, "13:12", "Booked for ten."),
    ),
)
TALKS: Final = (EVERYBODY, SERVICE, SALES, WITH_CHLOE, WITH_BEN, WITH_DEV, DISPATCH)

TASKS: Final = (
    TaskWords("103", "Call Northwind Bakery back about the heating element", ("104",), 0, 1, "09:05"),
    TaskWords("106", "Add the five-second reset to the service checklist", ("106",), 2, 3, "12:45"),
    TaskWords("101", "Order E4 pump seals", ("101",), 1, 6, "17:00", done=True),
)
NOTE: Final = (
    "103",
    "Service checklist",
    "<h3>Before you leave</h3><ul><li>Run two shots through each group.</li><li>Hold both buttons for five seconds to"
    " reset the descaling counter.</li><li>Write down the water hardness.</li></ul><h3>Afterwards</h3><p>Send the"
    " report to Customer Care the same day.</p>",
    3,
    "14:10",
)
POLL: Final = ("107", "Team lunch on Friday?", ("Tacos", "Ramen", "The new salad place"), 2, "09:40")
VOTES: Final = (("101", 0), ("102", 0), ("104", 0), ("103", 1), ("105", 2), ("106", 0))
