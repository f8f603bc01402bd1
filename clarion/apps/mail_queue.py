"""Where letters leave: in the API, and in the role `jobs`."""

from clarion.base.container import Container
from clarion.base.files import Files
from clarion.base.mail_queue import Mail, MailQueue
from clarion.engines.mail import open_mail


async def open_mail_queue(here: Container) -> None:
    mail = here.find(Mail) or here.offer(Mail, open_mail(here.settings))
    room = here.offer(MailQueue, MailQueue(here.storage, here.clock, mail, here.find(Files)))
    here.health.register("mail", room.health)
    await room.open()


async def close_mail_queue(here: Container) -> None:
    here.health.forget("mail")
    await here.get(MailQueue).close()
