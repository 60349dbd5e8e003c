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
from inbox.words import gettext, ngettext

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
        return typed_by(typing) if typing else viewed_by([names[each.agent_id] for each in self.signs])

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


def typed_by(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return ngettext(
            "%(num)s colleague is typing a reply…", "%(num)s colleagues are typing replies…", len(names)
        )
    if len(names) > 1:
        return gettext("%(one)s and %(other)s are typing replies…", one=names[0], other=names[1])
    return gettext("%(name)s is typing a reply…", name=names[0])


def viewed_by(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return ngettext("%(num)s colleague is viewing", "%(num)s colleagues are viewing", len(names))
    if len(names) > 1:
        return gettext("%(one)s and %(other)s are viewing", one=names[0], other=names[1])
    return gettext("%(name)s is viewing", name=names[0]) if names else ""


def first_of(name: str) -> str:
    return name.split(" ")[0]
