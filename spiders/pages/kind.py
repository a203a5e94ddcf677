"""What kind of page this is, with the rule that says so.

The words and marks are in data/kinds.toml. Everything that is not content (protection, error, parked, maintenance,
closing) is only said of pages that hold little else: a page with a text of its own is never taken for one of these,
whatever it writes about.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from spiders.pages import messages
from spiders.pages.document import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.document import Document
    from spiders.pages.model import Article, Link, Listing, PageKind

SHORT = 3000  # visible characters; longer pages are content, only their title may say otherwise
ARTICLE_SURE = 0.5
BODY = 200  # characters of main text that make a page more than a message

Verdict = tuple["PageKind", str]

_RULES: Final[dict[str, Any]] = tomllib.loads(
    resources.files("spiders.pages").joinpath("data/kinds.toml").read_text(encoding="utf-8")
)
_TITLE_PARTS = re.compile(r"\s*[|_\u2013—>»]+\s*|\s+-+\s*|\s*-+\s+|(?<=[^\x00-\x7f])-+|-+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class _Protection:
    name: str
    source: tuple[str, ...]
    words: re.Pattern[str] | None
    title: re.Pattern[str] | None
    status: frozenset[int]
    text: int
    without: tuple[str, ...]


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


_PROTECTIONS: Final = tuple(
    _Protection(
        rule["name"],
        tuple(rule.get("source", ())),
        _pattern(rule.get("words")),
        _pattern(rule.get("title")),
        frozenset(rule.get("status", ())),
        rule["text"],
        tuple(rule.get("without", ())),
    )
    for rule in _RULES["protection"]
)
_ERROR: Final = _RULES["error"]
_ERROR_TITLE = re.compile("|".join(f"(?:{one})" for one in _ERROR["titles"]))
_ERROR_SENTENCE = re.compile("|".join(f"(?:{one})" for one in _ERROR["sentences"]))
_ERROR_NOT_BEFORE = re.compile(_ERROR["not_before"])
_ERROR_PROGRAM = re.compile("|".join(f"(?:{one})" for one in _ERROR["program"]))
_ERROR_WAY_OUT = re.compile(_ERROR["way_out"])
_ERROR_ALERT = re.compile(_ERROR["alert"])
_VAGUE_TITLE, _VAGUE = re.compile(_ERROR["vague_titles"]), re.compile(_ERROR["vague"])
_MISSED, _SEARCHED = re.compile(_ERROR["missed"]), re.compile(_ERROR["searched"])
_ALERT = re.compile(
    r"^\s*(?:<!--\s*)?(?:window\.)?alert\(\s*(?P<q>[\"'])(?P<said>[^\"'\n]{2,80})(?P=q)\s*\)\s*[;,]?\s*"
    r"(?:window\.|self\.|top\.|parent\.|this\.|document\.){0,3}(?:history\.(?:back|go)\b|close\(|location\b)"
)
_ERROR_PICTURE = re.compile(
    r"(?:^|[/_-])(?:404|error|err404|notfound|not_found)[\w-]{0,12}\.(?:png|jpe?g|gif|svg)$", re.IGNORECASE
)
_PARKED_WORDS = re.compile(_RULES["parked"]["words"])
_MAINTENANCE = re.compile(_RULES["maintenance"]["words"])
_CLOSING = re.compile(_RULES["closing"]["words"])
_LOGIN_TITLE = re.compile(_RULES["login"]["title"])
_SEARCH_TITLE = re.compile(_RULES["search"]["title"])
_SEARCH_FOUND = re.compile(_RULES["search"]["found"])


@dataclass(slots=True)
class Facts:
    """What the other readers found, as far as the kind depends on it."""

    document: Document
    links: tuple[Link, ...]
    article: Article
    listing: Listing
    text_length: int
    redirect_url: str
    status: int = 200
    is_home: bool = False
    text: str = field(init=False, default="")  # visible text in lower case, of short pages only
    anchors: int = field(init=False, default=0)  # links that a reader can follow

    def __post_init__(self) -> None:
        if self.text_length <= SHORT:
            self.text = visible_text(self.document.root).lower()
        tags = [link.tag for link in self.links]
        self.anchors = tags.count("a") + tags.count("area")

    @property
    def shows_date(self) -> bool:
        """The page shows or declares a publish date; a date in the address is there whatever the server sends."""
        published = self.article.published_on
        return bool(published.value) and not published.rule.startswith("published.url")

    @property
    def is_content(self) -> bool:
        """A dated article, or a list with rows: nothing that a message or a challenge page would hold."""
        return self.is_text or len(self.listing.rows) >= 3

    @property
    def is_text(self) -> bool:
        """A dated article or a long text."""
        dated = self.shows_date and len(self.article.body) >= BODY
        return dated or len(self.article.body) >= 5 * BODY

    def spoken(self) -> str:
        """Visible text in lower case outside links: titles of articles are links, a message speaks for itself.

        On a page of two links the message may be the link (本站已迁移，点击进入).
        """
        if self.anchors <= 2:
            return self.text
        parts = [self.text]
        for link in self.document.root.iter("a"):
            if (words := visible_text(link).lower()) and len(words) > 3:
                parts = [piece for part in parts for piece in part.split(words)]
        return " ".join(parts)


def decide(facts: Facts) -> Verdict:
    """Kind of the page and the rule that decided."""
    document = facts.document
    if data := messages.is_data(document):
        return ("error", messages.DATA) if messages.data_says_missing(document.text) else ("data", data)
    root = document.root
    if root is None:
        return ("error", f"status {facts.status}") if facts.status >= 400 else ("other", "empty")
    for judge in (_protection, _error, _parked, _frameset, _maintenance, _closing, _redirect):
        if verdict := judge(facts):
            return verdict
    if facts.is_home:
        return "home", "told"
    for judge in (_login, _search):
        if verdict := judge(facts):
            return verdict
    return _content(facts)


def _protection(facts: Facts) -> Verdict | None:
    document, text = facts.document, facts.text or _without_script(facts)
    if facts.text_length > 1000 or facts.anchors > 10 or facts.is_content:
        return None
    source = document.text
    titles = title_parts(document.title)
    for rule in _PROTECTIONS:
        if facts.text_length > rule.text or any(mark in source for mark in rule.without):
            continue
        if any(mark in source for mark in rule.source):
            return "protection", f"{rule.name}: source"
        if rule.title and any(rule.title.fullmatch(part) for part in titles):
            return "protection", f"{rule.name}: title"
        if rule.words and rule.words.search(text) and not _has_input(facts):
            return "protection", f"{rule.name}: words"
        if facts.status in rule.status and facts.text_length <= 60 and "<script" in source:
            return "protection", f"{rule.name}: status {facts.status}"
    return None


def _without_script(facts: Facts) -> str:
    """What a page that shows nothing tells browsers without scripts: challenges say there what they want."""
    if facts.text_length:
        return ""
    said = (" ".join("".join(node.itertext()).split()) for node in facts.document.root.iter("noscript"))
    return next(filter(None, said), "")[:300].lower()


def _has_input(facts: Facts) -> bool:
    """A password field or a form of several fields: a login or enquiry form that asks for a code, no challenge."""
    fields = [
        element
        for element in facts.document.root.iter("input", "textarea")
        if (element.get("type") or "text").lower() in {"text", "password", "tel", "email"}
    ]
    return len(fields) >= 2 or any((element.get("type") or "").lower() == "password" for element in fields)


def _error(facts: Facts) -> Verdict | None:
    if facts.status >= 400:
        if facts.status == 503 and not facts.is_content and (verdict := _maintenance(facts)):
            return verdict
        return "error", f"status {facts.status}"
    if facts.is_text:
        return None
    if len(facts.listing.rows) >= 3:
        return _error_with_rows(facts)
    if any(_ERROR_TITLE.fullmatch(part) for part in title_parts(facts.document.title)):
        return "error", "title"
    return None if _is_report(facts) else _error_in_words(facts) or _alert(facts)


def _error_in_words(facts: Facts) -> Verdict | None:
    if facts.listing.state != "listed" and any(map(_is_error_sentence, _messages(facts.document))):
        return "error", "sentence"
    if _says_vaguely(facts):
        return "error", "sentence"
    if facts.text_length <= _ERROR["short"] and facts.anchors <= 10:
        if _is_error_sentence(facts.text[:90]):
            return "error", "words"
        if facts.text_length <= 100 and any(
            link.tag == "img" and _ERROR_PICTURE.search(link.url.split("?", 1)[0]) for link in facts.links
        ):
            return "error", "picture"
    if facts.text_length <= _ERROR["short_program"] and facts.anchors <= 10 and _ERROR_PROGRAM.search(facts.text):
        return "error", "message of a program"
    return None


def _is_report(facts: Facts) -> bool:
    """A short article with a date about error pages, whose title is no such message itself."""
    title = facts.article.title
    return facts.shows_date and facts.article.sure >= ARTICLE_SURE and not _is_error_sentence(title.value.lower())


def _says_vaguely(facts: Facts) -> bool:
    """A message in words that an article or an answer to a search may use too: something else must say the same."""
    if not facts.text or facts.shows_date or facts.is_home:
        return False
    if any(_VAGUE_TITLE.fullmatch(part) for part in title_parts(facts.document.title)):
        return facts.article.sure < ARTICLE_SURE and _VAGUE.search(facts.spoken()) is not None
    if facts.text_length > _ERROR["short"] or facts.anchors > 10 or _SEARCHED.search(facts.text):
        return False
    return _MISSED.search(facts.text) is not None and _ERROR_WAY_OUT.search(facts.text) is not None


def _error_with_rows(facts: Facts) -> Verdict | None:
    """An error page that recommends articles: it says so in a sentence and shows the way out; no column does both."""
    if facts.is_home or facts.text_length > _ERROR["with_rows"] or not _ERROR_WAY_OUT.search(facts.text):
        return None
    titled = any(_ERROR_TITLE.fullmatch(part) for part in title_parts(facts.document.title))
    said = any(map(_is_error_sentence, _messages(facts.document)))
    return ("error", "sentence beside recommended articles") if said or titled else None


def _alert(facts: Facts) -> Verdict | None:
    """Nothing but a script that says what is wrong and goes back."""
    if facts.text_length > 40 or facts.anchors:
        return None
    for script in facts.document.root.iter("script"):
        alert = _ALERT.match(script.text or "")
        if alert is not None and _ERROR_ALERT.search(alert["said"]):
            return "error", "script that says so and goes back"
    return None


_BLOCKS = frozenset(
    {"h1", "h2", "h3", "h4", "p", "div", "span", "td", "strong", "b", "font", "dt", "dd", "em", "center", "body"}
)
_SIGNS = frozenset({"img", "i", "br", "svg"})  # a picture that stands in front of a message


def _messages(document: Document) -> Iterator[str]:
    """Short texts in headings and blocks outside links that could begin an error sentence, in lower case."""
    starts = _ERROR["starts"]
    for element in document.elements:
        tag = element.tag
        text = element.tail if tag in _SIGNS else element.text if tag in _BLOCKS else ""
        if text and len(text) <= 400 and (text := text.strip()) and text[0] in starts:
            text = " ".join(text.split()).lower()
            parent = element.getparent()
            if len(text) <= 90 and (parent is None or parent.tag != "a"):
                yield text


def _is_error_sentence(text: str) -> bool:
    match = _ERROR_SENTENCE.match(text)
    return match is not None and not _ERROR_NOT_BEFORE.search(text, match.end())


def _parked(facts: Facts) -> Verdict | None:
    rule = _RULES["parked"]
    if facts.text_length <= rule["text"] and not facts.is_content:
        if any(mark in facts.document.text for mark in rule["source"]):
            return "parked", "source"
        if _PARKED_WORDS.search(facts.text[:600]) and facts.anchors <= 30:
            return "parked", "words"
    title = facts.document.title.lower()
    named = [word for word in rule["gambling"] if word in title]
    if not named or any(word in title for word in rule["against"]):
        return None
    rest = title
    for word in named:
        rest = rest.replace(word, " ")
    if len(named) >= 2 or (any(word in rest for word in rule["advertising"]) and not facts.shows_date):
        return "parked", "gambling title"
    return None


def _frameset(facts: Facts) -> Verdict | None:
    root = facts.document.root
    if next(root.iter("frameset"), None) is not None and next(root.iter("frame"), None) is not None:
        return "frameset", "frameset"
    return None


def _maintenance(facts: Facts) -> Verdict | None:
    rule = _RULES["maintenance"]
    if facts.text_length > rule["text"] or facts.anchors > rule["links"] or _is_dated(facts) or _rows_speak(facts):
        return None
    if _MAINTENANCE.search(facts.spoken()) or _MAINTENANCE.search(facts.document.title.lower()):
        return "maintenance", "words"
    return None


def _closing(facts: Facts) -> Verdict | None:
    rule = _RULES["closing"]
    if facts.text_length > rule["text"] or facts.anchors > rule["links"] or _is_dated(facts) or _rows_speak(facts):
        return None
    return ("closing", "words") if _CLOSING.search(facts.spoken()) else None


def _rows_speak(facts: Facts) -> bool:
    """A list of its own column: what its titles say is not what the page says."""
    return not facts.is_home and facts.listing.state == "listed" and len(facts.listing.rows) >= 3


def _is_dated(facts: Facts) -> bool:
    """An article with a publish date is an article about maintenance, unless it stands in place of the home page."""
    return facts.shows_date and not facts.is_home


def _redirect(facts: Facts) -> Verdict | None:
    if facts.redirect_url and facts.text_length <= 100 and facts.anchors <= 3:
        return "redirect", "meta refresh or script, nothing else"
    return None


def _login(facts: Facts) -> Verdict | None:
    rule = _RULES["login"]
    if facts.text_length > rule["text"] or facts.anchors > rule["links"] or facts.is_content:
        return None
    titled = any(_LOGIN_TITLE.fullmatch(part) for part in title_parts(facts.document.title))
    asks = any((element.get("type") or "").lower() == "password" for element in facts.document.root.iter("input"))
    if asks:
        return "login", "password field" if not titled else "title and password field"
    return ("login", "title") if titled and facts.text_length <= 200 else None


def _search(facts: Facts) -> Verdict | None:
    if facts.text_length > _RULES["search"]["text"] or facts.is_text:
        return None
    if not any(_SEARCH_TITLE.fullmatch(part) for part in title_parts(facts.document.title)):
        return None
    if len(facts.listing.rows) >= 3 and not _SEARCH_FOUND.search(facts.text):
        return None  # a column below a page for searching
    for element in facts.document.root.iter("input", "form"):
        if element.tag == "form" or (element.get("type") or "text").lower() in {"text", "search"}:
            return "search", "title and form"
    return None


def _content(facts: Facts) -> Verdict:
    """Column or article, by what the two readers found; where both found something the surer one."""
    article, listing = facts.article, facts.listing
    if listing.state != "none" and listing.sure >= max(article.sure, ARTICLE_SURE):
        return "column", f"list: {listing.rule}" if listing.rule else "list"
    if article.sure >= ARTICLE_SURE:
        return "article", f"title: {article.title.rule}" if article.title.rule else "text"
    if listing.state != "none" and listing.sure > 0:
        return "column", f"list: {listing.rule}" if listing.rule else "list"
    return "other", "neither list nor article"


def title_parts(title: str) -> list[str]:
    """Parts of a page title in lower case: the whole, and what stands between - _ | and the like."""
    title = " ".join(title[:300].split()).lower()
    return [title, *(part for part in _TITLE_PARTS.split(title) if part and part != title)]


def speaking_title(title: str) -> bool:
    """True for a <title> that may make a page of any length something else than content: an error, a gambling site."""
    lower = title.lower()
    return any(_ERROR_TITLE.fullmatch(part) for part in title_parts(title)) or any(
        word in lower for word in _RULES["parked"]["gambling"]
    )
