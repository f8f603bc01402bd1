"""T.30 completion codes of libspandsp 0.0.6, in its order: the name by which Clarion knows each, and a sentence."""

from typing import Final

_LIST: Final = (
    ("OK", "All pages arrived."),
    ("CED_TOO_LONG", "The other machine's answer tone did not end."),
    ("NO_ANSWER_TONE", "No fax machine was heard."),
    ("NO_FIRST_MESSAGE", "The other side said nothing that a fax machine says."),
    ("NO_INTERRUPT", "The procedural interrupt timed out."),
    ("CARRIER_STUCK", "The other machine's carrier did not stop."),
    ("CANNOT_TRAIN", "The line is too poor: no speed worked."),
    ("OPERATOR_INTERRUPT", "The interrupt by an operator failed."),
    ("INCOMPATIBLE", "The other machine is not compatible."),
    ("CANNOT_RECEIVE", "The other machine cannot receive."),
    ("CANNOT_SEND", "The other machine has nothing to send."),
    ("RESOLUTION_REFUSED", "The other machine cannot receive this resolution."),
    ("SIZE_REFUSED", "The other machine cannot receive pages of this size."),
    ("UNEXPECTED_MESSAGE", "The other machine sent an unexpected message."),
    ("BAD_ANSWER_TO_DCS", "The other machine answered the training with something else."),
    ("HUNG_UP_AFTER_PAGE", "The other machine hung up after a page."),
    ("BAD_ECM_ANSWER", "The other machine's answer to error correction is invalid."),
    ("HUNG_UP_BEFORE_START", "The other machine hung up before anything was sent."),
    ("BAD_ANSWER_AFTER_PAGE", "The other machine's answer after a page is invalid."),
    ("NO_CAPABILITIES", "The other machine did not say what it can do."),
    ("NO_ANSWER_TO_TRAINING", "No answer to the training."),
    ("NO_ANSWER_AFTER_PAGE", "No answer after a page."),
    ("RECEIVER_NOT_READY", "The other machine did not get ready in time."),
    ("BAD_ECM_COMMAND", "The sender's error correction is invalid."),
    ("DCS_WHILE_POLLING", "The other machine wanted to send when it was asked for a document."),
    ("BAD_COMMAND_AFTER_PAGE", "Unexpected command after a page."),
    ("CARRIER_LOST", "The carrier was lost while a page came in."),
    ("NO_END_OF_LINE", "The page came in without line ends."),
    ("NO_FIRST_LINE", "No page came in."),
    ("T2_EXPIRED_DISCONNECT", "The sender went silent before it hung up."),
    ("T2_EXPIRED_AFTER_PAGE", "The sender went silent after a page."),
    ("T2_EXPIRED_PAGE", "The sender went silent before a page."),
    ("T2_EXPIRED_NEXT_PAGE", "The sender went silent between pages."),
    ("T2_EXPIRED_READY", "The sender went silent while we were busy."),
    ("T2_EXPIRED", "The sender went silent."),
    ("HUNG_UP_BEFORE_CHOICE", "The sender hung up before it chose a speed."),
    ("HUNG_UP_BEFORE_DATA", "The sender hung up before a page."),
    ("HUNG_UP_IN_PAGE", "The sender hung up within a page."),
    ("HUNG_UP_BETWEEN_PAGES", "The sender hung up between pages."),
    ("HUNG_UP_WHILE_BUSY", "The sender hung up while we were busy."),
    ("HUNG_UP_BEFORE_REPEAT", "The sender hung up before it repeated a page."),
    ("FILE_ERROR", "The document cannot be opened."),
    ("NO_PAGE", "The document does not have this page."),
    ("BAD_TIFF", "The document is not a fax document."),
    ("BAD_PAGE", "The page has no number."),
    ("BAD_TAG", "A tag of the document is wrong."),
    ("BAD_TIFF_HEADER", "The header of the document is wrong."),
    ("NO_MEMORY", "There is not enough memory for the page."),
    ("TOO_MANY_RETRIES", "Every permitted repeat was used up."),
    ("CALL_DROPPED", "The call ended before the fax did."),
    ("POLL_REFUSED", "The other machine does not accept polling."),
    ("IDENT_REFUSED", "The other machine does not accept our identification."),
    ("SUB_REFUSED", "The other machine does not accept the sub-address."),
    ("SEP_REFUSED", "The other machine does not accept the polling address."),
    ("PSA_REFUSED", "The other machine does not accept the polled sub-address."),
    ("SID_REFUSED", "The other machine does not accept the sender identification."),
    ("PWD_REFUSED", "The other machine does not accept the password."),
    ("TSA_REFUSED", "The other machine does not accept the sender's Internet address."),
    ("IRA_REFUSED", "The other machine does not accept the routing address."),
    ("CIA_REFUSED", "The other machine does not accept the caller's Internet address."),
    ("ISP_REFUSED", "The other machine does not accept the Internet polling address."),
    ("CSA_REFUSED", "The other machine does not accept the called Internet address."),
)
MODEM_CRASHED: Final = "MODEM_CRASHED"
SENTENCES: Final = dict(_LIST) | {MODEM_CRASHED: "The fax modem ended unexpectedly."}
CALL_DROPPED: Final = 49


def name_of(code: int) -> str:
    return _LIST[code][0] if 0 <= code < len(_LIST) else f"T30_{code}"


def sentence_of(name: str) -> str:
    return SENTENCES.get(name, f"The fax failed ({name}).")
