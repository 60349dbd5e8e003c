"""Who an item is about."""

from __future__ import annotations

import pytest

from inbox.whatsapp.envelope import Item, walk
from inbox.whatsapp.ids import digits
from inbox.whatsapp.people import customer_of, group_of, is_from_business
from tests.support.meta import load


def customers(name):
    return [customer_of(item) for item in walk(load(name)) if isinstance(item, Item)]


def test_names_are_matched_by_id_and_never_by_place():
    found = customers("51_batch_three_people_one_change.json")

    assert [person.name.split()[0] for person in found] == ["Tobias", "لبنى", "Mirela", "Tobias"]


def test_a_username_user_has_no_number():
    (person,) = customers("53_bsuid_only_username_user.json")

    assert (person.wa_id, person.bsuid, person.username) == ("", "JP.55001928374655647382", "sora.waves")


def test_a_number_shared_on_request_belongs_to_who_shares_it():
    (person,) = customers("26_contacts_vcard_request_reply.json")

    assert person.wa_id == "15550109919"


def test_a_forwarded_card_proves_nothing():
    body = load("26_contacts_vcard_request_reply.json")
    body["entry"][0]["changes"][0]["value"]["messages"][0]["origin"] = "other"
    (item,) = (part for part in walk(body) if isinstance(part, Item))

    assert customer_of(item).wa_id == ""


def test_a_changed_number_names_the_old_and_the_new():
    (person,) = customers("35_system_user_changed_number.json")

    assert (person.former_wa_id, person.wa_id) == ("447700900112", "447700900142")
    assert (person.former_bsuid, person.bsuid) == ("GB.61020334411987005513", "GB.61020334411987009999")


def test_a_changed_user_id_needs_nothing_else():
    (person,) = customers("55_system_user_changed_user_id.json")

    assert (person.former_bsuid, person.bsuid) == ("JP.55001928374655647382", "JP.55001928374655640001")
    assert not person.wa_id
    assert not person.former_wa_id


def test_an_echo_is_about_whom_it_was_sent_to():
    found = customers("58_smb_echo_image_edit_revoke.json")

    assert {person.wa_id for person in found} == {"15550109919"}


def test_history_is_about_the_thread_whoever_wrote():
    items = [item for item in walk(load("59_history_chunk.json")) if isinstance(item, Item)]

    assert [is_from_business(item) for item in items] == [False, True, False, True]
    assert [customer_of(item).wa_id for item in items] == ["447700900112"] * 3 + ["447700900113"]


def test_a_call_of_ours_is_about_whom_we_called():
    (person,) = customers("65_call_terminate_completed.json")

    assert person.wa_id == "447700900112"


def test_a_group_is_named_beside_the_sender():
    (item,) = (part for part in walk(load("56_group_message.json")) if isinstance(part, Item))

    assert group_of(item) == "Y2FwaV9ncm91cDppbnZlbnRlZDE"
    assert customer_of(item).wa_id == "447700900111"


@pytest.mark.parametrize(
    ("written", "bare"),
    [("+44 7700 900-111", "447700900111"), (447700900111, "447700900111"), ("", ""), (None, ""), (True, "")],
)
def test_numbers_lose_their_decoration(written, bare):
    assert digits(written) == bare
