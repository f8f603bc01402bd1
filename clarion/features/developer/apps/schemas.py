"""Bodies of the app routes."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from clarion.base.http import WireModel

Name = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(max_length=100)]
Uri = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
RatePlan = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$|^$")]


class AppFields(WireModel):
    """What can be said of an app. Seconds that are null mean: as the installation says. `publicKeys`: a JWK set.

    `interactiveUrl`: gets what people submit in the app's cards; "" for nowhere. `listed`: people find it in the
    gallery, with its `maker` and `privacyUrl`. `bot`: it can be a member of chats.
    """

    name: Name | None = None
    description: Annotated[str, StringConstraints(max_length=500)] | None = None
    scopes: Annotated[list[Word], Field(max_length=100)] | None = None
    grants: Annotated[list[Word], Field(max_length=10)] | None = None
    redirect_uris: Annotated[list[Uri], Field(max_length=20)] | None = None
    refresh_tokens: bool | None = None
    enabled: bool | None = None
    access_seconds: Annotated[int, Field(ge=600, le=86_400)] | None = None
    refresh_seconds: Annotated[int, Field(ge=600, le=31_536_000)] | None = None
    rate_plan: RatePlan | None = None
    public_keys: dict[str, Any] | None = None
    interactive_url: Uri | None = None
    listed: bool | None = None
    bot: bool | None = None
    maker: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] | None = None
    privacy_url: Uri | None = None
    public: bool = False


class NewApp(AppFields):
    """`public`: an app that cannot keep a secret (in a browser, on a phone). That is decided once."""

    name: Name


class NewSecret(WireModel):
    keep_old_hours: Annotated[int, Field(ge=0, le=24 * 30)] = 24 * 7
