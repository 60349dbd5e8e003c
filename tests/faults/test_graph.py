"""Every fault of the Graph API, from the wire to the file's row: which state, which file, whose token."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace

import pytest

from inbox.adapters.addresses import Origin, is_loopback
from inbox.adapters.graph import Graph
from inbox.adapters.outside import Outside
from inbox.models.attachment import EXPIRED, FAILED, PENDING, STORED
from inbox.models.base import utcnow
from inbox.operations import attachments
from tests.support.arrivals import JPEG
from tests.support.wire import answer, dripping, hanging, pouring, resetting

TOKEN = "EAAinventedtoken0000000000"
HOST, FILES = "graph.example", "files.example"
MEGABYTE = 1024 * 1024
WHOLE = answer(200, JPEG)
HTML = answer(500, "<html><h1>Sorry", content_type="text/html")
EXPIRED_TOKEN = answer(401, {"error": {"code": 190, "message": f"Malformed access token {TOKEN}"}})
NO_OBJECT = answer(400, {"error": {"code": 100, "error_subcode": 33, "message": "does not exist"}})
SLOW_DOWN = {"error": {"code": 4, "message": "Application request limit reached"}}


class Meta:
    """The Graph API, the host of its files, and a stranger; all of them on this computer."""

    def __init__(self, arrivals, wire_server) -> None:
        self.arrivals = arrivals
        self.graph, self.files, self.stranger = wire_server(), wire_server(WHOLE), wire_server(WHOLE)
        self.describes()
        outside = Outside(
            [Origin("http", HOST, self.graph.port), Origin("http", FILES, self.files.port)],
            user_agent="inbox/test",
            pause=0.3,
            total=1.0,
            slowest=100 * MEGABYTE,
            resolve=lambda host, port: ["127.0.0.1"],
            may_connect=is_loopback,
        )
        graph = Graph(outside, f"http://{HOST}:{self.graph.port}", "v26.0", TOKEN)
        self.by = replace(arrivals.by, graph=graph)
        self.photo = arrivals.sends()

    def describes(self, url="http://files.example:{files}/77?seal=x", **told) -> None:
        address = url.format(files=self.files.port, stranger=self.stranger.port)
        truth = {"url": address, "sha256": hashlib.sha256(JPEG).hexdigest(), "file_size": len(JPEG)}
        self.graph.says(answer(200, {**truth, "mime_type": "image/jpeg", **told}))

    def fetch(self, times=1):
        for _ in range(times):
            self.arrivals.change(self.photo, next_attempt_at=utcnow())
            state = attachments.fetch(self.by, self.photo)
        return state

    @property
    def row(self):
        return self.arrivals.row(self.photo)


@pytest.fixture
def world(arrivals, wire_server) -> Meta:
    return Meta(arrivals, wire_server)


def nothing_is_kept(world, tmp_path):
    """No file, no half of one, and the token with nobody but Meta."""
    row = world.row
    media = tmp_path / "instance" / "media"
    left = [path for path in media.rglob("*") if path.is_file() and path.stat().st_size]
    return (row.storage_key, left, world.stranger.connections) == (
        None,
        [],
        0,
    ) and TOKEN not in row.last_error


# What the Graph API says when it is asked where the file is, and the file's state after one try.
DESCRIBING = {
    "190": (EXPIRED_TOKEN, PENDING),
    "401 alone": (answer(401), PENDING),
    "404": (answer(404), PENDING),
    "429 in seconds": (answer(429, SLOW_DOWN, retry_after="5"), PENDING),
    "429 in a date": (answer(429, SLOW_DOWN, retry_after="Wed, 21 Oct 2037 07:28:00 GMT"), PENDING),
    "429 in nonsense": (answer(429, SLOW_DOWN, retry_after="later; ' OR 1=1"), PENDING),
    "500": (HTML, PENDING),
    "502": (answer(502), PENDING),
    "503": (answer(503), PENDING),
    "hang": (hanging(b"", answer(200, {})), PENDING),
    "a byte now and then": (dripping(answer(200, {"url": "x" * 100})), PENDING),
    "reset": (resetting(answer(200, {"url": "x"})[:-5]), PENDING),
    "truncated": (answer(200, {"url": "x"})[:-5], PENDING),
    "redirect loop": (answer(302, location="/v26.0/77001"), PENDING),
    "nonsense": (answer(200, "{{{"), PENDING),
    "no address": (answer(200, {"id": "77"}), PENDING),
    "gzip bomb": (
        answer(200, zlib.compress(bytes(9 * MEGABYTE), wbits=31), content_encoding="gzip"),
        PENDING,
    ),
    "no number that exists": (answer(400, {"error": {"code": 131009}}), FAILED),
    "larger than 100 MB": (answer(200, {"url": "http://x/", "file_size": 101 * MEGABYTE}), FAILED),
}


@pytest.mark.parametrize("case", DESCRIBING)
def test_when_it_is_asked_where_the_file_is(world, tmp_path, case):
    said, state = DESCRIBING[case]
    world.graph.says(said)

    assert world.fetch() == state
    assert nothing_is_kept(world, tmp_path)
    assert world.files.connections == 0
    assert (world.row.next_attempt_at is not None) == (state == PENDING)


# What the host of the files says when the file is fetched.
FETCHING = {
    "190": (EXPIRED_TOKEN, PENDING),
    "404": (answer(404, "Not found"), PENDING),
    "410": (answer(410), PENDING),
    "429": (answer(429, retry_after="5"), PENDING),
    "500": (HTML, PENDING),
    "hang": (hanging(b"", WHOLE), PENDING),
    "hang in the middle": (hanging(WHOLE[:-10], WHOLE[-10:]), PENDING),
    "a byte now and then": (dripping(WHOLE, beginning=1000), PENDING),
    "reset in the middle": (resetting(WHOLE[:-10]), PENDING),
    "truncated": (WHOLE[:-10], PENDING),
    "truncated, without a length": (answer(200, JPEG[:-10], content_length=""), PENDING),
    "wrong sha256": (answer(200, JPEG[:-1] + b"?"), PENDING),
    "too long": (answer(200, JPEG + b"?"), PENDING),
    "HTML instead of the image": (answer(200, "<html>", content_type="image/jpeg"), PENDING),
    "a part": (answer(206, JPEG), PENDING),
    "redirect loop": (answer(302, location="/77?seal=x"), PENDING),
    "redirect to another host": (answer(302, location="http://evil.example:{stranger}/"), PENDING),
    "redirect to this computer": (answer(307, location="http://127.0.0.1:{stranger}/"), PENDING),
    "gzip bomb": (
        answer(200, zlib.compress(bytes(9 * MEGABYTE), wbits=31), content_encoding="gzip"),
        PENDING,
    ),
    "101 MB": (answer(200, content_length=str(101 * MEGABYTE)), FAILED),
    "101 MB without a length": (pouring(answer(200, content_length=""), bytes(MEGABYTE), 101), FAILED),
}


@pytest.mark.parametrize("case", FETCHING)
def test_when_the_file_is_fetched(world, tmp_path, case):
    said, state = FETCHING[case]
    if isinstance(said, bytes):
        said = said.replace(b"{stranger}", str(world.stranger.port).encode())
    world.files.says(said)

    assert world.fetch() == state
    assert nothing_is_kept(world, tmp_path)
    assert len(world.files.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example:{stranger}/",
        "http://files.example.evil.example:{stranger}/",
        "http://files.example:{files}@evil.example:{stranger}/",
        "http://files.example.:{files}/",
        "http://127.0.0.1:{stranger}/",
        "http://[::1]:{stranger}/",
        "http://169.254.169.254/latest/meta-data/",
        "https://files.example:{files}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{stranger}/",
        "not an address",
    ],
)
def test_when_the_address_is_not_metas(world, tmp_path, url):
    world.describes(url)

    assert world.fetch() == FAILED
    assert nothing_is_kept(world, tmp_path)
    assert world.files.connections == 0


@pytest.mark.parametrize(
    ("said", "tries", "state"), [(NO_OBJECT, 3, EXPIRED), (answer(404), 3, EXPIRED), (HTML, 4, PENDING)]
)
def test_when_it_stays_so(world, tmp_path, said, tries, state):
    world.graph.says(said)

    assert world.fetch(tries - 1) == PENDING
    assert world.fetch() == state
    assert nothing_is_kept(world, tmp_path)


@pytest.mark.parametrize("case", FETCHING)
def test_when_it_passes_the_file_arrives(world, case):
    said, state = FETCHING[case]
    world.files.says(said)
    world.fetch()
    world.files.says(WHOLE)
    if state == FAILED:
        attachments_again(world)

    world.by.breaker.lines.clear()

    assert world.fetch() == STORED
    assert world.arrivals.kept(world.photo) == JPEG


def attachments_again(world):
    """What "Fetch again" does."""
    with world.arrivals.app.app_context():
        assert attachments.fetch_again(world.photo)
