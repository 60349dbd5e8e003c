"""People are found by every name and number of theirs, at once and in whatever way these changed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, select, text

from inbox.extensions import db
from inbox.models.search_text import SearchBacklog, SearchName
from inbox.operations import search_people
from inbox.operations.addressing import Address, open_with
from inbox.operations.transaction import writing
from tests.support.environment import PHONE_NUMBER_ID
from tests.support.meta import envelope
from tests.support.people import FIRST_ID, NEW, NUMBER_CHANGED, OLD, SECOND_ID, stories
from tests.support.people import text as written

NIA, OLE = "15550100777", "447700900123"


@pytest.fixture
def finds(context):
    """The ids of the conversations that a search finds, those that wrote last first."""

    def look(words: str, limit: int = 10) -> list[int]:
        db.session.rollback()
        ids = [each.id for each in search_people.find(words, limit=limit)]
        db.session.rollback()
        return ids

    return look


@pytest.fixture(params=["near", "far"])
def distance(request, monkeypatch):
    """Once among those who wrote last, once so far back that all are looked through."""
    if request.param == "far":
        monkeypatch.setattr(search_people, "NEAR", 0)


@pytest.mark.usefixtures("distance")
def test_names_are_found_in_any_script_order_and_case(meta, finds):
    names = ["Nia Okoro", "José Müller-Straß", "प्रिया शर्मा", "محمد العلي", "王小明"]
    for place, name in enumerate(names):
        meta.writes("Hello", number=f"4477009001{place:02}", name=name)

    for words, place in {
        "okoro": 0, "Oko ni": 0, "NIA": 0, "jose\u0301": 1, "strass": 1, "müller josé": 1, "ia": 0,
        "प्रिया": 2, "العلي": 3, "王小": 4, "明": 4,
    }.items():  # fmt: skip
        assert finds(words) == [place + 1], words
    for words in ("nobody", "%", "_", "a_b", "nia nobody", '" OR "', ""):
        assert finds(words) == [], words


@pytest.mark.usefixtures("distance")
def test_parts_of_numbers_are_found_however_they_are_written(meta, finds):
    meta.writes("Hello", number=NIA)
    meta.writes("Hello", number=OLE, name="Ole")

    for words in ("7700 900", "+44 7700 900123", "447700900123", "(07700) 900-123", "00447700900123", "0123"):
        assert finds(words) == [2], words
    assert finds("0077") == finds("777") == [1]
    assert finds("55501007770") == []


def test_a_few_digits_may_also_be_a_part_of_a_name(meta, finds):
    meta.writes("Hello", name="Studio 54")

    assert finds("54") == [1]


def test_who_wrote_last_comes_first(meta, finds):
    for place, at in enumerate((1_790_000_002, 1_790_000_003, 1_790_000_001)):
        meta.writes("Hello", number=f"4477009001{place:02}", name=f"Ana {place}", timestamp=str(at))

    assert finds("ana") == [2, 1, 3]
    assert finds("ana", limit=2) == [2, 1]


def test_a_new_name_is_found_and_the_one_before_no_more(meta, finds):
    meta.writes("Hello", name="Nia Okoro")
    meta.writes("Hello", name="Nia Mensah", timestamp="1900000000")

    assert finds("mensah") == [1]
    assert finds("okoro") == []


def test_usernames_and_saved_names_are_found(meta, finds):
    meta.posts("53_bsuid_only_username_user.json")
    meta.posts("62_smb_app_state_sync.json")
    meta.writes("Hello", number="16505551234", name="Somebody")

    usernames = db.session.scalars(select(SearchName.names)).all()
    username = next(line for names in usernames for line in names.split("\n") if line.startswith("@"))
    assert len(finds(username)) == 1
    assert finds(username.removeprefix("@")[:4]) == finds(username)


def test_groups_are_found_by_their_subject(meta, finds):
    meta.posts("81_group_settings.json")
    names = db.session.scalars(select(SearchName.names)).all()

    assert any(names)
    assert finds(names[0].split("\n")[0]) == [1]


def test_the_number_of_before_still_finds(meta, finds):
    for body in (written("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}), NUMBER_CHANGED):
        meta.posts(body)

    assert finds(NEW) == finds(OLD) == [1]


def test_merged_conversations_are_found_once(meta, finds):
    meta.posts(written("wamid.1", 1, **{"from": OLD}))
    meta.posts(written("wamid.2", 2, from_user_id=SECOND_ID, profile=profile("Tobias")))
    assert (finds(OLD), finds("tobias")) == ([1], [2])

    meta.posts(written("wamid.3", 3, **{"from": OLD, "from_user_id": SECOND_ID}))

    assert finds(OLD) == finds("tobias") == [1]


def profile(name: str) -> dict:
    return {"user_id": SECOND_ID, "profile": {"name": name}}


def test_a_number_that_somebody_typed_is_found(meta, finds):
    meta.writes("Hello")
    open_with(Address("15550100999", PHONE_NUMBER_ID))

    assert finds("0100999") == [2]


def test_whatever_happens_to_people_the_check_finds_nothing_wrong(meta, runner):
    for body in stories():
        meta.posts(body)
    meta.posts("81_group_settings.json")
    meta.posts(envelope(contacts=[{"wa_id": NIA, "profile": {"name": "Nia"}}]))

    assert json.loads(runner.invoke(args=["check"]).stdout)["problems"] == []


def test_the_check_tells_who_cannot_be_found(meta, app, runner):
    meta.writes("Hello")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(SearchName))

    problems = json.loads(runner.invoke(args=["check"]).stdout)["problems"]

    assert [each.split(":")[0] for each in problems] == ["Conversations that nobody finds by name or number"]


def test_people_from_before_become_findable(meta, app, runner, rows, finds):
    for place in range(3):
        meta.writes("Hello", number=f"4477009001{place:02}", name=f"Ana {place}")
    assert runner.invoke(args=["db", "downgrade", "0009"]).exit_code == 0
    assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
    assert finds("ana") == []

    while app.extensions["applier"].make_findable():
        pass

    assert sorted(finds("ana")) == [1, 2, 3]
    assert rows(select(SearchBacklog.id)) == []


def test_it_works_without_the_index(meta, finds, app, runner):
    meta.writes("Hello", name="Nia Okoro")
    with writing(app.extensions["engine"]) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP INDEX ix_search_name_trigram"))
        else:
            for name in ("added", "gone", "changed"):
                connection.execute(text(f"DROP TRIGGER search_name_{name}"))
            connection.execute(text("DROP TABLE search_name_trigram"))
    assert finds("okoro") == [1]

    assert runner.invoke(args=["search", "index"]).exit_code == 0
    assert finds("okoro") == [1]
    assert "no index" not in runner.invoke(args=["doctor"]).stdout
