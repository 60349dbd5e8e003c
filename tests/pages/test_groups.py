"""Groups in the list and in their thread."""

from __future__ import annotations

from tests.pages.links import address

MESSAGE, CREATED, PARTICIPANTS, RENAMED = (
    f"{name}.json"
    for name in ("56_group_message", "79_group_lifecycle", "80_group_participants", "81_group_settings")
)


def test_a_group_is_called_by_its_subject_once_it_is_known(agent, meta):
    meta.posts(MESSAGE)
    assert "WhatsApp group</bdi>" in agent.get("/").text

    meta.posts(RENAMED)

    assert "Choir coats, spring</bdi>" in agent.get("/").text
    assert "<title>(1) Choir coats, spring – Inbox</title>" in agent.get("/conversations/1").text


def test_who_came_and_went_is_told_by_name_where_it_is_known(agent, meta):
    meta.posts(MESSAGE)
    meta.posts(PARTICIPANTS)

    lines = agent.get("/conversations/1").text

    assert "Mirela Vasić and +44\u00a07700\u00a0900112 joined with the invite link" in lines
    assert "+44\u00a07700\u00a0900112 left" in lines


def test_news_of_a_group_is_nobodys_message_in_the_list(agent, meta):
    meta.posts(CREATED)

    page = agent.get("/").text

    assert "The group “Choir coats” was created" in page
    assert "Customer:" not in page


def test_admins_reach_the_json_of_a_line(agent, admin, meta):
    meta.posts("35_system_user_changed_number.json")

    page = admin.get("/conversations/1")

    assert "Changed their number to +44\u00a07700\u00a0900142" in page.text
    assert "user_changed_number" in admin.get(address(page, "/admin/messages/1/raw")).text
    assert "/admin/" not in agent.get("/conversations/1").text


def test_notices_write_numbers_as_people_do(admin, meta):
    meta.posts("83_messaging_handovers.json")

    told = admin.get("/admin/notices").text

    assert "Meta&#39;s agent passed customer +1\u00a0555-010-9917 on to you" in told
