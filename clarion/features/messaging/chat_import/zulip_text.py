"""Zulip's formatting is nearly ours (Markdown); what it names, quotes and hides is written differently. Pure.

Source: https://zulip.com/help/format-your-message-using-markdown: `@**Name|id**`, `@_**Name**`, `@*group*`,
`#**channel>topic**`, fences named `quote` and `spoiler`, uploads as links to `/user_uploads/`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from clarion.features.messaging.chat_import.canonical import Everybody, Named, Piece, SaidFile, Words, joined

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(\S*)\s*(.*)")
_CODE = re.compile(r"(```.{0,40000}?```|`[^`\n]{1,2000}`)", re.DOTALL)
_PERSON = re.compile(r"@_?\*\*([^*|\n]{1,250})(?:\|(\d{1,12}))?\*\*")
_GROUP = re.compile(r"@_?\*([^*\n]{1,250})\*")
_ROOM = re.compile(r"#\*\*([^*>\n]{1,250})(?:>([^*\n]{0,250}?))?(?:@\d{1,12})?\*\*")
_UPLOAD = re.compile(r"!?\[([^\]\n]{0,500})\]\((?:https?://[^/\s)]+)?/user_uploads/([^\s)]{1,1000})\)")
_EVERYBODY = ("all", "everyone", "channel", "stream", "topic")
_MOST_DEPTH = 6


@dataclass
class Markdown:
    """A text as it was written. `by_name`: keys of people by name in small letters; `names`: the other way round."""

    by_name: Mapping[str, str]
    names: Mapping[str, str]
    uploads: Mapping[str, str]
    files: list[SaidFile] = field(default_factory=list)

    def words(self, text: str) -> Words:
        """Files that it links to are added to `files`, and their links go."""
        if text.startswith("/me "):
            text = f"*{text[4:].strip()}*"
        pieces: list[Piece] = []
        for place, part in enumerate(_CODE.split(_fences(text))):
            pieces += [part] if place % 2 else self._plain(part)
        return joined(pieces)

    def _plain(self, text: str) -> list[Piece]:
        text = _UPLOAD.sub(self._take_file, text)
        text = _ROOM.sub(lambda found: f"#{found[1]} > {found[2]}" if found[2] else f"#{found[1]}", text)
        found: list[Piece] = []
        end = 0
        for match in _PERSON.finditer(text):
            found.append(_GROUP.sub(r"@\1", text[end : match.start()]))
            found.append(self._named(match[1].strip(), match[2] or ""))
            end = match.end()
        return [*found, _GROUP.sub(r"@\1", text[end:])]

    def _named(self, name: str, number: str) -> Piece:
        key = number if number in self.names else self.by_name.get(name.lower(), "")
        if key:
            return Named(key, self.names[key])
        return Everybody() if name.lower() in _EVERYBODY else f"@{name}"

    def _take_file(self, found: re.Match[str]) -> str:
        path = unquote(found[2])
        name = found[1] or path.rpartition("/")[2]
        self.files.append(SaidFile(name[:250] or "file", self.uploads.get(path, "")))
        return ""


def _fences(text: str) -> str:
    """Quotes as lines with `>`, spoilers as what they hide, code with our fence."""
    if "```" not in text and "~~~" not in text:
        return text
    found: list[str] = []
    open_ones: list[tuple[str, str]] = []
    for line in text.split("\n"):
        match = _FENCE.fullmatch(line)
        if match and open_ones and match[1] == open_ones[-1][0] and not match[2]:
            _mark, kind = open_ones.pop()
            if kind == "code":
                found.append(_quoted("```", open_ones))
        elif match and (not open_ones or open_ones[-1][1] != "code") and len(open_ones) < _MOST_DEPTH:
            kind = match[2] if match[2] in ("quote", "spoiler") else "code"
            if kind == "code":
                found.append(_quoted(f"```{match[2]}", open_ones))
            open_ones.append((match[1], kind))
            if kind == "spoiler" and match[3]:
                found.append(_quoted(f"**{match[3].strip()}**", open_ones))
        else:
            found.append(_quoted(line, open_ones))
    if open_ones and open_ones[-1][1] == "code":
        found.append(_quoted("```", open_ones))
    return "\n".join(found)


def _quoted(line: str, open_ones: list[tuple[str, str]]) -> str:
    return "> " * sum(kind == "quote" for _mark, kind in open_ones) + line
