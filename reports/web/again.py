"""Forms that could not be taken: what was written in them is shown again, and nothing is done by itself.

A form that came after its session was over travels through the log-in as one field (`packed`), and comes back as the
page from which it was sent, filled in. Who sends it then says so with a click and the token of the new session.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from reports.web.ask import prepared
from reports.web.pages import findings, notices
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from db.records import Records
    from db.web_people import User
    from reports.web.ask import Ask
    from reports.web.deps import Web
    from xuncha.errors import XunchaError

HERE_AGAIN: Final = N_("You are logged in again. Nothing was changed yet: look at what you wrote and send it.")
OLDER: Final = N_("This form was from an earlier session. Nothing was changed yet: look at what you wrote and send it.")
NOT_WRITTEN: Final = N_("Nothing was changed; what you wrote is still in the form. Try again in a moment.")
_SECRET: Final = frozenset({"token", "password", "new", "again", "username", "kept"})
_NOTICE: Final = re.compile(r"/notices/([0-9QH]{4,6})/(?:approve|withdraw)")
_PATH: Final = "-path"  # no field of ours begins like this
_SHOWN: Final = frozenset({"why", "approver", "unit", "responsible", "code"})


def packed(request: Request, many: Mapping[str, tuple[str, ...]]) -> str:
    """The fields of a form as one; "" for what another site sent, so that nobody fills in forms for other people."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return ""
    fields = [(name, value) for name, values in many.items() if name not in _SECRET for value in values]
    return urlencode([(_PATH, request.url.path), *fields])


def written(kept: str) -> list[str]:
    """What somebody wrote with her own words in a form that is kept."""
    return [value for name, value in parse_qsl(kept) if name in _SHOWN and value.strip()]


def after_the_log_in(request: Request, web: Web, records: Records, user: User, now: datetime, kept: str) -> Response:
    """The page from which the form was sent, filled in."""
    path, many = "/", dict[str, tuple[str, ...]]()
    for name, value in parse_qsl(kept, keep_blank_values=True)[:200]:
        if name == _PATH:
            path = value
        else:
            many[name] = (*many.get(name, ()), value)
    form = {name: values[-1] for name, values in many.items()}
    return _shown(prepared(web, records, request, user, now, form, many), path, HERE_AGAIN, 200)


def of_an_older_session(ask: Ask) -> Response:
    """The same for a form whose token is not that of the session: somebody logged in again beside it.

    Raises:
        HTTPException: 403: it comes from another site, or holds nothing that was written.
    """
    if not packed(ask.request, ask.many):
        raise HTTPException(403)
    return _shown(ask, ask.request.url.path, OLDER, 403)


def in_trouble(ask: Ask, error: XunchaError) -> Response:
    """The records could not be written: what was written in the form is shown with the reason.

    Raises:
        XunchaError: there is no page that could be shown filled in, or it cannot be read either.
    """
    page = None
    if ask.request.method != "GET":
        page = _filled(ask, ask.request.url.path, f"{ask.say(NOT_WRITTEN)} {error.render(ask.say.label)}", 503)
    if page is None:
        raise error
    return page


def _filled(ask: Ask, path: str, banner: str, status: int) -> Response | None:
    """The page that holds the form which is sent to `path`, filled in; None for forms without anything written."""
    if path == "/findings":
        return findings.filled(ask, banner, status)
    notice = _NOTICE.fullmatch(path)
    return notices.filled(ask, notice[1], banner, status) if notice else None


def _shown(ask: Ask, path: str, banner: str, status: int) -> Response:
    page = _filled(ask, path, ask.say(banner), status)
    if page is not None:
        return page
    if status == 403:
        raise HTTPException(403)
    return RedirectResponse(_home(path), 303)


def _home(path: str) -> str:
    """The page that holds a form: that of the site from which an inspection is started."""
    head, _, tail = path.rpartition("/")
    return head if head.startswith("/sites/") and tail == "inspect" and "//" not in path else "/"
