"""No page asks the database more than ten questions, however much there is to show."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from inbox.operations import search
from tests.support.shop import Shop

BUDGET = 10
FEW, MANY = 2, 5


def costs(shop, visitor, statements):
    """The statements of every page, by what is asked for."""
    found: dict[tuple[str, bool], list[str]] = {}
    for path, headers in shop.pages():
        with statements() as sent:
            answer = FlaskClient.open(visitor, path, headers=headers)  # without the check of its HTML
        assert answer.status_code in (200, 303), (path, answer.status)
        found[path, bool(headers)] = sent
    return found


def too_many(pages):
    """What to read where a page costs too much."""
    return "\n\n".join(
        f"{path}{' as a piece' if is_piece else ''} asks {len(sent)} questions:\n" + "\n\n".join(sent)
        for (path, is_piece), sent in pages.items()
        if len(sent) > BUDGET
    )


@pytest.fixture
def shop(app, meta, admin):
    shop = Shop(app, meta, admin)
    admin.get("/search?q=coat")  # what indexes a database has is asked once for each connection
    return shop


def test_no_page_asks_more_than_ten_questions_however_much_there_is(shop, admin, statements):
    shop.grow(FEW)
    few = costs(shop, admin, statements)
    shop.grow(MANY)
    many = costs(shop, admin, statements)

    assert not too_many(few), too_many(few)
    assert not too_many(many), too_many(many)
    more = {page: (len(few[page]), len(many[page])) for page in few if len(many[page]) > len(few[page]) + 1}
    assert not more, more


@pytest.mark.parametrize("query", ["q=coat", "q=coat&kind=links", "q=coat&since=2020-01-01"])
def test_a_search_that_falls_back_stays_within_it(shop, admin, statements, monkeypatch, query):
    for name in ("NEAR", "NEAR_OF_KIND", "MOST_HITS", "STRETCH", "MOST_CANDIDATES"):
        monkeypatch.setattr(search, name, 1)
    with statements() as sent:
        assert admin.get(f"/search?{query}").status_code == 200

    assert len(sent) <= BUDGET, "\n\n".join(sent)
