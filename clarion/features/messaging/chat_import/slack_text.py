"""Slack's formatting ("mrkdwn") as ours. Pure.

Source: https://docs.slack.dev/messaging/formatting-message-text: `*bold*`, `_italic_`, `~strike~`, code as ours;
`<@U1>`, `<#C1|name>`, `<!here>`, `<!subteam^S1|@name>`, `<!date^…|words>`, `<address|words>`; `&amp;`, `&lt;`, `&gt;`.
"""

import re
from collections.abc import Callable, Mapping
from html import unescape

from clarion.features.messaging.chat_import.canonical import Everybody, Named, Piece, Raw, Words, joined
from clarion.features.messaging.chat_import.raw import inner, inner_all, name_of, text_of

# Letters of private use stand for what is not to be looked at again while the rest is formatted.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_HELD = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_TOKEN = re.compile(r"```(.{0,40000}?)```|`([^`\n]{1,2000})`|<([^<>\n]{1,4000})>", re.DOTALL)
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*(?![\w*])|(?<![\w*])\*([^\s*])\*(?![\w*])")
_STRIKE = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]{0,2000}?[^\s~])~(?![\w~])|(?<![\w~])~([^\s~])~(?![\w~])")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_LABEL = re.compile(r"[\[\]\n]")
_TONE = re.compile(r"::skin-tone-\d:")
_DEEPEST = 12


def words_of(text: str, names: Mapping[str, str]) -> Words:
    """`names`: how people are called, by key; for those who are not in it the text says how."""
    held: list[Piece] = []

    def hold(piece: Piece) -> str:
        held.append(piece)
        return f"{_OPEN}{len(held) - 1}{_CLOSE}"

    source = text.replace(_OPEN, "").replace(_CLOSE, "")
    source = _TOKEN.sub(lambda found: hold(_token(found, names)), source)
    source = _BOLD.sub(lambda found: f"**{found[1] or found[2]}**", source)
    source = _STRIKE.sub(lambda found: f"~~{found[1] or found[2]}~~", source)
    source = _TONE.sub(":", _entities(source))
    parts = _HELD.split(source)
    return joined(
        [part if place % 2 == 0 else _placed(held[int(part)], parts, place) for place, part in enumerate(parts)]
    )


def _placed(piece: Piece, parts: list[str], place: int) -> Piece:
    """Blocks of code stand on lines of their own."""
    if not isinstance(piece, str) or not piece.startswith("```"):
        return piece
    before, after = parts[place - 1], parts[place + 1]
    begins = not "".join(parts[:place]).strip() or before.endswith("\n")
    ends = not "".join(parts[place + 1 :]).strip() or after.startswith("\n")
    return f"{'' if begins else chr(10)}{piece}{'' if ends else chr(10)}"


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _token(found: re.Match[str], names: Mapping[str, str]) -> Piece:
    if found[1] is not None:
        inside = _unlinked(found[1])
        return f"```\n{inside.strip(chr(10))}\n```" if "\n" in inside else f"`{inside.strip()}`"
    if found[2] is not None:
        return f"`{_unlinked(found[2])}`"
    what, _, label = _entities(found[3]).partition("|")
    return _link(what, label, names)


def _unlinked(code: str) -> str:
    """Links within code are shown as their address."""
    return _entities(re.sub(r"<([^<>|\n]{1,4000})(?:\|[^<>\n]*)?>", r"\1", code))


def _link(what: str, label: str, names: Mapping[str, str]) -> Piece:
    if what.startswith("@"):
        return Named(what[1:], names.get(what[1:]) or label or what[1:])
    if what.startswith("#"):
        return f"#{label or names.get(what, what[1:])}"
    if what.startswith("!"):
        if what[1:] in ("here", "channel", "everyone", "group"):
            return Everybody()
        return label or what[1:].partition("^")[0]
    address = what.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    plain = what.removeprefix("mailto:").removeprefix("tel:")
    label = _LABEL.sub(" ", label).strip()
    return f"[{label}]({address})" if label and label not in (what, plain) else plain


def blocks_text(blocks: list[Raw]) -> str:
    """What a message says in blocks, as Slack's own formatting; for messages without a text."""
    lines = [_block(block, 0) for block in blocks[:100]]
    return "\n".join(line for line in lines if line)


def _block(block: Raw, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    kind = text_of(block, "type")
    deeper: Callable[[str, str], str] = lambda name, between: between.join(  # noqa: E731
        filter(None, (_block(item, depth + 1) for item in inner_all(block, name)))
    )
    if kind == "rich_text_list":
        return "\n".join(f"• {_block(item, depth + 1)}" for item in inner_all(block, "elements"))
    if kind == "rich_text_preformatted":
        return f"```{deeper('elements', '')}```"
    if kind == "rich_text_quote":
        return "\n".join(f"&gt; {line}" for line in deeper("elements", "").split("\n"))
    if kind in ("rich_text_section", "rich_text"):
        return deeper("elements", "" if kind == "rich_text_section" else "\n")
    if kind in ("context", "actions"):
        return deeper("elements", " ")
    if kind == "image":
        return f"<{text_of(block, 'image_url')}|{name_of(block, 'alt_text') or 'image'}>"
    return _leaf(block, kind) or deeper("fields", "\n")


_LEAVES = {
    "user": lambda item: f"<@{text_of(item, 'user_id')}>",
    "channel": lambda item: f"<#{text_of(item, 'channel_id')}>",
    "broadcast": lambda item: f"<!{text_of(item, 'range')}>",
    "emoji": lambda item: f":{text_of(item, 'name')}:",
    "link": lambda item: f"<{text_of(item, 'url')}|{text_of(item, 'text')}>",
}


def _leaf(item: Raw, kind: str) -> str:
    if kind in _LEAVES:
        return _LEAVES[kind](item)
    if kind in ("section", "header"):
        text = text_of(inner(item, "text"), "text")
        return f"*{text}*" if kind == "header" and text else text
    text = text_of(item, "text")
    if kind != "text":  # plain_text, mrkdwn: written in the same formatting
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    style = inner(item, "style")
    for name, mark in (("code", "`"), ("strike", "~"), ("italic", "_"), ("bold", "*")):
        if style.get(name) is True and text.strip() == text and text:
            text = f"{mark}{text}{mark}"
    return text


def attachments_text(attachments: list[Raw]) -> str:
    """What integrations attached to a message, in Slack's own formatting."""
    said: list[str] = []
    for one in attachments[:50]:
        if one.get("is_msg_unfurl") or one.get("from_url") or one.get("original_url"):
            continue  # what Slack found behind a link that the text has
        title, link = name_of(one, "title"), text_of(one, "title_link")
        said.append(text_of(one, "pretext"))
        said.append(f"*<{link}|{title}>*" if title and link else f"*{title}*" if title else "")
        said.append(text_of(one, "text") or blocks_text(inner_all(one, "blocks")))
        said += [f"*{name_of(field, 'title')}* {text_of(field, 'value')}".strip() for field in inner_all(one, "fields")]
        if not any(said):
            said.append(text_of(one, "fallback"))
    return "\n".join(line for line in said if line)


def emoji_of(name: str) -> str:
    """A reaction: without the colour of the skin."""
    return f":{name.partition('::')[0]}:"
