# ruff: noqa: RUF001 - full-width characters are what it is about
"""Search over titles and texts: words of two characters, every notation, and whatever anybody types."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import run_documents, search
from db.models import Doc, Run, Site
from db.records import Records
from db.search_words import MAX_BODY, around, folded, packed, pairs, query, unpacked
from tests.amounts import amount

AT = "2026-11-23T10:00:00+08:00"


def find(records, words, **options):
    """As the command does: what waits for the index is put into it first."""
    search.catch_up(records)
    return search.find(records, words, **options)


def run(site: str = "qinghe") -> Run:
    return Run(f"r-{site}", site, AT, AT, 1, 1, 1, complete=True, stopped_by=None, home_outcome="ok")


def article(number: int, title: str, text: str = "", day: str = "2026-11-03", host: str = "www.qinghe.gov.cn") -> Doc:
    facts: dict[str, str] = dict.fromkeys(("doc_number", "number_key", "written_on", "published_time", "source"), "")
    return Doc(
        f"http://{host}/{number}.html",
        title,
        published_on=day,
        column="news",
        first_seen=AT,
        body=packed(text),
        **facts,
    )


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        for name, host in (("qinghe", "www.qinghe.gov.cn"), ("linjiang", "www.linjiang.gov.cn")):
            opened.save_site(Site(name, f"{name}人民政府", f"http://{host}/", (host,)), AT)
        yield opened


def keep(records: Records, *articles: Doc, site: str = "qinghe") -> None:
    run_documents.save(records.conn, run(site), articles)


def titles(records: Records, *words: str, **options) -> list[str]:
    return [hit.title for hit in find(records, words, **options).hits]


def test_words_of_two_characters_are_found_in_title_and_text(records):
    keep(
        records,
        article(1, "关于开展网站普查的通知", "各乡镇要认真自查。", "2026-11-01"),
        article(2, "县政府常务会议", "会议听取了全县网站建设和普查整改情况的汇报。", "2026-11-05"),
        article(3, "春耕备耕工作动态", "农技人员走进田间。", "2026-11-06"),
    )
    assert titles(records, "普查") == ["关于开展网站普查的通知", "县政府常务会议"]  # in the title first, though older
    assert titles(records, "普查", where="text") == ["县政府常务会议"]
    assert titles(records, "普查", where="title") == ["关于开展网站普查的通知"]
    assert titles(records, "网站", "整改") == ["县政府常务会议"]
    assert titles(records, "网站普查") == ["关于开展网站普查的通知"]  # all its pairs stand in the other one, too


@pytest.mark.parametrize(
    "typed",
    ["国办发〔2019〕6号", "国办发[2019]6号", "国办发 （２０１９） 6 号", "国办发20196号", "《国办发〔2019〕6号》"],
)
def test_a_number_is_found_in_any_notation(records, typed):
    keep(
        records,
        article(1, "意见", "现将《意见》（国办发〔2019〕6号）转发给你们。"),
        article(2, "另一件", "国办发〔2019〕16号"),
    )
    assert titles(records, typed) == ["意见"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("汇报", True),
        ("汇\n报", True),
        ("HELLO", True),
        ("ｈｅｌｌｏ", True),
        ("查", True),
        ("果", True),
        ("果要", False),
        ("结果公开", True),
    ],
)
def test_breaks_blanks_widths_and_case(records, typed, found):
    keep(records, article(1, "听取汇\u3000报", "检查结果。要按时公开，hello World。结 果\n公开"))
    assert bool(titles(records, typed)) is found


NASTY = (
    "",
    " ",
    "《》",
    '"',
    "NEAR(",
    "a* OR",
    "title:",
    "'; DROP TABLE document; --",
    "-",
    "^",
    "(",
    "AND",
    "\x00",
    "%",
    "_",
)


@pytest.mark.parametrize("typed", [*NASTY, '普查" OR "', "普查*", "查" * 5_000])
def test_what_anybody_types_is_words_and_never_syntax(records, typed):
    keep(records, article(1, "关于网站普查的通知", "NEAR and OR"))
    hits = find(records, [typed])
    assert hits.more is False
    assert all(
        term in folded("关于网站普查的通知\nNEAR and OR") for hit in hits.hits for term in search.terms_of([typed])
    )


def test_one_site_alone_and_a_limit(records):
    keep(records, *(article(n, f"第{n}次普查", day=f"2026-11-{n:02}") for n in range(1, 10)))
    keep(records, article(1, "邻县普查", host="www.linjiang.gov.cn"), site="linjiang")
    assert titles(records, "普查", sites=["linjiang"]) == ["邻县普查"]
    hits = find(records, ["普查"], sites=["qinghe"], limit=4)
    assert ([hit.title for hit in hits.hits], hits.more) == ([f"第{n}次普查" for n in (9, 8, 7, 6)], True)
    assert find(records, ["普查"], limit=10).more is False


def test_what_changed_is_found_by_what_it_is_now(records):
    keep(records, article(1, "关于防汛的通知", "请检查堤坝。"))
    keep(records, article(1, "关于抗旱的通知", "请检查水井。"))
    assert titles(records, "防汛") == titles(records, "堤坝") == []
    assert titles(records, "抗旱", "水井") == ["关于抗旱的通知"]


def test_a_crawl_only_lays_texts_down_and_who_searches_puts_them_in(records):
    keep(records, article(1, "关于防汛的通知", "请检查堤坝。"))
    assert search.find(records, ["堤坝"]).hits == ()
    assert search.catch_up(records, 0) == 0
    assert search.catch_up(records, 1) == 1
    assert [hit.title for hit in search.find(records, ["堤坝"]).hits] == ["关于防汛的通知"]
    keep(records, article(1, "关于防汛的通知", "请检查堤坝。"))
    assert search.catch_up(records) == 0


def test_an_article_that_was_not_read_again_keeps_its_text(records):
    keep(records, article(1, "关于防汛的通知", "请检查堤坝。"))
    keep(records, article(1, "关于防汛的通知"))
    assert titles(records, "堤坝") == ["关于防汛的通知"]


def test_titles_that_an_older_version_stored_are_taken_up(records):
    keep(records, article(1, "关于防汛的通知", "请检查堤坝。"))
    records.conn.execute("DELETE FROM document_waiting")
    assert search.find(records, ["防汛"]).hits == ()
    assert search.catch_up(records) == 1
    assert titles(records, "防汛") == ["关于防汛的通知"]
    assert search.catch_up(records) == 0


def test_a_hit_shows_where_it_stands(records):
    keep(records, article(1, "会议", "前文" * 50 + "关于网 站\n普查的要求" + "后文" * 50))
    (hit,) = find(records, ["网站普查"]).hits
    assert hit.place == "text"
    assert "网 站 普查" in hit.around
    assert len(hit.around) < 90
    assert (hit.site_id, hit.site_name, hit.published_on) == ("qinghe", "qinghe人民政府", "2026-11-03")


def test_texts_are_bounded_and_what_is_damaged_is_empty():
    assert len(unpacked(packed("字" * 3 * MAX_BODY))) == MAX_BODY
    assert unpacked(b"") == unpacked(b"no zlib") == ""
    assert set(unpacked(packed("字" * 900)[:-3])) <= {"字", "\ufffd"}


def test_a_text_of_a_megabyte_is_kept_in_part_and_found(records):
    keep(records, article(1, "汇编", "防汛抗旱工作。" * 150_000))
    assert titles(records, "抗旱") == ["汇编"]


LETTERS = st.text("网站普查整改通知ab12 ，。《》〔〕\n\u3000", max_size=40)


@settings(max_examples=amount(50, 150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=5), st.lists(LETTERS, min_size=1, max_size=2))
def test_search_finds_what_a_plain_look_at_all_texts_finds(tmp_path_factory, texts, words):
    terms = search.terms_of(words)
    with Records(tmp_path_factory.mktemp("s") / "x.db") as records:
        records.save_site(Site("qinghe", "清河", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",)), AT)
        keep(records, *(article(n, f"题{n}", text) for n, text in enumerate(texts)))
        found = {hit.title for hit in find(records, words).hits}
    wanted = {
        f"题{n}"
        for n, text in enumerate(texts)
        if terms and all(term in folded(text) or term in folded(f"题{n}") for term in terms)
    }
    assert found == wanted


@given(st.text(max_size=300))
def test_any_two_neighbours_of_a_text_are_in_its_pairs(text):
    plain = folded(text)
    assert folded(plain) == plain or set(folded(plain)) <= set(plain)
    for part in plain.split("\n"):
        for at in range(len(part) - 1):
            assert set(query([part[at : at + 2]]).split()) <= pairs(plain)
        for char in part:
            assert any(word.startswith(query([char]).rstrip("*")) for word in pairs(plain))


@given(st.text(max_size=200), st.text(max_size=20))
def test_what_stands_around_a_word_is_one_short_line(text, word):
    shown = around(text, folded(word).replace("\n", ""))
    assert "\n" not in shown
    assert len(shown) <= len(text) * 20 + 2
