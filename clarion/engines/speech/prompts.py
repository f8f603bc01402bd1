"""What is said and sounded, by id. A change of a text here is rendered anew at the next start."""

from clarion.engines.speech import tones
from clarion.engines.speech.waves import Samples

SPOKEN = {
    "voicemail-greeting": "The person you are calling is not available. Please leave a message after the tone.",
    "recording-begins": "This call is recorded from now on.",
    "recording-automatic": "This call is recorded.",
    "recording-ends": "The recording has ended.",
    "mailbox-full": "This mailbox is full. Please call again later.",
    "number-invalid": "Your call cannot be completed as dialed. Please check the number and dial again.",
    "number-not-in-service": "The number you have dialed is not in service.",
    "cannot-be-reached": "Your call cannot be connected at this time. Please try again later.",
    "no-answer": "There is no answer. Please try again later.",
    "nobody-available": "Nobody is available to take your call. Please try again later.",
    "call-rejected": "The person you are calling does not accept this call.",
    "caller-blocked": "The person you are calling does not take calls from this number.",
    "company-closed": "We are closed now. Please call again during our business hours.",
    "screening-name": "Please say your name after the tone, then press the pound key.",
    "screening-call-from": "You have a call from",
    "screening-choice": "To take the call, press one. For voicemail, press two. To decline, press three.",
    "call-failed": "Something went wrong, and your call could not be connected. Please try again.",
    "call-refused": "This call is not allowed.",
    "international-off": "Calls abroad are switched off. An administrator of your company can open them.",
    "account-suspended": "Calls from this account are suspended. Emergency calls still work.",
    "caller-id-refused": "The calling number is not yours to show.",
    "emergency-unreachable": "No carrier takes the emergency call. Please call from another phone at once.",
    "transfer-failed": "The transfer did not succeed.",
    "ring-out-question": "To be connected, please press one.",
    "pickup-nothing": "Nothing rings there that you could take.",
    "reply-begins": "The person you are calling cannot talk now, and tells you:",
    "reply-unspoken": "I cannot take your call now.",
    "reply-keys": "To hear it again, press one. For voicemail, press two. To answer yes, press three. "
    "To answer no, press four. If it is urgent, press five. To end the call, press six.",
    "reply-number": "Please enter the number to call you back at, then press the pound key.",
    "reply-confirm": "You entered",
    "reply-confirm-keys": "To confirm, press one. To enter it again, press two.",
    "reply-thanks": "Your answer was passed on. Goodbye.",
    "flip-nothing": "You are in no call on another phone.",
    "queue-greeting": "Thank you for calling. Please hold the line. We will be with you as soon as possible.",
    "queue-wait": "All of us are still talking to others. Please stay on the line.",
    "queue-next": "You are next.",
    "queue-position": "Your position in the queue is",
    "queue-callback-offer": "To hang up and be called back without losing your place, press one.",
    "queue-callback-number": "We will call you back at",
    "queue-callback-confirm": "If that is right, press one. To stay on the line, press two.",
    "queue-callback-kept": "We keep your place, and call you when it is your turn. Goodbye.",
    "queue-callback-refused": "We cannot call you back at this number. Please stay on the line.",
    "queue-callback-question": "You asked us to call you back. To be connected, please press one.",
    "goodbye": "Goodbye.",
    "park-empty": "Nobody waits there.",
    "menu-welcome": "Thank you for calling. If you know the extension of your party, dial it now."
    " To speak to somebody at the front desk, press zero.",
    "menu-wrong-key": "This is not one of the choices.",
    "menu-no-extension": "There is no such extension.",
    "menu-nobody-there": "This line cannot be reached at the moment.",
    "announcement": "Thank you for calling. There is nobody at this number. Goodbye.",
    "voicemail-only": "Please leave a message after the tone.",
    "name-ask": "Spell the first or the last name of the person with the keys of your phone, then press pound."
    " For Q press seven, for Z press nine. To go back, press star.",
    "name-none": "Nobody of that name was found.",
    "name-many": "Several people have that name. Please spell more of it, then press pound.",
    "name-for": "For",
    "name-press": "press",
    "name-again": "To spell another name, press star.",
    "introduction": "Thank you for calling.",
    "hold-interrupt": "Thank you for holding. Please stay on the line.",
    "connecting": "Please hold while your call is connected.",
    "pin-ask": "Enter your PIN, then press pound.",
    "pin-wrong": "This is not right.",
    "pin-locked": "That was wrong too often. Please try again later.",
    "code-dnd-on": "Do not disturb is on.",
    "code-dnd-off": "Do not disturb is off.",
    "code-forward-on": "All your calls are forwarded to",
    "code-forward-off": "Your calls are no longer forwarded.",
    "code-number-needed": "Dial the code again, followed by the number.",
    "code-refused": "This cannot be done.",
    "desk-extension": "Enter your extension, then press pound.",
    "desk-in": "You are signed in at this phone.",
    "desk-out": "You are signed out at this phone.",
    "desk-not-common": "This phone belongs to somebody. You can sign in at common phones only.",
    "mailbox-number": "Enter the extension of the mailbox, then press pound.",
    "mailbox-new": "New messages:",
    "mailbox-old": "Kept messages:",
    "mailbox-from": "A message from",
    "mailbox-menu": "For new messages, press one. For kept messages, press two. To record a greeting, press three."
    " For the standard greeting, press four. To hang up, press star.",
    "mailbox-choices": "To hear it again, press one. To keep it, press two. To delete it, press three."
    " For the menu, press star.",
    "mailbox-no-more": "There are no more messages.",
    "mailbox-greeting-ask": "Speak your greeting after the tone, then press pound.",
    "mailbox-greeting-kept": "Your greeting is kept.",
    "number-proof": "Somebody wants to show your number when calling. To allow that, tell them this code.",
    **{f"digit-{number}": word for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )},
}  # fmt: skip

SOUNDED = {
    "ringback": tones.ringback,
    "busy-tone": tones.busy,
    "congestion-tone": tones.congestion,
    "beep": tones.beep,
    "music-on-hold": tones.music,
    "music-evening": tones.evening_music,
    "pause": tones.pause,
}


def sound(prompt: str) -> Samples:
    """Samples of a prompt that needs no voice."""
    return SOUNDED[prompt]()
