"""Incidents as an Atom feed (RFC 4287). Pure."""

from xml.sax.saxutils import escape, quoteattr

from clarion.base.http import wire_time
from clarion.base.i18n import gettext
from clarion.features.operations.service_status import wording
from clarion.features.operations.service_status.queries import Picture

_MOST = 50


def atom_feed(language: str, picture: Picture, address: str) -> str:
    """An entry for each update, newest first. `address`: of the page."""
    updates = [(update, incident) for incident, said in picture.incidents for update in said]
    updates.sort(key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    newest = updates[0][0].at if updates else picture.now
    entries = []
    for update, incident in updates[:_MOST]:
        stage = gettext(language, f"status.stage.{update.stage}")
        entries.append(
            f"<entry><id>{escape(address)}#{incident.id}-{update.id}</id><updated>{wire_time(update.at)}</updated>"
            f"<title>{escape(f'{stage}: {wording.title(language, incident)}')}</title>"
            f"<link href={quoteattr(address)}/>"
            f'<content type="text">{escape(wording.update_text(language, incident, update))}</content></entry>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><id>{escape(address)}</id>'
        f"<title>{escape(gettext(language, 'status.title'))}</title><updated>{wire_time(newest)}</updated>"
        f'<link href={quoteattr(address)}/><link rel="self" href={quoteattr(address + "/feed")}/>'
        f"<author><name>Clarion</name></author>{''.join(entries)}</feed>\n"
    )
