"""Logging in and out, one's own password, the language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse

from db import web_people
from db.records import Records
from reports.web import again, session
from reports.web.ask import render, speaker
from reports.web.guards import client_address
from reports.wording import clean
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from db.web_people import User
    from reports.web.ask import Ask
    from reports.web.deps import Web

WRONG = N_("Name or password is wrong.")
WAIT = N_("Too many wrong passwords. Please wait {seconds} seconds.")
OVER = N_("Your session was over; nothing was changed. Log in: what you wrote comes back, and you can send it.")
CHANGED = N_("Your password was changed. Other sessions of yours have ended.")
OLD_WRONG = N_("Your present password is wrong.")
DIFFERENT = N_("The two new passwords differ.")


def address(path: str, query: str = "") -> str:
    """The log-in that leads back to where somebody wanted to go."""
    return "/login" if path == "/" and not query else f"/login?next={quote(path + (f'?{query}' if query else ''))}"


def local(said: str) -> str:
    """A path on this page, whatever was said: nobody is sent elsewhere after logging in."""
    plain = said.startswith("/") and not said.startswith(("//", "/\\")) and "\\" not in said
    return said if plain and said.isprintable() and len(said) < 500 else "/"


def form(request: Request, web: Web, _: dict[str, str]) -> Response:
    """The form."""
    return _shown(request, web, "", 200, "")


def enter(request: Request, web: Web, said: dict[str, str]) -> Response:
    """Name and password were sent."""
    now, patience = web.now(), request.app.state.patience
    name, password = clean(said.get("name", "")).strip()[:100], said.get("password", "")
    where = _address(request, web)
    keys = (f"name:{name.lower()}", f"from:{where}")
    wait = patience.wait(keys, now)
    kept = said.get("kept", "")
    if wait > timedelta(0):
        return _wait(request, web, wait, kept)
    with Records(web.db) as records:
        with patience.one_at_a_time:
            user = session.verified(records, name, password) if name and password else None
        if user is None:
            patience.failed(keys, now)
            web_people.note(records, now.isoformat(), name, where, "login_failed")
            return _shown(request, web, WRONG, 401, kept)
        patience.succeeded(keys[0])
        web_people.note(records, now.isoformat(), user.name, where, "login")
        lang = request.session.get("lang")
        session.begin(request, user, now)
        if lang:
            request.session["lang"] = lang
        if kept:
            return again.after_the_log_in(request, web, records, user, now, kept)
    return RedirectResponse(local(said.get("next", "")), 303)


def once_more(request: Request, web: Web, kept: str) -> Response:
    """A form came when the session was over: the log-in, which carries along what was written."""
    return _shown(request, web, OVER, 401, kept)


def resumed(request: Request, records: Records, web: Web, now: datetime) -> User | None:
    """The person of a session that goes on. One that a proxy began ends when it names somebody else, or nobody."""
    user = session.resume(request.session, records, web, now)
    if user is None or not request.session.get("by_proxy"):
        return user
    peer = request.client.host if request.client else ""
    if not web.sso_header or peer not in web.trusted:
        return None
    named = web_people.user(records, request.headers.get(web.sso_header, "")[:100])
    return user if named is not None and named.name == user.name else None


def by_proxy(request: Request, records: Records, web: Web, now: datetime) -> User | None:
    """The person whom a trusted proxy names, with a session of its own; None if it names nobody whom we know."""
    peer = request.client.host if request.client else ""
    if not web.sso_header or peer not in web.trusted:
        return None
    user = web_people.user(records, request.headers.get(web.sso_header, "")[:100])
    if user is None or user.disabled:
        return None
    session.begin(request, user, now)
    request.session["by_proxy"] = True
    web_people.note(records, now.isoformat(), user.name, _address(request, web), "login", "proxy")
    return user


def leave(ask: Ask) -> Response:
    """Log out."""
    ask.request.session.clear()
    return RedirectResponse("/login", 303)


def language(ask: Ask) -> Response:
    """Another language, from now on."""
    ask.request.session["lang"] = "en" if ask.form.get("lang") == "en" else "zh"
    return ask.go(local(ask.form.get("next", "")))


def password(ask: Ask) -> Response:
    """Change one's own password."""
    problem = ""
    if ask.request.method == "POST":
        problem = _changed(ask)
        if not problem:
            ask.request.session["notice"] = ask.say(CHANGED)
            return ask.go("/")
    return ask.render("password.html", 400 if problem else 200, problem=problem)


def _changed(ask: Ask) -> str:
    """Change it; what stands against it, "" if it was changed."""
    patience, key = ask.request.app.state.patience, f"name:{ask.user.name.lower()}"
    wait = patience.wait((key,), ask.now)
    if wait > timedelta(0):
        return ask.say(WAIT, seconds=int(wait.total_seconds()) + 1)
    with patience.one_at_a_time:
        known = session.verified(ask.records, ask.user.name, ask.form.get("password", ""))
    if known is None:
        patience.failed((key,), ask.now)
        return ask.say(OLD_WRONG)
    if ask.form.get("new") != ask.form.get("again"):
        return ask.say(DIFFERENT)
    try:
        stored = session.hashed(ask.form.get("new", ""), ask.user.name)
    except UsageError as error:
        return ask.say(error.what, **error.values)
    web_people.save(ask.records, known.name, known.role, known.units, stored, ask.now.isoformat())
    web_people.note(ask.records, ask.now.isoformat(), known.name, _address(ask.request, ask.web), "password")
    fresh = web_people.user(ask.records, known.name)
    assert fresh is not None
    session.begin(ask.request, fresh, ask.now)
    return ""


def _address(request: Request, web: Web) -> str:
    client = (request.client.host, request.client.port) if request.client else None
    return client_address(client, request.headers.get("x-forwarded-for", ""), web.trusted)


def _wait(request: Request, web: Web, wait: timedelta, kept: str) -> Response:
    seconds = int(wait.total_seconds()) + 1
    answer = _shown(request, web, WAIT, 429, kept, seconds=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _shown(request: Request, web: Web, problem: str, status: int, kept: str, **values: int) -> Response:
    say = speaker(request, web)
    page = render(
        "login.html", say, user=None, request=request, problem=say(problem, **values) if problem else "",
        next=local(request.query_params.get("next", "")), kept=kept, written=again.written(kept),
    )  # fmt: skip
    return HTMLResponse(page, status)
