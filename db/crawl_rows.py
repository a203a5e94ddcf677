"""What a crawl and its file say to each other (`db.crawl_file`): an address that waits, what came back, a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from db import later_visits

QUEUED, ANSWERED, TO_CONFIRM, LEFT_OUT = 0, 1, 2, 3  # url.state


@dataclass(frozen=True, slots=True)
class Queued:
    """One address waiting in the frontier."""

    id: int
    url: str
    own: bool
    priority: int
    depth: int
    attempts: int
    carry: int = later_visits.ASK
    etag: str = ""
    content_hash: str = ""
    hops: int = 0  # redirects that led here
    origin: int | None = None  # from where


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back for one address. `state` is ANSWERED or TO_CONFIRM; `redirect_to` an id of this file or None."""

    outcome: str
    status: int
    detail: str
    at: str
    state: int
    content_type: str = ""
    bytes: int = 0
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    tls: str = ""
    redirect_to: int | None = None
    cookie: bool = False  # the redirect sets one
    title: str = ""  # of a page on another host
    language: str = ""


class LinkEdge(NamedTuple):
    """One link of a page to an address of this file."""

    target_id: int
    text: str
    tag: str
    position: str
