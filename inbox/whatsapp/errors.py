"""WhatsApp's error codes in a shopkeeper's words: what happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# What a message may carry instead of its content.
UNSUPPORTED_TYPE = 131051
MEDIA_NOT_PASSED_ON = 131052
ONLY_ON_THE_PHONE = 131060
WINDOW_CLOSED = 131047


class Group(StrEnum):
    """What a program may do next."""

    RETRY = "retry"  # the same again, a little later
    PAUSE = "pause"  # stop for hours or days: every further attempt makes it worse
    CHANGE = "change"  # only after something about the message or the account was changed
    PERMANENT = "permanent"  # never to this customer, or not now
    AUTH = "auth"  # nothing can be sent until an administrator has acted
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means, in sentences: what happened, and what to do about it."""

    code: int | None
    what: str
    to_do: str
    group: Group = Group.UNKNOWN

    @property
    def retryable(self) -> bool:
        return self.group is Group.RETRY

    @property
    def permanent(self) -> bool:
        return self.group is Group.PERMANENT

    @property
    def auth(self) -> bool:
        return self.group is Group.AUTH


AUTOMATIC = "It is tried again by itself."
WAIT = "Wait before you write again, and tell an administrator."
ADMIN = "Tell an administrator."
TRY_AGAIN = "Try again, and tell an administrator if it happens once more."
NEW_TOKEN = "An administrator has to enter a new access token."
CHOOSE_TEMPLATE = "Choose the template again, or ask an administrator to look at it."
FILL_TEMPLATE = "Fill in the template again, every field once."
ASK_OTHERWISE = "Ask the customer to send it in another form."

RETRY = {
    1: ("WhatsApp had a fault of its own.", AUTOMATIC),
    2: ("WhatsApp is not available at the moment.", AUTOMATIC),
    4: ("This app has asked WhatsApp too often in a short time.", AUTOMATIC),
    80007: ("This business account has asked WhatsApp too often in a short time.", AUTOMATIC),
    130429: ("Messages were sent faster than WhatsApp allows.", AUTOMATIC),
    131000: ("Something went wrong at WhatsApp.", AUTOMATIC),
    131016: ("A service of WhatsApp is overloaded.", AUTOMATIC),
    131056: ("Too many messages went to this customer in a short time.", AUTOMATIC),
    131057: ("WhatsApp is doing maintenance on this business account.", AUTOMATIC),
    133004: ("WhatsApp's server is not available at the moment.", AUTOMATIC),
}

PAUSE = {
    368: ("WhatsApp has blocked this business for a while because of its rules.", WAIT),
    131048: ("WhatsApp holds messages back because customers blocked or reported earlier ones.", WAIT),
}

CHANGE = {
    100: ("WhatsApp did not understand a part of the message.", "Check the message and send it again."),
    131008: ("A required part of the message is missing.", "Complete the message and send it again."),
    131009: (
        "A part of the message has a value that WhatsApp refuses.",
        "Correct the message and send it again.",
    ),
    131030: (
        "This is a test number, and the customer is not on its list of recipients.",
        "An administrator can add the customer's number to the list at Meta.",
    ),
    131037: (
        "WhatsApp has not approved the business's display name yet.",
        "An administrator has to get the name approved at Meta.",
    ),
    131042: (
        "There is a problem with the payment method of the business account.",
        "An administrator has to check the payment settings at Meta.",
    ),
    131045: ("The business number is not registered.", "An administrator has to register it at Meta."),
    WINDOW_CLOSED: (
        "The customer's last message is more than 24 hours old, and WhatsApp then only delivers templates.",
        "Send a template, or wait until the customer writes.",
    ),
    131053: (
        "WhatsApp could not take the file.",
        "Save it in another format, such as JPEG, MP4 or PDF, and send it again.",
    ),
    132000: ("The number of filled-in fields does not match the template.", FILL_TEMPLATE),
    132001: ("The template does not exist in this language or is not approved yet.", CHOOSE_TEMPLATE),
    132005: ("The filled-in template is too long.", "Fill it in with shorter words."),
    132007: ("The template breaks a rule of WhatsApp.", "An administrator has to change it at Meta."),
    132012: ("A field of the template was filled in with the wrong kind of value.", FILL_TEMPLATE),
    132015: (
        "WhatsApp has paused the template because customers did not like it.",
        "Send another template; an administrator can improve this one at Meta.",
    ),
    132016: (
        "WhatsApp has switched the template off because customers did not like it.",
        "Send another template; an administrator can write a new one at Meta.",
    ),
    132068: ("The form in this template is blocked.", "An administrator has to repair the form at Meta."),
    132069: (
        "The form in this template was sent too often for its state.",
        "An administrator has to repair the form at Meta.",
    ),
    133010: ("The business number is not registered.", "An administrator has to register it at Meta."),
    2388019: ("The business account has as many templates as it may have.", "Delete one that nobody uses."),
}

PERMANENT = {
    130472: (
        "WhatsApp did not deliver this marketing message: the customer is part of an experiment.",
        "Do not send it again. Write once the customer has written to you.",
    ),
    130497: (
        "WhatsApp does not let this business write to customers in this country.",
        "Reach the customer in another way.",
    ),
    131021: ("This number is the business's own.", "Choose the customer's number."),
    131026: (
        "The message could not be delivered. The number may not be on WhatsApp, or its app may be too old.",
        "Check the number, or reach the customer in another way.",
    ),
    131049: (
        "WhatsApp did not deliver this marketing message: the customer has had enough of them for now.",
        "Do not send it again within 24 hours.",
    ),
    131050: (
        "The customer has asked for no more marketing messages.",
        "Do not send marketing to this customer. You can still answer what the customer writes.",
    ),
    UNSUPPORTED_TYPE: ("WhatsApp does not pass this type of message on to businesses.", ASK_OTHERWISE),
    MEDIA_NOT_PASSED_ON: (
        "WhatsApp could not pass on the customer's file. Files of more than 100 MB are never passed on.",
        "Ask the customer for a smaller file or a link.",
    ),
    ONLY_ON_THE_PHONE: (
        "WhatsApp shows this message only in the WhatsApp Business app.",
        "Read it on the phone of this number, or ask the customer to send it again.",
    ),
    131062: (
        "This kind of message needs the customer's phone number, and the customer has not shared it.",
        "Ask for the number, or send another kind of message.",
    ),
    131063: (
        "Marketing messages are switched off for this way of sending.",
        "Send another kind of template, or ask an administrator.",
    ),
    2593109: (
        "The business chose not to share the phone's earlier chats.",
        "Nothing to do: new messages arrive as usual.",
    ),
}

AUTH = {
    0: ("WhatsApp does not accept this inbox's access token.", NEW_TOKEN),
    3: ("The access token does not allow this.", NEW_TOKEN),
    10: ("The access token does not allow this, or no longer does.", NEW_TOKEN),
    33: ("The business number does not exist any more.", "An administrator has to check the number at Meta."),
    190: ("The access token has expired or was withdrawn.", NEW_TOKEN),
    131005: ("The access token does not allow this.", NEW_TOKEN),
    131031: (
        "WhatsApp has locked the business account.",
        "An administrator has to check the account's status at Meta.",
    ),
    133005: ("The PIN of the business number is wrong.", "An administrator has to enter the right one."),
    133006: ("The business number has to be verified again.", "An administrator has to verify it at Meta."),
    133008: (
        "The PIN of the business number was wrong too often.",
        "An administrator has to wait and try again later.",
    ),
    133009: (
        "The PIN of the business number was entered too fast.",
        "An administrator has to try again later.",
    ),
    133015: (
        "The business number was deleted a moment ago, and that is not finished.",
        "An administrator has to wait five minutes and register it again.",
    ),
    133016: (
        "The business number was registered too often in a short time.",
        "An administrator has to wait three days before the next attempt.",
    ),
}

EXPLANATIONS = {
    code: Explanation(code, what, to_do, group)
    for group, table in {
        Group.RETRY: RETRY,
        Group.PAUSE: PAUSE,
        Group.CHANGE: CHANGE,
        Group.PERMANENT: PERMANENT,
        Group.AUTH: AUTH,
    }.items()
    for code, (what, to_do) in table.items()
}

# Meta adds codes inside these families; the family tells enough to act on.
FAMILIES = (
    (range(200, 300), "The access token does not allow this.", NEW_TOKEN, Group.AUTH),
    (range(132000, 133000), "WhatsApp refused the template.", CHOOSE_TEMPLATE, Group.CHANGE),
    (range(133000, 134000), "The registration of the business number is not in order.", ADMIN, Group.AUTH),
)


def explain(code: object, title: str = "", details: str = "") -> Explanation:
    """Explain an error of WhatsApp's; of a code that is not in the table, in WhatsApp's own words."""
    number = _number(code)
    if number in EXPLANATIONS:
        return EXPLANATIONS[number]
    words = _sentence(details) or _sentence(title)
    for codes, what, to_do, group in FAMILIES:
        if number in codes:
            return Explanation(number, " ".join(filter(None, (what, words))), to_do, group)
    what = words or "WhatsApp reported an error without saying which."
    label = "" if number is None else f" (WhatsApp's error {number})"
    return Explanation(number, what.removesuffix(".") + label + ".", TRY_AGAIN)


def _number(code: object) -> int | None:
    if isinstance(code, bool):
        return None
    if isinstance(code, int):
        return code
    if isinstance(code, str) and code.strip().isascii() and code.strip().isdigit():
        return int(code.strip()[:12])
    return None


def _sentence(words: object) -> str:
    text = " ".join(words.split()) if isinstance(words, str) else ""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
