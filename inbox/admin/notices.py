"""What Meta told the business about its account, numbers and templates."""

from __future__ import annotations

from flask import abort, render_template, request

from inbox.admin.blueprint import bp
from inbox.auth import for_admins
from inbox.operations import noticeboard
from inbox.operations.paging import BadCursor


@bp.get("/notices")
@for_admins
def notices() -> str:
    try:
        page = noticeboard.newest(before=request.args.get("before"))
    except BadCursor:
        abort(400)
    return render_template("admin/notices.html", page=page)
