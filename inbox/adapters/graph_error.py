"""What went wrong between Meta and us, and what a program may do about it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from inbox.adapters import outside
from inbox.adapters.outside import Answer, OutsideError
from inbox.whatsapp.errors import Explanation, Group, explain
from inbox.whatsapp.recognition import stored

LARGEST_BODY = 64 * 1024
LONGEST_WAIT = 24 * 3600.0
LONG_PAUSE = 3600.0  # after an error that every further attempt makes worse
LONGEST_DETAILS = 300
NO_SUCH_OBJECT = 33  # the subcode that makes "invalid parameter" mean "not there"
TOKEN = re.compile(r"EA[A-Za-z0-9]{20,}")
REFUSED = frozenset({408, 425, 429, 503})  # said before anything was done
MEGABYTE = 1024 * 1024

SENTENCES: Mapping[type[OutsideError], str] = {
    outside.NotAllowed: stored(
        "WhatsApp named an address that is not one of Meta's, so nothing was sent there."
    ),
    outside.Unreachable: stored("WhatsApp could not be reached."),
    outside.Untrusted: stored(
        "The server that answered could not prove that it is WhatsApp's. "
        "An administrator should check this server's clock and network."
    ),
    outside.TooSlow: stored("WhatsApp did not answer in time."),
    outside.BrokenOff: stored("The connection to WhatsApp broke off."),
    outside.TooLarge: stored("WhatsApp sent more than this inbox takes."),
    outside.Encoded: stored("WhatsApp sent something in a form that was not asked for."),
}
TOO_LARGE = stored("The file is larger than %(limit)s MB.")
REDIRECTED = stored("WhatsApp pointed to another address, which is not followed.")
BAD_TOKEN = stored("WhatsApp does not accept this inbox's access token.")
NOT_THERE = stored("WhatsApp does not have this.")
BUSY = stored("WhatsApp has too much to do at the moment.")
SAYS_NOTHING = stored("WhatsApp gave an answer that says nothing (status %(status)s).")
REFUSED_IT = stored("WhatsApp refused the request (status %(status)s).")


class GraphError(Exception):
    """Meta refused or could not be reached; `permanent` means that the same again cannot help.

    `needs_admin` means that nothing works until somebody has looked at token and permissions,
    `is_unknown` that the request may have been carried out, `is_gone` that Meta does not have what
    was asked for. `retry_after` is in seconds.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        status: int | None = None,
        permanent: bool = False,
        retry_after: float | None = None,
        needs_admin: bool = False,
        is_unknown: bool = False,
        is_gone: bool = False,
        group: Group = Group.UNKNOWN,
        details: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.permanent = permanent
        self.retry_after = retry_after
        self.needs_admin = needs_admin
        self.is_unknown = is_unknown
        self.is_gone = is_gone
        self.group = group
        self.details = details

    def __str__(self) -> str:
        return self.message


def error_of_outside(error: OutsideError, *, is_safe: bool, limit: int | None = None) -> GraphError:
    """What happened on the way; what was certainly not sent may be sent again."""
    message = SENTENCES[type(error)]
    is_too_large = isinstance(error, outside.TooLarge)
    if is_too_large and limit is not None:
        message = TOO_LARGE % {"limit": limit // MEGABYTE}
    return GraphError(
        message,
        permanent=is_too_large or isinstance(error, outside.NotAllowed),
        is_unknown=error.is_written and not is_safe,
    )


def error_of_answer(answer: Answer, token: str, *, is_safe: bool, is_file: bool = False) -> GraphError:
    """What an answer other than success says, in Meta's JSON or by its status alone.

    Of a file's address nothing is permanent: the next attempt asks for a fresh one.
    """
    told = told_in(answer)
    error = (
        error_told(told, answer.status, token, is_safe=is_safe) if told else error_of_status(answer.status)
    )
    error.retry_after = seconds(answer.headers.get("Retry-After")) or error.retry_after
    error.is_unknown = error.is_unknown and not is_safe
    if is_file:
        error.permanent = error.is_gone = False
    return error


def error_told(told: Mapping[str, Any], status: int, token: str, *, is_safe: bool) -> GraphError:
    """Meta's own error object, as a sentence and a decision."""
    data = told.get("error_data")
    details = bare(data.get("details") if isinstance(data, dict) else None, token)
    meaning = explain(told.get("code"), bare(told.get("message"), token), details)
    is_known = meaning.group is not Group.UNKNOWN
    by_status = error_of_status(status)
    is_transient = told.get("is_transient") is True
    return GraphError(
        str(meaning.said),
        code=meaning.code,
        status=status,
        permanent=is_final(meaning) if is_known else by_status.permanent and not is_transient,
        needs_admin=meaning.auth or (not is_known and by_status.needs_admin),
        is_unknown=not is_known and by_status.is_unknown and not is_safe,
        is_gone=meaning.code == 100 and told.get("error_subcode") == NO_SUCH_OBJECT,
        retry_after=LONG_PAUSE if meaning.group is Group.PAUSE else None,
        group=meaning.group,
        details=details or bare(told.get("message"), token),
    )


def error_of_status(status: int) -> GraphError:
    """What a status means where nobody says more: a proxy's page, an empty body."""
    if 300 <= status < 400:
        return GraphError(REDIRECTED, status=status)
    if status == 401:
        return GraphError(BAD_TOKEN, status=status, needs_admin=True)
    if status in (404, 410):
        return GraphError(NOT_THERE, status=status, permanent=True, is_gone=True)
    if status in REFUSED:
        return GraphError(BUSY, status=status)
    if status == 403 or not 400 <= status < 500:
        message = SAYS_NOTHING % {"status": status}
        return GraphError(message, status=status, is_unknown=status != 403)
    return GraphError(REFUSED_IT % {"status": status}, status=status, permanent=True)


def is_final(meaning: Explanation) -> bool:
    return meaning.group in (Group.CHANGE, Group.PERMANENT)


def told_in(answer: Answer) -> Mapping[str, Any]:
    """Meta's error object out of an answer's body; empty where there is none."""
    try:
        told = json.loads(answer.read(LARGEST_BODY))
    except (OutsideError, ValueError, RecursionError):
        return {}
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, dict) else {}


def bare(words: object, token: str) -> str:
    """Meta's words without a token in them, on one line of bounded length."""
    if not isinstance(words, str):
        return ""
    text = " ".join("".join(one if one.isprintable() else " " for one in words[:4096]).split())
    text = TOKEN.sub("…", text.replace(token, "…"))
    return text if len(text) <= LONGEST_DETAILS else text[: LONGEST_DETAILS - 1] + "…"


def seconds(header: str | None) -> float | None:
    """Read Retry-After, which is a number of seconds or a date; None for nonsense."""
    text = (header or "").strip()[:100]
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max((moment - dt.datetime.now(dt.UTC)).total_seconds(), 0.0), LONGEST_WAIT)
