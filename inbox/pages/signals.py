"""What customers see of an agent at work: that somebody is typing."""

from __future__ import annotations

from flask import Response

from inbox.adapters.queue import OTHER
from inbox.auth import for_agents
from inbox.operations import receipts
from inbox.operations.doorbell import ring
from inbox.pages.routes import bp


@bp.post("/conversations/<int:conversation_id>/typing")
@for_agents
def typing(conversation_id: int) -> Response:
    """Ring, and nothing else: whether the customer is to see it is looked up where Meta is told."""
    ring(OTHER, receipts.TYPING_JOB, conversation_id)
    return Response(status=204)
