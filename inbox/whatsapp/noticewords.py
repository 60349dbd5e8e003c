"""What notices say, sentence by sentence, and how soon somebody should look."""

from __future__ import annotations

from inbox.whatsapp import groups
from inbox.whatsapp.recognition import stored

# How soon somebody should look: at once, when there is time, or never unless they care.
ALERT, WARNING, INFO = "alert", "warning", "info"

NEW = stored("Meta sent something new to this inbox: %(field)s")
NEW_WITHOUT_NAME = stored("Meta sent something new to this inbox: without a name")
WITH_CODE = stored("%(what)s (code %(code)s)")
COPYING = stored("Older messages from the phone app are being copied")

NO_TEMPLATE_NAME = stored("without a name")
NO_NUMBER = stored("without a number")
TEMPLATE_STATE = stored("Template %(template)s is now %(state)s")
TEMPLATE_STATELESS = stored("Template %(template)s is now in another state")
TEMPLATE_EVENTS = {
    "APPROVED": (INFO, stored("Template %(template)s was approved and can be sent")),
    "REJECTED": (WARNING, stored("Template %(template)s was rejected")),
    "PENDING": (INFO, stored("Template %(template)s is being looked at by Meta")),
    "PENDING_DELETION": (INFO, stored("Template %(template)s is being deleted")),
    "DELETED": (INFO, stored("Template %(template)s was deleted")),
    "FLAGGED": (WARNING, stored("Template %(template)s may be disabled soon: customers complain about it")),
    "PAUSED": (WARNING, stored("Template %(template)s is paused: customers complained about it")),
    "DISABLED": (ALERT, stored("Template %(template)s was disabled")),
    "REINSTATED": (INFO, stored("Template %(template)s can be sent again")),
    "LIMIT_EXCEEDED": (WARNING, stored("Template %(template)s could not be added: there are too many")),
}
TEMPLATE_QUALITY = stored("Quality of template %(template)s: %(before)s to %(now)s")
TEMPLATE_FELL = stored("Customers block or report it. Send it to fewer people, or change its text.")
TEMPLATE_CATEGORY = stored("Template %(template)s is charged as %(category)s now")
OTHER_CATEGORY = stored("Template %(template)s is charged as another category now")
CATEGORY_BEFORE = stored("It was %(category)s. Meta decides by what the text says.")

NUMBER_NEWS = stored("Number %(number)s has news: %(event)s")
NUMBER_EVENTS = {
    "FLAGGED": (WARNING, stored("Number %(number)s has low quality: customers block or report it")),
    "UNFLAGGED": (INFO, stored("Number %(number)s has good quality again")),
    "DOWNGRADE": (WARNING, stored("Number %(number)s may write to fewer people a day")),
    "UPGRADE": (INFO, stored("Number %(number)s may write to more people a day")),
    "THROUGHPUT_UPGRADE": (INFO, stored("Number %(number)s may send more messages a second")),
    "ONBOARDING": (INFO, stored("Number %(number)s was added")),
}
LIMIT = stored("Limit: %(limit)s.")
NAME_DECISIONS = {
    "APPROVED": (
        INFO,
        stored("The name %(name)s was approved"),
        stored("The name of the number was approved"),
    ),
    "DECLINED": (
        WARNING,
        stored("The name %(name)s was declined"),
        stored("The name of the number was declined"),
    ),
    "REJECTED": (
        WARNING,
        stored("The name %(name)s was rejected"),
        stored("The name of the number was rejected"),
    ),
}
NAME_DECIDED = (
    WARNING,
    stored("The name %(name)s was decided on: %(decision)s"),
    stored("The name of the number was decided on: %(decision)s"),
)

ACCOUNT_NEWS = stored("Account: %(event)s")
ACCOUNT_EVENTS = {
    "ACCOUNT_VIOLATION": (
        ALERT,
        stored("Meta says that the account broke a rule"),
        stored("Open the account at Meta to appeal."),
    ),
    "ACCOUNT_RESTRICTION": (
        ALERT,
        stored("The account is restricted"),
        stored("Open the account at Meta to see for how long."),
    ),
    "DISABLED_UPDATE": (
        ALERT,
        stored("The account was disabled, or this was lifted"),
        stored("Open the account at Meta."),
    ),
    "ACCOUNT_DELETED": (
        ALERT,
        stored("The account was deleted"),
        stored("Nothing can be sent or received with it."),
    ),
    "ACCOUNT_OFFBOARDED": (
        ALERT,
        stored("The phone app was disconnected"),
        stored("Messages written on the phone are not copied here until it is connected again."),
    ),
    "ACCOUNT_RECONNECTED": (INFO, stored("The phone app is connected again"), ""),
    "PARTNER_REMOVED": (
        ALERT,
        stored("The app lost its access to the account"),
        stored("Subscribe the app to the account again."),
    ),
    "PARTNER_ADDED": (INFO, stored("An app was given access to the account"), ""),
    "VERIFIED_ACCOUNT": (INFO, stored("The account was verified"), ""),
}
ACCOUNT_REVIEW = stored("Account review: %(decision)s")
LIMITS_CHANGED = stored("Limits of the business have changed")
NEW_LIMIT = stored("New limit: %(limit)s.")

SECURITY_NEWS = stored("%(event)s (number %(number)s)")
SECURITY_EVENTS = {
    "PIN_CHANGED": stored("The two-step PIN was changed (number %(number)s)"),
    "PIN_RESET_REQUEST": stored("Somebody asked to reset the two-step PIN (number %(number)s)"),
    "PIN_RESET_SUCCESS": stored("The two-step PIN was reset (number %(number)s)"),
}
SECURITY_ADVICE = stored("If nobody of you did this, change the PIN at Meta now.")

# Each for a group with a name, and for one without.
GROUP_SUSPENDED = stored("WhatsApp suspended a group “%(name)s”"), stored("WhatsApp suspended a group")
GROUP_CLEARED = (
    stored("The suspension of a group “%(name)s” was lifted"),
    stored("The suspension of a group was lifted"),
)
GROUP_NEWS = (
    stored("Meta told something new about a group “%(name)s”: %(event)s"),
    stored("Meta told something new about a group: %(event)s"),
)
GROUP_SILENT = stored("Nobody can write in it until Meta lifts it.")
GROUP_FAILED = stored("A change of the group “%(name)s” failed"), stored("A change of the group failed")
GROUP_FAILURES = {
    groups.CREATED: (
        stored("The group “%(name)s” could not be created"),
        stored("The group could not be created"),
    ),
    groups.DELETED: (
        stored("The group “%(name)s” could not be deleted"),
        stored("The group could not be deleted"),
    ),
    groups.JOINED: (
        stored("Somebody could not join a group “%(name)s”"),
        stored("Somebody could not join a group"),
    ),
    groups.REMOVED: (
        stored("Somebody could not be removed from a group “%(name)s”"),
        stored("Somebody could not be removed from a group"),
    ),
}
GROUP_REASON = stored("%(words)s (code %(code)s).")

# Each for a customer with a number, and for one without.
DECIDED_ANEW = (
    stored("Who answers customer %(customer)s was decided anew: %(event)s"),
    stored("Who answers a customer was decided anew: %(event)s"),
)
AGENT_ANSWERS = (
    stored("Meta's agent answers customer %(customer)s now"),
    stored("Meta's agent answers a customer now"),
)
AGENT_PASSED = (
    stored("Meta's agent passed customer %(customer)s on to you"),
    stored("Meta's agent passed a customer on to you"),
)
APP_PASSED = (
    stored("Another app passed customer %(customer)s on to you"),
    stored("Another app passed a customer on to you"),
)
PASSED_NOTE = stored("Their next messages count as unread here.")

# Constants of Meta's, as `readable` writes them.
CONSTANTS = (
    stored("Green"),
    stored("Yellow"),
    stored("Red"),
    stored("Unknown"),
    stored("unknown"),
    stored("Marketing"),
    stored("Utility"),
    stored("Authentication"),
    stored("Approved"),
    stored("Rejected"),
    stored("Pending"),
    stored("Tier unlimited"),
    stored("Abusive content"),
    stored("Incorrect category"),
    stored("Invalid format"),
    stored("Promotional"),
    stored("Tag content mismatch"),
    stored("Scam"),
    stored("archived"),
    stored("Alert"),
    stored("Security notice"),
    stored("news"),
)
