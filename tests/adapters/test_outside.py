"""The one way out: only to allowed hosts over public addresses, and back in bounded time and memory."""

from __future__ import annotations

import ipaddress
import random
import socket
import subprocess
import sys
import textwrap
import traceback
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from inbox.adapters.addresses import BadAddress, Origin, is_loopback, is_public, read_url
from inbox.adapters.outside import (
    BrokenOff,
    Encoded,
    NotAllowed,
    Outside,
    OutsideError,
    TooLarge,
    TooSlow,
    Unreachable,
    Untrusted,
)
from tests.support import wire
from tests.support.certificates import Authority
from tests.support.environment import ROOT
from tests.support.wire import answer, dripping, echoing, going_on, hanging, pouring, resetting

HOST = "files.example"
MEGABYTE = 1024 * 1024


class Names:
    """A resolver that gives what it is told, and remembers who was asked for."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers) or [["127.0.0.1"]]
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def connects(monkeypatch):
    """Every address that somebody tried to connect to; nothing gets through."""
    tried = []

    def connect(self, address):
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def way_out(port: int, *, scheme: str = "http", names=None, **options) -> Outside:
    given = {"pause": 0.3, "total": 1.0, "slowest": 10 * MEGABYTE, "may_connect": is_loopback, **options}
    return Outside([Origin(scheme, HOST, port)], user_agent="inbox/test", resolve=names or Names(), **given)


def fetch(outside: Outside, url: str, *, limit: int = MEGABYTE, method: str = "GET", **options) -> bytes:
    with outside.request(method, url, expected=limit, **options) as given:
        return given.read(limit)


def test_it_asks_as_itself_and_gives_status_headers_and_body(wire_server):
    server = wire_server(answer(404, b"not here", x_reason="moved"))

    with way_out(server.port).request("GET", f"http://{HOST}:{server.port}/a?b=c%2Fd") as given:
        body = given.read(100)

    assert (given.status, given.headers["X-Reason"], body) == (404, "moved", b"not here")
    [asked] = server.asked
    assert asked.line == "GET /a?b=c%2Fd HTTP/1.1"
    assert asked.headers == {
        "host": f"{HOST}:{server.port}",
        "accept-encoding": "identity",
        "user-agent": "inbox/test",
    }


@pytest.mark.parametrize("body", [b"", b"x", b"x" * 300_000])
def test_a_body_arrives_whole_with_a_length_in_pieces_or_until_the_end(wire_server, body):
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]) if part)
    server = wire_server(
        answer(200, body),
        answer(200, pieces + b"0\r\n\r\n", content_length="", transfer_encoding="chunked"),
        answer(200, body, content_length=""),
    )

    for _ in range(3):
        assert fetch(way_out(server.port), f"http://{HOST}:{server.port}/") == body


# Where it leads


LOOK_ALIKES = [
    "http://files.example.evil.example:{port}/",
    "http://evil.example:{port}/",
    "http://evil.example:{port}/files.example:{port}/",
    "http://files.example@evil.example:{port}/",
    "http://files.example:{port}@evil.example:{port}/",
    "http://evil.example:{port}#@files.example:{port}/",
    "http://evil.example:{port}\\@files.example:{port}/",
    "http://evil.example:{port}?@files.example:{port}/",
    "http://files.example.:{port}/",
    "http://files.example..:{port}/",
    "http://.files.example:{port}/",
    "http://files%2eexample:{port}/",
    "http://files.example%00.evil.example:{port}/",
    "http://files.example\x00:{port}/",
    "http://files.example\t:{port}/",
    "http://files.example\r\nX: y:{port}/",
    "http://files.example :{port}/",
    "http://fıles.example:{port}/",
    "http://ﬁles.example:{port}/",
    "http://files．example:{port}/",
    "http://files。example:{port}/",
    "http://fileſ.example:{port}/",
    "http://xn--fles-lza.example:{port}/",
    "http://user:password@files.example:{port}/",
    "http://@files.example:{port}/",
    "http://files.example:{port}:80/",
    "http://files.example:0{port}0/",
    "http://files.example:99999999/",
    "http://files.example/",
    "http://files.example:/",
    "http://files.example:22/",
    "http://files.example:443/",
    "https://files.example:{port}/",
    "HTTPS://FILES.EXAMPLE:{port}/",
    "ftp://files.example:{port}/",
    "file:///etc/passwd",
    "file://files.example:{port}/etc/passwd",
    "gopher://files.example:{port}/_GET",
    "dict://files.example:{port}/",
    "ldap://files.example:{port}/",
    "data:text/plain,files.example",
    "javascript:alert(1)",
    "jar:http://files.example:{port}!/",
    "//files.example:{port}/",
    "http:files.example:{port}/",
    "http:/files.example:{port}/",
    "http:///files.example:{port}/",
    "http://[files.example]:{port}/",
    "files.example:{port}/",
    " http://files.example:{port}/",
    "http://files.example:{port}/ ",
    "http://files.example:{port}/a b",
    "http://files.example:{port}/\r\nX-Injected: yes",
    "http://files.example:{port}/#fragment",
    "http://files.example:{port}/é",
    "http://files.example:{port}/" + "x" * 9000,
    "",
    "http://",
]


@pytest.mark.parametrize("url", LOOK_ALIKES)
def test_an_address_that_is_not_exactly_allowed_leads_nowhere(wire_server, url):
    server, names = wire_server(), Names()

    with pytest.raises(NotAllowed):
        fetch(way_out(server.port, names=names), url.format(port=server.port))

    assert (server.connections, names.asked) == (0, [])


# Sixty ways to name a machine that is none of the internet's.
PRIVATE = [
    *("127.0.0.1", "127.1", "127.0.1", "127.127.127.127", "0", "0.0.0.0", "00", "0x0", "localhost"),
    *(
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0x7f.1",
        "127.0.0.1.",
        "00177.1",
    ),
    *(
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.1.254",
        "100.64.0.1",
    ),
    *(
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.170.2",
        "100.100.100.200",
    ),
    *("192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
    *(
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
    ),
    *("[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]"),
    *(
        "[2002:a9fe:a9fe::1]",
        "[2001:0:7f00:1::]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fe80::1%25lo]",
    ),
    *("[ff02::1]", "[fec0::1]", "[100::1]", "[2001:db8::1]", "localhost.localdomain", "ip6-localhost"),
    *("metadata.google.internal", "instance-data", "127.0.0.1.nip.example", "kubernetes.default.svc"),
]


@pytest.mark.parametrize("host", PRIVATE)
def test_no_name_for_a_near_machine_leads_to_it(host, connects):
    names = Names()

    for scheme in ("http", "https"):
        with pytest.raises(NotAllowed):
            fetch(way_out(80, names=names, may_connect=is_public), f"{scheme}://{host}/latest/meta-data/")

    assert (connects, names.asked) == ([], [])


RESOLVED = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
    *("127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.255.255", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *(
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
    ),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:7f00:1::"),
    *("2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1"),
    *(
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "2606:4700::1%lo",
        "fec0::1",
        "ff02::1",
    ),
    *("", "localhost", "127.1", "0x7f000001", "2130706433", "/var/run/docker.sock"),
]


@pytest.mark.parametrize("address", RESOLVED)
def test_an_allowed_name_does_not_lead_to_a_near_machine(address, connects):
    with pytest.raises(Unreachable):
        fetch(way_out(80, names=Names([address]), may_connect=is_public), f"http://{HOST}/")

    assert connects == []


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "157.240.1.1", "31.13.64.1", "2a03:2880:f10d::1", "2606:4700::1"]
)
def test_an_allowed_name_leads_to_the_internet(address, connects):
    with pytest.raises(Unreachable):
        fetch(
            way_out(80, names=Names(["10.0.0.1", address, "::1"]), may_connect=is_public), f"http://{HOST}/"
        )

    assert connects == [address]


def test_a_name_cannot_change_between_the_check_and_the_use(connects):
    names = Names(["157.240.1.1"], ["127.0.0.1"])
    outside = way_out(80, names=names, may_connect=is_public)

    for _ in range(2):
        with pytest.raises(Unreachable):
            fetch(outside, f"http://{HOST}/")

    assert connects == ["157.240.1.1"]
    assert names.asked == [HOST, HOST]


def test_a_loopback_origin_leads_to_this_computer_and_nowhere_else(wire_server, connects):
    near = Outside([Origin("http", "localhost", 80)], user_agent="inbox/test", resolve=Names(["157.240.1.1"]))

    with pytest.raises(Unreachable):
        fetch(near, "http://localhost/")

    assert connects == []


def test_the_next_address_is_tried_when_one_does_not_answer(wire_server):
    server = wire_server(answer(200, b"here"))
    names = Names(["127.0.0.2", "127.0.0.1"])

    assert fetch(way_out(server.port, names=names), f"http://{HOST}:{server.port}/") == b"here"


@pytest.mark.parametrize("trouble", [socket.gaierror(-2, "unknown"), UnicodeError(), OSError()])
def test_a_name_without_an_address_is_unreachable(trouble):
    def resolve(host, port):
        raise trouble

    with pytest.raises(Unreachable):
        fetch(way_out(80, names=resolve), f"http://{HOST}/")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_given_back_and_not_followed(wire_server, status):
    evil = wire_server()
    server = wire_server(answer(status, location=f"http://evil.example:{evil.port}/"))

    with way_out(server.port).request("GET", f"http://{HOST}:{server.port}/") as given:
        assert given.status == status

    assert (len(server.asked), evil.connections) == (1, 0)


def test_cookies_passwords_and_proxies_of_others_are_not_used(wire_server, monkeypatch, tmp_path):
    evil = wire_server()
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login someone password something")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{evil.port}")
    server = wire_server(answer(200, set_cookie="a=b; Path=/"))
    outside = way_out(server.port)

    for _ in range(2):
        fetch(outside, f"http://{HOST}:{server.port}/", headers={"Authorization": "Bearer ours"})

    assert evil.connections == 0
    assert [asked.headers["authorization"] for asked in server.asked] == ["Bearer ours"] * 2
    assert not any("cookie" in asked.headers for asked in server.asked)


# What comes back


WHOLE = answer(200, b"x" * 1000)
HEADERS_END = WHOLE.index(b"\r\n\r\n") + 4


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(hanging(b"", WHOLE), id="says nothing"),
        pytest.param(hanging(WHOLE[:20], WHOLE[20:]), id="hangs in the headers"),
        pytest.param(hanging(WHOLE[:-10], WHOLE[-10:]), id="hangs in the body"),
        pytest.param(dripping(WHOLE), id="drips the headers"),
        pytest.param(dripping(WHOLE, beginning=HEADERS_END), id="drips the body"),
        pytest.param(
            dripping(
                answer(200, b"1\r\nx\r\n" * 200, content_length="", transfer_encoding="chunked"), beginning=80
            ),
            id="drips in pieces",
        ),
        pytest.param(pouring(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 10**9), id="says go on for ever"),
    ],
)
def test_what_takes_too_long_is_ended(wire_server, script):
    server = wire_server(script)

    with pytest.raises(TooSlow) as trouble:
        fetch(way_out(server.port), f"http://{HOST}:{server.port}/")

    assert trouble.value.is_written


def test_what_is_slow_but_steady_is_let_through(wire_server):
    server = wire_server(dripping(WHOLE, every=0.02, beginning=HEADERS_END + 900))

    assert fetch(way_out(server.port, slowest=100), f"http://{HOST}:{server.port}/") == b"x" * 1000


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(resetting(), id="resets at once"),
        pytest.param(resetting(WHOLE[:20]), id="resets in the headers"),
        pytest.param(resetting(WHOLE[:-10]), id="resets in the body"),
        pytest.param(b"", id="hangs up at once"),
        pytest.param(WHOLE[:-10], id="ends before its length"),
        pytest.param(
            answer(200, b"5\r\nhello\r\n", content_length="", transfer_encoding="chunked"), id="no last piece"
        ),
        pytest.param(
            answer(200, b"zz\r\nhello\r\n", content_length="", transfer_encoding="chunked"), id="no number"
        ),
        pytest.param(answer(200, b"hello", content_length="4, 5"), id="two lengths"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 abc Said\r\n\r\n", id="no status"),
        pytest.param(b"\x00" * 100_000, id="no line at all"),
        pytest.param(pouring(b"HTTP/1.1 200 Said\r\n", b"X: y\r\n" * 100, 1000), id="endless headers"),
    ],
)
def test_what_breaks_off_or_is_no_http_is_an_error(wire_server, script):
    server = wire_server(script)

    with pytest.raises(BrokenOff) as trouble:
        fetch(way_out(server.port), f"http://{HOST}:{server.port}/")

    assert trouble.value.is_written


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(answer(200, b"x" * 101), id="by its length"),
        pytest.param(answer(200, b"x", content_length="9" * 30), id="by an absurd length"),
        pytest.param(answer(200, b"x" * 101, content_length=""), id="by counting"),
        pytest.param(
            pouring(answer(200, content_length="", transfer_encoding="chunked"), b"5\r\nhello\r\n", 10**9),
            id="in pieces without end",
        ),
    ],
)
def test_what_is_too_large_is_not_read_to_the_end(wire_server, script):
    server = wire_server(script)

    with pytest.raises(TooLarge):
        fetch(way_out(server.port), f"http://{HOST}:{server.port}/", limit=100)


def test_what_is_just_large_enough_arrives(wire_server):
    server = wire_server(answer(200, b"x" * 100))

    assert fetch(way_out(server.port), f"http://{HOST}:{server.port}/", limit=100) == b"x" * 100


@pytest.mark.parametrize(
    "encoding", ["gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", "x-nonsense"]
)
def test_a_compressed_answer_is_not_unpacked(wire_server, encoding):
    bomb = zlib.compress(bytes(20 * MEGABYTE), wbits=31)
    server = wire_server(answer(200, bomb, content_encoding=encoding))

    with pytest.raises(Encoded):
        fetch(way_out(server.port), f"http://{HOST}:{server.port}/")


def test_nobody_there_means_that_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(Unreachable) as trouble:
        fetch(way_out(port), f"http://{HOST}:{port}/", method="POST", body=b"{}")

    assert not trouble.value.is_written


def test_a_large_body_is_sent_whole(wire_server):
    server = wire_server(answer(200))
    body = bytes(range(256)) * 20_000

    fetch(way_out(server.port), f"http://{HOST}:{server.port}/", method="POST", body=body)

    assert server.asked[0].body == body


def test_who_does_not_read_what_is_sent_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(TooSlow) as trouble:
            fetch(way_out(port), f"http://{HOST}:{port}/", method="POST", body=bytes(50 * MEGABYTE))

    assert trouble.value.is_written


def test_nothing_secret_is_in_an_error(wire_server, caplog):
    server = wire_server(b"HTTP/1.1 200 Said\r\n: nameless\r\nContent-Length: nonsense\r\n\r\n", resetting())
    secrets = {"Authorization": "Bearer very-secret"}

    said = []
    for url in (f"http://{HOST}:{server.port}/?seal=very-secret", "http://evil.example/?seal=very-secret"):
        for _ in range(2):
            try:
                fetch(way_out(server.port), url, headers=secrets)
            except OutsideError:
                said.append(traceback.format_exc())

    assert len(said) == 3
    assert "very-secret" not in caplog.text + "".join(said)


def test_whatever_comes_is_an_answer_or_an_error_of_ours(wire_server, long):
    chance = random.Random(4)
    seeds = [
        answer(200, b"x" * 50),
        answer(200, b"5\r\nhello\r\n0\r\n\r\n", content_length="", transfer_encoding="chunked"),
        answer(302, location="http://evil.example/", set_cookie="a=b", retry_after="5"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(200, b"y"),
    ]
    server = wire_server()
    outside = way_out(server.port)

    for _ in range(5000 if long else 300):
        said = damaged(chance.choice(seeds), chance)
        server.says(said)
        try:
            fetch(outside, f"http://{HOST}:{server.port}/")
        except OutsideError:
            continue


def damaged(said: bytes, chance: random.Random) -> bytes:
    octets = bytearray(said)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(octets))
        match chance.randrange(4):
            case 0:
                octets[place] = chance.randrange(256)
            case 1:
                del octets[place : place + chance.randint(1, 20)]
            case 2:
                octets[place:place] = octets[: chance.randint(1, 40)]
            case 3:
                octets[place:place] = chance.choice([b"\r\n", b"\0", b": ", b"-1", b"9" * 30, b"\xff\xfe"])
        octets = octets or bytearray(b"x")
    return bytes(octets)


# Connections


def test_a_connection_serves_several_requests(wire_server):
    server = wire_server(going_on(answer(200, b"one")))
    outside = way_out(server.port)

    for _ in range(3):
        assert fetch(outside, f"http://{HOST}:{server.port}/") == b"one"

    assert (len(server.asked), server.connections) == (3, 1)


def test_a_connection_that_is_not_to_be_kept_serves_one(wire_server):
    server = wire_server(going_on(answer(200, b"one")))
    outside = way_out(server.port)

    for _ in range(2):
        assert fetch(outside, f"http://{HOST}:{server.port}/", keep=False) == b"one"

    assert server.connections == 2
    assert server.asked[0].headers["connection"] == "close"


def test_a_connection_that_was_idle_for_long_is_not_trusted(wire_server, monkeypatch):
    monkeypatch.setattr("inbox.adapters.outside.connections.IDLE", 0.0)
    server = wire_server(going_on(answer(200, b"one")))
    outside = way_out(server.port)

    for _ in range(2):
        fetch(outside, f"http://{HOST}:{server.port}/")

    assert server.connections == 2


def test_what_came_beyond_the_length_is_not_the_next_answer(wire_server):
    forged = answer(200, b"forged")
    server = wire_server(going_on(answer(200, b"one") + forged), going_on(answer(200, b"two")))
    outside = way_out(server.port)

    given = [fetch(outside, f"http://{HOST}:{server.port}/") for _ in range(2)]

    assert given == [b"one", b"two"]


def test_an_answer_that_is_not_read_to_the_end_leaves_nothing_behind(wire_server):
    server = wire_server(going_on(answer(200, b"x" * 5000)), going_on(answer(200, b"two")))
    outside = way_out(server.port)

    with pytest.raises(TooLarge):
        fetch(outside, f"http://{HOST}:{server.port}/", limit=10)

    assert fetch(outside, f"http://{HOST}:{server.port}/") == b"two"


def test_threads_do_not_mix_their_answers(wire_server):
    server = wire_server(echoing)
    outside = way_out(server.port, pause=10, total=10)

    def ask(number):
        return fetch(outside, f"http://{HOST}:{server.port}/{number}")

    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(ask, range(200)))

    assert given == [f"/{number}".encode() * 10_000 for number in range(200)]


# Encryption


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates"))


def test_name_and_certificate_are_those_of_the_host_and_not_of_its_address(wire_server, authority):
    told = []
    context = authority.server(HOST)
    context.sni_callback = lambda _socket, name, _context: told.append(name)
    server = wire_server(answer(200, b"x" * 300_000), tls=context)
    outside = way_out(server.port, scheme="https", tls=authority.client())

    assert fetch(outside, f"https://{HOST}:{server.port}/") == b"x" * 300_000
    assert told == [HOST]
    assert server.asked[0].headers["host"] == f"{HOST}:{server.port}"


def test_a_large_body_is_sent_whole_when_encrypted_too(wire_server, authority):
    server = wire_server(answer(200), tls=authority.server(HOST))
    outside = way_out(server.port, scheme="https", tls=authority.client())
    body = bytes(range(256)) * 20_000

    fetch(outside, f"https://{HOST}:{server.port}/", method="POST", body=body)

    assert server.asked[0].body == body


def test_who_cannot_prove_its_name_gets_nothing(wire_server, authority, tmp_path):
    outside_of = {
        "another name": (authority.server("other.example"), authority.client()),
        "a name above": (authority.server("example"), authority.client()),
        "too old": (authority.server(HOST, days=-1), authority.client()),
        "another authority": (Authority(tmp_path).server(HOST), authority.client()),
        "nobody's authority": (authority.server(HOST), None),
    }
    for case, (theirs, ours) in outside_of.items():
        server = wire_server(tls=theirs)
        outside = way_out(server.port, scheme="https", tls=ours)

        with pytest.raises(Untrusted) as trouble:
            fetch(outside, f"https://{HOST}:{server.port}/", headers={"Authorization": "Bearer secret"})

        assert not trouble.value.is_written, case
        assert server.asked == [], case


def test_a_host_that_never_finishes_its_greeting_is_given_up(wire_server, authority):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    outside = way_out(port, scheme="https", tls=authority.client(), connect=0.3)

    with listener, pytest.raises(Unreachable) as trouble:
        fetch(outside, f"https://{HOST}:{port}/")

    assert not trouble.value.is_written


@pytest.mark.parametrize(
    "script", [dripping(WHOLE, beginning=HEADERS_END), hanging(WHOLE[:-10], WHOLE[-10:]), hanging(b"", WHOLE)]
)
def test_what_takes_too_long_is_ended_when_encrypted_too(wire_server, authority, script):
    server = wire_server(script, tls=authority.server(HOST))
    outside = way_out(server.port, scheme="https", tls=authority.client())

    with pytest.raises(TooSlow):
        fetch(outside, f"https://{HOST}:{server.port}/")


# Memory


MEASURE = """
    import resource, sys
    from inbox.adapters.addresses import Origin, is_loopback
    from inbox.adapters.outside import Outside, OutsideError

    port = int(sys.argv[1])
    outside = Outside([Origin("http", "files.example", port)], user_agent="inbox/test",
                      resolve=lambda host, port: ["127.0.0.1"], may_connect=is_loopback)

    def fetch():
        count = 0
        try:
            with outside.request("GET", f"http://files.example:{port}/", expected=2**27) as given:
                for chunk in given.chunks(100 * 2**20):
                    count += len(chunk)
        except OutsideError as error:
            return type(error).__name__
        return count

    results = [fetch()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results += [fetch() for _ in range(int(sys.argv[2]))]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(*results, grown // (1 if sys.platform != "darwin" else 1024), sep="\\n")
"""


def test_memory_does_not_grow_with_what_comes(wire_server):
    full = 100 * MEGABYTE
    without_length = answer(200, content_length="")
    scripts = {
        pouring(answer(200, content_length=str(full)), bytes(MEGABYTE), 100): str(full),
        pouring(answer(200, content_length=str(full + 1)), bytes(MEGABYTE), 101): "TooLarge",
        pouring(without_length, bytes(MEGABYTE), 101): "TooLarge",
        pouring(
            answer(200, content_length="", transfer_encoding="chunked"),
            b"6500000\r\n" + bytes(0x6500000) + b"\r\n",
            1,
        ): "TooLarge",
        wire.saying(
            answer(200, zlib.compress(bytes(200 * MEGABYTE), wbits=31), content_encoding="gzip")
        ): "Encoded",
        pouring(b"HTTP/1.1 200 ", bytes(MEGABYTE), 100): "BrokenOff",
        pouring(b"HTTP/1.1 200 Said\r\n", b"X: " + b"y" * 60_000 + b"\r\n", 2000): "BrokenOff",
    }
    server = wire_server(answer(200, b"a little"), *scripts, answer(200))

    measured = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURE), str(server.port), str(len(scripts))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    *results, grown = measured.stdout.split()
    assert results == ["8", *scripts.values()]
    assert int(grown) < 64 * 1024


def test_addresses_are_read_in_one_way_only():
    assert read_url("HTTP://Files.Example") == (Origin("http", "files.example", 80), "/")
    assert read_url("https://files.example:443?a=b") == (Origin("https", "files.example", 443), "/?a=b")
    assert read_url("http://[::1]:8000/x") == (Origin("http", "::1", 8000), "/x")
    for other in ("http://[::2]:8000/x", "http://loo\N{KELVIN SIGN}aside.example/"):
        with pytest.raises(BadAddress):
            read_url(other)


def test_every_address_of_the_special_registries_is_refused():
    # The blocks of IANA's registries for special purposes that are not globally reachable.
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
    ):
        network = ipaddress.ip_network(block)
        assert not is_public(network[0]), block
        assert not is_public(network[-1]), block
    assert not any(is_public(ipaddress.ip_address(f"::ffff:{one}")) for one in ("8.8.8.8", "127.0.0.1"))
