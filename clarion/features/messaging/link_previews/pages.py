"""From an address to what is shown of it. Nothing here writes to the database."""

from dataclasses import dataclass

from clarion.base.container import Container
from clarion.base.content import sniff
from clarion.base.ids import new_id
from clarion.base.previews import NO_PREVIEW, NO_WORDS, PageWords, Preview, Previewer
from clarion.base.settings import Settings
from clarion.base.ssrf_guard import EgressPolicy
from clarion.features.conduct import Attempt, AttemptKind, TextWatch
from clarion.features.messaging.link_previews.addresses import find_address
from clarion.features.messaging.link_previews.fetching import Fetched, NoPage, PageFetcher, host_of
from clarion.features.messaging.texting.telling import content_key

PAGE_BYTES = 512 * 1024
PICTURE_BYTES = 5 * 1024 * 1024
_PAGES = ("text/html", "application/xhtml+xml")
_ACCEPT = "text/html,application/xhtml+xml,image/*;q=0.8"
_SMALLEST = 48
"""Pixels a side: smaller pictures are marks and counters, no pictures."""


@dataclass(frozen=True)
class Shown:
    """What is shown of a page: never nothing at all."""

    host: str
    words: PageWords
    picture: Preview


def egress_policy(settings: Settings) -> EgressPolicy:
    return EgressPolicy(loopback=settings.link_previews == "loopback")


def may_open(here: Container, address: str, account_id: str) -> bool:
    """Whether acceptable use knows nothing against this address: what MAL-02 looks at, by the lists in force."""
    watch = here.find(TextWatch)
    if watch is None:
        return True
    key = content_key(address)
    watch.look_at(address, key)
    attempt = Attempt(
        event_id=f"link-{new_id()}",
        kind=AttemptKind.CHAT_POST,
        at=here.clock.now(),
        account_id=account_id,
        content_key=key,
        via="api",
    )
    found = watch.features(attempt)
    return not (found.get("link_malicious") or found.get("link_lookalike"))


async def look_at_page(here: Container, fetcher: PageFetcher, address: str, account_id: str) -> Shown:
    """Raises `NoPage`."""
    previewer = here.find(Previewer)
    if previewer is None:
        raise NoPage("nothing here makes previews")

    def may(where: str) -> bool:
        return may_open(here, where, account_id)

    found = await fetcher.get(address, _ACCEPT, PICTURE_BYTES, may)
    if found.media_type not in _PAGES:
        picture = await _picture(previewer, found)
        if picture == NO_PREVIEW:
            raise NoPage("it is neither a page nor a picture")
        return Shown(host_of(found.address), NO_WORDS, picture)
    words = await previewer.read_page(found.content[:PAGE_BYTES], found.charset)
    if not words.title:
        raise NoPage("the page says nothing of itself")
    picture = NO_PREVIEW
    where = find_address(words.picture, egress_policy(here.settings), base=found.address) if words.picture else None
    if where is not None:
        try:
            picture = await _picture(previewer, await fetcher.get(where, "image/*", PICTURE_BYTES, may))
        except NoPage:
            picture = NO_PREVIEW  # a page without its picture is still a page
    return Shown(host_of(found.address), words, picture)


async def _picture(previewer: Previewer, found: Fetched) -> Preview:
    """Made anew by us, from what the bytes are and not what the server says."""
    kind = sniff(found.content)
    if found.cut or not kind.startswith("image/"):
        return NO_PREVIEW
    picture = await previewer.look(found.content, kind)
    large = min(picture.width, picture.height) >= _SMALLEST
    return picture if picture.content and large else NO_PREVIEW
