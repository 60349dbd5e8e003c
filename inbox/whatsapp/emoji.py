"""Emoji as WhatsApp counts them: a family, a flag, a keycap or a waving brown hand is one."""

from __future__ import annotations

import re

LARGEST_SHOWN_BIG = 3
# Three of the longest sequences in use (couples with skin tones, flags of regions) stay well below this.
LONGEST = 64

# Characters that are emoji by themselves, and those that become one with the emoji selector behind them.
_ALWAYS = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2764\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236"
    "\U0001f238-\U0001f23a\U0001f250\U0001f251\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f900-\U0001f9ff\U0001fa70-\U0001faff"
)
_WHEN_SELECTED = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u3030\u303d"
    "\u3297\u3299\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f237"
)
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_PICTURE = f"(?:[{_ALWAYS}]\ufe0f?{_SKIN}?|[{_WHEN_SELECTED}](?:\ufe0f|{_SKIN}))"
_JOINED = f"[{_ALWAYS}{_WHEN_SELECTED}]\ufe0f?{_SKIN}?"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    f"|{_JOINED}(?:\u200d{_JOINED})+"
    f"|{_PICTURE}"
)


def is_emoji_only(text: str) -> int:
    """Count the emoji of a message that is nothing else and short enough to be shown large, otherwise 0."""
    packed = "".join(text[: 4 * LONGEST].split())
    if len(packed) > LONGEST or text[4 * LONGEST :].strip():
        return 0
    at = count = 0
    while at < len(packed):
        emoji = _EMOJI.match(packed, at)
        if emoji is None:
            return 0
        at = emoji.end()
        count += 1
    return count if count <= LARGEST_SHOWN_BIG else 0
