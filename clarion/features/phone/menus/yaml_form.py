"""The document of menus in YAML, of which JSON is a part. Pure.

version: 1
menus:
  - name: Main menu
    extensionNumber: "300"
    prompt: {text: "For sales, press one.", language: en-US}
    keys:
      "1": {action: Connect, extensionNumber: "101"}
"""

from typing import Any

import yaml

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

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_DEEPEST = 8


def read_yaml(text: str) -> Reading:
    """Never raises; what cannot be read at all is one mistake."""
    reading = Reading()
    try:
        if not _is_plain(text, reading):
            return reading
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reading.wrong(line, f"This is no YAML or JSON: {error.problem or 'it cannot be read'}.")
        return reading
    except (yaml.YAMLError, ValueError):
        reading.wrong(1, "This is no YAML or JSON: it holds characters that cannot be there.")
        return reading
    if not isinstance(root, yaml.MappingNode):
        reading.wrong(1, "The document begins with [version] and [menus].")
        return reading
    _read_root(root, reading)
    return finish(reading)


def _is_plain(text: str, reading: Reading) -> bool:
    """No references, which could make a small document endless, and no deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            reading.wrong(_line(event), "References (*name) are not understood here.")
            return False
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            reading.wrong(_line(event), "The document is nested too deeply.")
            return False
    return True


def _read_root(root: yaml.MappingNode, reading: Reading) -> None:
    for name, node in _members(root):
        if name == "version":
            if _text(node) != str(VERSION):
                reading.wrong(_line(node), f"Only version {VERSION} is understood.")
        elif name == "menus" and isinstance(node, yaml.SequenceNode):
            for entry in node.value:
                _read_menu(entry, reading)
        else:
            reading.wrong(_line(node), f"[{name[:40]}] is not understood here.")


def _read_menu(node: yaml.Node, reading: Reading) -> None:
    draft = Draft(_line(node))
    if not isinstance(node, yaml.MappingNode):
        reading.wrong(draft.line, "A menu is a mapping with [name], [prompt] and [keys].")
        return
    reading.drafts.append(draft)
    for name, value in _members(node):
        if name == "prompt" and isinstance(value, yaml.MappingNode):
            for member, one in _members(value):
                fill_prompt(draft, reading, member, _text(one), _line(one))
        elif name == "keys" and isinstance(value, yaml.MappingNode):
            _read_keys(draft, value, reading)
        else:
            fill(draft, reading, name, _text(value), _line(value))


def _read_keys(draft: Draft, node: yaml.MappingNode, reading: Reading) -> None:
    for key_node, value in node.value:
        key = Key(_line(key_node), _text(key_node))
        draft.keys.append(key)
        if isinstance(value, yaml.MappingNode):
            for member, one in _members(value):
                fill_key(draft, reading, key, member, _text(one), _line(one))
        else:
            key.action = _text(value)


def _members(node: yaml.MappingNode) -> list[tuple[str, yaml.Node]]:
    return [(_text(key), value) for key, value in node.value]


def _text(node: yaml.Node) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node | yaml.Event) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def write_yaml(drafts: list[Draft]) -> str:
    """Inverse of `read_yaml`."""
    document = {"version": VERSION, "menus": [_menu_of(draft) for draft in drafts]}
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110))


def _menu_of(draft: Draft) -> dict[str, Any]:
    prompt = {"text": draft.text, "language": draft.language if draft.text else "", "file": draft.file}
    menu: dict[str, Any] = {
        "name": draft.name,
        "extensionNumber": draft.number,
        "site": draft.site,
        "promptRepeatCount": draft.repeat,
        "prompt": _filled(prompt),
        "keys": {
            key.input: _filled({"action": key.action, "extensionNumber": key.extension, "phoneNumber": key.phone})
            for key in draft.keys
        },
    }
    return _filled(menu)


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
