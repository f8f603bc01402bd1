"""Email to fax in the processes that serve the API, where the settings name a domain."""

from clarion.base.container import Container
from clarion.base.settings import SettingsError
from clarion.engines.mail import SubmissionServer
from clarion.features.fax import FaxByEmail


async def open_fax_by_email(here: Container) -> None:
    settings = here.settings
    if not settings.fax_email_domain:
        return
    if settings.tls_certificate is None or settings.tls_key is None:
        raise SettingsError("CLARION_FAX_EMAIL_DOMAIN needs CLARION_TLS_CERTIFICATE and CLARION_TLS_KEY.")
    inbox = FaxByEmail(here, settings.fax_email_domain)
    server = SubmissionServer(inbox, settings.fax_email_domain, settings.tls_certificate, settings.tls_key)
    await here.offer(SubmissionServer, server).open(settings.bind, settings.fax_email_port)


async def close_fax_by_email(here: Container) -> None:
    server = here.find(SubmissionServer)
    if server is not None:
        await server.close()
