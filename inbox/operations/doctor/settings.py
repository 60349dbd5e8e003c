"""The settings, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from config import Settings
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding

META = "App settings > Basic in Meta's dashboard"


def examine(settings: Settings) -> Iterator[Finding]:
    yield Finding(OK, "SECRET_KEY", masked(settings.secret_key))
    yield Finding(OK, "DATABASE_URL", address(settings.database_url))
    yield redis(settings)
    yield public_url(settings)
    yield Finding(OK, "SMTP_URL", address(settings.smtp_url))
    yield app_secret(settings)
    yield verify_token(settings)
    yield from account(settings)
    yield Finding(OK, "WHATSAPP_GRAPH_URL", f"{settings.graph_url} ({settings.api_version})")


def redis(settings: Settings) -> Finding:
    if settings.redis_url:
        return Finding(OK, "REDIS_URL", address(settings.redis_url))
    return Finding(OK, "REDIS_URL", "not set, so everything runs in one web process")


def public_url(settings: Settings) -> Finding:
    if settings.production and not settings.is_public_https:
        found = settings.public_url or "not set"
        return Finding(
            WARN,
            "PUBLIC_URL",
            found,
            "set it to the https:// address under which this server is reached.",
        )
    return Finding(OK, "PUBLIC_URL", settings.public_url or "not set")


def app_secret(settings: Settings) -> Finding:
    count = len(settings.app_secrets)
    if not count:
        return Finding(
            FAIL,
            "WHATSAPP_APP_SECRET",
            "not set, so every webhook is answered with 503",
            f"copy the app secret from {META}.",
        )
    if count > 1:
        return Finding(
            WARN,
            "WHATSAPP_APP_SECRET",
            f"{count} secrets are accepted",
            "remove the old one when Meta signs with the new one.",
        )
    return Finding(OK, "WHATSAPP_APP_SECRET", masked(settings.app_secrets[0]))


def verify_token(settings: Settings) -> Finding:
    if settings.verify_token:
        return Finding(OK, "WHATSAPP_WEBHOOK_VERIFY_TOKEN", masked(settings.verify_token))
    return Finding(
        WARN,
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
        "not set, so Meta cannot verify the callback URL",
        "make up a long random word and enter the same one in Meta's dashboard.",
    )


def account(settings: Settings) -> Iterator[Finding]:
    """What fetching media and sending need; receiving goes without."""
    setup = "copy it from WhatsApp > API Setup in Meta's dashboard; receiving works without it."
    system_user = (
        "make one for a system user (the one that API Setup shows ends after a day); "
        "receiving works without it."
    )
    values = {
        "WHATSAPP_ACCESS_TOKEN": (settings.access_token and masked(settings.access_token), system_user),
        "WHATSAPP_PHONE_NUMBER_ID": (settings.phone_number_id, setup),
        "WHATSAPP_BUSINESS_ACCOUNT_ID": (settings.business_account_id, setup),
    }
    for name, (value, to_do) in values.items():
        yield Finding(OK, name, value) if value else Finding(WARN, name, "not set", to_do)


def masked(secret: str) -> str:
    return f"set ({len(secret)} characters)"


def address(url: str | None) -> str:
    """An address without its password and its parameters, where passwords may stand too."""
    if not url:
        return "not set"
    if "://" not in url:
        return url
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "set"
