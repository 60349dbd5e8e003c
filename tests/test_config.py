"""The settings: every problem at once, each in one sentence."""

from __future__ import annotations

import stat

import pytest

from config import ROOT, SettingsError, load_settings


def problems(tmp_path, **environ):
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, tmp_path)
    return caught.value.problems


def test_nothing_needs_to_be_set_on_a_laptop(tmp_path):
    settings = load_settings({}, tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'inbox.sqlite3'}"
    assert settings.api_version == "v26.0"
    assert settings.app_secrets == ()
    assert not settings.production


def test_the_secret_of_a_laptop_is_made_once_and_kept_private(tmp_path):
    first, again = load_settings({}, tmp_path), load_settings({}, tmp_path)

    assert first.secret_key == again.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_all_problems_are_told_at_once(tmp_path):
    found = problems(
        tmp_path,
        DATABASE_URL="mysql://x",
        PORT="eighty",
        TRUST_PROXY="perhaps",
        REDIS_URL="http://x",
        WHATSAPP_API_VERSION="latest",
        WHATSAPP_PHONE_NUMBER_ID="my number",
        INBOX_ENV="prod",
    )

    names = [problem.split()[0] for problem in found]
    assert sorted(names) == [
        "DATABASE_URL",
        "INBOX_ENV",
        "PORT",
        "REDIS_URL",
        "TRUST_PROXY",
        "WHATSAPP_API_VERSION",
        "WHATSAPP_PHONE_NUMBER_ID",
    ]
    assert all(problem.endswith((".", ")")) for problem in found)


@pytest.mark.parametrize("sign", ["DYNO", "RENDER", "FLY_APP_NAME"])
def test_a_host_needs_a_secret_of_its_own(tmp_path, sign):
    (problem,) = problems(tmp_path, **{sign: "1"})

    assert problem.startswith("SECRET_KEY is not set")


@pytest.mark.parametrize("secret", ["short", "changeme", "your-secret-key"])
def test_an_example_is_no_secret_in_production(tmp_path, secret):
    (problem,) = problems(tmp_path, INBOX_ENV="production", SECRET_KEY=secret)

    assert "too short or an example" in problem


def test_herokus_postgres_address_is_understood(tmp_path):
    settings = load_settings({"DATABASE_URL": "postgres://u:p@host/db?sslmode=require"}, tmp_path)

    assert settings.database_url == "postgresql://u:p@host/db?sslmode=require"


@pytest.mark.parametrize("address", ["sqlite:///", "sqlite:///:memory:", "sqlite://"])
def test_messages_are_not_kept_in_memory(tmp_path, address):
    assert problems(tmp_path, DATABASE_URL=address)


def test_several_app_secrets_are_separated_by_commas(tmp_path):
    assert load_settings({"WHATSAPP_APP_SECRET": "new, old,"}, tmp_path).app_secrets == ("new", "old")


@pytest.mark.parametrize("address", ["http://graph.example", "http://127.0.0.1.example", "ftp://127.0.0.1"])
def test_the_token_travels_encrypted_or_not_at_all(tmp_path, address):
    assert problems(tmp_path, WHATSAPP_GRAPH_URL=address)


@pytest.mark.parametrize(
    "rest", [".", "@evil.example", ":x", "?a=b", "#a", "\\@evil.example", "/ü", "%2f", " /"]
)
def test_where_the_token_travels_cannot_be_read_in_two_ways(tmp_path, rest):
    assert problems(tmp_path, WHATSAPP_GRAPH_URL=f"https://graph.example{rest}")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9999/graph", "http://localhost:1", "http://[::1]:80"])
def test_the_pretend_graph_may_stand_on_this_machine(tmp_path, address):
    assert load_settings({"WHATSAPP_GRAPH_URL": address}, tmp_path).graph_url == address


def test_what_is_half_configured_says_so(tmp_path):
    hints = load_settings({"WHATSAPP_ACCESS_TOKEN": "t"}, tmp_path).half_configured

    assert [hint.split()[0] for hint in hints] == [
        "WHATSAPP_APP_SECRET",
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
        "WHATSAPP_PHONE_NUMBER_ID",
    ]


def test_a_line_break_in_a_token_is_noticed(tmp_path):
    (problem,) = problems(tmp_path, WHATSAPP_ACCESS_TOKEN="abc\ndef")

    assert "control character" in problem


def test_files_are_kept_beside_the_database_on_a_laptop(tmp_path):
    settings = load_settings({}, tmp_path)

    assert settings.media_url == str(tmp_path / "media")
    assert not settings.keeps_media_in_bucket
    assert settings.aws == {}


@pytest.mark.parametrize(
    "address", ["s3://bucket", "s3://bucket/", "s3://my-bucket.x/in/box", "s3://b1/a_b/c.d/"]
)
def test_a_bucket_is_a_place_for_files(tmp_path, address):
    settings = load_settings({"MEDIA_URL": address}, tmp_path)

    assert settings.keeps_media_in_bucket
    assert settings.media_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "s3://", "s3:///prefix", "s3://bucket//x", "s3://bucket/../other", "s3://key:hidden@bucket/x",
        "s3://bucket?region=x", "s3://bucket/a b", "s3://bucket:9000/x", "S3://bucket", "gs://bucket",
        "file:///srv/media", "https://bucket.example.com",
    ],
)  # fmt: skip
def test_what_is_neither_folder_nor_bucket_is_refused_in_one_sentence(tmp_path, address):
    (problem,) = problems(tmp_path, MEDIA_URL=address)

    assert problem.startswith("MEDIA_URL must be a folder, or s3://bucket")
    assert "hidden" not in problem


def test_a_relative_folder_counts_from_the_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = load_settings({"MEDIA_URL": "instance/../kept"}, tmp_path)

    assert settings.media_url == str(ROOT / "kept")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()

    (problem,) = problems(tmp_path, MEDIA_URL=str(tmp_path / "file"))

    assert problem.endswith("is a file, but must be a folder.")


def test_files_of_customers_are_not_kept_where_everybody_may_read(tmp_path):
    (problem,) = problems(tmp_path, MEDIA_URL="static/media")

    assert "everybody may read" in problem


def test_half_a_key_is_told(tmp_path):
    complete = {"WHATSAPP_APP_SECRET": "s", "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "v", "MEDIA_URL": "s3://bucket"}
    for half, other in (("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"), ("SECRET_ACCESS_KEY", "ACCESS_KEY_ID")):
        (hint,) = load_settings({**complete, f"AWS_{half}": "x"}, tmp_path).half_configured
        assert hint.startswith(f"AWS_{other} is not set")
    assert load_settings(complete, tmp_path).half_configured == []


def test_the_address_of_an_s3_service_is_an_address(tmp_path):
    assert problems(tmp_path, AWS_ENDPOINT_URL="s3.example.com")


def test_a_process_has_room_for_more_streams_where_others_can_help(tmp_path):
    assert load_settings({}, tmp_path).streams == 250
    assert load_settings({"REDIS_URL": "redis://localhost:6379/0"}, tmp_path).streams == 550
    assert load_settings({"INBOX_STREAMS": "0"}, tmp_path).streams == 0
    (problem,) = problems(tmp_path, INBOX_STREAMS="2001")
    assert problem == "INBOX_STREAMS is '2001', but must be a whole number from 0 to 2000."
