"""A thread is folded when it is read: the same, whatever order things arrived in."""

from __future__ import annotations

import itertools
import random

import pytest
from sqlalchemy import event

from inbox.models.conversation import Conversation
from inbox.operations import conversations, thread
from inbox.operations.folding import Quote
from inbox.operations.paging import BadCursor
from tests.support.meta import envelope

NIA = "15550100777"


def opened(conversation_id: int) -> Conversation:
    found = conversations.get(conversation_id)
    assert found
    return found


def bubbles(app, conversation_id=1):
    with app.app_context():
        found = thread.page(opened(conversation_id))
        return [(bubble.content.line, bubble) for bubble in found.bubbles]


def reacts(meta, target, emoji, *, number=NIA, at="1795163700", wamid=None):
    reaction = {"message_id": target} | ({"emoji": emoji} if emoji is not None else {})
    meta.writes(
        "",
        number=number,
        type="reaction",
        reaction=reaction,
        timestamp=at,
        **({"id": wamid} if wamid else {}),
    )


def words_of(quote: Quote | None) -> str | None:
    return quote.content.text if quote and quote.content else None


def edits(meta, target, text, at, **changes):
    inner = {"type": "text", "text": {"body": text}}
    change = {"original_message_id": target, "message": inner}
    meta.writes("", type="edit", edit=change, timestamp=at, **changes)


def test_the_newest_page_is_shown_oldest_first(app, meta):
    for number in range(5):
        meta.writes(f"word {number}", timestamp=str(1795163600 + number))

    with app.app_context():
        page = thread.page(opened(1), limit=3)

    assert [bubble.content.text for bubble in page.bubbles] == ["word 2", "word 3", "word 4"]
    assert page.older is not None
    assert page.newer is None


def test_paging_backwards_shows_every_message_once(app, meta):
    for number in range(7):
        meta.writes(f"word {number}", timestamp="1795163600")  # the same second: the id decides

    seen: list[str] = []
    before = None
    with app.app_context():
        conversation = opened(1)
        for _ in range(4):
            page = thread.page(conversation, before=before, limit=3)
            seen = [bubble.content.text for bubble in page.bubbles] + seen
            before = page.older
            if before is None:
                break

    assert seen == [f"word {number}" for number in range(7)]


def test_paging_forwards_goes_on_where_the_page_ended(app, meta):
    for number in range(5):
        meta.writes(f"word {number}", timestamp=str(1795163600 + number))

    with app.app_context():
        conversation = opened(1)
        middle = thread.page_around(conversation, 2, limit=2)
        assert middle
        rest = thread.page(conversation, after=middle.newer)

    assert [bubble.content.text for bubble in middle.bubbles] == ["word 0", "word 1", "word 2"]
    assert [bubble.content.text for bubble in rest.bubbles] == ["word 3", "word 4"]
    assert rest.newer is None


def test_asking_again_from_the_first_message_shows_what_came_since(app, meta):
    meta.writes("one", timestamp="1795163600")
    meta.writes("two", timestamp="1795163601")
    with app.app_context():
        first = thread.page(opened(1), limit=1).first
    meta.writes("three", timestamp="1795163602")

    with app.app_context():
        page = thread.page(opened(1), since=first)

    assert [bubble.content.text for bubble in page.bubbles] == ["two", "three"]
    assert page.older is not None


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.2.3", "9" * 40, "-1.-1"])
def test_what_is_no_cursor_is_refused(app, meta, cursor):
    meta.writes("hello")
    with app.app_context(), pytest.raises(BadCursor):
        thread.page(opened(1), before=cursor)


def test_a_message_of_another_thread_has_no_page_here(app, meta):
    meta.writes("mine")
    meta.writes("somebody else's", number="15550100888", name="Tobias")
    with app.app_context():
        assert thread.page_around(opened(1), 2) is None


def test_the_last_reaction_of_each_person_counts(app, meta):
    target = meta.writes("hello")
    reacts(meta, target, "👍", at="1795163701")
    reacts(meta, target, "❤️", at="1795163702")

    [(_, bubble)] = bubbles(app)

    assert [(reaction.emoji, len(reaction.by)) for reaction in bubble.reactions] == [("❤️", 1)]


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_reaction_takes_it_back(app, meta, nothing):
    target = meta.writes("hello")
    reacts(meta, target, "👍", at="1795163701")
    reacts(meta, target, nothing, at="1795163702")

    [(_, bubble)] = bubbles(app)

    assert bubble.reactions == []


def test_an_edit_keeps_what_was_there_before(app, meta):
    target = meta.writes("See you at 5")
    edits(meta, target, "See you at 6", "1795163701")
    edits(meta, target, "See you at 7", "1795163702")

    [(line, bubble)] = bubbles(app)

    assert line == "See you at 7"
    assert [earlier.text for earlier in bubble.earlier] == ["See you at 5", "See you at 6"]


def test_a_customer_cannot_edit_or_delete_our_words(app, meta):
    ids = {"from": "15550100101", "to": NIA, "id": "wamid.ours", "timestamp": "1795163600"}
    echo = {**ids, "type": "text", "text": {"body": "The price is 80"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo]))
    edits(meta, "wamid.ours", "The price is 8", "1795163701")
    meta.writes("", type="revoke", revoke={"original_message_id": "wamid.ours"}, timestamp="1795163702")

    [(line, bubble)] = bubbles(app)

    assert line == "The price is 80"
    assert not bubble.is_deleted


def test_an_edited_caption_keeps_its_photo(app, meta):
    photo = {"id": "444", "mime_type": "image/jpeg", "caption": "left cuff"}
    target = meta.writes("", type="image", image=photo)
    inner = {"type": "image", "image": {"caption": "right cuff"}}
    meta.writes("", type="edit", edit={"original_message_id": target, "message": inner})

    [(_, bubble)] = bubbles(app)

    assert (bubble.content.kind, bubble.content.caption, bubble.content.media.id) == (
        "image",
        "right cuff",
        "444",
    )


def test_a_quote_of_an_edited_message_shows_the_new_words(app, meta):
    target = meta.writes("Blue please", timestamp="1795163600")
    meta.writes("This one", context={"id": target, "from": NIA}, timestamp="1795163601")
    edits(meta, target, "Green please", "1795163701")

    quoted = bubbles(app)[1][1].quoted

    assert quoted.message.message_id == target
    assert quoted.content.line == "Green please"


def test_a_quote_from_another_conversation_stays_there(app, meta):
    secret = meta.writes("my address is …", number="15550100888", name="Tobias")
    meta.writes("what?", context={"id": secret, "from": "15550100888"})

    [(_, bubble)] = bubbles(app, 2)

    assert bubble.quoted.message is None


def test_the_order_of_arrival_does_not_matter(app, meta):
    """Reactions, edits and quotes may come before what they are about."""
    posts = [
        lambda person: meta.writes("Blue", id=f"{person}.a", number=person, timestamp="1795163600"),
        lambda person: meta.writes(
            "This", id=f"{person}.b", number=person, timestamp="1795163601", context={"id": f"{person}.a"}
        ),
        lambda person: reacts(meta, f"{person}.a", "👍", number=person, at="1795163602", wamid=f"{person}.c"),
        lambda person: edits(meta, f"{person}.a", "Green", "1795163603", number=person, id=f"{person}.d"),
    ]
    orders = list(itertools.permutations(posts))
    for person, order in enumerate(random.Random(5).sample(orders, 8)):
        for post in order:
            post(f"1555010{person:04}")

    with app.app_context():
        rows = [row.conversation for row in conversations.newest(limit=50).items]
        threads = {
            tuple(
                (bubble.content.text, words_of(bubble.quoted), len(bubble.reactions))
                for bubble in thread.page(conversation).bubbles
            )
            for conversation in rows
        }

    assert len(rows) == 8
    assert threads == {(("Green", None, 1), ("This", "Green", 0))}


def test_a_page_costs_the_same_few_queries_however_much_it_shows(app, meta):
    target = meta.writes("first")
    for number in range(12):
        meta.writes(f"word {number}", context={"id": target})
    reacts(meta, target, "👍")
    statements = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: statements.append(args[2]))

    with app.app_context():
        conversation = opened(1)
        statements.clear()
        thread.page(conversation)

    assert len(statements) <= 5, statements
