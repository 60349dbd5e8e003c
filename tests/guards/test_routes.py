"""Every door is closed unless somebody opened it, and every answer carries the headers."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from inbox.auth import ADMINS, AGENTS, AGENTS_AND_PROGRAMS, PROGRAMS, STRANGERS, for_agents
from tests.support.environment import ROOT

OPEN = (
    "/static/", "/login", "/logout", "/setup", "/invite/", "/password/", "/sso/", "/language",
    "/livez", "/readyz", "/api/whatsapp/webhook", "/api/docs", "/openapi.yaml",
    "/manifest.webmanifest", "/sw.js", "/favicon.ico", "/robots.txt",
)  # fmt: skip
CLOSED_ANSWERS = {302, 303, 401, 404}

POLICY_PARTS = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")

# Any database will do: what is asked here stops before it.
pytestmark = pytest.mark.databases("sqlite")


def is_open(rule: Rule) -> bool:
    return any(rule.rule == door or (door.endswith("/") and rule.rule.startswith(door)) or
               rule.rule.startswith(f"{door}/") for door in OPEN)  # fmt: skip


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})


def path_of(app: Flask, rule: Rule) -> str:
    """An address that the rule answers, with a one in every blank."""
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, 1))


def test_every_view_says_who_it_is_for(app):
    undeclared = {
        rule.endpoint
        for rule in rules(app)
        if getattr(app.view_functions[rule.endpoint], "permission", None)
        not in (STRANGERS, AGENTS, ADMINS, PROGRAMS, AGENTS_AND_PROGRAMS)
    }
    assert not undeclared


def test_only_listed_doors_are_open_to_strangers(app):
    opened = {
        rule.rule
        for rule in rules(app)
        if app.view_functions[rule.endpoint].permission == STRANGERS and not is_open(rule)
    }
    assert not opened


def test_a_stranger_gets_in_nowhere_else(app, client):
    entered = []
    for rule in rules(app):
        if is_open(rule):
            continue
        for method in methods(rule):
            response = client.open(path_of(app, rule), method=method)
            if response.status_code not in CLOSED_ANSWERS:
                entered.append(f"{method} {rule.rule} answered {response.status_code}")
    assert not entered, "\n".join(entered)


def test_a_stranger_is_sent_to_the_log_in_page_and_a_program_is_told(app, client):
    page, program = client.get("/"), client.get("/api/whatsapp/messages/")

    assert page.status_code in (302, 303)
    assert page.location.startswith("/login")
    assert program.status_code == 401
    assert program.json["error"]["code"]


def test_what_agents_and_programs_share_is_read_only_and_needs_one_of_them(app, client):
    """A token stands in no cookie, so these views are not asked for a CSRF token: they may change nothing."""
    shared = [
        rule for rule in rules(app) if app.view_functions[rule.endpoint].permission == AGENTS_AND_PROGRAMS
    ]

    assert {rule.endpoint for rule in shared} == {"pages.media_file", "pages.media_preview"}
    for rule in shared:
        assert methods(rule) == ["GET"]
        wrong = client.get(path_of(app, rule), headers={"Authorization": "Bearer inbox_wrong"})
        assert wrong.status_code == 401
        assert client.get(path_of(app, rule)).location.startswith("/login")


def test_the_pretend_whatsapp_is_not_there_outside_the_demo(app):
    assert not [rule.rule for rule in rules(app) if "demo" in rule.rule or rule.endpoint.startswith("demo")]


def test_every_answer_carries_the_headers(app, client, agent):
    answers = [client.open(path_of(app, rule), method=method)
               for rule in rules(app) for method in methods(rule)]  # fmt: skip
    answers += [
        client.get("/no/such/page"),
        client.get("/static/no-such-file.css"),
        client.delete("/login"),
        client.post("/login", data={"email": "x"}),
        client.post("/api/whatsapp/webhook/", data=b"{}"),
        client.get("/api/whatsapp/no-such-thing/"),
        agent.get("/"),
        agent.get("/conversations/4711"),
        *(client.get(f"/static/{path.name}") for path in (ROOT / "static").glob("*.*")),
    ]
    for answer in answers:
        answer.close()  # some are files
        problems = header_problems(answer)
        assert not problems, (
            f"{answer.request.method} {answer.request.path} ({answer.status_code}): {problems}"
        )


def test_an_unexpected_error_carries_them_too(app, agent):
    @for_agents
    def fail(**_):
        raise ZeroDivisionError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    app.view_functions[app.url_map.bind("localhost").match("/")[0]] = fail

    answer = agent.get("/")

    assert answer.status_code == 500
    assert not header_problems(answer)


def header_problems(answer) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    problems = [f"the policy lacks {part}" for part in POLICY_PARTS if part not in policy]
    problems += [
        f"the policy has {word}" for word in ("unsafe-inline", "unsafe-eval", " * ") if word in policy
    ]
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        problems.append("no nosniff")
    if not answer.headers.get("Referrer-Policy"):
        problems.append("no referrer policy")
    return problems
