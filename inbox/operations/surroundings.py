"""What stands around the content of every page, in one query: our numbers, the saved views, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import null, select

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.models.channel import Channel
from inbox.models.saved_view import SavedView
from inbox.operations import attachments, noticeboard, saved_views
from inbox.operations.gathering import every


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`files_wait_because` and `warnings` (how many Meta sent lately) are for admins alone."""

    channels: list[Channel] = field(default_factory=list)
    saved_views: list[SavedView] = field(default_factory=list)
    files_wait_because: str | None = None
    warnings: int = 0


def of_agent(agent: Agent) -> Surroundings:
    """What an agent sees; the rows are copies, with the columns that are shown."""
    numbers = select(Channel.id, Channel.display_phone_number, Channel.phone_number_id, Channel.waba_id)
    row = db.session.execute(
        select(
            every(numbers).label("channels"),
            every(saved_views.seen_by(agent.id)).label("saved_views"),
            (attachments.reason_held_back() if agent.is_admin else null()).label("reason"),
            (noticeboard.recent_warnings() if agent.is_admin else null()).label("warnings"),
        )
    ).one()
    return Surroundings(
        sorted((Channel(**each) for each in row.channels), key=lambda channel: channel.id),
        saved_views.in_order(SavedView(**each) for each in row.saved_views),
        row.reason,
        row.warnings or 0,
    )
