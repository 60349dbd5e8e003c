"""The Graph API's answers, good ones and all the others, and who gets to see the access token."""

from __future__ import annotations

import json
import socket
import zlib
from email.utils import format_datetime

import pytest

from config import load_settings
from inbox.adapters.addresses import Origin, is_loopback
from inbox.adapters.graph import HOSTS, Graph, GraphError, MediaInfo, open_graph
from inbox.adapters.graph_error import bare, seconds
from inbox.adapters.outside import Outside
from inbox.models.base import utcnow
from inbox.whatsapp.errors import EXPLANATIONS, Group
from tests.support.environment import ENVIRON
from tests.support.wire import answer, dripping, going_on, hanging, pouring, resetting

TOKEN = "EAAinventedtoken0000000000"
HOST, FILES = "graph.example", "files.example"
MEGABYTE = 1024 * 1024
NUMBER = "407712900015501"
FILE = {"url": "", "mime_type": "image/png", "sha256": "ab" * 32, "file_size": 4, "id": "77"}


@pytest.fixture
def meta(wire_server):
    """The Graph API."""
    return wire_server()


@pytest.fixture
def files(wire_server):
    """Where the files lie."""
    return wire_server(answer(200, b"file", content_type="image/png"))


@pytest.fixture
def stranger(wire_server):
    """A server that is none of Meta's, and must never be spoken to."""
    return wire_server()


@pytest.fixture
def graph(meta, files) -> Graph:
    """A Graph whose names all lead to this computer: what holds it back is the list of hosts."""
    allowed = [Origin("http", HOST, meta.port), Origin("http", FILES, files.port)]
    outside = Outside(
        allowed,
        user_agent="inbox/test",
        pause=0.3,
        total=1.0,
        slowest=100 * MEGABYTE,
        resolve=lambda host, port: ["127.0.0.1"],
        may_connect=is_loopback,
    )
    return Graph(outside, f"http://{HOST}:{meta.port}", "v26.0", TOKEN)


def settings(**environ):
    return load_settings({**ENVIRON, **environ})


def error(code, message="Said by Meta", details="", **more):
    return {"error": {"message": message, "code": code, "error_data": {"details": details}, **more}}


def describe(graph):
    return graph.describe_media("77", NUMBER)


def download(graph, files, *, url="http://{host}:{port}/77?seal=x", limit=MEGABYTE):
    with graph.download(url.format(host=FILES, port=files.port), limit) as chunks:
        return b"".join(chunks)


def send(graph):
    return graph.call("POST", f"{NUMBER}/messages", json={"type": "text"})


def test_a_file_is_described_and_downloaded(graph, meta, files):
    url = f"http://{FILES}:{files.port}/77?seal=x"
    meta.says(answer(200, FILE | {"url": url}))

    info = describe(graph)
    body = download(graph, files, url=info.url)

    assert info == MediaInfo(url, "image/png", "ab" * 32, 4)
    assert body == b"file"
    [described], [fetched] = meta.asked, files.asked
    assert described.line == f"GET /v26.0/77?phone_number_id={NUMBER} HTTP/1.1"
    assert fetched.target == "/77?seal=x"
    for asked in (described, fetched):
        assert asked.headers["authorization"] == f"Bearer {TOKEN}"
        assert asked.headers["user-agent"] == "inbox/test"
        assert asked.headers["accept-encoding"] == "identity"


def test_what_meta_leaves_out_is_none(graph, meta):
    meta.says(answer(200, {"url": "https://x/", "file_size": "12", "mime_type": None, "sha256": 5}))

    assert describe(graph) == MediaInfo("https://x/", None, None, 12)


def test_a_message_is_sent_as_json_and_the_answer_given_back(graph, meta):
    meta.says(answer(200, {"messages": [{"id": "wamid.1"}]}))

    told = graph.call("POST", f"{NUMBER}/messages", json={"type": "text", "text": {"body": "Grüße"}})

    assert told == {"messages": [{"id": "wamid.1"}]}
    [asked] = meta.asked
    assert asked.line == f"POST /v26.0/{NUMBER}/messages HTTP/1.1"
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body) == {"type": "text", "text": {"body": "Grüße"}}


def test_bytes_are_uploaded_with_their_type(graph, meta):
    meta.says(answer(200, {"id": "88"}))

    assert graph.call("POST", f"{NUMBER}/media", body=b"--x--", content_type="multipart/form-data") == {
        "id": "88"
    }
    assert meta.asked[0].body == b"--x--"
    assert meta.asked[0].headers["content-type"] == "multipart/form-data"


# What Meta says no with: the answer, and what of GraphError must be true or set.

REFUSALS: dict[str, tuple[bytes, dict[str, object]]] = {
    "token expired": (answer(401, error(190)), {"needs_admin": True, "code": 190}),
    "no permission": (answer(403, error(10)), {"needs_admin": True, "code": 10}),
    "no permission either": (answer(403, error(299)), {"needs_admin": True, "code": 299}),
    "401 that says nothing": (answer(401, "<html>"), {"needs_admin": True}),
    "401 with a new code": (answer(401, error(4242)), {"needs_admin": True, "code": 4242}),
    "403 that says nothing": (answer(403, "<html>"), {}),
    "404": (answer(404, "Not found"), {"permanent": True, "is_gone": True}),
    "410": (answer(410), {"permanent": True, "is_gone": True}),
    "a file that is gone": (
        answer(400, error(100, "Object does not exist", error_subcode=33)),
        {"permanent": True, "is_gone": True, "code": 100},
    ),
    "429 in seconds": (answer(429, error(4), retry_after="17"), {"retry_after": 17.0, "code": 4}),
    "429 and no code": (answer(429, "slow down", retry_after="17"), {"retry_after": 17.0}),
    "429 in nonsense": (answer(429, error(80007), retry_after="a while; drop table"), {"code": 80007}),
    "429 in a past date": (
        answer(429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
        {},
    ),
    "429 for ever": (answer(429, retry_after="9" * 40), {"retry_after": 86400.0}),
    "429 below nothing": (answer(429, retry_after="-5"), {}),
    "408": (answer(408), {}),
    "500 in HTML": (answer(500, "<html><h1>Sorry</h1></html>", content_type="text/html"), {}),
    "500 with a code": (answer(500, error(1)), {"code": 1}),
    "502": (answer(502), {}),
    "503": (answer(503, retry_after="3"), {"retry_after": 3.0}),
    "an unknown code": (answer(400, error(4242)), {"permanent": True, "code": 4242}),
    "an unknown code, but passing": (answer(400, error(4242, is_transient=True)), {"code": 4242}),
    "an unknown code with 500": (answer(500, error(4242)), {"code": 4242}),
    "too much for a while": (answer(400, error(368)), {"retry_after": 3600.0, "code": 368}),
    "an error with 200": (answer(200, error(190)), {"needs_admin": True, "code": 190}),
    "a redirect to itself": (answer(302, location="/v26.0/77"), {}),
    "a redirect to an address that is none": (answer(307, location="http://["), {}),
    "200 in nonsense": (answer(200, "{"), {}),
    "200 in HTML": (answer(200, "<html>"), {}),
    "200 and nothing": (answer(200), {}),
    "200 and a list": (answer(200, "[]"), {}),
    "200 in bytes that are no text": (answer(200, b"\xff\xfe{"), {}),
    "200 in a thousand brackets": (answer(200, "[" * 200_000), {}),
    "200 in a number of many digits": (answer(200, "9" * 10_000), {}),
    "204": (answer(204), {}),
    "206": (answer(206, "{"), {}),
    "an error that is none": (answer(400, {"error": "no"}), {"permanent": True}),
    "an error of odd types": (
        answer(400, {"error": {"code": ["x"], "message": 5, "error_data": 7}}),
        {"permanent": True},
    ),
    "gzip": (answer(200, zlib.compress(b"{}", wbits=31), content_encoding="gzip"), {}),
    "a number too long": (answer(200, "{", content_length="9" * 50), {"permanent": True}),
}
FLAGS: dict[str, object] = {
    "permanent": False,
    "needs_admin": False,
    "is_gone": False,
    "retry_after": None,
    "code": None,
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_says_what_can_be_done(graph, meta, case):
    said, expected = REFUSALS[case]
    meta.says(said)

    with pytest.raises(GraphError) as trouble:
        graph.call("GET", "77")

    found = trouble.value
    assert {name: getattr(found, name) for name in FLAGS} == FLAGS | expected
    assert not found.is_unknown
    assert len(found.message.split()) > 3
    assert found.message.endswith(".")
    assert TOKEN not in str(vars(found))


def test_a_date_to_come_back_is_understood(graph, meta):
    meta.says(answer(429, retry_after=format_datetime(utcnow().replace(year=utcnow().year + 1), usegmt=True)))

    with pytest.raises(GraphError) as trouble:
        graph.call("GET", "77")

    assert trouble.value.retry_after == 86400.0


@pytest.mark.parametrize(
    "text", [None, "", " ", "soon", "1.5", "٣", "1e3", "Mon, 99 Nov 2026", "0x10", "1" + "\0" * 9]
)
def test_nonsense_is_no_time(text):
    assert seconds(text) is None


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_every_known_code_has_a_consequence(graph, meta, code):
    meta.says(answer(400, error(code)))
    group = EXPLANATIONS[code].group

    with pytest.raises(GraphError) as trouble:
        send(graph)

    found = trouble.value
    assert (found.code, found.group, found.status) == (code, group, 400)
    assert found.permanent == (group in (Group.CHANGE, Group.PERMANENT))
    assert found.needs_admin == (group is Group.AUTH)
    assert EXPLANATIONS[code].what in found.message
    assert not found.is_unknown


def test_metas_words_are_passed_on_without_a_token_in_them():
    words = f"Malformed access token {TOKEN}\x00\n and EAAGm0PX4ZCpsBAKZBOthers7890\u202e" + "x" * 9999

    assert bare(words, TOKEN).startswith("Malformed access token … and … xxx")
    assert len(bare(words, TOKEN)) == 300
    assert bare({"a": 1}, TOKEN) == ""


def test_details_come_along(graph, meta):
    meta.says(answer(400, error(131009, details=f"Parameter {TOKEN} is wrong")))

    with pytest.raises(GraphError) as trouble:
        send(graph)

    assert trouble.value.details == "Parameter … is wrong"


# What happens on the way.

WHOLE = answer(200, {"id": "x" * 500})
ON_THE_WAY = {
    "hangs": hanging(b"", WHOLE),
    "hangs in the middle": hanging(WHOLE[:-10], WHOLE[-10:]),
    "drips": dripping(WHOLE),
    "resets": resetting(),
    "resets in the middle": resetting(WHOLE[:-10]),
    "ends early": WHOLE[:-10],
    "hangs up": b"",
    "speaks something else": b"220 mail.example ESMTP\r\n",
}


@pytest.mark.parametrize("case", ON_THE_WAY)
def test_what_is_only_asked_can_be_asked_again(graph, meta, case):
    meta.says(ON_THE_WAY[case])

    with pytest.raises(GraphError) as trouble:
        describe(graph)

    found = trouble.value
    assert (found.permanent, found.needs_admin, found.is_unknown, found.status) == (False, False, False, None)


@pytest.mark.parametrize("case", ON_THE_WAY)
def test_what_was_sent_may_have_been_carried_out(graph, meta, case):
    meta.says(ON_THE_WAY[case])

    with pytest.raises(GraphError) as trouble:
        send(graph)

    assert trouble.value.is_unknown
    assert not trouble.value.permanent
    assert len(meta.asked) == 1


@pytest.mark.parametrize(
    ("said", "is_unknown"),
    [
        (answer(500, "<html>"), True),
        (answer(502), True),
        (answer(504), True),
        (answer(500, error(4242)), True),
        (answer(200, "{"), True),
        (answer(302, location="/"), False),
        (answer(503), False),
        (answer(429), False),
        (answer(500, error(131000)), False),
        (answer(400, error(4242)), False),
        (answer(401, error(190)), False),
        (answer(403, "<html>"), False),
    ],
)
def test_an_answer_tells_whether_a_send_was_carried_out(graph, meta, said, is_unknown):
    meta.says(said)

    with pytest.raises(GraphError) as trouble:
        send(graph)

    assert trouble.value.is_unknown == is_unknown


def test_what_was_never_sent_can_be_sent_again(graph, meta):
    meta.listener.shutdown(socket.SHUT_RDWR)
    meta.close()

    with pytest.raises(GraphError) as trouble:
        send(graph)

    assert not trouble.value.is_unknown
    assert not trouble.value.permanent


# Files

BODY = b"x" * 1000
PIECE = b"1000\r\n" + bytes(4096) + b"\r\n"
FAULTS = {
    "hangs": hanging(b"", answer(200, BODY)),
    "hangs in the middle": hanging(answer(200, BODY)[:-10], BODY[-10:]),
    "drips": dripping(answer(200, BODY), beginning=60),
    "resets in the middle": resetting(answer(200, BODY)[:-10]),
    "ends early": answer(200, BODY)[:-10],
    "wrong length": answer(200, BODY, content_length="2000"),
    "404": answer(404, "Not found"),
    "410": answer(410),
    "400": answer(400, "URL signature mismatch"),
    "403": answer(403),
    "416": answer(416),
    "429": answer(429, retry_after="5"),
    "500": answer(500, "<html>"),
    "a part": answer(206, BODY),
    "a redirect to itself": answer(302, location="/77?seal=x"),
    "gzip": answer(200, zlib.compress(BODY, wbits=31), content_encoding="gzip"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_file_that_does_not_arrive_is_tried_again_with_a_fresh_address(graph, files, case):
    files.says(FAULTS[case])

    with pytest.raises(GraphError) as trouble:
        download(graph, files)

    found = trouble.value
    assert (found.permanent, found.needs_admin, found.is_unknown, found.is_gone) == (False,) * 4


@pytest.mark.parametrize("said", [answer(401, error(190)), answer(401), answer(403, error(10))])
def test_a_token_that_opens_no_files_needs_an_admin(graph, files, said):
    files.says(said)

    with pytest.raises(GraphError) as trouble:
        download(graph, files)

    assert trouble.value.needs_admin
    assert not trouble.value.permanent


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(answer(200, bytes(MEGABYTE + 1)), id="by its length"),
        pytest.param(answer(200, bytes(MEGABYTE + 1), content_length=""), id="by counting"),
        pytest.param(
            pouring(
                answer(200, content_length="", transfer_encoding="chunked"),
                b"1000\r\n" + bytes(4096) + b"\r\n",
                10**6,
            ),
            id="without end",
        ),
    ],
)
def test_a_file_that_is_too_large_stays_too_large(graph, files, said):
    files.says(said)

    with pytest.raises(GraphError, match="larger than 1 MB") as trouble:
        download(graph, files)

    assert trouble.value.permanent


def test_a_file_is_passed_on_whatever_it_claims_to_be(graph, files):
    files.says(answer(200, b"<script>", content_type="image/png"))

    assert download(graph, files) == b"<script>"


def test_trouble_of_ones_own_during_a_download_stays_ones_own(graph, files):
    files.says(answer(200, BODY))

    def store():
        with graph.download(f"http://{FILES}:{files.port}/", MEGABYTE) as chunks:
            next(chunks)
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store()


def test_an_error_can_be_caught_where_the_pieces_are_read(graph, files):
    files.says(answer(200, BODY)[:-10])

    with graph.download(f"http://{FILES}:{files.port}/", MEGABYTE) as chunks, pytest.raises(GraphError):
        list(chunks)


@pytest.mark.parametrize(
    "media_id", ["", ".", "..", "a/b", "../me", "77?x=y", "77#", "7 7", "é", "7" * 300, "7\n"]
)
def test_an_id_that_is_none_is_not_asked_for(graph, meta, media_id):
    with pytest.raises(GraphError) as trouble:
        graph.describe_media(media_id)

    assert (trouble.value.is_gone, trouble.value.permanent) == (True, True)
    assert meta.asked == []


@pytest.mark.parametrize("path", ["", "/", "../v1.0/me", "1/../../me", "1//2", "1/./2"])
def test_a_path_cannot_leave_the_version(graph, meta, path):
    with pytest.raises(GraphError):
        graph.call("GET", path)

    assert meta.asked == []


@pytest.mark.parametrize("told", [{}, {"url": None}, {"url": ""}, {"url": 5}, {"url": ["https://x/"]}])
def test_an_answer_without_an_address_is_asked_for_again(graph, meta, told):
    meta.says(answer(200, told))

    with pytest.raises(GraphError) as trouble:
        describe(graph)

    assert not trouble.value.permanent


def test_a_missing_file_reads_the_same_in_all_of_metas_ways(graph, meta):
    for said in (answer(404), answer(400, error(100, error_subcode=33)), answer(400, error(100))):
        meta.says(said)

        with pytest.raises(GraphError, match="does not have this file any more") as trouble:
            describe(graph)

        assert trouble.value.is_gone


# The token

ELSEWHERE = [
    "http://evil.example:{port}/",
    "http://files.example.evil.example:{port}/",
    "http://files.example@evil.example:{port}/",
    "http://files.example:{own}@evil.example:{port}/",
    "http://evil.example:{port}/files.example",
    "http://evil.example:{port}\\@files.example:{own}/",
    "http://evil.example:{port}#@files.example:{own}/",
    "http://files.example:{port}/",
    "http://files.example.:{port}/",
    "http://FILES.EXAMPLE:{port}/",
    "http://fıles.example:{port}/",
    "http://127.0.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://localhost:{port}/",
    "https://evil.example:{port}/",
    "gopher://evil.example:{port}/",
    "//evil.example:{port}/",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_the_token_does_not_go_where_an_address_points(graph, files, stranger, url):
    with pytest.raises(GraphError) as trouble:
        download(graph, files, url=url.format(port=stranger.port, own=files.port))

    assert trouble.value.permanent
    assert (stranger.connections, stranger.asked) == (0, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "169.254.169.254", "files.example"])
def test_the_token_does_not_go_where_a_redirect_points(graph, meta, files, stranger, status, host):
    detour = answer(status, location=f"http://{host}:{stranger.port}/", refresh=f"0; url=http://{host}/")
    files.says(detour)
    meta.says(detour)

    for ask in (lambda: download(graph, files), lambda: describe(graph), lambda: send(graph)):
        with pytest.raises(GraphError) as trouble:
            ask()
        assert not trouble.value.permanent

    assert stranger.connections == 0
    assert (len(files.asked), len(meta.asked)) == (1, 2)


def test_files_and_calls_do_not_share_a_connection(graph, meta, files):
    forged = answer(200, {"messages": [{"id": "forged"}]})
    files.says(going_on(answer(200, b"file") + forged))
    meta.says(going_on(answer(200, {"messages": [{"id": "true"}]})))

    assert download(graph, files) == b"file"
    assert send(graph) == {"messages": [{"id": "true"}]}
    assert files.asked[0].headers["connection"] == "close"


@pytest.mark.parametrize("token", ["two words", "line\r\nX-Injected: yes", "pünktchen", "dot…", "nul\0", ""])
def test_a_token_that_is_none_is_not_sent(graph, meta, token):
    graph.token = token

    with pytest.raises(GraphError) as trouble:
        send(graph)

    assert trouble.value.needs_admin
    assert meta.asked == []
    assert not token or token not in trouble.value.message


def test_in_earnest_the_token_goes_to_two_hosts_of_metas_and_the_one_that_is_set():
    graph = open_graph(settings(WHATSAPP_GRAPH_URL="https://graph.facebook.com"))
    pretend = open_graph(settings(WHATSAPP_GRAPH_URL="http://127.0.0.1:8000/somewhere"))

    assert graph
    assert pretend
    metas = {Origin("https", "graph.facebook.com", 443), Origin("https", "lookaside.fbsbx.com", 443)}
    assert graph.outside.allowed == set(HOSTS) == metas
    assert pretend.outside.allowed - set(HOSTS) == {Origin("http", "127.0.0.1", 8000)}
    assert pretend.root == "http://127.0.0.1:8000/somewhere/v26.0"
    assert graph.token == ENVIRON["WHATSAPP_ACCESS_TOKEN"]


def test_without_a_token_there_is_no_graph():
    assert open_graph(settings(WHATSAPP_ACCESS_TOKEN="")) is None
