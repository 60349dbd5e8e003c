"""Photos, albums, recordings and the gallery in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from inbox.demo.media import films, pictures, sounds
from tests.support.files import WAVE

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

NOON = 1795176000
OTHER = {"number": "15550100222", "name": "Tobias Lund"}
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    const what = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 200) ?? node?.textContent);
    window.shifts.push([entry.value, ...what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def photo(files, minutes=0, **changes):
    wamid = files.sends("image", timestamp=str(NOON + round(60 * minutes)), **changes)
    files.bring_picture(wamid, pictures.coat())
    return wamid


def voice(files, minutes=0, seconds=14.0, **changes):
    part = {"voice": True}
    wamid = files.sends("audio", part=part, timestamp=str(NOON + round(60 * minutes)), **changes)
    files.bring(wamid, sounds.voice_note(seconds), "audio/ogg", duration=seconds, waveform=WAVE)
    return wamid


def opened(open_window, agent, path="/conversations/1", **options):
    page = open_window(visitor=agent, **options).page
    page.goto(path)
    return page


def test_the_lightbox_by_keyboard(open_window, agent, files, meta):
    photo(files)
    photo(files, 10, part={"caption": "The left cuff"})
    meta.writes("and words", timestamp=str(NOON + 900))
    photo(files, 20)
    page = opened(open_window, agent)
    box = page.get_by_role("dialog", name="Pictures of this conversation")
    first, second = page.locator("a[data-photo]").nth(0), page.locator("a[data-photo]").nth(1)

    first.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Nia Okoro")
    expect(box).to_contain_text("1 of 3")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 720)

    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("2 of 3")
    expect(box).to_contain_text("The left cuff")
    for _ in range(12):
        page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.app :not(dialog, dialog *)')")

    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")
    page.keyboard.press("0")
    assert not page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")

    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(second).to_be_focused()


def test_the_lightbox_by_pointer(open_window, agent, files):
    photo(files)
    photo(files, 10)
    page = opened(open_window, agent)
    page.locator("a[data-photo]").first.click()
    box = page.get_by_role("dialog")
    picture = box.locator("img")
    expect(picture).to_have_js_property("complete", True)

    picture.dblclick()
    assert page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")
    picture.dblclick()
    assert not page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")
    picture.hover()
    page.mouse.wheel(0, -300)
    assert page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")
    box.get_by_label("Zoom out").click()
    box.get_by_label("Next picture").click()
    expect(box).to_contain_text("2 of 2")
    expect(box.get_by_label("Next picture")).to_be_hidden()
    assert box.get_by_label("Download").get_attribute("href").endswith("download=1")
    box.get_by_label("Close").click()
    expect(page.locator("a[data-photo]").nth(1)).to_be_focused()


class Fingers:
    """Touches as a phone reports them."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def move(self, start, end, steps=6):
        self._tell("touchStart", start)
        for step in range(1, steps + 1):
            pairs = zip(start, end, strict=True)
            self._tell(
                "touchMove",
                [
                    (a[0] + (b[0] - a[0]) * step / steps, a[1] + (b[1] - a[1]) * step / steps)
                    for a, b in pairs
                ],
            )
        self._tell("touchEnd", [])

    def _tell(self, kind, points):
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def test_fingers_turn_zoom_and_close(open_window, agent, files):
    photo(files)
    photo(files, 10)
    page = opened(open_window, agent, viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator("a[data-photo]").first.tap()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("1 of 2")

    fingers = Fingers(page)
    fingers.move([(300, 420)], [(100, 430)])
    expect(box).to_contain_text("2 of 2")

    fingers.move([(180, 420), (210, 420)], [(80, 420), (310, 420)])
    assert page.evaluate("document.querySelector('dialog').hasAttribute('data-zoomed')")
    fingers.move([(300, 420)], [(100, 430)])  # in a picture that was zoomed it moves the picture
    expect(box).to_contain_text("2 of 2")
    fingers.move([(80, 420), (310, 420)], [(180, 420), (210, 420)])
    fingers.move([(195, 300)], [(200, 600)])
    expect(box).to_be_hidden()


def test_nothing_moves_when_files_arrive(open_window, agent, files, meta):
    waiting = [
        files.sends("image", timestamp=str(NOON)),
        files.sends("image", part={"caption": "with words"}, timestamp=str(NOON + 400)),
        files.sends("audio", part={"voice": True}, timestamp=str(NOON + 800)),
        files.sends("document", part={"filename": "a.pdf"}, timestamp=str(NOON + 1200)),
        files.sends("sticker", part={"mime_type": "image/webp"}, timestamp=str(NOON + 1600)),
    ]
    meta.writes("the last word", timestamp=str(NOON + 2000))
    agent.post("/conversations/1/reading", data={"up_to": "6"})
    page = open_window(visitor=agent, viewport={"width": 1280, "height": 1400}).page
    page.add_init_script(SHIFTS)
    page.goto("/conversations/1")
    expect(page.locator(".frame--waiting")).to_have_count(2)
    heights = "[...document.querySelectorAll('.message')].map((each) => each.offsetHeight)"
    before = page.evaluate(heights)
    page.evaluate("window.shifts = []")

    files.bring_picture(waiting[0], pictures.coat())
    files.bring_picture(waiting[1], pictures.street())
    files.bring(waiting[2], sounds.voice_note(14.0), "audio/ogg", duration=14.0, waveform=WAVE)
    files.bring(waiting[3], b"%PDF-1.4", "application/pdf")
    files.bring_picture(waiting[4], pictures.sticker(), "image/webp")

    expect(page.locator(".frame--ready img")).to_have_count(2)
    expect(page.locator(".frame--ready img").first).to_have_js_property("complete", True)
    expect(page.locator("[data-player]")).to_be_visible()
    assert page.evaluate(heights) == before
    assert page.evaluate("window.shifts") == []


def test_photos_of_one_moment_are_an_album(open_window, agent, files):
    for number in range(6):
        photo(files, number / 10)
    page = opened(open_window, agent)
    album = page.get_by_role("list", name="6 photos")

    expect(album.locator("a[data-photo]:visible")).to_have_count(4)
    expect(album).to_contain_text("+3")
    album.locator("a[data-photo]").nth(3).click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("4 of 6")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("5 of 6")
    page.keyboard.press("Escape")
    expect(album.locator("a[data-photo]").nth(3)).to_be_focused()  # the fifth has no place of its own


def test_a_recording_goes_on_through_updates_and_other_conversations(open_window, agent, files, meta):
    voice(files)
    meta.writes("hello", timestamp=str(NOON), **OTHER)
    page = opened(open_window, agent)
    player = page.locator("[data-player]")
    player.get_by_role("button", name="Play Voice message").click()
    expect(player.get_by_role("button", name="Pause Voice message")).to_be_visible()
    expect(player.locator("[data-elapsed]")).to_have_text("0:01")

    meta.writes("and another", timestamp=str(NOON + 100))
    expect(page.get_by_text("and another").first).to_be_visible()
    expect(player.get_by_role("button", name="Pause Voice message")).to_be_visible()
    expect(player.locator("[data-elapsed]")).not_to_have_text("0:00")

    page.get_by_role("link", name=re.compile("Tobias Lund")).click()
    bar = page.get_by_role("group", name="Playing")
    expect(bar).to_contain_text("Nia Okoro")
    expect(bar.get_by_role("button", name="Pause")).to_be_visible()
    bar.get_by_role("button", name="Stop").click()
    expect(bar).to_be_hidden()


def test_one_plays_at_a_time_at_the_speed_that_was_chosen(open_window, agent, files):
    voice(files, seconds=30.0)
    voice(files, 10, seconds=30.0)
    page = opened(open_window, agent)
    one, other = page.locator("[data-player]").nth(0), page.locator("[data-player]").nth(1)

    one.get_by_label("Play Voice message").click()
    expect(one.get_by_label("Pause Voice message")).to_be_visible()
    other.get_by_label("Play Voice message").click()
    expect(other.get_by_label("Pause Voice message")).to_be_visible()
    expect(one.get_by_label("Play Voice message")).to_be_visible()

    other.get_by_label("Speed 1×").click()
    expect(one.get_by_label("Speed 1.5×")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Speed 1.5×")).to_have_count(2)


def test_a_video_stops_a_recording_and_the_other_way_round(open_window, agent, files):
    voice(files, seconds=30.0)
    wamid = files.sends("video", timestamp=str(NOON + 60))
    files.bring(wamid, films.needle_at_work(), "video/mp4", duration=4.0)
    page = opened(open_window, agent)
    player, film = page.locator("[data-player]"), page.locator("video[data-film]")
    expect(film).to_have_js_property("preload", "none")

    player.get_by_label("Play Voice message").click()
    expect(player.get_by_label("Pause Voice message")).to_be_visible()
    page.get_by_role("button", name="Play video, 0:04").click()
    expect(film).to_have_js_property("paused", False)
    expect(film).to_be_focused()
    expect(player.get_by_label("Play Voice message")).to_be_visible()
    player.get_by_label("Play Voice message").click()
    expect(film).to_have_js_property("paused", True)


def test_the_position_is_a_slider(open_window, agent, files):
    voice(files)
    page = opened(open_window, agent)
    slider = page.get_by_role("slider", name="Position in the voice message")

    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    expect(slider).to_have_attribute("aria-valuetext", "0:12 of 0:14")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0:00 of 0:14")
    page.keyboard.press("Space")
    expect(page.get_by_label("Pause Voice message")).to_be_visible()

    page.evaluate("document.documentElement.dir = 'rtl'")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("0:0[23] of 0:14"))


def test_a_lost_file_is_fetched_again(open_window, agent, files):
    wamid = files.sends("image", timestamp=str(NOON))
    files.change(wamid, state="failed", last_error="The file never arrived whole.")
    page = opened(open_window, agent)

    expect(page.get_by_text("The file never arrived whole.")).to_be_visible()
    page.get_by_role("button", name="Fetch again").click()
    expect(page.get_by_text("Fetching from WhatsApp")).to_be_visible()
    files.bring_picture(wamid, pictures.coat())
    expect(page.get_by_role("img", name="Photo from Nia Okoro")).to_be_visible()


def test_a_lost_file_is_fetched_again_from_the_gallery(open_window, agent, files):
    wamid = files.sends("document", part={"filename": "offer.pdf"}, timestamp=str(NOON))
    files.change(wamid, state="failed", last_error="The file never arrived whole.")
    page = opened(open_window, agent, "/conversations/1/media?kind=documents")

    page.get_by_role("button", name="Fetch again").click()
    expect(page.get_by_text("Fetching from WhatsApp")).to_be_visible()
    files.bring(wamid, b"%PDF-1.4", "application/pdf")
    expect(page.get_by_role("link", name="offer.pdf")).to_be_visible()


def test_the_gallery_leads_back_into_the_conversation(open_window, agent, files, meta):
    photo(files)
    wamid = files.sends("document", part={"filename": "offer.pdf"}, timestamp=str(NOON + 100))
    files.bring(wamid, b"%PDF-1.4", "application/pdf")
    meta.writes("see https://shop.example/coats", timestamp=str(NOON + 200))
    page = opened(open_window, agent)

    page.get_by_label("More about this conversation").click()
    page.get_by_role("link", name="Media, documents and links").click()
    expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
    page.locator("a[data-photo]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nia Okoro")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Documents", exact=True).click()
    expect(page.get_by_text("offer.pdf")).to_be_visible()
    page.get_by_role("link", name="Links", exact=True).click()
    expect(page.get_by_role("link", name="https://shop.example/coats")).to_be_visible()
    page.get_by_role("link", name="Show in conversation").click()
    expect(page.locator("#message-3")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("around=3#message-3$"))


def test_media_without_scripts(open_window, agent, files):
    photo(files)
    for number in range(6):
        photo(files, 10 + number / 10)
    voice(files, 20)
    lost = files.sends("image", timestamp=str(NOON + 3000))
    files.change(lost, state="expired", last_error="WhatsApp keeps files for seven days.")
    page = opened(open_window, agent, java_script_enabled=False)

    expect(page.locator(".album a[data-photo]:visible")).to_have_count(6)
    expect(page.locator("audio[controls]")).to_be_visible()
    expect(page.locator("[data-player]")).to_be_hidden()
    page.get_by_role("button", name="Fetch again").click()
    expect(page.get_by_text("Fetching from WhatsApp")).to_be_visible()

    page.get_by_label("More about this conversation").click()
    page.get_by_role("link", name="Media, documents and links").click()
    page.get_by_role("link", name="Voice", exact=True).click()
    expect(page.locator("audio[controls]")).to_be_visible()


def test_stickers_stand_still_for_those_who_want_less_motion(open_window, agent, files):
    told = {"mime_type": "image/webp", "animated": True}
    wamid = files.sends("sticker", part=told, timestamp=str(NOON))
    files.bring_picture(wamid, pictures.animated_sticker(), "image/webp", is_animated=True)
    bare = files.sends("sticker", part=told, timestamp=str(NOON + 10))
    files.bring(bare, pictures.animated_sticker(), "image/webp", is_animated=True)

    page = opened(open_window, agent, reduced_motion="reduce")
    first = page.get_by_role("img", name="Animated sticker from Nia Okoro").first
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("img => img.currentSrc").endswith("/media/1/preview")
    expect(page.get_by_role("link", name="Play sticker")).to_be_visible()

    page = opened(open_window, agent, reduced_motion="no-preference")
    first = page.get_by_role("img", name="Animated sticker from Nia Okoro").first
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("img => img.currentSrc").endswith("/media/1")


@pytest.mark.parametrize(
    "path", ["/conversations/1", "/conversations/1/media", "/conversations/1/media?kind=voice"]
)
def test_media_fit_a_window_of_320_pixels(open_window, agent, files, path):
    photo(files)
    for number in range(3):
        photo(files, 10 + number / 10)
    voice(files, 20)
    files.sends("document", part={"filename": "a-name-that-is-much-too-long-for-any-phone.pdf"})
    page = opened(open_window, agent, path, viewport={"width": 320, "height": 560})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    boxes = "[...document.querySelectorAll('.media, .album, .bubble')]"
    ends = page.evaluate(f"{boxes}.map((each) => each.getBoundingClientRect().right)")
    assert max(ends, default=0) <= 320
