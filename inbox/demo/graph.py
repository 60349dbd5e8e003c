"""The Graph API of the pretend WhatsApp: a blueprint for the demo, and an app of its own for tests."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from inbox.auth import open_to_strangers
from inbox.demo import account, limits, sending
from inbox.demo.refusals import Refusal, bad_parameter, bad_token, no_such_object, unknown_path
from inbox.demo.shelf import Stored
from inbox.demo.world import Call, ScriptedAnswer, World
from inbox.extensions import csrf

Json = dict[str, Any]
VERSION = re.compile(r"v\d{1,2}\.\d")
LARGEST_UPLOAD = 101 * limits.MEGABYTE

bp = Blueprint("demo_graph", __name__)
csrf.exempt(bp)


def create_world_app(world: World) -> Flask:
    """Make an app that is nothing but the Graph API of this world."""
    app = Flask("inbox.demo.graph", static_folder=None, template_folder=None)
    app.extensions["world"] = world
    app.register_blueprint(bp)
    return app


def the_world() -> World:
    """Give the world that this app is the door to."""
    return cast(World, current_app.extensions["world"])


@bp.before_request
def answer_as_scripted() -> Response | None:
    """Write the call down, and give a scripted answer where one waits."""
    world = the_world()
    request.max_content_length = LARGEST_UPLOAD
    body = request.get_json(silent=True)
    authorization = request.headers.get("Authorization", "")
    told = body if isinstance(body, dict) else {}
    world.calls.append(Call(request.method, request.path, authorization, told))
    g.scripted = world.next_answers.popleft() if world.next_answers else None
    return _scripted(g.scripted) if g.scripted and not g.scripted.afterwards else None


@bp.before_request
def ask_for_token() -> None:
    """Let nobody in without the business's token, and nothing through but known versions."""
    given = request.headers.get("Authorization", "")
    if given != f"Bearer {the_world().access_token}":
        raise bad_token()
    version = (request.view_args or {}).get("version")
    if version is not None and not VERSION.fullmatch(version):
        raise unknown_path()


@bp.after_request
def replace_as_scripted(response: Response) -> Response:
    """Lose the true answer where the script says that only the deed was done."""
    scripted = g.get("scripted")
    return _scripted(scripted) if scripted and scripted.afterwards else response


@bp.errorhandler(Refusal)
def refuse(refusal: Refusal) -> tuple[Response, int]:
    """Say no in Meta's words."""
    return jsonify(refusal.body()), refusal.status


@bp.errorhandler(HTTPException)
def refuse_plainly(error: HTTPException) -> tuple[Response, int]:
    """Say no in Meta's words to what Flask itself refused."""
    status = error.code or 500
    return jsonify(Refusal(100, f"(#100) {error.name}", status=status).body()), status


@bp.post("/<version>/<number_id>/messages")
@open_to_strangers
def send(version: str, number_id: str) -> Response:
    """Send a message, mark one as read, or show that somebody types."""
    world = _of_number(number_id)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise bad_parameter("The body must be a JSON object.")
    return jsonify(sending.take(world, body))


@bp.post("/<version>/<number_id>/media")
@open_to_strangers
def upload(version: str, number_id: str) -> Response:
    """Take a file to be sent later."""
    world = _of_number(number_id)
    file = request.files.get("file")
    if request.form.get("messaging_product") != "whatsapp" or file is None:
        raise bad_parameter("The parameters messaging_product and file are required.")
    data = file.read()
    mime_type = request.form.get("type") or file.mimetype
    limits.check_upload(mime_type, len(data))
    return jsonify({"id": world.shelf.put(data, mime_type, file.filename or "", with_url=False).id})


@bp.get("/<version>/<node>")
@open_to_strangers
def read_node(version: str, node: str) -> Response:
    """Describe whatever has this id: the number, the account, the token or a file."""
    world = the_world()
    if node == "debug_token":
        return jsonify(account.token(world, request.args.get("input_token", "")))
    if node == world.business.phone_number_id:
        return jsonify(_only_asked_for(account.number(world)))
    if node == world.business.waba_id:
        return jsonify(_only_asked_for(account.account(world)))
    return jsonify(_describe(world, _stored(world, node)))


@bp.delete("/<version>/<media_id>")
@open_to_strangers
def delete_media(version: str, media_id: str) -> Response:
    """Forget a file."""
    if not the_world().shelf.forget(media_id):
        raise no_such_object(media_id, "delete")
    return jsonify({"success": True})


@bp.get("/whatsapp_business/attachments/")
@open_to_strangers
def download() -> Response:
    """Hand out a file through a young link, to nobody but the holder of the token."""
    world = the_world()
    id, expires, seal = (request.args.get(name, "") for name in ("mid", "ext", "hash"))
    stored = world.shelf.get(id) if world.shelf.opens(id, expires, seal) else None
    if stored is None:
        return Response("Not found", 404, mimetype="text/plain")
    return Response(stored.data, content_type=stored.mime_type)


@bp.get("/<version>/<account_id>/message_templates")
@open_to_strangers
def list_templates(version: str, account_id: str) -> Response:
    """List templates page by page."""
    world = _of_account(account_id)
    status = request.args.get("status", "").upper()
    name = request.args.get("name", "")
    found = [one for one in world.templates if status in ("", one["status"]) and name in one["name"]]
    return jsonify(account.page(found, request.args, request.base_url))


@bp.get("/<version>/<account_id>/phone_numbers")
@open_to_strangers
def list_numbers(version: str, account_id: str) -> Response:
    """List the numbers of the account: there is one."""
    world = _of_account(account_id)
    return jsonify(account.page([account.number(world)], request.args, request.base_url))


@bp.route("/<version>/<account_id>/subscribed_apps", methods=["GET", "POST", "DELETE"])
@open_to_strangers
def subscription(version: str, account_id: str) -> Response:
    """Tell, begin or end the subscription without which no webhook is sent."""
    world = _of_account(account_id)
    if request.method == "GET":
        return jsonify(account.subscriptions(world))
    world.is_subscribed = request.method == "POST"
    return jsonify({"success": True})


@bp.route("/<version>/<number_id>/whatsapp_business_profile", methods=["GET", "POST"])
@open_to_strangers
def profile(version: str, number_id: str) -> Response:
    """Show or change what customers see of the business."""
    world = _of_number(number_id)
    if request.method == "GET":
        return jsonify({"data": [_only_asked_for(world.profile) | {"messaging_product": "whatsapp"}]})
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or given.get("messaging_product") != "whatsapp":
        raise bad_parameter("The parameter messaging_product is required.")
    with world.lock:
        world.profile |= {key: value for key, value in given.items() if key in account.PROFILE_FIELDS}
    return jsonify({"success": True})


@bp.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT", "DELETE"])
@bp.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
@open_to_strangers
def anything_else(path: str) -> Response:
    """Answer in Meta's words where there is nothing."""
    raise unknown_path()


def _of_number(number_id: str) -> World:
    world = the_world()
    if number_id != world.business.phone_number_id:
        raise no_such_object(number_id, request.method.lower())
    return world


def _of_account(account_id: str) -> World:
    world = the_world()
    if account_id != world.business.waba_id:
        raise no_such_object(account_id, request.method.lower())
    return world


def _stored(world: World, media_id: str) -> Stored:
    number_id = request.args.get("phone_number_id", world.business.phone_number_id)
    stored = world.shelf.get(media_id)
    if stored is None or number_id != world.business.phone_number_id:
        raise no_such_object(media_id)
    return stored


def _describe(world: World, stored: Stored) -> Json:
    return {
        "messaging_product": "whatsapp",
        "url": world.shelf.link(stored),
        "mime_type": stored.mime_type,
        "sha256": stored.sha256_hex,
        "file_size": len(stored.data),
        "id": stored.id,
    }


def _only_asked_for(facts: Mapping[str, Any]) -> Json:
    asked = {name.partition("{")[0] for name in request.args.get("fields", "").split(",") if name}
    return {key: value for key, value in facts.items() if not asked or key in asked or key == "id"}


def _scripted(answer: ScriptedAnswer) -> Response:
    if answer.pause:
        time.sleep(answer.pause)
    is_json = not isinstance(answer.body, str)
    text = json.dumps(answer.body) if is_json else cast(str, answer.body)
    headers = {"Content-Type": "application/json" if is_json else "text/html; charset=utf-8"}
    return Response(text, answer.status, headers | dict(answer.headers))
