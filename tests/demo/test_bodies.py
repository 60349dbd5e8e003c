"""The pretend Meta's bodies have exactly the keys of the real ones."""

from __future__ import annotations

import json

import pytest

from inbox.demo import acts, bodies, fields, parts
from inbox.demo.people import Business, Customer, Group
from inbox.demo.shelf import Stored
from tests.support.meta import payload_path

AT = 1_795_163_437.0
SHOP = Business()
MIRELA = Customer("mirela", "Mirela", "GB.1", "447700900111")
SORA = Customer("sora", "Sora", "JP.1", username="@sora.waves")
CHILD = Customer("sora", "Sora", "JP.1", username="sora.waves", parent_user_id="JP.ENT.9")
BARE = Stored("1", b"x", "image/png", AT, "stock.xlsx")
LINKED = Stored("1", b"x", "image/png", AT, "stock.xlsx", "https://lookaside.example/?mid=1")
QUOTE = bodies.quote(SHOP, "wamid.1")
AD = dict.fromkeys(
    ("source_url", "source_id", "source_type", "body", "headline", "media_type", "image_url", "ctwa_clid"),
    "x",
) | {"welcome_message": {"text": "x"}}
ERROR = {"code": 1, "title": "x", "message": "x", "error_data": {"details": "x"}}


def says(part, customer=MIRELA, **more):
    return bodies.inbound(SHOP, [customer], bodies.message(customer, part, AT, **more))


def told(*names, customer=MIRELA, **more):
    return bodies.statuses(
        SHOP, customer, *(bodies.status(customer, "w", name, AT, **more) for name in names)
    )


HELLO = parts.text("hello")
BODIES = {
    "01_text_plain": says(HELLO),
    "03_text_reply_context": says(HELLO, context=QUOTE),
    "04_text_forwarded": says(HELLO, context={"forwarded": True}),
    "05_text_frequently_forwarded": says(HELLO, context={"frequently_forwarded": True}),
    "06_text_referred_product": says(HELLO, context=bodies.referred_product(SHOP, "w", "1", "L")),
    "07_text_referral_ctwa": says(HELLO, referral=AD),
    "08_text_unicode_wire": says(HELLO),
    "13_image_caption_url": says(parts.image(LINKED, "x")),
    "15_video_caption": says(parts.video(LINKED, "x")),
    "16_audio_voice_note": says(parts.audio(LINKED, voice=True)),
    "17_audio_file": says(parts.audio(BARE, voice=False)),
    "18_document_pdf": says(parts.document(LINKED, "x")),
    "19_document_no_caption_xlsx": says(parts.document(BARE)),
    "20_sticker_static": says(parts.sticker(BARE)),
    "21_sticker_animated": says(parts.sticker(LINKED, animated=True)),
    "22_location_full": says(parts.location(51.5, -0.1, "x", "y", "https://places.example")),
    "23_location_dropped_pin": says(parts.location(-33.8, 151.2)),
    "24_location_reply_to_request": says(parts.location(28.6, 77.2, address="x"), context=QUOTE),
    "26_contacts_vcard_request_reply": says(
        parts.contacts({"vcard": "x", "phones": [{"phone": "x", "wa_id": "1"}]}, origin="contact_request"),
        SORA,
    ),
    "27_interactive_button_reply": says(parts.button_reply("a", "b"), context=QUOTE),
    "28_interactive_list_reply": says(parts.list_reply("a", "b", "c"), context=QUOTE),
    "29_interactive_nfm_reply": says(parts.flow_reply({"a": 1}), context=QUOTE),
    "30_interactive_call_permission": says(parts.call_permission("accept", 1), context=QUOTE),
    "31_button_template_quick_reply": says(parts.button("a", "b"), context=QUOTE),
    "32_reaction_add": says(parts.reaction("w", "❤️")),
    "33_reaction_remove": says(parts.reaction("w")),
    "34_order": says(parts.order("1", [parts.item("a", 2, 4.5), parts.item("b", 1, 19)], "x")),
    "37_unsupported_poll": says(parts.unsupported("poll_creation", 131051, "x", "y")),
    "38_unsupported_media_too_big": says(parts.unsupported(None, 131052, "x", "y")),
    "39_request_welcome": says(parts.request_welcome()),
    "40_message_type_never_seen": says(parts.anything("hologram", {"beam": {"id": "1"}, "caption": "x"})),
    "41_edit_by_user": bodies.inbound(
        SHOP,
        [MIRELA],
        bodies.message(MIRELA, HELLO, AT),
        bodies.message(MIRELA, parts.edit("w", HELLO, context_id="M0"), AT),
    ),
    "42_revoke_by_user": bodies.inbound(
        SHOP, [MIRELA], bodies.message(MIRELA, HELLO, AT), bodies.message(MIRELA, parts.revoke("w"), AT)
    ),
    "43_status_sent": told("sent", pricing=bodies.template_pricing("UTILITY"), opaque="1"),
    "44_status_delivered": told("delivered", pricing=bodies.service_pricing()),
    "45_status_read_only": told("read"),
    "46_status_played": told("played"),
    "47_status_failed_reengagement": told("failed", errors=[ERROR | {"href": "x"}]),
    "50_value_level_error": fields.account_error(SHOP, 130429, "x", "y"),
    "53_bsuid_only_username_user": says(HELLO, SORA),
    "54_bsuid_parent": says(HELLO, CHILD),
    "56_group_message": says(HELLO, group_id="g"),
    "57_smb_echo_text": fields.echoes(SHOP, fields.echo(SHOP, MIRELA, HELLO, AT)),
    "59_history_chunk": fields.history(
        SHOP,
        {
            "a": [
                fields.old_message(SHOP, MIRELA, HELLO, AT, "READ", ours=False),
                fields.old_message(SHOP, MIRELA, HELLO, AT, "READ", ours=True),
                fields.old_message(SHOP, MIRELA, {"type": "media_placeholder"}, AT, "READ", ours=False),
            ],
            "b": [fields.old_message(SHOP, MIRELA, HELLO, AT, "READ", ours=True)],
        },
    ),
    "63_call_connect_user": fields.calls(SHOP, MIRELA, fields.call(SHOP, MIRELA, "c", "connect", AT)),
    "64_call_terminate_missed": fields.calls(SHOP, MIRELA, fields.call(SHOP, MIRELA, "c", "terminate", AT)),
    "66_call_status_ringing": fields.call_status(SHOP, MIRELA, "c", "RINGING", AT),
    "71_account_update_offboarded": fields.notice(SHOP, "account_update", {"event": "x"}, AT),
    "74_user_preferences_stop": fields.preference(SHOP, MIRELA, "stop", AT),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_has_the_keys_of_the_real_one(name):
    assert shape(BODIES[name]) == shape(json.loads(payload_path(f"{name}.json").read_bytes()))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("35_system_user_changed_number", parts.number_changed("x", "1", "GB.2", "GB.1")),
        ("36_system_identity_changed", parts.identity_changed("hash", 1)),
    ],
)
def test_system_lines_have_the_keys_of_the_real_ones(world, letterbox, name, part):
    acts.system_line(world, MIRELA, part)

    assert shape(letterbox.bodies[0]) == shape(json.loads(payload_path(f"{name}.json").read_bytes()))


def test_a_new_id_of_somebody_without_a_number_names_nobody_else(world, letterbox):
    acts.system_line(world, SORA, parts.user_id_changed("x", "JP.2", "JP.1"))

    real = json.loads(payload_path("55_system_user_changed_user_id.json").read_bytes())
    assert shape(letterbox.bodies[0]) == shape(real)


def test_group_statuses_name_the_member():
    made = bodies.group_statuses(SHOP, "g", bodies.status(MIRELA, "w", "delivered", AT))
    real = json.loads(payload_path("49_status_group.json").read_bytes())
    del real["entry"][0]["changes"][0]["value"]["statuses"][1]

    assert shape(made) == shape(real)


def test_standby_holds_messages_without_ids_and_echoes_like_sends():
    asked = bodies.message(Customer("pedro", "Pedro", "BR.1", "15550109917"), HELLO, AT)
    del asked["from_user_id"]
    made = fields.standby(SHOP, MIRELA, messages=[asked])
    answered = fields.standby(SHOP, MIRELA, echoes=[fields.agent_echo("1", "x", AT, "w")])
    made["entry"][0]["changes"] += answered["entry"][0]["changes"]

    assert shape(made) == shape(json.loads(payload_path("75_standby_inbound_and_echo.json").read_bytes()))


def test_the_wire_is_compact_ascii_with_escaped_slashes():
    real = payload_path("08_text_unicode_wire.json").read_bytes().strip()

    assert bodies.wire(json.loads(real)) == real


def test_no_two_messages_share_an_id():
    assert len({bodies.new_wamid() for _ in range(1000)}) == 1000


def test_a_username_user_is_written_to_without_a_number():
    made = fields.echo(SHOP, SORA, HELLO, AT)

    assert "to" not in made
    assert made["to_user_id"] == "JP.1"


def test_a_group_message_is_not_its_senders_own_chat(world):
    group = Group("g", "Friends", ("ilse",))
    acts.write(world, world.customers["ilse"], HELLO, group=group)

    assert len(world.chat("g").lines) == 1
    assert not world.chat("ilse").lines


def shape(value):
    """The keys and kinds of a JSON value; lists are as long as they are."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return (
        "number" if isinstance(value, float | int) and not isinstance(value, bool) else type(value).__name__
    )
