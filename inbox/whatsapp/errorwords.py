"""The sentences about WhatsApp's error codes, by what a program may do next."""

from __future__ import annotations

from enum import StrEnum

from inbox.whatsapp.recognition import stored

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


AUTOMATIC = stored("It is tried again by itself.")
WAIT = stored("Wait before you write again, and tell an administrator.")
ADMIN = stored("Tell an administrator.")
TRY_AGAIN = stored("Try again, and tell an administrator if it happens once more.")
NEW_TOKEN = stored("An administrator has to enter a new access token.")
CHOOSE_TEMPLATE = stored("Choose the template again, or ask an administrator to look at it.")
FILL_TEMPLATE = stored("Fill in the template again, every field once.")
ASK_OTHERWISE = stored("Ask the customer to send it in another form.")
IN_ITS_WORDS = stored("%(words)s (WhatsApp's error %(code)s).")
NAMELESS = stored("WhatsApp reported an error without saying which (WhatsApp's error %(code)s).")
SPEECHLESS = stored("WhatsApp reported an error without saying which.")

RETRY = {
    1: (stored("WhatsApp had a fault of its own."), AUTOMATIC),
    2: (stored("WhatsApp is not available at the moment."), AUTOMATIC),
    4: (stored("This app has asked WhatsApp too often in a short time."), AUTOMATIC),
    80007: (stored("This business account has asked WhatsApp too often in a short time."), AUTOMATIC),
    130429: (stored("Messages were sent faster than WhatsApp allows."), AUTOMATIC),
    131000: (stored("Something went wrong at WhatsApp."), AUTOMATIC),
    131016: (stored("A service of WhatsApp is overloaded."), AUTOMATIC),
    131056: (stored("Too many messages went to this customer in a short time."), AUTOMATIC),
    131057: (stored("WhatsApp is doing maintenance on this business account."), AUTOMATIC),
    133004: (stored("WhatsApp's server is not available at the moment."), AUTOMATIC),
}

PAUSE = {
    368: (stored("WhatsApp has blocked this business for a while because of its rules."), WAIT),
    131048: (
        stored("WhatsApp holds messages back because customers blocked or reported earlier ones."),
        WAIT,
    ),
}

CHANGE = {
    100: (
        stored("WhatsApp did not understand a part of the message."),
        stored("Check the message and send it again."),
    ),
    131008: (
        stored("A required part of the message is missing."),
        stored("Complete the message and send it again."),
    ),
    131009: (
        stored("A part of the message has a value that WhatsApp refuses."),
        stored("Correct the message and send it again."),
    ),
    131030: (
        stored("This is a test number, and the customer is not on its list of recipients."),
        stored("An administrator can add the customer's number to the list at Meta."),
    ),
    131037: (
        stored("WhatsApp has not approved the business's display name yet."),
        stored("An administrator has to get the name approved at Meta."),
    ),
    131042: (
        stored("There is a problem with the payment method of the business account."),
        stored("An administrator has to check the payment settings at Meta."),
    ),
    131045: (
        stored("The business number is not registered."),
        stored("An administrator has to register it at Meta."),
    ),
    WINDOW_CLOSED: (
        stored(
            "The customer's last message is more than 24 hours old, "
            "and WhatsApp then only delivers templates."
        ),
        stored("Send a template, or wait until the customer writes."),
    ),
    131053: (
        stored("WhatsApp could not take the file."),
        stored("Save it in another format, such as JPEG, MP4 or PDF, and send it again."),
    ),
    132000: (stored("The number of filled-in fields does not match the template."), FILL_TEMPLATE),
    132001: (stored("The template does not exist in this language or is not approved yet."), CHOOSE_TEMPLATE),
    132005: (stored("The filled-in template is too long."), stored("Fill it in with shorter words.")),
    132007: (
        stored("The template breaks a rule of WhatsApp."),
        stored("An administrator has to change it at Meta."),
    ),
    132012: (stored("A field of the template was filled in with the wrong kind of value."), FILL_TEMPLATE),
    132015: (
        stored("WhatsApp has paused the template because customers did not like it."),
        stored("Send another template; an administrator can improve this one at Meta."),
    ),
    132016: (
        stored("WhatsApp has switched the template off because customers did not like it."),
        stored("Send another template; an administrator can write a new one at Meta."),
    ),
    132068: (
        stored("The form in this template is blocked."),
        stored("An administrator has to repair the form at Meta."),
    ),
    132069: (
        stored("The form in this template was sent too often for its state."),
        stored("An administrator has to repair the form at Meta."),
    ),
    133010: (
        stored("The business number is not registered."),
        stored("An administrator has to register it at Meta."),
    ),
    2388019: (
        stored("The business account has as many templates as it may have."),
        stored("Delete one that nobody uses."),
    ),
}

PERMANENT = {
    130472: (
        stored("WhatsApp did not deliver this marketing message: the customer is part of an experiment."),
        stored("Do not send it again. Write once the customer has written to you."),
    ),
    130497: (
        stored("WhatsApp does not let this business write to customers in this country."),
        stored("Reach the customer in another way."),
    ),
    131021: (stored("This number is the business's own."), stored("Choose the customer's number.")),
    131026: (
        stored(
            "The message could not be delivered. "
            "The number may not be on WhatsApp, or its app may be too old."
        ),
        stored("Check the number, or reach the customer in another way."),
    ),
    131049: (
        stored(
            "WhatsApp did not deliver this marketing message: the customer has had enough of them for now."
        ),
        stored("Do not send it again within 24 hours."),
    ),
    131050: (
        stored("The customer has asked for no more marketing messages."),
        stored("Do not send marketing to this customer. You can still answer what the customer writes."),
    ),
    UNSUPPORTED_TYPE: (
        stored("WhatsApp does not pass this type of message on to businesses."),
        ASK_OTHERWISE,
    ),
    MEDIA_NOT_PASSED_ON: (
        stored(
            "WhatsApp could not pass on the customer's file. Files of more than 100 MB are never passed on."
        ),
        stored("Ask the customer for a smaller file or a link."),
    ),
    ONLY_ON_THE_PHONE: (
        stored("WhatsApp shows this message only in the WhatsApp Business app."),
        stored("Read it on the phone of this number, or ask the customer to send it again."),
    ),
    131062: (
        stored("This kind of message needs the customer's phone number, and the customer has not shared it."),
        stored("Ask for the number, or send another kind of message."),
    ),
    131063: (
        stored("Marketing messages are switched off for this way of sending."),
        stored("Send another kind of template, or ask an administrator."),
    ),
    2593109: (
        stored("The business chose not to share the phone's earlier chats."),
        stored("Nothing to do: new messages arrive as usual."),
    ),
}

AUTH = {
    0: (stored("WhatsApp does not accept this inbox's access token."), NEW_TOKEN),
    3: (stored("The access token does not allow this."), NEW_TOKEN),
    10: (stored("The access token does not allow this, or no longer does."), NEW_TOKEN),
    33: (
        stored("The business number does not exist any more."),
        stored("An administrator has to check the number at Meta."),
    ),
    190: (stored("The access token has expired or was withdrawn."), NEW_TOKEN),
    131005: (stored("The access token does not allow this."), NEW_TOKEN),
    131031: (
        stored("WhatsApp has locked the business account."),
        stored("An administrator has to check the account's status at Meta."),
    ),
    133005: (
        stored("The PIN of the business number is wrong."),
        stored("An administrator has to enter the right one."),
    ),
    133006: (
        stored("The business number has to be verified again."),
        stored("An administrator has to verify it at Meta."),
    ),
    133008: (
        stored("The PIN of the business number was wrong too often."),
        stored("An administrator has to wait and try again later."),
    ),
    133009: (
        stored("The PIN of the business number was entered too fast."),
        stored("An administrator has to try again later."),
    ),
    133015: (
        stored("The business number was deleted a moment ago, and that is not finished."),
        stored("An administrator has to wait five minutes and register it again."),
    ),
    133016: (
        stored("The business number was registered too often in a short time."),
        stored("An administrator has to wait three days before the next attempt."),
    ),
}

TABLES = {
    Group.RETRY: RETRY,
    Group.PAUSE: PAUSE,
    Group.CHANGE: CHANGE,
    Group.PERMANENT: PERMANENT,
    Group.AUTH: AUTH,
}

# Meta adds codes inside these families; the family tells enough to act on.
FAMILIES = (
    (range(200, 300), stored("The access token does not allow this."), NEW_TOKEN, Group.AUTH),
    (range(132000, 133000), stored("WhatsApp refused the template."), CHOOSE_TEMPLATE, Group.CHANGE),
    (
        range(133000, 134000),
        stored("The registration of the business number is not in order."),
        ADMIN,
        Group.AUTH,
    ),
)
