"""What can be read from one page. Plain frozen dataclasses; every reading names the rule that made it.

`sure` is between 0 and 1. A reading below the reader's own threshold is not returned at all: unsure is
empty, not guessed.
Dates are ISO strings (YYYY-MM-DD), as the page claims them; an impossible date is never returned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

# design.md part 2, refined: what the page is, not what its site wants it to be.
PageKind = Literal[
    "home",  # 首页 (decided by address: the site's start page; understand() is told)
    "column",  # 栏目页: lists items
    "article",  # 稿件/内容页: one text
    "search",  # search or query form
    "login",
    "error",  # error page in 200 clothing, by its own words
    "protection",  # protection page instead of content: 加速乐, 瑞数, WZWS, captcha ...
    "parked",  # expired, parked or hijacked domain
    "maintenance",  # 升级改版中, 维护中
    "closing",  # 网站已迁移/关停 notice
    "frameset",
    "redirect",  # meta refresh or plain script redirect and nothing else
    "data",  # JSON or XML answer that feeds a page
    "other",
]

# Where on the page a link stands. "content" is the main area; "unknown" where the markup does not say; "stylesheet":
# not on the page but in a stylesheet.
Position = Literal[
    "header", "nav", "breadcrumb", "content", "sidebar", "footer", "friend_links", "stylesheet", "unknown"
]

# What a link between policy and interpretation leads to: the policy itself, or one kind of explanation.
RelatedKind = Literal["policy", "interpretation", "picture", "video", "press"]

# "listed": rows were read. "empty": the page itself shows that the list holds nothing (see rule).
# "script": rows come from a script that was not run. "unread": there is a list that no rule can read.
# "none": this page is no list.
ListState = Literal["listed", "empty", "script", "unread", "none"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value read from a page, with the rule that read it and how sure it is (0..1)."""

    value: str
    rule: str
    sure: float


NOTHING = Reading("", "", 0.0)


class Link(NamedTuple):
    """One reference to another resource, resolved as a browser resolves it (WHATWG), without fragment.

    `tag` and `attribute` say where it stood (`a`/`href`, `img`/`src` ...). `text` is at most 200 characters:
    link text, else title or alt.
    """

    url: str
    text: str
    tag: str
    attribute: str
    position: Position


class HiddenLink(NamedTuple):
    """A link to another host that a reader cannot see (暗链).

    `how`: "display", "visibility", "opacity", "size", "off_screen", "tiny", "colour", "marquee" or "noscript".
    `markup` is the beginning of the element that hides and of the link in it, `harm` the words of gambling or
    pornography in its text ("" if none).
    """

    url: str
    text: str
    how: str
    markup: str
    harm: str


class Trait(NamedTuple):
    """Something else that a page shows and a rule asks for (spiders/pages/traits): its kind, and plain data."""

    name: str
    data: dict[str, Any]


class Row(NamedTuple):
    """One item of a column page: title, address, claimed date ("" when the row shows none)."""

    title: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a column page and how they were found.

    `paging` are addresses of further pages of the same list, nearest first (at most 20).
    `total` is the number of items or pages that the page itself states, 0 if it does not.
    `blocks` is the number of dated lists on the page: one on a column page, many on a home or index page.
    """

    state: ListState = "none"
    rows: tuple[Row, ...] = ()
    rule: str = ""
    sure: float = 0.0
    paging: tuple[str, ...] = ()
    total: int = 0
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file offered by an article: absolute address, link text, type from its name (pdf, docx, ...).

    The type is "" for a link that calls itself 附件 and whose address has no ending.
    """

    url: str
    text: str
    type: str


class Related(NamedTuple):
    """A link from a policy to its interpretation (政策解读) or back, as the page offers it."""

    url: str
    text: str
    kind: RelatedKind


@dataclass(frozen=True, slots=True)
class Article:
    """One text: what it claims about itself.

    `published_on` is the claimed publish date (标注发布时间), `published_time` HH:MM or HH:MM:SS where given.
    `written_on` is 成文日期, else the signature date. `doc_number` is the number of this document, never one that it
    cites; `doc_numbers` are all numbers of its own head (joint orders), best first, as written on the page.
    `source` is where the text comes from (来源, else the body that publishes it), `issuer` the body that
    issued the document.
    `validity` is the state as written, `state` the same in one word: valid, abolished, expired or amended.
    `role` is the side of the page: "policy" or "interpretation"; `related` leads to the other side.
    `table` is the head of a disclosed document (信息公开 table): labels and values, at most 30.
    `body` is the main text, at most 200,000 characters.
    """

    title: Reading = NOTHING
    published_on: Reading = NOTHING
    published_time: Reading = NOTHING
    doc_number: Reading = NOTHING
    doc_numbers: tuple[str, ...] = ()
    written_on: Reading = NOTHING
    source: Reading = NOTHING
    validity: Reading = NOTHING  # 有效 / 废止 / 失效 ..., as written
    index_number: Reading = NOTHING  # 索引号
    keywords: Reading = NOTHING  # 主题词, 关键词, as written
    keyword_list: tuple[str, ...] = ()  # the same word by word, at most 20
    issuer: Reading = NOTHING  # 发文机关
    topic: Reading = NOTHING  # 主题分类
    effective_on: Reading = NOTHING  # 施行日期
    expires_on: Reading = NOTHING  # 废止日期, 失效日期, 有效期至
    state: Reading = NOTHING
    role: Reading = NOTHING
    related: tuple[Related, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    sure: float = 0.0  # that the page is an article at all; lists and home pages stay below 0.5


@dataclass(frozen=True, slots=True)
class ColumnHint:
    """What the page says about the column it belongs to or is.

    `breadcrumb` from home downwards, names only; `breadcrumb_urls` in the same order ("" where a step is no link).
    `category` is an id of design.md part 5 or "".
    """

    name: str = ""
    category: str = ""
    rule: str = ""
    sure: float = 0.0
    breadcrumb: tuple[str, ...] = ()
    breadcrumb_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityMarks:
    """Marks of the site in its foot and meta tags (国办发〔2017〕47号). "" / False where absent."""

    site_name: str = ""
    site_code: str = ""  # 网站标识码, 10 characters
    site_code_shown: bool = False  # at the foot, where readers see it; it may stand in a meta tag or a script alone
    icp: str = ""  # ICP备案编号
    police: str = ""  # 公安机关备案号
    gov_mark: bool = False  # 党政机关网站标识
    error_report_entry: bool = False  # 我为政府网站找错
    sponsor: str = ""  # 主办单位
    contact: str = ""  # telephone as written
    sitemap_url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything read from one page. `meta` holds lower-cased meta names (at most 100, values cut at 500).

    `unusable`: references that no browser can follow or that are too long to ask for, at most 100; their address is
    what `spiders.pages.unusable.named` calls them.
    """

    url: str
    kind: PageKind
    kind_rule: str
    charset: str
    charset_rule: str
    replacements: int  # U+FFFD characters that decoding had to insert
    title: str  # text of <title>
    base_url: str
    meta: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    unusable: tuple[Link, ...] = ()
    hidden: tuple[HiddenLink, ...] = ()
    listing: Listing = Listing()
    article: Article = Article()
    column: ColumnHint = ColumnHint()
    identity: IdentityMarks | None = None  # read for home pages and on request
    redirect_url: str = ""  # meta refresh or plain script redirect
    skeleton: str = ""  # 16 hex digits: shape of the page without its items; equal for pages of one template
    text_length: int = 0  # characters of visible text
    truncated: tuple[str, ...] = ()  # limits that were reached: "bytes", "nodes", "links", ...
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class Glance:
    """What must be known of a page on another host: is it content, and which site stands there now.

    `language` is "zh", "en" or "" (too little text to say), for noticing that a domain has changed hands.
    """

    kind: PageKind
    kind_rule: str
    title: str
    language: str
