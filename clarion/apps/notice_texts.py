"""How short notices of the system get to phones: by the carrier of the number they are sent from."""

from clarion.base.container import Container
from clarion.base.errors import Unavailable
from clarion.base.text_carrier import OutgoingText, TextCarriers
from clarion.features.phone.missed_calls import NoticeTexts

SECONDS = 3600


class CarrierNotices(NoticeTexts):
    """To numbers that people have entered for themselves."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def send(self, text_id: str, sender: str, recipient: str, words: str) -> None:
        carrier = self._here.get(TextCarriers).find(sender)
        if carrier is None:
            raise Unavailable("No carrier takes texts of the main number.")
        await carrier.submit(
            OutgoingText(id=text_id[:64], sender=sender, recipient=recipient, text=words, seconds=SECONDS)
        )
