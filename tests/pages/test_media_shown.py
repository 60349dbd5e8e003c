"""Files in a thread: each state in words, albums, quotes, and asking for a file once more."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from inbox.demo.media import pictures, sounds
from inbox.models.attachment import Attachment
from tests.support.files import WAVE

NOON = 1795176000


def sent(files, kind="image", minutes=0, **changes):
    return files.sends(kind, timestamp=str(NOON + round(60 * minutes)), **changes)


def thread(agent):
    page = agent.get("/conversations/1").text
    return page[page.index('<ol class="messages"') : page.index("</section>")]


def tags(page, pattern):
    return re.findall(f"<{pattern}[^>]*>", page)


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
@pytest.mark.parametrize(
    ("columns", "words", "can_ask"),
    [
        ({}, "Fetching from WhatsApp", False),
        ({"size": 2_400_000}, "2.4 MB", False),
        ({"state": "fetching"}, "Fetching from WhatsApp", False),
        ({"attempts": 2, "last_error": "No <answer>."}, "No &lt;answer&gt;. It is tried again", False),
        ({"state": "failed", "last_error": "It is too large."}, "It is too large.", True),
        ({"state": "expired", "last_error": "It was too late."}, "It was too late.", True),
    ],
)  # fmt: skip
def test_each_state_is_told(agent, files, kind, columns, words, can_ask):
    wamid = sent(files, kind)
    if columns:
        files.change(wamid, **columns)
    page = thread(agent)
    assert words in page
    assert ("Fetch again" in page) == can_ask


def test_without_an_access_token_nobody_waits_in_vain(make_app, agent, files):
    sent(files)
    object.__setattr__(files.app.extensions["settings"], "access_token", None)
    assert "This inbox has no access token yet" in thread(agent)


def test_a_file_that_whatsapp_did_not_name_is_no_riddle(agent, files):
    sent(files, part={"id": ""})
    assert "WhatsApp sent no file with this message." in thread(agent)


def test_a_photo_is_a_thumbnail_that_leads_to_the_file(agent, files):
    wamid = sent(files, part={"caption": "the <b>coat</b>"})
    id = files.bring_picture(wamid, pictures.coat())
    page = thread(agent)

    (picture,) = tags(page, "img")
    assert f'src="/media/{id}/preview"' in picture
    assert 'loading="lazy"' in picture
    assert 'alt="the &lt;b&gt;coat&lt;/b&gt;"' in picture
    assert f'href="/media/{id}"' in page
    assert agent.get(f"/media/{id}/preview").mimetype == "image/webp"


@pytest.mark.parametrize(
    ("width", "height", "caption", "wide"),
    [
        (720, 960, "", 210),
        (4000, 10, "", 330),
        (10, 4000, "", 160),
        (None, None, "", 330),
        (720, 960, "x", 330),
    ],
)  # fmt: skip
def test_the_box_of_a_photo_is_never_higher_for_its_shape(agent, files, width, height, caption, wide):
    wamid = sent(files, part={"caption": caption})
    files.bring_picture(wamid, pictures.coat(), width=width, height=height)
    (strut,) = re.findall(r"<svg[^>]*data-strut", thread(agent))
    assert f'width="{wide}" height="280"' in " ".join(strut.split())


def test_what_is_no_picture_is_not_shown_as_one(agent, files):
    wamid = sent(files)
    id = files.bring(wamid, b"<html><script>alert(1)</script>", "text/html")
    page = thread(agent)
    assert tags(page, "img") == []
    assert f'href="/media/{id}" download' in re.sub(r"\s+", " ", page)


def test_a_voice_note_is_a_player_with_its_waveform(agent, files):
    wamid = sent(files, "audio", part={"voice": True})
    files.bring(wamid, sounds.voice_note(14.0), "audio/ogg", duration=14.2, waveform=WAVE)
    page = thread(agent)
    assert "0:14" in page
    assert re.search(r'<path class="wave__all" d="(M[0-9.]+ [0-9.]+v[0-9.]+){64}"', page)
    assert '<audio class="player__native" controls preload="none"' in page


@pytest.mark.parametrize("waveform", [None, "", "ff", "zz" * 64, '"><script>' * 12 + "00000000"])
def test_without_a_waveform_there_is_a_plain_bar(agent, files, waveform):
    wamid = sent(files, "audio", part={"voice": True})
    files.bring(wamid, sounds.voice_note(), "audio/ogg", waveform=waveform)
    page = thread(agent)
    assert "player__track--plain" in page
    assert "wave__all" not in page


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('"><img src=x onerror=alert(1)>.pdf', "&gt;&lt;img"),
        ("", "Document"),
    ],
)
def test_a_hostile_name_is_a_name(agent, files, filename, shown):
    wamid = sent(files, "document", part={"filename": filename})
    files.bring(wamid, b"%PDF-1.4", "application/pdf")
    page = thread(agent)
    card = page[page.index('class="file file--ready"') :].split("</article>")[0]
    assert "\u202e" not in card
    assert "onerror=alert" not in re.sub(r'="[^"]*"', "", card)
    if shown != "&gt;&lt;img":
        assert shown in re.sub(r"<[^>]+>", "", card).replace("\n", "")


def test_photos_that_follow_each_other_are_an_album(agent, files, meta):
    for minutes in (0, 1, 2):
        sent(files, minutes=minutes)
    sent(files, minutes=3, part={"caption": "this one has words"})
    sent(files, minutes=4)
    sent(files, minutes=20)
    page = thread(agent)

    assert re.findall(r'<ol class="album album--(\d)"', page) == ["3"]
    for id in range(1, 7):
        assert page.count(f'id="message-{id}"') == 1
        assert page.count(f'data-arrival="{id}"') == 1
    assert page.count('aria-label="About these photos"') == 1


def test_a_reaction_and_a_loss_take_a_photo_out_of_its_album(agent, files, meta):
    names = [sent(files, minutes=n / 10) for n in range(4)]
    assert "album--4" in thread(agent)

    meta.writes(
        "", type="reaction", reaction={"message_id": names[3], "emoji": "👍"}, timestamp=str(NOON + 60)
    )
    assert "album--3" in thread(agent)
    assert "👍" in thread(agent)

    files.change(names[0], state="failed", last_error="It is too large.")
    page = thread(agent)
    assert "album--2" in page
    assert "It is too large." in page


def test_an_album_does_not_reach_over_the_mark_of_the_unread(agent, files):
    for n in range(3):
        sent(files, minutes=n / 10)
    agent.post("/conversations/1/reading", data={"up_to": "1"})
    page = thread(agent)
    assert "album--2" in page
    assert page.index('id="message-1"') < page.index('id="unread"') < page.index('id="message-2"')


def test_a_quoted_photo_is_seen_in_the_quote(agent, files, meta):
    wamid = sent(files)
    id = files.bring_picture(wamid, pictures.coat())
    meta.writes("That one", context={"id": wamid, "from": "15550100777"}, timestamp=str(NOON + 600))
    (thumb,) = tags(thread(agent), 'img class="quote__thumb"')
    assert f'src="/media/{id}/preview"' in thumb
    assert 'alt=""' in thumb


def test_fetching_again_answers_with_the_piece_of_the_message(agent, files, rows):
    wamid = sent(files)
    id = files.change(wamid, state="failed", last_error="It was cut off.")

    piece = agent.post(f"/media/{id}/fetching", headers={"HX-Request": "true"})

    assert piece.status_code == 200
    assert piece.text.lstrip().startswith('<div class="media media--frame media--image"')
    assert f'id="file-{id}"' in piece.text
    assert "Fetching from WhatsApp" in piece.text
    assert rows(select(Attachment.state, Attachment.last_error)) == [("pending", None)]


def test_what_is_fetched_again_is_followed_until_it_is_here(agent, files):
    wamid = sent(files)
    id = files.change(wamid, state="failed", last_error="It was cut off.")
    ask = f'hx-get="/media/{id}/fetching"'
    fragment = {"HX-Request": "true"}

    assert ask in agent.post(f"/media/{id}/fetching", headers=fragment).text
    assert ask in agent.get(f"/media/{id}/fetching", headers=fragment).text
    files.bring_picture(wamid, pictures.coat())

    there = agent.get(f"/media/{id}/fetching", headers=fragment).text
    assert ask not in there
    assert f"/media/{id}/preview" in there
    assert ask not in thread(agent)


def test_fetching_again_without_scripts_leads_back_to_the_message(agent, files):
    id = files.change(sent(files), state="expired", last_error="It was too late.")
    answer = agent.post(f"/media/{id}/fetching")
    assert answer.status_code == 303
    assert answer.location.endswith("/conversations/1?around=1#message-1")


def test_a_file_that_is_here_is_not_fetched_again(agent, files, rows):
    id = files.bring_picture(sent(files), pictures.coat())
    answer = agent.post(f"/media/{id}/fetching", headers={"HX-Request": "true"})
    assert f"/media/{id}/preview" in answer.text
    assert rows(select(Attachment.state)) == [("stored",)]


def test_only_agents_fetch_again_and_only_what_there_is(agent, stranger, files):
    sent(files)
    assert stranger.post("/media/1/fetching", csrf=False).status_code in (302, 303, 400, 401)
    assert agent.post("/media/1/fetching", csrf=False).status_code == 400
    assert agent.post("/media/4711/fetching").status_code == 404


def test_an_open_page_is_told_when_a_file_arrives(agent, files):
    wamid = sent(files)
    update = re.search(r'hx-get="(/conversations/1/messages[^"]*)"', thread(agent))
    assert update
    url = update[1].replace("&amp;", "&")
    assert agent.fragment(url).status_code == 204

    files.bring_picture(wamid, pictures.coat())

    assert "/preview" in agent.fragment(url).text


@pytest.mark.parametrize(
    "columns",
    [
        {"last_error": "No answer."},
        {"size": 5000},
        {"state": "failed"},
        {"state": "stored", "storage_key": "k"},
    ],
)
def test_what_changes_on_the_page_is_drawn_anew(agent, files, columns):
    wamid = sent(files)
    before = re.findall(r'data-keep="([^"]+)"', thread(agent))
    assert before == re.findall(r'data-keep="([^"]+)"', thread(agent))
    files.change(wamid, **columns)
    assert before != re.findall(r'data-keep="([^"]+)"', thread(agent))
