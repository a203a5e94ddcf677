"""A sample site as a dictionary from address to answer. Pure: site data and a day in, bytes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from xuncha.demo import defects, files
from xuncha.demo import plan as planning
from xuncha.demo.dates import fill
from xuncha.demo.styles import Hanweb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xuncha.demo.plan import Entry, Plan, Section
    from xuncha.demo.spec import Letter, SiteSpec

_WEEKDAYS = "一二三四五六日"
_MARKS = ("site_code", "icp", "police", "gov_mark", "error_report", "sitemap", "sponsor")
_SINGLES = ("search", "sitemap", "find_fault", "about", "contact", "gov_mark")
_IMAGES = {
    "logo": (60, 60, 200, 30, 30),
    "banner": (1200, 6, 20, 80, 150),
    "red": (36, 36, 190, 20, 20),
    "photo": (320, 200, 90, 140, 110),
}


@dataclass(frozen=True)
class Answer:
    """What the server says to one address. `modified` becomes Last-Modified."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    modified: datetime | None = None


@dataclass(frozen=True)
class LetterView:
    """One letter with its address and dates."""

    letter: Letter
    url: str
    asked: date
    answered: date | None
    code: str


@cache
def environment() -> Environment:
    """Templates of all styles; an unknown name in a template is an error."""
    return Environment(
        loader=PackageLoader("xuncha.demo", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(spec: SiteSpec, today: date, urls: Mapping[str, str], library: Mapping[str, SiteSpec]) -> dict[str, Answer]:
    """Render every page and file of a site.

    Args:
        spec: the site, with the defects that are switched on.
        today: the day the site is looked at; nothing on it is younger (except where a defect says so).
        urls: base addresses of all sample sites by id, for links between them.
        library: all sites by id, for reposted documents.

    Returns:
        Answers by path with query. A path that is not in it does not exist.
    """
    return SiteRenderer(planning.make(spec, today, urls, library)).answers()


class SiteRenderer:
    """Renders one laid-out site."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.spec = plan.spec
        self.style = plan.style
        self.marks = {mark for mark in _MARKS if mark not in defects.missing_marks(plan.spec)}
        self.letters = {
            section.column.id: [self._letter(section, n, one) for n, one in enumerate(section.column.letters)]
            for section in plan.sections.values()
            if section.column.letters
        }

    def answers(self) -> dict[str, Answer]:
        """All addresses of the site."""
        found: dict[str, Answer] = {}
        home = self._page("home", title=self.spec.name, blocks=self._blocks(), modified=self._newest())
        for path in self._home_paths():
            found[path] = home
        for section in self.plan.sections.values():
            found.update(self._section(section))
        for entry in self.plan.entries:
            if not entry.external:
                found.update(self._entry(entry))
        found.update(self._singles())
        found.update(self._statics())
        found.update(self._bad_answers())
        return found

    def not_found(self) -> Answer:
        """The site's own 404 page."""
        page = self._page("error", title="您访问的页面不存在", heading="抱歉，您访问的页面不存在或已被删除")
        return Answer(404, page.body, page.content_type)

    def _home_paths(self) -> tuple[str, ...]:
        return ("/", "/index.asp") if self.style.name == "asp" else ("/", "/index.html")

    def _page(self, template: str, *, modified: date | None = None, **context: object) -> Answer:
        name = f"{self.style.name}/{template}.html"
        text = (
            environment()
            .get_template(name)
            .render(
                site=self.spec,
                plan=self.plan,
                menu=self.plan.menu,
                today=self.plan.today,
                weekday=_WEEKDAYS[self.plan.today.weekday()],
                marks=self.marks,
                single=self.style.single,
                columns_of=self._by_category,
                friends=[(one.name, planning.external(one.url, self.plan.urls)) for one in self.spec.friend],
                extra=self.plan.extra_links,
                letters=self.letters,
                **{"section": None, "entry": None, **context},
            )
        )
        changed = datetime.combine(modified or self.plan.today - timedelta(days=1), time(6, 30))
        header = "text/html" if self.style.name == "asp" else f"text/html; charset={self.style.charset}"
        return Answer(200, text.encode(self.style.charset, "xmlcharrefreplace"), header, {}, changed)

    def _newest(self) -> date:
        return max((entry.day for entry in self.plan.entries), default=self.plan.today)

    def _by_category(self, category: str) -> Section | None:
        sections = self.plan.sections.values()
        return next((section for section in sections if section.column.category == category), None)

    def _blocks(self) -> list[tuple[Section, list[Entry]]]:
        """Columns that the home page shows, with as many rows as their file says."""
        shown = [section for section in self.plan.sections.values() if section.column.home]
        return [(section, section.below()[: section.column.home]) for section in shown]

    def _section(self, section: Section) -> Iterator[tuple[str, Answer]]:
        column = section.column
        if column.kind == "external":
            return
        template = {"list": "list", "section": "section"}.get(column.kind, column.kind)
        title = f"{column.name}_{self.spec.name}"
        if template == "list":
            yield from self._list(section, title)
            return
        text = fill(column.text, self.plan.today - timedelta(days=20), self.plan.today)
        paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
        attached = self._column_files(section)
        yield (
            section.url,
            self._page(
                template,
                title=title,
                section=section,
                paragraphs=paragraphs,
                attached=attached,
                page=1,
                pages=1,
                rows=section.entries,
            ),
        )
        for link in attached:
            yield link.path, _file(link.kind)
        for view in self.letters.get(column.id, []):
            yield view.url, self._page("letter", title=view.letter.title, section=section, view=view)

    def _list(self, section: Section, title: str) -> Iterator[tuple[str, Answer]]:
        size = self.spec.page_size
        entries = section.entries
        pages = max(1, -(-len(entries) // size))
        for number in range(1, pages + 1):
            yield (
                self.style.column(section.column.id, section.number, number),
                self._page(
                    "list",
                    title=title,
                    section=section,
                    rows=entries[(number - 1) * size : number * size],
                    page=number,
                    pages=pages,
                    total=len(entries),
                    paging=[self.style.column(section.column.id, section.number, n) for n in range(1, pages + 1)],
                    proxy=self.style.proxy(section.number, 2) if isinstance(self.style, Hanweb) else "",
                    modified=entries[0].day if entries else None,
                ),
            )

        if self.spec.script_lists and isinstance(self.style, Hanweb):
            yield from self._groups(section)

    def _groups(self, section: Section) -> Iterator[tuple[str, Answer]]:
        """What the script of a Hanweb list fetches: groups of three pages, the first of which is in the page itself."""
        assert isinstance(self.style, Hanweb)
        size, total = 3 * self.spec.page_size, len(section.entries)
        for number in range(1, total // size + 3):
            rows = section.entries[(number - 1) * size : number * size]
            text = environment().get_template("hanweb/records.xml").render(rows=rows, total=total)
            yield self.style.proxy(section.number, number), Answer(200, text.encode("utf-8"), "text/xml; charset=utf-8")

    def _column_files(self, section: Section) -> list[planning.FileLink]:
        day = date(self.plan.today.year, 1, 5)
        return [
            planning.FileLink(
                fill(name, self.plan.today, self.plan.today),
                self.style.file(section.column.id, 900 + section.number, n, day, name.rpartition(".")[2]),
                name.rpartition(".")[2],
            )
            for n, name in enumerate(section.column.files)
        ]

    def _entry(self, entry: Entry) -> Iterator[tuple[str, Answer]]:
        section = self.plan.sections[entry.column.id]
        yield entry.url, self._page("article", title=entry.title, section=section, entry=entry, modified=entry.day)
        dead = defects.columns(self.spec, "dead_attachment")
        for position, link in enumerate(entry.files):
            if not (entry.item.id in dead and position == 0):
                yield link.path, _file(link.kind)

    def _letter(self, section: Section, position: int, letter: Letter) -> LetterView:
        asked = self.plan.today - timedelta(days=letter.age)
        answered = asked + timedelta(days=letter.answered) if letter.answered >= 0 else None
        url = self.style.article(section.column.id, section.number, 700 + 20 * section.number + position, asked)
        return LetterView(letter, url, asked, answered, f"{asked:%Y%m%d}{position + 11:04}")

    def _singles(self) -> Iterator[tuple[str, Answer]]:
        for name in _SINGLES:
            page = self._page(name if name in ("search", "sitemap") else "single", title=_TITLES[name], what=name)
            path = self.style.single(name)
            yield path, page
            if name in ("search", "find_fault"):
                yield path + "?*", page

    def _statics(self) -> Iterator[tuple[str, Answer]]:
        css = environment().get_template(f"{self.style.name}/style.css").render()
        yield "/static/style.css", Answer(200, css.encode("utf-8"), files.CONTENT_TYPES["css"])
        for name, shape in _IMAGES.items():
            yield f"/static/{name}.png", Answer(200, files.png(*shape), files.CONTENT_TYPES["png"])
        yield "/favicon.ico", Answer(200, files.png(16, 16, 200, 30, 30), "image/x-icon")
        yield "/robots.txt", Answer(200, b"User-agent: *\nDisallow: /admin/\n", "text/plain; charset=utf-8")

    def _bad_answers(self) -> Iterator[tuple[str, Answer]]:
        """Addresses that answer, but not as they should."""
        for defect in self.spec.defect:
            path = defect.target.removeprefix("path:")
            if defect.kind == "blocked_link":
                body = environment().get_template("shared/waf.html").render(path=path)
                yield path, Answer(403, body.encode("utf-8"), headers={"Server": "WAF"})
            elif defect.kind == "failing_link":
                body = environment().get_template("shared/server_error.html").render(path=path)
                yield path, Answer(500, body.encode("utf-8"))
            elif defect.kind == "soft_404_link":
                page = self.not_found()
                yield path, Answer(200, page.body, page.content_type)
            elif defect.kind == "misdirected_link":
                yield path, Answer(302, b"", headers={"Location": "/"})


_TITLES = {
    "search": "站内搜索",
    "sitemap": "网站地图",
    "find_fault": "我为政府网站找错",
    "about": "关于我们",
    "contact": "联系我们",
    "gov_mark": "党政机关网站标识",
}


def _file(kind: str) -> Answer:
    return Answer(200, files.make(kind), files.CONTENT_TYPES[kind])
