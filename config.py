"""The settings: read once from the environment, checked as a whole, typed from then on."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
MAKE_SECRET = 'python -c "import secrets; print(secrets.token_hex(32))"'
LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Hosts that announce themselves; there a secret that lives on the local disk would be lost daily.
HOST_SIGNS = (
    "DYNO",
    "RENDER",
    "FLY_APP_NAME",
    "RAILWAY_ENVIRONMENT",
    "RAILWAY_ENVIRONMENT_NAME",
    "K_SERVICE",
)
EXAMPLE_SECRETS = {"change-me", "changeme", "secret", "dev", "password", "your-secret-key"}
SHORTEST_SECRET = 16
# Plainly a host and a path, so that nobody can read it in two ways: the access token goes there.
GRAPH = re.compile(
    r"https?://(\[::1\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", re.ASCII
)
STREAMS, STREAMS_WITH_REDIS, MOST_STREAMS = 250, 550, 2000
BUCKET = re.compile(r"s3://[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._~-]+)*/?", re.ASCII)


class SettingsError(Exception):
    """One or more settings are wrong; `problems` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set from outside, after the checks."""

    secret_key: str
    database_url: str
    redis_url: str | None
    media_url: str
    aws: Mapping[str, str]
    public_url: str | None
    trust_proxy: bool
    smtp_url: str | None
    port: int
    access_token: str | None
    phone_number_id: str | None
    recipient_number: str | None
    verify_token: str | None
    app_secrets: tuple[str, ...]
    business_account_id: str | None
    api_version: str
    graph_url: str
    keep_deleted: bool
    demo: bool
    streams: int
    production: bool
    host: str | None
    instance_path: Path

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def keeps_media_in_bucket(self) -> bool:
        return self.media_url.startswith("s3://")

    @property
    def is_public_https(self) -> bool:
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def half_configured(self) -> list[str]:
        """Features that are off because a part of them is missing, each with what to do."""
        hints = []
        if not self.app_secrets:
            hints.append(
                "WHATSAPP_APP_SECRET is not set, so every webhook is answered with 503: "
                "copy the app secret from App settings > Basic in Meta's dashboard."
            )
        if not self.verify_token:
            hints.append(
                "WHATSAPP_WEBHOOK_VERIFY_TOKEN is not set, so Meta cannot verify the callback URL: "
                "make up a long random word and enter the same one in Meta's dashboard."
            )
        if bool(self.access_token) != bool(self.phone_number_id):
            missing = "WHATSAPP_PHONE_NUMBER_ID" if self.access_token else "WHATSAPP_ACCESS_TOKEN"
            hints.append(f"{missing} is not set, so nothing can be fetched from or sent to WhatsApp.")
        key, secret = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
        if self.keeps_media_in_bucket and (key in self.aws) != (secret in self.aws):
            missing = secret if key in self.aws else key
            hints.append(f"{missing} is not set, so no file can be kept in or read from {self.media_url}.")
        return hints


def load_environment(folder: Path = ROOT) -> dict[str, str]:
    """The environment, with the lines of `.env` where the environment itself is silent."""
    file = {key: value for key, value in dotenv_values(folder / ".env").items() if value is not None}
    return {**file, **os.environ}


def load_settings(environ: Mapping[str, str], instance_path: Path = ROOT / "instance") -> Settings:
    """Check every setting and return them typed; raise `SettingsError` with all problems at once."""
    reader = Reader(environ)
    production = is_production(reader)
    settings = Settings(
        secret_key=secret_key(reader, production, instance_path),
        database_url=database_url(reader, instance_path),
        redis_url=reader.url("REDIS_URL", ("redis", "rediss", "unix")),
        media_url=media_url(reader, instance_path),
        aws=aws(reader),
        public_url=reader.url("PUBLIC_URL", ("http", "https")),
        trust_proxy=reader.flag("TRUST_PROXY", default=is_hosted(environ)),
        smtp_url=reader.url("SMTP_URL", ("smtp", "smtps")),
        port=reader.number("PORT", default=8000, least=1, most=65535),
        access_token=reader.text("WHATSAPP_ACCESS_TOKEN"),
        phone_number_id=reader.digits("WHATSAPP_PHONE_NUMBER_ID"),
        recipient_number=reader.digits("WHATSAPP_RECIPIENT_NUMBER"),
        verify_token=reader.text("WHATSAPP_WEBHOOK_VERIFY_TOKEN"),
        app_secrets=app_secrets(reader),
        business_account_id=reader.digits("WHATSAPP_BUSINESS_ACCOUNT_ID"),
        api_version=api_version(reader),
        graph_url=graph_url(reader),
        keep_deleted=reader.flag("INBOX_KEEP_DELETED"),
        demo=reader.flag("INBOX_DEMO"),
        streams=streams(reader),
        production=production,
        host=host(environ),
        instance_path=instance_path,
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


class Reader:
    """Reads settings by kind and collects what is wrong with them instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        value = self.environ.get(name, "").strip()
        if any(ord(letter) < 32 for letter in value):
            self.problem(name, "contains a line break or another control character: enter it on one line.")
        return value or None

    def flag(self, name: str, *, default: bool = False) -> bool:
        words = {"1": True, "true": True, "yes": True, "on": True,
                 "0": False, "false": False, "no": False, "off": False}  # fmt: skip
        value = self.text(name)
        if value is None:
            return default
        if value.lower() not in words:
            self.problem(name, f"is {value!r}, but must be 1 or 0.")
        return words.get(value.lower(), default)

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self.problem(name, f"is {value!r}, but must be a whole number from {least} to {most}.")
            return default
        return int(value)

    def digits(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        bare = value.replace(" ", "").lstrip("+")
        if not (bare.isascii() and bare.isdigit()):
            self.problem(name, "must consist of digits only; copy the number as Meta's dashboard shows it.")
        return bare

    def url(self, name: str, schemes: Sequence[str]) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        parts = split(value)
        if parts is None or parts.scheme not in schemes or not (parts.hostname or parts.scheme == "unix"):
            self.problem(
                name, f"must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}."
            )
        return value.rstrip("/")

    def problem(self, name: str, sentence: str) -> None:
        self.problems.append(f"{name} {sentence}")


def is_hosted(environ: Mapping[str, str]) -> bool:
    """Tell whether a Heroku-style host runs this: it announces itself in the environment."""
    return host(environ) is not None


def host(environ: Mapping[str, str]) -> str | None:
    """The sign by which the host announces itself; None on a server of one's own."""
    return next((sign for sign in HOST_SIGNS if environ.get(sign)), None)


def is_production(reader: Reader) -> bool:
    value = reader.text("INBOX_ENV")
    if value not in (None, "production", "development"):
        reader.problem("INBOX_ENV", f"is {value!r}, but must be production or development.")
    return value == "production" or (value is None and is_hosted(reader.environ))


def secret_key(reader: Reader, production: bool, instance_path: Path) -> str:
    """The key that signs cookies: required in production, made and kept in `instance/` elsewhere."""
    value = reader.text("SECRET_KEY")
    if value is None and not production:
        return kept_secret(instance_path / "secret_key")
    if value is None:
        reader.problem("SECRET_KEY", f"is not set; make one with: {MAKE_SECRET}")
    elif production and (len(value) < SHORTEST_SECRET or value.lower() in EXAMPLE_SECRETS):
        reader.problem("SECRET_KEY", f"is too short or an example; make a good one with: {MAKE_SECRET}")
    return value or ""


def kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may be making it in the same moment: the link is made by one of them only.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def database_url(reader: Reader, instance_path: Path) -> str:
    """The database: SQLite in `instance/` unless told otherwise; Heroku's `postgres://` is understood."""
    value = reader.text("DATABASE_URL")
    if value is None:
        return f"sqlite:///{instance_path / 'inbox.sqlite3'}"
    if value.startswith("postgres://"):
        value = "postgresql://" + value.removeprefix("postgres://")
    if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        reader.problem(
            "DATABASE_URL", "must begin with sqlite:/// or postgresql:// (other databases are not supported)."
        )
    elif value.startswith("sqlite:") and value in ("sqlite:///", "sqlite:///:memory:"):
        reader.problem(
            "DATABASE_URL", "must name a file: messages kept in memory would be gone at the next start."
        )
    return value


def media_url(reader: Reader, instance_path: Path) -> str:
    """Where files are kept: `s3://bucket/prefix`, or the absolute path of a folder."""
    value = reader.text("MEDIA_URL")
    if value is None:
        return str(instance_path / "media")
    if "://" in value:
        if not (BUCKET.fullmatch(value) and not {".", ".."} & set(value.split("/"))):
            reader.problem(
                "MEDIA_URL",
                "must be a folder, or s3://bucket or s3://bucket/prefix and nothing more "
                "(keys and the address of the service have settings of their own).",
            )
        return value.rstrip("/")
    folder = Path(os.path.normpath(ROOT / Path(value).expanduser()))
    if folder.exists() and not folder.is_dir():
        reader.problem("MEDIA_URL", f"is {str(folder)!r}, which is a file, but must be a folder.")
    elif folder.is_relative_to(ROOT / "static"):
        reader.problem("MEDIA_URL", "must not lie in static/: everybody may read what is there.")
    return str(folder)


def aws(reader: Reader) -> dict[str, str]:
    """What reaches the bucket, as far as it is set, by the names that all S3 programs know."""
    found = {
        "AWS_ACCESS_KEY_ID": reader.text("AWS_ACCESS_KEY_ID"),
        "AWS_SECRET_ACCESS_KEY": reader.text("AWS_SECRET_ACCESS_KEY"),
        "AWS_REGION": reader.text("AWS_REGION"),
        "AWS_ENDPOINT_URL": reader.url("AWS_ENDPOINT_URL", ("https", "http")),
    }
    return {name: value for name, value in found.items() if value}


def streams(reader: Reader) -> int:
    """How many browsers a web process keeps a stream to; where Redis is, others can take more."""
    usual = STREAMS_WITH_REDIS if reader.text("REDIS_URL") else STREAMS
    return reader.number("INBOX_STREAMS", default=usual, least=0, most=MOST_STREAMS)


def app_secrets(reader: Reader) -> tuple[str, ...]:
    value = reader.text("WHATSAPP_APP_SECRET")
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


def api_version(reader: Reader) -> str:
    value = reader.text("WHATSAPP_API_VERSION") or "v26.0"
    major, dot, minor = value.removeprefix("v").partition(".")
    if not (value.startswith("v") and dot and major.isdigit() and minor.isdigit() and value.isascii()):
        reader.problem("WHATSAPP_API_VERSION", f"is {value!r}, but must look like v26.0.")
    return value


def graph_url(reader: Reader) -> str:
    value = reader.url("WHATSAPP_GRAPH_URL", ("http", "https")) or "https://graph.facebook.com"
    parts = split(value)
    if parts and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        reader.problem(
            "WHATSAPP_GRAPH_URL",
            "must begin with https://: the access token travels there (plain http only on 127.0.0.1).",
        )
    elif parts and not GRAPH.fullmatch(value):
        reader.problem(
            "WHATSAPP_GRAPH_URL", "must be a host and a path only, like https://graph.facebook.com."
        )
    return value


def split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
