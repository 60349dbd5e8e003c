"""Colleagues who are in the same conversation, in words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from inbox.adapters.presence import Sign
from inbox.auth import current_agent
from inbox.models.conversation import Conversation

MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Others:
    """Who else looks at a conversation or writes there."""

    conversation_id: int
    signs: Sequence[Sign]

    @property
    def version(self) -> str:
        """Changes when anything that is shown of them does."""
        facts = [(each.agent_id, each.name, each.doing) for each in self.signs]
        return hashlib.blake2b(repr(facts).encode(), digest_size=6).hexdigest()

    @property
    def look_again_after(self) -> int:
        """Seconds after which one of them may be gone without a word; none where nobody is here."""
        return int(min((each.holds_for for each in self.signs), default=-1)) + 1

    @property
    def is_typing(self) -> bool:
        return any(each.is_typing for each in self.signs)

    @property
    def words(self) -> str:
        """One sentence: who types counts more than who looks."""
        names = self.called()
        typing = [names[each.agent_id] for each in self.signs if each.is_typing]
        if typing:
            return said(
                typing,
                "{0} is typing a reply…",
                "{0} and {1} are typing replies…",
                "{n} colleagues are typing replies…",
            )
        viewing = [names[each.agent_id] for each in self.signs]
        return said(viewing, "{0} is viewing", "{0} and {1} are viewing", "{n} colleagues are viewing")

    @property
    def full_names(self) -> str:
        return ", ".join(each.name for each in self.signs)

    def called(self) -> dict[int, str]:
        """Their first names; the full ones of those who share theirs."""
        firsts = Counter(first_of(each.name) for each in self.signs)
        return {
            each.agent_id: first_of(each.name) if firsts[first_of(each.name)] == 1 else each.name
            for each in self.signs
        }


def others_of(conversation: Conversation) -> Others:
    """Everybody in this conversation but whoever asks."""
    agent = current_agent()
    here = current_app.extensions["presence"].here(conversation.id)
    return Others(conversation.id, [each for each in here if agent is None or each.agent_id != agent.id])


def said(names: Sequence[str], one: str, two: str, more: str) -> str:
    if not names:
        return ""
    if len(names) > MOST_NAMED:
        return more.format(n=len(names))
    return (one if len(names) == 1 else two).format(*names)


def first_of(name: str) -> str:
    return name.split(" ")[0]
