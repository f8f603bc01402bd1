"""Posts of an export as rows: who wrote them, whom they name, to what they belong. The chat is locked.

They have their own times, count as read, and have no change number: nobody is told of each, and clients that catch up
learn of the chat, not of a million posts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.canonical import Everybody, LeftOut, Named, Person, Said, Words
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chat_import.importer import ImportedFiles
from clarion.features.messaging.chat_import.leaving import Leaving
from clarion.features.messaging.chat_import.people import PersonHere
from clarion.features.messaging.chats import Chat
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.posts import Post, PostKind
from clarion.features.messaging.posts.files import attachment_of
from clarion.features.messaging.posts.models import Pin, PostMention, PostVersion, Reaction
from clarion.features.messaging.posts.rules import (
    LONGEST_EMOJI,
    LONGEST_TEXT,
    MOST_EMOJI_ON_POST,
    MOST_MENTIONS,
    MOST_OWN_EMOJI,
    MOST_PINS,
    MOST_VERSIONS,
    checked_emoji,
)

_BROKEN_MENTION = "!\u200b[:"


@dataclass(frozen=True)
class Names:
    """Who everybody is: `everybody` in the export, `here` in the account."""

    ids: ImportIds
    source: str
    everybody: Mapping[str, Person]
    here: Mapping[str, PersonHere]

    def author_of(self, said: Said) -> str:
        """The id of a person here, or of somebody who only wrote elsewhere."""
        known = self.here.get(said.author)
        return known.id if known else self.ids.of("person", said.author or said.author_name)

    def shown(self, said: Said) -> str:
        known = self.everybody.get(said.author)
        return (said.author_name or (known.name if known else said.author) or self.source)[:250]


@dataclass
class Rendered:
    """A text as it is kept, and whom it names."""

    text: str = ""
    mentions: list[dict[str, Any]] = field(default_factory=list)


def render(words: Words, chat: Chat, names: Names) -> Rendered:
    """People who are not here by their name alone. What only looks like a mention is none."""
    found = Rendered()
    said: list[str] = []
    known: set[str] = set()
    for piece in words:
        if isinstance(piece, str):
            said.append(piece.replace("![:", _BROKEN_MENTION))
            continue
        one = _mention(piece, chat, names)
        if one is None or (one["id"] not in known and len(known) >= MOST_MENTIONS):
            said.append("@" + piece.shown if isinstance(piece, Named) else "@all")
            continue
        said.append(f"![:{one['type']}]({one['id']})")
        if one["id"] not in known:
            known.add(one["id"])
            found.mentions.append(one)
    found.text = "".join(said)
    return found


def _mention(piece: Named | Everybody, chat: Chat, names: Names) -> dict[str, Any] | None:
    if isinstance(piece, Everybody):
        return {"id": chat.id, "type": "Team", "name": chat.name or "Team"}
    person = names.here.get(piece.key)
    return {"id": person.id, "type": "Person", "name": person.name} if person else None


def text_of(said: Said, title: str, chat: Chat, names: Names) -> Rendered:
    """`title`: of the thread that it begins."""
    heading = (f"**{title}**\n",) if title else ()
    return render((*heading, *said.words), chat, names)


def shortened(text: str, gone: Sequence[str]) -> str:
    """What fits, and lines about files that did not come along."""
    added = "\n".join(gone)[: LONGEST_TEXT // 2]
    room = LONGEST_TEXT - len(added) - 2
    if len(text) > room:
        text = text[: room - 2] + " …"
    return f"{text}\n{added}".strip() if added else text


@dataclass
class PostWriter:
    """`alert`: the chat is new, so that who is named can be kept; everything in it counts as read in the end."""

    session: AsyncSession
    chat: Chat
    names: Names
    leaving: Leaving
    alert: bool
    members: frozenset[str]
    pins_left: int = MOST_PINS

    def add(self, said: Said, rendered: Rendered, brought: ImportedFiles, seq: int, root: tuple[str, int]) -> Post:
        """`root`: the id of the post that its thread begins with, and how many are in it; ("", 0) for none."""
        post_id, author = self.names.ids.of("post", said.room, said.key), self.names.author_of(said)
        root_id, in_thread = root
        begins = root_id == post_id
        post = Post(
            id=post_id,
            account_id=self.chat.account_id,
            chat_id=self.chat.id,
            seq=seq,
            n=0,
            kind=PostKind.TEXT,
            creator_id=author,
            client_key=None,
            text=shortened(rendered.text, brought.gone),
            parent_id=root_id if root_id and not begins else None,
            thread_id=root_id if root_id and (not begins or in_thread > 1) else None,
            reply_count=0,
            attachments=[attachment_of(row) for row in brought.rows],
            mentions=rendered.mentions,
            added_ids=[],
            extra={"importedFrom": self.names.source},
            counted=False,
            pinned=False,
            versions=0,
            created_at=said.at,
            changed_at=max(said.changed_at or said.at, said.at),
            deleted_at=None,
        )
        self.session.add(post)
        for row in brought.rows:
            row.chat_id, row.post_id = self.chat.id, post.id
        return post

    def add_more(self, said: Said, post: Post, brought: ImportedFiles) -> None:
        """What hangs on a post that is there already."""
        self.session.add_all(brought.rows)
        self._mentions(post)
        self._versions(said, post)
        self._reactions(said, post)
        if said.pinned and self.pins_left > 0:
            self.pins_left -= 1
            self.session.add(Pin(post_id=post.id, chat_id=self.chat.id, pinned_by=None, at=said.at))
            post.pinned = True
        elif said.pinned:
            self.leaving.note(LeftOut("pin", "too_many", self.chat.name))

    def _mentions(self, post: Post) -> None:
        if not self.alert:
            return
        for one in post.mentions:
            if one["type"] == "Team" or (one["id"] in self.members and one["id"] != post.creator_id):
                row = PostMention(post_id=post.id, who_id=one["id"], chat_id=self.chat.id, seq=post.seq)
                self.session.add(row)

    def _versions(self, said: Said, post: Post) -> None:
        for number, version in enumerate(said.versions[:MOST_VERSIONS], 1):
            text = shortened(render(version.words, self.chat, self.names).text, ())
            self.session.add(PostVersion(post_id=post.id, number=number, text=text, said_at=version.said_at))
            post.versions = number

    def _reactions(self, said: Said, post: Post) -> None:
        """Those of people who are not here are counted and left out."""
        known: dict[tuple[str, str], Reaction] = {}
        for one in said.reactions:
            person = self.names.here.get(one.person)
            why = "" if person else "not_here"
            if person and not _usable(one.emoji):
                why = "unusable"
            key = (one.emoji, person.id if person else "")
            own = sum(who == key[1] for _emoji, who in known)
            different = {emoji for emoji, _who in known} | {one.emoji}
            if not why and (own >= MOST_OWN_EMOJI or len(different) > MOST_EMOJI_ON_POST):
                why = "too_many"
            if why or key in known:
                if why:
                    self.leaving.note(LeftOut("reaction", why, self.chat.name))
                continue
            known[key] = Reaction(post_id=post.id, emoji=key[0], extension_id=key[1], at=one.at or said.at)
        self.session.add_all(known.values())


def _usable(emoji: str) -> bool:
    try:
        return len(checked_emoji(emoji)) <= LONGEST_EMOJI
    except Invalid:
        return False


async def keep_authors(session: AsyncSession, account_id: str, posts: Sequence[Said], names: Names, now: Any) -> None:
    """Those who are nobody here, by name."""
    wanted = {names.author_of(said): names.shown(said) for said in posts if said.author not in names.here}
    known = set(await session.scalars(select(ImportedPerson.id).where(ImportedPerson.id.in_(wanted))))
    for person_id, name in wanted.items():
        if person_id not in known:
            row = ImportedPerson(id=person_id, account_id=account_id, source=names.source, name=name, created_at=now)
            session.add(row)


async def count_replies(session: AsyncSession, roots: Sequence[str]) -> None:
    """Of threads that got more posts."""
    reply = aliased(Post)
    query = select(func.count()).select_from(reply)
    query = query.where(reply.thread_id == Post.id, reply.id != Post.id, reply.deleted_at.is_(None))
    change = update(Post).where(Post.id.in_(roots)).values(thread_id=Post.id, reply_count=query.scalar_subquery())
    await session.execute(change.execution_options(synchronize_session=False))
