"""Where letters leave: in the API, and in the role `jobs`."""

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.mail_queue import Mail, MailQueue
from clarion.engines.mail import open_mail


def offer_mail(here: Container) -> None:
    if here.find(Mail) is None:  # a test has its own
        here.offer(Mail, open_mail(here.settings))


async def open_mail_queue(here: Container) -> None:
    room = here.offer(MailQueue, MailQueue(here.storage, here.clock, here.get(Mail), here.find(Files)))
    here.health.register("mail", room.health)
    await room.open()


async def close_mail_queue(here: Container) -> None:
    here.health.forget("mail")
    await here.get(MailQueue).close()
