"""What an adaptive card may be made of, version by version. Facts of the published format, up to 1.5."""

VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5")
ELEMENTS = frozenset({
    "TextBlock", "Image", "Media", "RichTextBlock", "ActionSet", "Container", "ColumnSet", "FactSet", "ImageSet",
    "Table", "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet",
    "Column",  # clients put it where the format wants a ColumnSet around it
})  # fmt: skip
ACTIONS = frozenset({"Action.OpenUrl", "Action.Submit", "Action.ShowCard", "Action.ToggleVisibility", "Action.Execute"})
SELECT_ACTIONS = ACTIONS - {"Action.ShowCard"}
SUBMITTING = frozenset({"Action.Submit", "Action.Execute"})

# Where parts stand: the member of an element, and what may stand in it.
LISTS: dict[str, frozenset[str]] = {
    "body": ELEMENTS,
    "items": ELEMENTS,
    "actions": ACTIONS,
    "inlineAction": SELECT_ACTIONS,
    "selectAction": SELECT_ACTIONS,
    "images": frozenset({"Image"}),
    "card": frozenset({"AdaptiveCard"}),
    "fallback": ELEMENTS | ACTIONS,
}
# A member whose parts need not say their type, because only one can stand there.
UNTYPED = frozenset({"columns", "rows", "cells", "inlines", "facts", "choices", "sources", "targetElements"})
CARRIED = frozenset({"data", "refresh", "authentication", "requires"})
"""Members that are passed on as they are, and not part of what is shown."""
URLS = frozenset({"url", "iconUrl", "poster", "backgroundImage"})
SCHEMES = ("https://", "http://")
LINK_SCHEMES = (*SCHEMES, "mailto:", "tel:")
PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")
