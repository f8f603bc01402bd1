"""Texts: what people in offices write, what shops and clinics send, and what swindlers send in ever other words."""

import random

_PEOPLE = (
    "Anna",
    "Ben",
    "Carla",
    "Dev",
    "Elena",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kim",
    "Leo",
    "Mona",
    "Noor",
)
_THINGS = (
    "the offer",
    "the contract",
    "the drawings",
    "our invoice",
    "the samples",
    "the report",
    "the key",
    "the parts",
)
_PLACES = ("the office", "the warehouse", "gate 4", "the lobby", "the site", "room 12", "the cafe", "the depot")
_OPENINGS = ("Hi {who}, ", "{who}: ", "Hello {who}. ", "", "Good morning {who}, ", "Thanks {who}! ")
_MIDDLES = (
    "can you bring {thing} to {place} at {hour}?",
    "{thing} is ready, I leave it at {place}.",
    "running ten minutes late, see you at {place} around {hour}",
    "did you get {thing}? The customer asks again",
    "we moved the meeting to {hour}, same place",
    "please call me back when you are out of the meeting",
    "I checked {thing} and it looks fine to me",
    "truck {number} arrives at {place} about {hour}",
    "could we talk about {thing} tomorrow at {hour}?",
)
_ENDINGS = ("", " Thanks", " {who2}", " Best, {who2}", " See you", " Let me know")


def office_text(dice: random.Random) -> str:
    form = dice.choice(_OPENINGS) + dice.choice(_MIDDLES) + dice.choice(_ENDINGS)
    return form.format(
        who=dice.choice(_PEOPLE),
        who2=dice.choice(_PEOPLE),
        thing=dice.choice(_THINGS),
        place=dice.choice(_PLACES),
        hour=f"{dice.randint(8, 17)}:{dice.choice(('00', '15', '30', '45'))}",
        number=dice.randint(10, 999),
    )


def reminder(dice: random.Random) -> str:
    """A clinic's: the same words, another name and time."""
    hour = f"{dice.randint(8, 17)}:{dice.choice(('00', '20', '40'))}"
    when = f"{dice.randint(1, 28)} May at {hour}"
    return f"{dice.choice(_PEOPLE)}, this is a reminder of your appointment at Elm Street Dental on {when}."


_ALARMS = (
    "URGENT: your {brand} account has been suspended",
    "{brand} alert: we noticed an unusual payment of ${sum}",
    "Final notice from {brand}: your package is held, a fee of ${sum} is due",
    "{brand} security: your card was locked",
    "Congratulations! {brand} selected you for a ${sum} gift card",
    "{brand}: your refund of ${sum} is waiting",
)
_DEMANDS = (
    "Verify your details immediately at {link}",
    "Confirm your password and card now: {link}",
    "Click {link} within 24 hours or it will be closed",
    "Claim it today, reply with your bank details or visit {link}",
    "Pay now to avoid a penalty: {link}",
    "Act now! Log in at {link} to unlock it",
)
_BRANDS = ("PayPal", "Amazon", "Netflix", "USPS", "Wells Fargo", "Apple")


def swindle(dice: random.Random) -> str:
    """One of many ways to say the same."""
    host = f"{dice.choice(('secure', 'login', 'verify', 'acct'))}-{dice.randint(100, 999)}"
    link = f"http://{host}.{dice.choice(('top', 'xyz', 'click'))}/{dice.randint(1000, 9999)}"
    form = f"{dice.choice(_ALARMS)}. {dice.choice(_DEMANDS)}"
    return form.format(brand=dice.choice(_BRANDS), sum=dice.randint(19, 990), link=link)


_OFFER = "we are in your street this week and could look at your roof on Thursday"


def leaflet(dice: random.Random) -> str:
    """Dull advertising in which only figures change: only its coming from many numbers gives it away."""
    return f"Good morning, {_OFFER} at {dice.randint(8, 17)}:{dice.randint(10, 59)}, tell me if that suits you"


def greeting(dice: random.Random) -> str:
    """The same with a name and other words around."""
    said = dice.choice(("tell me if that suits you", "is that fine for you?", "let me know", "would you be at home?"))
    return f"{dice.choice(('Hello', 'Hi', 'Dear'))} {dice.choice(_PEOPLE)}, {_OFFER}, {said}"
