"""A notice names only what people have confirmed, compares with the span before, and keeps the layout of GB/T 9704."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from digest_samples import INDICATORS, at, events, row, site, veto
from docx import Document
from docx.shared import Emu
from test_digest_forms import pages_of

from benchmarks.digest_data import HOSTILE
from db.span import Judged, Told
from reports import periods
from reports.notice import forms
from reports.notice.build import NoticeFacts, build
from reports.papers import official
from reports.papers.fill import fill
from reports.wording import SHANGHAI
from xuncha.errors import ConfigError

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=SHANGHAI)
QUARTER = periods.period("2026Q4", NOW)
OPEN = [event for ident in ("a", "b", "c", "d") for event in events(ident, (at(2), "open"))]


def notice(sites, rows, told=OPEN, theme="", **more):
    values = {
        "basis": "政府网站检查指标",
        "issued": NOW.date(),
        "rectify_by": "2026-12-11",
        "office": "乐市办",
        "region": "全市",
    }
    facts = NoticeFacts(sites=sites, rows=rows, events=told, indicators=INDICATORS, **(values | more))
    return build(facts, QUARTER, NOW, "zh", theme=theme)


def blank(ident, site_id="lexian", **more):
    names = {"site_id": site_id, "site_name": f"{site_id}门户", "unit": f"{site_id}办公室"}
    return row(ident, indicator="columns.blank", kind="veto", **(names | more))


def every_word(made):
    return json.dumps(forms.data(made), ensure_ascii=False) + "".join(
        forms.render(made, f).decode() for f in ("html", "md")
    )


def test_what_nobody_confirmed_names_nobody():
    sites = [site("hidden", "fail", told=[veto()]), site("fine")]
    told = [*events("a", (at(2), "open")), *events("b", (at(2), "suspected"))]
    made = notice(sites, [blank("a", "hidden"), blank("b", "hidden", confirmed_by="王")], told)
    assert (made.now.failed, made.now.waiting, made.now.passed) == (0, 1, 1)
    named = [line for part in made.problems for line in part.lines] + [
        cell for line in made.annexes[1].rows for cell in line
    ]
    assert not [text for text in named if "hidden" in text]
    assert not [line for line in made.annexes[2].rows if "hidden" in line[1]]
    assert "另有1个网站的问题待人工核实" in "".join(made.overall)
    assert made.annexes[1].note == "无。"


def test_where_nobody_is_named_nothing_is_demanded_of_those_in_an_empty_annex():
    made = notice([site("lexian")], [blank("a")])
    assert len(made.requirements) == 1
    assert "附件2" not in "".join(line for one in made.requirements for line in one.lines)
    assert "整改率-" not in every_word(made)


def test_what_people_confirmed_is_named_with_its_text_and_term():
    sites = [site("bad", "fail", told=[veto()]), site("fine")]
    made = notice(sites, [blank("a", "bad", confirmed_by="王", params={"text": "栏目“通知”自2025年起未更新。"})])
    assert (made.now.failed, made.now.passed, made.now.rate) == (1, 1, 50.0)
    assert made.problems[0].heading == "（一）栏目更新不及时、空白或缺失。"
    assert made.problems[0].lines == ("bad门户：栏目“通知”自2025年起未更新（2026年11月2日发现，已20天）。",)
    assert made.annexes[1].rows[0][1:] == ("bad办公室", "bad门户", "栏目“通知”自2025年起未更新。", "2026-12-11")
    assert [line[-1] for line in made.annexes[2].rows] == ["合格", "不合格（单项否决）"]


def test_a_confirmation_that_came_after_the_span_does_not_count_in_it():
    made = notice([site("bad", "fail", told=[veto()])], [blank("a", "bad", confirmed_by="王", confirmed_at=at(25))])
    assert made.now.waiting == 1
    assert "bad门户" not in every_word(made)


def test_one_unconfirmed_finding_of_the_veto_keeps_the_site_unnamed_as_failing():
    rows = [blank("a", "bad", confirmed_by="王"), blank("b", "bad")]
    made = notice([site("bad", "fail", told=[veto()])], rows)
    assert made.now.waiting == 1
    assert not made.annexes[2].rows


def test_the_score_is_said_only_where_all_of_it_is_confirmed():
    costly = Told("links.page_broken", "deduct", "fail", "", {}, 5.0, candidate=False)
    sites = [site("one", told=[costly]), site("two", told=[costly]), site("three")]
    rows = [row("a", site_id="one", confirmed_by="王"), row("b", site_id="two")]
    ranked = notice(sites, rows).annexes[2]
    assert [(line[0], line[1]) for line in ranked.rows] == [("1", "one网站"), ("1", "three网站")]
    assert "1个网站" in ranked.note


def test_rates_are_compared_with_the_span_before():
    failing = Judged(at(13), "r1", "fail", None, (veto(),))
    rows = [blank("a", "bad", confirmed_by="王")]
    told = events("a", (at(2, 9), "open"), (at(5), "fixed"))
    made = notice([site("bad", before=failing), site("fine")], rows, told)
    assert (made.before.rate, made.now.rate) == (50.0, 100.0)
    assert "合格率100%，比2026年第三季度提高50个百分点。" in made.overall[0]
    assert (made.tally.solved, made.tally.open, made.tally_before.open) == (1, 0, 1)


def test_who_did_well_is_praised_and_who_has_something_open_is_not():
    good = Judged(at(20), "r2", "pass", 96.0)
    sites = [site("good", judged=good), site("busy", judged=good), site("low")]
    made = notice(sites, [row("a", site_id="busy")])
    assert made.praised == ("good网站",)
    assert made.headings == ("一、总体情况", "二、表扬情况", "三、主要问题", "四、工作要求")


def test_a_theme_is_about_its_indicators_alone():
    rows = [row("a", site_id="lexian", confirmed_by="王"), blank("b", "bad", confirmed_by="王")]
    made = notice([site(), site("bad")], rows, theme="links")
    assert made.title == "关于2026年第四季度全市政府网站链接专项检查情况的通报"
    assert (made.now.failed, made.now.passed) == (1, 1)
    assert "bad门户" not in every_word(made)


def test_the_same_facts_give_the_same_file():
    sites, rows = [site("bad", "fail", told=[veto()])], [blank("a", "bad", confirmed_by="王")]
    first = forms.render(notice(sites, rows), "docx")
    assert first == forms.render(notice(sites, rows), "docx")
    with zipfile.ZipFile(io.BytesIO(first)) as package:  # the hour of writing stands in no part, whenever it is written
        assert {part.date_time for part in package.infolist()} == {(2026, 1, 1, 0, 0, 0)}


# -- the Word file --------------------------------------------------------------------------------------------------


def hostile():
    rows = [blank(ident, "bad", confirmed_by="王", params={"text": text}, site_name=text, unit=text)
            for ident, text in zip("abcd", HOSTILE, strict=False)]  # fmt: skip
    return notice([site("bad", "fail", told=[veto()]), site("fine")], rows, office=HOSTILE[1], person=HOSTILE[2])


def test_hostile_words_stay_words():
    document = Document(io.BytesIO(forms.render(hostile(), "docx")))
    text = "\n".join("".join(one.itertext()) for one in document.element.body)
    assert "<script>alert(1)</script>" in text
    assert "{{ 7 * 7 }}" in text
    assert "49" not in text
    assert len(text) < 8_000


def test_the_page_is_that_of_the_standard():
    document = Document(io.BytesIO(forms.render(hostile(), "docx")))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm, 1) for size in sizes] == [210.0, 297.0, 37.0, 28.0]
    text = section.page_width - section.left_margin - section.right_margin
    assert round(Emu(text).mm) == 156
    assert 28 * (official.BODY - 0.25) <= Emu(text).pt < 29 * (official.BODY - 0.25)
    height = section.page_height - section.top_margin - section.bottom_margin
    assert int(Emu(height).pt // official.LINE) == 22
    assert document.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        xml = footer._element.xml
        assert "PAGE" in xml
        assert "— " in xml
        assert 'w:sz w:val="28"' in xml


def test_every_run_names_its_chinese_font():
    document = Document(io.BytesIO(forms.render(hostile(), "docx")))
    fonts = set()
    for run in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}r"):
        found = run.xpath("./w:rPr/w:rFonts/@w:eastAsia")
        assert found, "".join(run.itertext())
        fonts.update(found)
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it(tmp_path):
    assert 4 <= pages_of(tmp_path, forms.render(hostile(), "docx"), "docx") <= 12


# -- templates that an office edited ----------------------------------------------------------------------------------


def template(*lines):
    document = official.blank_paper("模板")
    official.add(document, *(official.line(text) for text in lines))
    return official.finished(document)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("第一段", "编号{{ wrong_name }}号"), "wrong_name"),
        (("第一段", "{%p for x in overall %}", "{{ x }}"), "wrong near"),
        (("第一段 {{ title", "第二段"), "wrong near"),
        (("{{ title | nofilter }}",), "nofilter"),
        (("{{ title.__class__.__mro__ }}",), "template"),
        (("{{ 1 / 0 }}",), "cannot be filled"),
        (("{{ annexes[9].title }}",), "cannot be filled"),
    ],
)
def test_a_broken_template_says_where(lines, said):
    with pytest.raises(ConfigError) as caught:
        forms.render(hostile(), "docx", template(*lines), "我的模板.docx")
    assert "我的模板.docx" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(ConfigError, match="no Word file"):
        fill(data, {}, "标题", "模板.docx")


def test_an_edited_template_is_used():
    made = forms.render(replace(hostile(), title="标题"), "docx", template("红头", "{{ title }}", "{{ date }}"), "x")
    assert [one.text for one in Document(io.BytesIO(made)).paragraphs] == ["红头", "标题", "2026年11月22日"]
