"""The settings that tests run with: complete, harmless, and none of the developer's own."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

APP_SECRET = "invented-app-secret-0000"
PHONE_NUMBER_ID = "407712900015501"
VERIFY_TOKEN = "invented-verify-token"

ENVIRON = {
    "SECRET_KEY": "a-key-that-only-the-tests-use-0123456789",
    "WHATSAPP_APP_SECRET": APP_SECRET,
    "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN,
    "WHATSAPP_ACCESS_TOKEN": "invented-access-token",
    "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "407712900015500",
    # Nothing listens there: a test that sends says which pretend Graph API answers.
    "WHATSAPP_GRAPH_URL": "http://127.0.0.1:9/you-forgot-the-pretend-graph",
}


def setting_names() -> set[str]:
    """Every setting there is, as `.env.example` lists them."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {found[1] for line in lines if (found := re.match(r"(?:# ?)?([A-Z][A-Z0-9_]+)=", line))}
