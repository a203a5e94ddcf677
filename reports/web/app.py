"""The application: routes, and the way of a request to its page.

A page is a function `(Ask) -> Response` in `pages/`, run in a thread with a connection of its own. What changes
anything is a POST with the token of its session.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from db import web_people
from db.records import Records
from reports.web import again, guards, session
from reports.web.ask import LANGS, prepared, render, speaker
from reports.web.below import Below
from reports.web.cache import Cache
from reports.web.pages import (
    api_routes,
    feeds,
    findings,
    letters,
    login,
    notices,
    operations,
    overview,
    papers,
    reposts,
    rules,
    search,
    sites,
)
from reports.web.pages.answers import refused
from reports.wording import Speaker
from xuncha.errors import XunchaError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from reports.web.ask import Ask
    from reports.web.deps import Web

    Page = Callable[[Ask], Response]
    Endpoint = Callable[[Request], Awaitable[Response]]
    OpenPage = Callable[[Request, Web, dict[str, str]], Response]

_SAYS = {
    400: N_("This form could not be read."),
    401: N_("A token is needed (xuncha users token)."),
    403: N_("You may not do this."),
    404: N_("There is no such page, or it is not for you."),
    405: N_("There is no such page, or it is not for you."),
    413: N_("This form is too large."),
    429: N_("Too many wrong passwords. Please wait."),
    500: N_("Something went wrong here. It has been written down; please tell the administrator when it happened."),
    503: N_("The records cannot be read just now."),
}


def create_app(web: Web) -> Starlette:
    """The whole page as an ASGI application."""
    routes = [
        Route("/login", _open(web, login.form), methods=["GET"]),
        Route("/login", _open(web, login.enter), methods=["POST"]),
        Route("/logout", _page(web, login.leave), methods=["POST"]),
        Route("/password", _page(web, login.password), methods=["GET", "POST"]),
        Route("/lang", _page(web, login.language), methods=["POST"]),
        Route("/", _page(web, overview.show)),
        Route("/sites", _page(web, sites.listed)),
        Route("/sites/{site}", _page(web, sites.show)),
        Route("/sites/{site}/inspect", _page(web, sites.inspect), methods=["POST"]),
        Route("/findings", _page(web, findings.listed)),
        Route("/findings", _page(web, findings.act), methods=["POST"]),
        Route("/findings/{finding}", _page(web, findings.show)),
        Route("/findings/{finding}/stored/{number:int}", _page(web, findings.stored)),
        Route("/reposts", _page(web, reposts.show)),
        Route("/digests", _page(web, papers.listed)),
        Route("/digests/{week}", _page(web, papers.digest)),
        Route("/notices", _page(web, notices.listed)),
        Route("/notices/{period}", _page(web, notices.show)),
        Route("/notices/{period}/paper", _page(web, notices.paper)),
        Route("/notices/{period}/approve", _page(web, notices.approve), methods=["POST"]),
        Route("/notices/{period}/withdraw", _page(web, notices.withdraw), methods=["POST"]),
        Route("/letters", _page(web, letters.listed)),
        Route("/letters/{kind}", _page(web, letters.letter)),
        Route("/operations", _page(web, operations.show)),
        Route("/search", _page(web, search.show)),
        Route("/rules", _page(web, rules.show)),
        *(Route(f"{api_routes.BASE}{one.path}", _read(web, one.answer)) for one in api_routes.OPERATIONS),
        Route(f"{api_routes.BASE}/openapi.json", _read(web, api_routes.described)),
        Route("/feeds/deadlines.ics", _read(web, feeds.deadlines, in_address=True)),
        Route("/feeds/findings.atom", _read(web, feeds.findings, in_address=True)),
        Mount("/static", StaticFiles(packages=[("reports.web", "static")])),
    ]
    middleware = [
        Middleware(Below, root=web.root, trusted=web.trusted, secure=web.secure),
        Middleware(guards.Headers, secure=web.secure),
        Middleware(guards.Bounded),
        Middleware(
            SessionMiddleware,
            secret_key=web.secret,
            session_cookie="xuncha",
            max_age=None,
            path=f"{web.root}/",
            same_site="lax",
            https_only=web.secure,
        ),
    ]
    handlers: dict[Any, Any] = {HTTPException: _said(web), XunchaError: _trouble(web), Exception: _said(web)}
    app = Starlette(routes=routes, middleware=middleware, exception_handlers=handlers)
    app.state.patience = session.Patience()
    app.state.cache = Cache()
    return app


def _page(web: Web, page: Page) -> Endpoint:
    """A page for people who have logged in."""

    async def answer(request: Request) -> Response:
        form, many = await _form(request)
        return await run_in_threadpool(_enter, web, page, request, form, many)

    return answer


def _enter(web: Web, page: Page, request: Request, form: dict[str, str], many: dict[str, tuple[str, ...]]) -> Response:
    now = web.now()
    with Records(web.db) as records:
        user = login.resumed(request, records, web, now) or login.by_proxy(request, records, web, now)
        if user is None:
            request.session.clear()
            if request.method == "GET":
                return RedirectResponse(login.address(str(request.url.path), request.url.query), 303)
            return login.once_more(request, web, again.packed(request, many))
        ask = prepared(web, records, request, user, now, form, many)
        if request.method != "GET" and not session.same_token(request.session, form.get("token", "")):
            return again.of_an_older_session(ask)
        try:
            answer = page(ask)
        except XunchaError as error:
            answer = again.in_trouble(ask, error)
        if request.method != "GET":
            request.app.state.cache.forget()
        return answer


def _read(web: Web, page: Page, *, in_address: bool = False) -> Endpoint:
    """A page for programs: a token says who asks, or a session. `in_address`: calendars can send no header."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_enter_with_token, web, page, request, in_address)

    return answer


def _enter_with_token(web: Web, page: Page, request: Request, in_address: bool) -> Response:
    now = web.now()
    kind, _, said = request.headers.get("authorization", "").partition(" ")
    token = said.strip() if kind.lower() == "bearer" else request.query_params.get("token", "") if in_address else ""
    with Records(web.db) as records:
        if token:
            user = web_people.of_token(records, token, now.date().isoformat())
        else:
            user = login.resumed(request, records, web, now)
        if user is None:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="xuncha"'})
        ask = prepared(web, records, request, user, now, {}, {})
        if request.query_params.get("lang") in LANGS:  # a program has no session to remember it
            ask.say = Speaker(request.query_params["lang"])  # type: ignore[arg-type]
        return page(ask)


def _open(web: Web, page: OpenPage) -> Endpoint:
    """A page for everybody: the log-in."""

    async def answer(request: Request) -> Response:
        form, _ = await _form(request)
        return await run_in_threadpool(page, request, web, form)

    return answer


async def _form(request: Request) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The fields of a form.

    Raises:
        HTTPException: it is too large, or no form.
    """
    if request.method == "GET":
        return {}, {}
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(400)
    try:
        read = await request.form(max_fields=1_000)
    except ClientDisconnect as error:
        raise HTTPException(413) from error
    many: dict[str, tuple[str, ...]] = {}
    for name, value in read.multi_items():
        if isinstance(value, str):
            many[name] = (*many.get(name, ()), value)
    return {name: values[-1] for name, values in many.items()}, many


def _said(web: Web) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        what = _SAYS.get(status, _SAYS[400])
        return _error(request, web, status, what, "", headers)

    return answer


def _trouble(web: Web) -> Callable[[Request, Exception], Response]:
    """Errors that the program expects: a database that is locked, of another version, or damaged."""

    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, XunchaError)
        say = speaker(request, web)
        detail = error.render(say.label)
        return _error(request, web, 503, _SAYS[503], detail, None)

    return answer


def _error(request: Request, web: Web, status: int, what: str, detail: str, headers: Any) -> Response:  # noqa: ANN401
    say = speaker(request, web) if "session" in request.scope else Speaker(web.lang)
    if request.url.path.startswith("/api/"):
        return refused(status, say.label(what), detail, headers)
    with suppress(Exception):
        body = render("error.html", say, user=None, request=request, status=status, what=say.label(what), detail=detail)
        return HTMLResponse(body, status, headers=headers)
    return Response(say.label(what), status)
