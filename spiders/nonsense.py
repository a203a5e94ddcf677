"""What the own hosts of a site say to addresses that cannot exist: the template of error pages in 200 clothing.

Each host that is really used is asked for two random paths before its pages: a file, and a file in a folder. Two
answers show which part of the host's error page changes from address to address; a page is a soft 404 only when it says
the same but for that part. A host may also redirect what it does not know. To its home page: then links that end there
are misdirected (`spiders.settle`), but a file or a picture that is sent there is gone, for no page can stand in its
place. To an error page: then an address that redirects there is a soft 404, the error page
itself is not.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from spiders.attachment_bytes import never_a_page
from spiders.pages import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spiders.pages.model import Page

FIRST_ID = -2  # ids of these questions are negative: they are in no crawl file; -1 is robots.txt
MAX_HOPS = 3
MAX_LINES = 4_000
SHELL = 300  # characters of text below which a page that waits for a script is a shell
_LEAST_PIECE = 4  # shorter parts of an address are words of the page as well
_DIGITS = re.compile(r"\d+")

Lines = dict[int, int]  # hash of a line of text -> its length


@dataclass(frozen=True, slots=True)
class Look:
    """What is compared of a page. `text` gives the lines of its visible text; called only when the rest is alike."""

    url: str
    content_hash: str
    title: str
    skeleton: str
    text: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Answer:
    content_hash: str
    title: str
    skeleton: str
    lines: Lines


@dataclass(slots=True)
class _Host:
    open: int = 0
    answers: list[_Answer] = field(default_factory=list)
    places: set[str] = field(default_factory=set)  # where it sends what it does not know, when that is an error page
    sends_home: bool = False  # it sends what it does not know to its home page


@dataclass(frozen=True, slots=True)
class _Question:
    host: str
    token: str
    hops: int = 0
    place: str = ""


class Nonsense:
    """The random paths of one site's crawl and what was learned from them. `is_home` knows its home page."""

    def __init__(self, is_home: Callable[[str], bool]) -> None:
        self.is_home = is_home
        self._hosts: dict[str, _Host] = {}
        self._questions: dict[int, _Question] = {}
        self._next_id = FIRST_ID

    # -- asking -------------------------------------------------------------------------------------------------------

    def questions(self, url: str) -> list[tuple[int, str]]:
        """The two random addresses, with their ids, that a host must be asked before `url`; [] when it was asked."""
        host = urls.host_of(url)
        if host in self._hosts:
            return []
        self._hosts[host] = _Host()
        root = f"{url.partition(':')[0]}://{host}"
        file, folder, inner = (secrets.token_hex(6) for _ in range(3))
        paths = ((file, f"/xuncha-{file}.html"), (folder, f"/xuncha-{folder}/{inner}.html"))
        return [self._ask(root + path, _Question(host, token)) for token, path in paths]

    def _ask(self, url: str, question: _Question) -> tuple[int, str]:
        url_id, self._next_id = self._next_id, self._next_id - 1
        self._questions[url_id] = question
        self._hosts[question.host].open += 1
        return url_id, url

    def waits_for(self, url: str) -> bool:
        """Whether the host of an address has still to say what it makes of nonsense."""
        host = self._hosts.get(urls.host_of(url))
        return host is not None and host.open > 0

    # -- learning -----------------------------------------------------------------------------------------------------

    def done(self, url_id: int) -> None:
        """A question is over, with an answer or without."""
        question = self._questions.pop(url_id, None)
        if question is not None:
            self._hosts[question.host].open -= 1

    def forget(self, url: str) -> None:
        """Ask the host of this address anew, if it taught nothing yet."""
        host = self._hosts.get(urls.host_of(url))
        if host is not None and not host.open and not host.answers and not host.places:
            del self._hosts[urls.host_of(url)]

    def answered(self, url_id: int, page: Page, look: Look) -> None:
        """A page came with status 200. What stands before the content, or waits for a script, teaches nothing."""
        question = self._questions[url_id]
        host = self._hosts[question.host]
        if question.place:
            if page.kind in {"error", "other", "article"}:
                host.places.add(question.place)
        elif page.kind not in {"protection", "login"} and not _is_shell(page):
            lines = _lines(look)
            title = _without_address(look.title, look.url)
            host.answers.append(_Answer(look.content_hash, title, look.skeleton, lines))

    def moved(self, url_id: int, target: str, *, own: bool) -> list[tuple[int, str]]:
        """A redirect came. Returns the question to be asked next, if any: what is at the place where it leads.

        A host that only moves everything to another scheme or host is asked there again, with the same random path.
        """
        question = self._questions[url_id]
        if own and self.is_home(target):
            self._hosts[question.host].sends_home = True
        if not own or self.is_home(target) or question.hops >= MAX_HOPS:
            return []
        path, _, query = target.partition("?")
        if question.token in path:
            return [self._ask(target, _Question(question.host, question.token, question.hops + 1))]
        place = question.place or (path if question.token in query else target)
        asked = {one.place for other, one in self._questions.items() if other != url_id}
        if place in self._hosts[question.host].places or place in asked:
            return []
        return [self._ask(target, _Question(question.host, question.token, question.hops + 1, place))]

    # -- telling ------------------------------------------------------------------------------------------------------

    def is_soft_404(self, look: Look) -> bool:
        """Whether a page is what its host says to nonsense. Home pages stay good, under their usual names too."""
        host = self._hosts.get(urls.host_of(look.url))
        if host is None or not host.answers or self.is_home(look.url):
            return False
        if any(look.content_hash == one.content_hash for one in host.answers):
            return True
        title = _without_address(look.title, look.url)
        alike = [one for one in host.answers if (one.title, one.skeleton) == (title, look.skeleton)]
        return bool(alike) and _says_the_same(_lines(look), alike)

    def leads_nowhere(self, url: str, target: str) -> bool:
        """Whether an address redirects to where its host sends what it does not know, and that is an error page.

        Of a file or a picture also when that is the home page.
        """
        host = self._hosts.get(urls.host_of(url))
        if host is None or self.is_home(url):
            return False
        if self.is_home(target):
            return host.sends_home and never_a_page(url)
        return target in host.places or target.partition("?")[0] in host.places


def _is_shell(page: Page) -> bool:
    """One page for all addresses whose script fetches what belongs to each: equal bytes say nothing about them."""
    return page.listing.state == "script" and page.text_length < SHELL


def _says_the_same(lines: Lines, answers: list[_Answer]) -> bool:
    """Whether a page holds all that the answers have in common, and no more of its own than each of them has."""
    common = dict(answers[0].lines)
    everything: Lines = {}
    for answer in answers:
        common = {key: size for key, size in common.items() if key in answer.lines}
        everything |= answer.lines
    same = sum(common.values())
    varies = max(sum(answer.lines.values()) - same for answer in answers)
    if not common or varies > same or not common.keys() <= lines.keys():
        return False
    return sum(size for key, size in lines.items() if key not in everything) <= varies


def _lines(look: Look) -> Lines:
    """Lines of text without digits (clocks, counters) and without the address, which error pages like to repeat."""
    found: Lines = {}
    pieces = _pieces(look.url)
    for line in look.text():
        text = _strip(line, pieces)
        if text:
            found[hash(text)] = len(text)
            if len(found) >= MAX_LINES:
                break
    return found


def _without_address(text: str, url: str) -> str:
    return _strip(text, _pieces(url))


def _strip(text: str, pieces: list[str]) -> str:
    for piece in pieces:
        text = text.replace(piece, "")
    return "".join(_DIGITS.sub("", text).split())


def _pieces(url: str) -> list[str]:
    """The address and its parts as a page may write them, longest first."""
    rest = url.partition("//")[2]
    path = rest[len(urls.host_of(url)) :]
    written = {url, rest, path, path.partition("?")[0], *path.partition("?")[0].split("/")}
    written |= {unquote(piece) for piece in written}
    return sorted((piece for piece in written if len(piece) >= _LEAST_PIECE), key=len, reverse=True)
