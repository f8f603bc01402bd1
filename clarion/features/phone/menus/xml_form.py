"""The document of menus in XML, with the surface's names for members. Pure.

<Menus version="1">
  <Menu>
    <Name>Main menu</Name> <ExtensionNumber>300</ExtensionNumber>
    <Prompt><Text>For sales, press one.</Text> <Language>en-US</Language></Prompt>
    <Actions><Action><Input>1</Input> <Action>Connect</Action> <ExtensionNumber>101</ExtensionNumber></Action></Actions>
  </Menu>
</Menus>
"""

import xml.parsers.expat
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from clarion.features.phone.menus.document import (
    VERSION,
    Draft,
    Key,
    Reading,
    fill,
    fill_key,
    fill_prompt,
    finish,
)

_DEEPEST = 8


@dataclass
class _Element:
    tag: str
    line: int
    text: str = ""
    children: list["_Element"] = field(default_factory=list)

    @property
    def member(self) -> str:
        """`ExtensionNumber` is extensionNumber."""
        return self.tag[:1].lower() + self.tag[1:]

    @property
    def plain(self) -> str:
        return " ".join(self.text.split())


class _Refused(ValueError):
    """Something that a document of menus never has."""


def read_xml(text: str) -> Reading:
    """Never raises; what cannot be read at all is one mistake."""
    reading = Reading()
    parser = xml.parsers.expat.ParserCreate()
    try:
        root = _parse(parser, text)
    except xml.parsers.expat.ExpatError as error:
        words = xml.parsers.expat.ErrorString(error.code)
        reading.wrong(max(error.lineno, 1), f"This is no XML: {words}.")
        return reading
    except _Refused as error:
        reading.wrong(parser.CurrentLineNumber, str(error))
        return reading
    if root.tag != "Menus":
        reading.wrong(root.line, "The document is a <Menus> with a <Menu> for each menu.")
        return reading
    for child in root.children:
        if child.tag == "Menu":
            _read_menu(child, reading)
        else:
            reading.wrong(child.line, f"<{child.tag[:40]}> is not understood here.")
    return finish(reading)


def _parse(parser: xml.parsers.expat.XMLParserType, text: str) -> _Element:
    stack = [_Element("", 1)]

    def begin(tag: str, _attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise _Refused("The document is nested too deeply.")
        element = _Element(tag, parser.CurrentLineNumber)
        stack[-1].children.append(element)
        stack.append(element)

    def end(_tag: str) -> None:
        stack.pop()

    def words(data: str) -> None:
        stack[-1].text += data

    def refuse(*_: object) -> None:
        raise _Refused("A document type is not understood here.")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words, refuse
    parser.Parse(text, True)
    return stack[0].children[0]


def _read_menu(element: _Element, reading: Reading) -> None:
    draft = Draft(element.line)
    reading.drafts.append(draft)
    for child in element.children:
        if child.tag == "Prompt":
            for one in child.children:
                fill_prompt(draft, reading, one.member, one.plain, one.line)
        elif child.tag == "Actions":
            for one in child.children:
                _read_key(draft, one, reading)
        else:
            fill(draft, reading, child.member, child.plain, child.line)


def _read_key(draft: Draft, element: _Element, reading: Reading) -> None:
    key = Key(element.line, "")
    draft.keys.append(key)
    for child in element.children:
        if child.tag == "Input":
            key.input = child.plain
        else:
            fill_key(draft, reading, key, child.member, child.plain, child.line)


def write_xml(drafts: list[Draft]) -> str:
    """Inverse of `read_xml`."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<Menus version="{VERSION}">']
    for draft in drafts:
        lines += ["  <Menu>", *_plain(draft), *_prompt(draft), "    <Actions>"]
        lines += [line for key in draft.keys for line in _key(key)]
        lines += ["    </Actions>", "  </Menu>"]
    return "\n".join([*lines, "</Menus>", ""])


def _plain(draft: Draft) -> list[str]:
    members = {"Name": draft.name, "ExtensionNumber": draft.number, "Site": draft.site,
               "PromptRepeatCount": str(draft.repeat or "")}  # fmt: skip
    return [f"    <{tag}>{escape(text)}</{tag}>" for tag, text in members.items() if text]


def _prompt(draft: Draft) -> list[str]:
    members = {"Text": draft.text, "Language": draft.language if draft.text else "", "File": draft.file}
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in members.items() if text)
    return [f"    <Prompt>{inside}</Prompt>"] if inside else []


def _key(key: Key) -> list[str]:
    members = {"Input": key.input, "Action": key.action, "ExtensionNumber": key.extension, "PhoneNumber": key.phone}
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in members.items() if text)
    return [f"      <Action>{inside}</Action>"]
