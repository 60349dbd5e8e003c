"""What we send: Meta's message bodies, checked before they are queued, type by type.

Meta would refuse a wrong body with a code and a path; here the agent or the program gets a sentence
at once. What Meta adds to a known type passes through unchanged.
"""

from __future__ import annotations

# Importing a family registers its checks.
from inbox.whatsapp.outgoing import files, interactive, plain, templates
from inbox.whatsapp.outgoing.checks import CHECKS, Body, NotSendable, checked
from inbox.whatsapp.outgoing.files import FILE_KINDS, FileLimit, check_file, kind_for

FAMILIES = (files, interactive, plain, templates)

__all__ = [
    "CHECKS",
    "FAMILIES",
    "FILE_KINDS",
    "Body",
    "FileLimit",
    "NotSendable",
    "check_file",
    "checked",
    "kind_for",
]
