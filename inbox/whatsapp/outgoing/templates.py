"""Templates as they are sent: a name, a language and the values for their placeholders."""

from __future__ import annotations

from inbox.whatsapp.outgoing.checks import Given, NotSendable, checks
from inbox.whatsapp.phrases import Phrase

PARTS = ("header", "body", "button", "footer", "carousel", "limited_time_offer", "order_status")
MOST_PARAMETERS = 100


@checks("template")
def template(given: Given) -> None:
    """The shape alone; whether the values fit is known to whoever knows the template."""
    given.words("name", most=512)
    given.part("language").words("code", most=32)
    if not given.value.get("components"):
        return
    for component in given.parts("components", most=20):
        kind = component.words("type", most=32).lower()
        if kind not in PARTS:
            raise NotSendable(
                f"{component.path}.type",
                Phrase(
                    "%(field)s must be one of %(names)s.",
                    field=f"{component.path}.type",
                    names=", ".join(PARTS),
                ),
            )
        if component.value.get("parameters"):
            for parameter in component.parts("parameters", most=MOST_PARAMETERS):
                parameter.words("type", most=32)
