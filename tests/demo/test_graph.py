"""The pretend Graph answers as Meta's does: the token, files, lists, and who gets webhooks."""

from __future__ import annotations

import io

import pytest

from inbox.demo.limits import MEGABYTE, check_upload
from inbox.demo.refusals import Refusal
from inbox.demo.shelf import KEPT_SECONDS, LINK_SECONDS
from inbox.demo.world import ScriptedAnswer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def upload(graph, data=PNG, type="image/png", name="a.png"):
    form = {"messaging_product": "whatsapp", "type": type, "file": (io.BytesIO(data), name, type)}
    return graph.client.post(f"/v26.0/{graph.number}/media", data=form, headers=graph._headers())


@pytest.mark.parametrize("token", ["wrong", "", "ünïcode"])
def test_without_the_right_token_nothing_is_told(graph, token):
    graph.token = token

    answer = graph.get(graph.number)

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == 190


def test_an_unknown_version_or_path_is_refused_in_metas_words(graph):
    assert graph.client.get("/latest/me", headers=graph._headers()).json["error"]["code"] == 2500
    assert graph.get("a/b/c/d").json["error"]["code"] == 2500


def test_an_unknown_object_is_not_told_from_a_forbidden_one(graph):
    error = graph.get("4711").json["error"]

    assert (error["code"], error["error_subcode"]) == (100, 33)
    assert "fbtrace_id" in error


def test_a_number_tells_the_fields_that_were_asked_for(graph):
    whole, part = graph.get(graph.number).json, graph.get(graph.number, fields="verified_name").json

    assert whole["display_phone_number"] == "+1 555-010-0101"
    assert set(part) == {"verified_name", "id"}


def test_a_token_can_be_looked_at(graph):
    assert graph.get("debug_token", input_token=graph.token).json["data"]["is_valid"] is True
    assert graph.get("debug_token", input_token="old").json["data"]["is_valid"] is False


def test_an_uploaded_file_can_be_described_fetched_and_deleted(graph):
    media_id = upload(graph).json["id"]
    told = graph.get(media_id).json
    file = graph.follow(told["url"])

    assert told["file_size"] == len(PNG)
    assert len(told["sha256"]) == 64
    assert (file.data, file.content_type) == (PNG, "image/png")
    assert graph.delete(media_id).json == {"success": True}
    assert graph.get(media_id).status_code == 400


def test_a_link_to_a_file_lives_five_minutes_and_wants_the_token(graph, clock):
    url = graph.get(upload(graph).json["id"]).json["url"]

    assert graph.follow(url, token="wrong").status_code == 401
    assert graph.follow(url.replace("hash=", "hash=0")).status_code == 404
    clock.now += LINK_SECONDS - 1
    assert graph.follow(url).status_code == 200
    clock.now += 2
    assert graph.follow(url).status_code == 404


def test_a_file_is_kept_for_seven_days(graph, clock):
    media_id = upload(graph).json["id"]

    clock.now += KEPT_SECONDS + 1

    assert graph.get(media_id).status_code == 400


@pytest.mark.parametrize(("data", "type"), [(PNG, "image/gif"), (b"", "image/png")])
def test_files_that_no_message_could_carry_are_refused(graph, data, type):
    assert upload(graph, data, type).json["error"]["code"] == 100


def test_files_may_be_as_large_as_their_kind_allows():
    check_upload("image/png", 5 * MEGABYTE)
    check_upload("application/pdf", 100 * MEGABYTE)

    with pytest.raises(Refusal):
        check_upload("image/png", 5 * MEGABYTE + 1)


def test_templates_come_page_by_page(graph):
    names, answer = [], graph.get(f"{graph.account}/message_templates", limit="3", status="approved").json
    while "next" in answer["paging"]:
        names += [one["name"] for one in answer["data"]]
        answer = graph.follow(answer["paging"]["next"]).json
    names += [one["name"] for one in answer["data"]]

    assert len(names) == 9
    assert "holiday_hours" not in names


def test_a_template_tells_the_fields_that_were_asked_for(graph):
    answer = graph.get(f"{graph.account}/message_templates", fields="name,status", limit="1").json

    assert set(answer["data"][0]) == {"id", "name", "status"}


def test_the_account_lists_its_number(graph):
    numbers = graph.get(f"{graph.account}/phone_numbers").json["data"]

    assert [one["id"] for one in numbers] == [graph.number]


def test_without_a_subscription_no_webhook_is_sent(graph, world, letterbox):
    assert graph.get(f"{graph.account}/subscribed_apps").json["data"]
    graph.delete(f"{graph.account}/subscribed_apps")
    world.deliver({"lost": True})
    graph.post(f"{graph.account}/subscribed_apps")
    world.deliver({"lost": False})

    assert letterbox.bodies == [{"lost": False}]


def test_the_profile_can_be_changed(graph):
    path = f"{graph.number}/whatsapp_business_profile"

    assert graph.post(path, {"messaging_product": "whatsapp", "about": "Closed", "id": "1"}).json == {
        "success": True
    }
    assert graph.get(path, fields="about").json["data"] == [
        {"about": "Closed", "messaging_product": "whatsapp"}
    ]


def test_a_scripted_answer_comes_once_and_does_nothing(graph, world):
    world.next_answers.append(ScriptedAnswer(503, "<html>busy</html>", {"Retry-After": "7"}))

    first = graph.send("text", {"body": "hello"})
    second = graph.get(graph.number)

    assert (first.status_code, first.headers["Retry-After"]) == (503, "7")
    assert second.status_code == 200
    assert not world.chats


def test_a_scripted_answer_can_hide_that_the_message_was_taken(graph, world):
    write_first(world)
    world.next_answers.append(ScriptedAnswer(500, {"error": {}}, afterwards=True))

    answer = graph.send("text", {"body": "hello"})

    assert answer.status_code == 500
    assert world.chat("ilse").lines[-1].message == {"type": "text", "text": {"body": "hello"}}


def test_every_call_is_written_down(graph, world):
    graph.send("text", {"body": "hello"})

    call = world.calls[-1]
    assert (call.method, call.path) == ("POST", f"/v26.0/{graph.number}/messages")
    assert call.authorization == f"Bearer {graph.token}"
    assert call.body["text"] == {"body": "hello"}


def write_first(world):
    from inbox.demo import acts, parts

    acts.write(world, world.customers["ilse"], parts.text("hello"))
