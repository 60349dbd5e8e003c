"""Choosing a canned reply while answering: a list for the composer, and a page where there are no scripts."""

from __future__ import annotations

from flask import render_template, request

from inbox.auth import for_agents
from inbox.operations import canned
from inbox.pages.composing import writer
from inbox.pages.fragments import wants_fragment
from inbox.pages.routes import bp, find
from inbox.pages.wording import values, worded

MOST_SHOWN = 30


@bp.get("/replies")
@for_agents
def replies() -> str:
    """The replies that match, in the words for the customer of a conversation."""
    agent, words = writer(), request.args.get("q", "")
    number = request.args.get("conversation", type=int)
    conversation = find(number) if number is not None else None
    filled_with = values(agent, conversation) if conversation else None
    found = canned.usable(agent, words)
    template = "composer/_canned_options.html" if wants_fragment() else "composer/canned_page.html"
    return render_template(
        template,
        conversation=conversation,
        q=words,
        more=max(0, len(found) - MOST_SHOWN) if wants_fragment() else 0,
        choices=[
            (reply, worded(reply, filled_with))
            for reply in (found[:MOST_SHOWN] if wants_fragment() else found)
        ],
    )
