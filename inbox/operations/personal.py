"""What agents have chosen for themselves, on whatever device; what nobody chose has its default."""

from __future__ import annotations

from collections.abc import Mapping

from inbox.models.agent import Agent
from inbox.models.base import utcnow
from inbox.models.preference import AgentPreference
from inbox.operations.preferences import UnknownChoice
from inbox.operations.transaction import transaction
from inbox.words import LANGUAGES

ON, OFF = "on", "off"
SYSTEM, LIGHT, DARK = "system", "light", "dark"
ENTER, CTRL_ENTER = "enter", "ctrl_enter"

# The answers to each question, the default first.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": (SYSTEM, LIGHT, DARK),
    "language": (SYSTEM, *LANGUAGES),
    "shortcuts": (ON, OFF),
    "enter_sends": (ENTER, CTRL_ENTER),
    "notifications": (OFF, ON),
    "notification_body": (ON, OFF),
    "sound": (OFF, ON),
}
DEFAULTS: Mapping[str, str] = {name: choices[0] for name, choices in CHOICES.items()}


def of_agent(agent: Agent) -> dict[str, str]:
    """All answers of an agent by the names of the questions; they come with the log-in."""
    chosen = {each.name: each.value for each in agent.preferences}
    known = {name: value for name, value in chosen.items() if value in CHOICES.get(name, ())}
    return {**DEFAULTS, **known}


def choose(agent_id: int, answers: Mapping[str, str]) -> None:
    """Keep these answers, all of them or none; raise `UnknownChoice` for what is none."""
    for name, value in answers.items():
        if value not in CHOICES.get(name, ()):
            raise UnknownChoice(name)
    with transaction() as session:
        for name, value in sorted(answers.items()):
            session.merge(AgentPreference(agent_id=agent_id, name=name, value=value, changed_at=utcnow()))
