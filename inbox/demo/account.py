"""What the pretend Graph tells about the business: account, number, token, subscriptions, lists."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from inbox.demo.world import World

Json = dict[str, Any]
APP = {"id": "670011223344556", "name": "Shared inbox (demo)", "link": "https://shop.example/inbox"}
PROFILE_FIELDS = ("about", "address", "description", "email", "profile_picture_url", "websites", "vertical")
LARGEST_PAGE = 250


def number(world: World) -> Json:
    """The business number with all its fields."""
    digits = world.business.display_phone_number
    return {
        "id": world.business.phone_number_id,
        "display_phone_number": f"+{digits[:1]} {digits[1:4]}-{digits[4:7]}-{digits[7:]}",
        "verified_name": world.business.name,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "is_on_biz_app": True,
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "messaging_limit_tier": "TIER_1K",
        "health_status": {"can_send_message": "AVAILABLE"},
    }


def account(world: World) -> Json:
    """The business account."""
    return {"id": world.business.waba_id, "name": world.business.name, "currency": "EUR", "timezone_id": "1"}


def token(world: World, given: str) -> Json:
    """What Meta says about a token."""
    is_valid = given == world.access_token
    data: Json = {"app_id": APP["id"], "application": APP["name"], "type": "SYSTEM_USER"}
    data["is_valid"] = is_valid
    if is_valid:
        data |= {"expires_at": 0, "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"]}
    else:
        data |= {"error": {"code": 190, "message": "The access token could not be decrypted"}, "scopes": []}
    return {"data": data}


def subscriptions(world: World) -> Json:
    """The apps that get webhooks of this account."""
    return {"data": [{"whatsapp_business_api_data": APP}] if world.is_subscribed else []}


def page(items: Sequence[Mapping[str, Any]], asked: Mapping[str, str], address: str) -> Json:
    """Cut a list into a page with Meta's cursors."""
    limit = asked.get("limit", "25")
    size = min(max(int(limit), 1), LARGEST_PAGE) if limit.isascii() and limit.isdigit() else 25
    start = _place(asked.get("after", ""))
    wanted = {name for name in asked.get("fields", "").split(",") if name}
    shown = [_pick(item, wanted) for item in items[start : start + size]]
    answer: Json = {"data": shown}
    if shown:
        end = start + len(shown)
        answer["paging"] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
        if end < len(items):
            query = {**asked, "after": _cursor(end)}
            answer["paging"]["next"] = f"{address}?{urlencode(query)}"
    return answer


def _pick(item: Mapping[str, Any], wanted: set[str]) -> Json:
    return {key: value for key, value in item.items() if not wanted or key in wanted or key == "id"}


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        place = base64.urlsafe_b64decode(cursor).decode().partition(":")[2]
        return max(0, int(place))
    except ValueError:
        return 0
