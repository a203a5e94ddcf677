"""The quick reading of plain rows says what the careful one says, or nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import blocks, row_titles, rows
from spiders.pages.document import parse

URL = "http://www.qs.gov.cn/tzgg/index.html"
TITLES = [
    "关于做好防汛工作的通知",
    "《实施办法》解读",
    "· 关于放假的公告",
    "1、关于开会的通知",
    "下载",
    "通知[2026-03-10]",
    " 关于 春耕 的通知 ",
    "2026年计划",
    "A",
]
DATES = ["2026-03-10", "[2026-03-10]", " 2026-03-10 ", "03-10", "2026-02-30", "", "新", "2026年3月10日", "(26-03-10)"]
HREFS = ["t20260310_1.html", "#", "javascript:void(0)", " a.html ", "http://www.qs.gov.cn/a.html", "JAVAscript:x"]
TAGS = ["span", "em", "i", "div", "b", "p"]


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(TITLES), st.sampled_from([*TITLES, None]), st.sampled_from(HREFS), st.sampled_from(DATES),
    st.sampled_from(TAGS), st.sampled_from(["after", "before", "tail", "lead"]),
    st.sampled_from(["", "<b>热</b>", " "]),
)  # fmt: skip
def test_as_the_careful_reading(
    title: str, attribute: str | None, href: str, date: str, tag: str, place: str, more: str
) -> None:
    named = f' title="{attribute}"' if attribute is not None else ""
    link, beside = f'<a href="{href}"{named}>{title}</a>', f"<{tag}>{date}</{tag}>"
    item = {"after": link + beside, "before": beside + link, "tail": link + date, "lead": date + link}[place]
    html = f"<html><body><ul><li>{item}{more}</li><li>{item}</li></ul></body></html>"
    document = parse(html.encode(), URL)
    found, _ = blocks.collect(document.root)
    for block in found:
        for row, links in block.rows.items():
            quick = rows._plain_row(row, links, document) if len(links) == 1 else None
            if quick is not None:
                assert [quick] == rows._read_row(row, links, document, set(), None, before=False, block=block)


def test_plain_rows_are_read_quickly() -> None:
    document = parse(
        "<ul><li><a href='a.html'>关于做好防汛工作的通知</a><span>2026-03-10</span></li></ul>".encode(), URL
    )
    (block,), _ = blocks.collect(document.root)
    ((row, links),) = block.rows.items()
    quick = rows._plain_row(row, links, document)
    assert quick is not None
    assert (quick.title, quick.url, quick.date.iso) == (
        "关于做好防汛工作的通知",
        "http://www.qs.gov.cn/tzgg/a.html",
        "2026-03-10",
    )


@given(
    st.lists(st.sampled_from(["2026-03-10", "1998年3月1日", "12019-10-1 ", "20-1", " ", "2", "1", "是"]), max_size=8)
)
def test_dates_are_counted_whatever_their_century(parts: list[str]) -> None:
    text = "".join(parts)
    if found := blocks.QUICK_DATE.findall(text + " "):
        assert blocks.count_dates(text) == len(found)


@given(st.lists(st.sampled_from([*TITLES, "标题：", "...", "…", "发布时间：", "2026-03-10", " ", "|"]), max_size=6))
def test_an_attribute_of_the_same_words_changes_no_title(parts: list[str]) -> None:
    text = "".join(parts)
    document = parse(f"<a href=a.html title='{text}'>{text}</a><a href=a.html>{text}</a>".encode(), URL)
    same, without = document.root.iter("a")
    assert row_titles.title_of(same) == row_titles.title_of(without)
