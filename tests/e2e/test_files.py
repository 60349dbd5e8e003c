"""Files and other enclosures in a real Chromium: chosen, pasted, dropped, taken back, and sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from inbox.demo.media import papers, pictures, sounds

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

COAT = {"name": "coat.jpg", "mimeType": "image/jpeg", "buffer": pictures.coat()}
BREAD = {"name": "bread.jpg", "mimeType": "image/jpeg", "buffer": pictures.bread()}
BILL = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": papers.pdf("Bill", ["38"])}
NOTE = {"name": "note.ogg", "mimeType": "audio/ogg", "buffer": sounds.voice_note(2.0)}
DANCE = {"name": "dance.gif", "mimeType": "image/gif", "buffer": b"GIF89a" + b"\0" * 40}

# What a person does with files outside the page: `happens(name, kind of event, files)`.
HAPPENS = """([selector, kind, files]) => {
  const data = new DataTransfer();
  for (const [name, type, size] of files) data.items.add(new File([new Uint8Array(size)], name, { type }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { ...options, clipboardData: data })
    : new DragEvent(kind, { ...options, dataTransfer: data });
  return document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def page(open_window, agent, pretend):
    place = pretend.writes()
    window = open_window(visitor=agent)
    window.page.goto(f"/conversations/{place}")
    window.page.window = window
    return window.page


def choose(page, button, *files):
    page.locator(".attach > summary").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button, exact=True).click()
    chooser.value.set_files(list(files))


def tray(page):
    return page.get_by_role("list", name="Files to be sent").get_by_role("listitem")


def send(page, pretend, text=""):
    page.get_by_label(re.compile("^Message to")).fill(text)
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.locator("#messages .message--out").last).to_be_visible()
    expect(page.locator("[data-pending-list] > *")).to_have_count(0)
    pretend.sends()


def files_at_meta(pretend):
    shelf = pretend.world.shelf
    parts = [(sent["type"], sent[sent["type"]]) for sent in pretend.sent]
    return [(kind, part.get("caption"), shelf.get(part["id"]).data) for kind, part in parts if "id" in part]


def test_files_are_chosen_captioned_and_sent_in_their_order(page, pretend):
    choose(page, "Photo or video", COAT, BREAD)
    choose(page, "Document", BILL)
    expect(tray(page)).to_have_count(3)
    expect(page.locator("[data-pending][data-file]")).to_have_count(0)
    expect(tray(page).first.locator("img")).to_have_js_property("naturalWidth", 720)
    page.get_by_label("Caption of bread.jpg").fill("From this morning")

    send(page, pretend, "The coat")

    assert files_at_meta(pretend) == [
        ("image", "The coat", COAT["buffer"]),
        ("image", "From this morning", BREAD["buffer"]),
        ("document", None, BILL["buffer"]),
    ]
    expect(tray(page)).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("bill.pdf")


def test_enter_in_a_caption_sends_and_removes_nothing(page, pretend):
    choose(page, "Photo or video", COAT, BREAD)
    expect(page.locator("[data-pending][data-file]")).to_have_count(0)
    page.get_by_label("Caption of bread.jpg").fill("Fresh")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .message--out").first).to_be_visible()
    expect(page.locator("[data-pending-list] > *")).to_have_count(0)
    pretend.sends()

    assert [caption for _, caption, _ in files_at_meta(pretend)] == [None, "Fresh"]


def test_a_voice_message(page, pretend):
    choose(page, "Audio", NOTE)
    page.get_by_label("Send as a voice message").check()

    send(page, pretend)

    (sent,) = pretend.sent
    assert sent["audio"]["voice"] is True
    expect(page.locator("#messages .media--voice")).to_have_count(1)


def test_what_whatsapp_does_not_take_is_told_and_holds_sending_up(page, pretend):
    choose(page, "Document", DANCE)
    expect(tray(page)).to_contain_text("Save the picture as JPEG")
    page.get_by_label(re.compile("^Message to")).fill("Look")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.locator("[data-tray-status]")).to_contain_text("could not be added")

    page.get_by_role("button", name="Remove dance.gif").click()
    send(page, pretend, "Look")

    assert [sent["type"] for sent in pretend.sent] == ["text"]
    assert page.window.problems == [problem for problem in page.window.problems if "422" in problem]
    page.window.problems.clear()


def test_a_file_that_is_too_large_is_told_before_it_travels(page, pretend, rows):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "uploads" in request.url else None)
    page.evaluate(HAPPENS, [".thread", "drop", [["huge.jpg", "image/jpeg", 6_000_000]]])

    expect(tray(page)).to_contain_text("A photo may have 5 MB at most. This one has 6.0 MB.")
    assert not asked


def test_a_screenshot_is_pasted_and_a_table_is_not(page):
    text = "#composer-text"
    was_left_alone = page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "a table");
          data.items.add(new File(["x"], "picture.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
          return document.querySelector("#composer-text").dispatchEvent(event);
        }"""
    )
    assert was_left_alone
    expect(tray(page)).to_have_count(0)

    taken = not page.evaluate(HAPPENS, [text, "paste", [["notes.txt", "text/plain", 0]]])
    assert taken
    expect(tray(page)).to_contain_text("The file is empty")
    page.window.problems.clear()


def test_files_are_dropped_anywhere_on_the_thread_and_nowhere_else(page):
    notes = [["notes.txt", "text/plain", 1]]
    page.evaluate(HAPPENS, [".thread__scroll", "dragover", notes])
    expect(page.locator(".thread")).to_have_attribute("data-dropping", "")
    page.evaluate(HAPPENS, ["#list", "dragover", notes])
    expect(page.locator(".thread")).not_to_have_attribute("data-dropping", "")
    stays = not page.evaluate(HAPPENS, ["#list", "drop", notes])
    assert stays, "Chromium would have opened the file in place of the inbox."
    expect(tray(page)).to_have_count(0)


def test_an_upload_is_cancelled_and_leaves_nothing(app, page, pretend, rows):
    from sqlalchemy import select

    from inbox.models.upload import Upload

    held = []
    page.route("**/uploads", lambda route: held.append(route))
    choose(page, "Photo or video", COAT)
    expect(tray(page).get_by_role("progressbar")).to_be_visible()

    page.get_by_role("button", name="Cancel coat.jpg").click()

    expect(tray(page)).to_have_count(0)
    assert rows(select(Upload.id)) == []
    assert len(held) == 1


def test_who_sends_before_the_files_are_there_need_not_press_again(page, pretend):
    held = []
    page.route("**/uploads", lambda route: held.append(route))
    choose(page, "Photo or video", COAT)
    page.get_by_label(re.compile("^Message to")).fill("Here it comes")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.locator("[data-tray-status]")).to_contain_text("as soon as its files are here")

    held.pop().continue_()

    expect(page.locator("#messages .message--out")).to_have_count(1)
    expect(page.locator("[data-pending-list] > *")).to_have_count(0)
    pretend.sends()
    assert files_at_meta(pretend) == [("image", "Here it comes", COAT["buffer"])]


def test_a_lost_upload_is_tried_again(page, pretend):
    page.route("**/uploads", lambda route: route.abort(), times=1)
    choose(page, "Photo or video", COAT)
    expect(tray(page)).to_contain_text("The connection was lost")

    page.get_by_role("button", name="Try again").click()

    expect(page.locator("[data-pending][data-file]")).to_have_count(0)
    send(page, pretend)
    assert files_at_meta(pretend) == [("image", None, COAT["buffer"])]
    page.window.problems.clear()


def test_files_wait_over_a_reload(page):
    choose(page, "Photo or video", COAT)
    expect(page.locator("[data-pending][data-file]")).to_have_count(0)

    page.reload()

    expect(tray(page)).to_contain_text("coat.jpg")
    page.get_by_role("button", name="Remove coat.jpg").click()
    expect(tray(page)).to_have_count(0)


def test_the_menu_and_a_question_by_keyboard(page, pretend):
    page.locator(".attach > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Question with buttons").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question with buttons")).to_be_focused()
    page.get_by_label("Question", exact=True).fill("When do you come?")
    expect(page.locator("#enclosure-question-count")).to_have_text("17 of 1,024")
    page.get_by_label("First button").fill("Today")
    page.get_by_label("Second button").fill("Tomorrow")
    page.keyboard.press("Enter")
    expect(page.locator("#messages .message--out")).to_have_count(1)
    expect(page.get_by_role("heading", name="Question with buttons")).to_have_count(0)

    pretend.sends()
    (sent,) = pretend.sent
    titles = [each["reply"]["title"] for each in sent["interactive"]["action"]["buttons"]]
    assert titles == ["Today", "Tomorrow"]


def test_escape_closes_a_form_and_gives_the_focus_back(page):
    page.locator(".attach > summary").click()
    page.get_by_role("link", name="Location").click()
    page.get_by_label("Map link or coordinates").fill("nowhere")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.get_by_label("Map link or coordinates")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("No coordinates can be read")

    page.keyboard.press("Escape")

    expect(page.locator("#enclosure")).to_be_empty()
    expect(page.locator(".attach > summary")).to_be_focused()
