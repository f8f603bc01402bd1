"""Settings of faxes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from clarion.base.settings_engines import Port


class FaxSettings(BaseModel):
    """More in `docs/operations/fax.md`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    fax_email_domain: Annotated[str, Field(max_length=250, pattern=r"^([a-z0-9-]+\.)+[a-z0-9-]+$|^$")] = ""
    """Domain of email to fax: signed-in people write to `+16505550100@fax.example.com`; empty: off. It needs
    `CLARION_TLS_CERTIFICATE`."""
    fax_email_port: Port = 2465
    """SMTP submission over TLS for email to fax."""
