"""The coverage matrix: what is told of stored states today, rates and ranks, and all forms of it."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
import report_samples as samples
from openpyxl import load_workbook

from db.models import RepostRuling, Site
from db.reposts import Cell, Choice
from db.watch_models import WatchedColumn
from reports import repost_page, repost_sheets, repost_text, site_report
from reports.reposts import Asked, build
from reports.wording import SHANGHAI, Speaker

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
AS_OF = "2026-11-22T10:00:00+08:00"
SITES = {
    name: Site(name, said, f"http://www.{name}.gov.cn/", (f"www.{name}.gov.cn",), "county_government")
    for name, said in (("qinghe", "青禾县人民政府"), ("baishi", "白石县人民政府"), ("ningan", "宁安县人民政府"))
}


def cells(*said: tuple[str, int, str], **more) -> list[Cell]:
    """Stored states: (site, number of the paper, state)."""
    return [Cell(site, samples.repost(number, state, **more), "r1", AS_OF) for site, number, state in said]


def matrix(stored, lang="zh", **asked):
    return build(stored, SITES, Asked(NOW, since="2026-11-01", **asked), lang)


def only(found):
    (document,) = found["documents"]
    return document["cells"]


class TestRates:
    def test_only_what_could_be_judged_counts(self):
        found = matrix(cells(
            ("qinghe", 1, "reposted"), ("qinghe", 2, "late"), ("qinghe", 3, "missing"), ("qinghe", 4, "unsure"),
            ("qinghe", 5, "unknown"), ("qinghe", 6, "withdrawn"), ("qinghe", 7, "reposted"),
        ))  # fmt: skip
        (site,) = found["sites"]
        assert (site["judged"], site["in_time"], site["late"], site["missing"], site["open"]) == (4, 2, 1, 1, 2)
        assert (site["rate_in_time"], site["rate_reposted"], site["median_hours"]) == (0.5, 0.75, 5.5)

    def test_ranks_are_shared_and_who_cannot_be_judged_has_none(self):
        found = matrix(cells(
            ("qinghe", 1, "reposted"), ("baishi", 1, "reposted"), ("ningan", 1, "unknown"),
        ))  # fmt: skip
        assert [(one["id"], one["rank"]) for one in found["sites"]] == [("baishi", 1), ("qinghe", 1), ("ningan", None)]
        assert found["sites"][2]["rate_in_time"] is None

    def test_levels_and_months(self):
        early = cells(("qinghe", 1, "missing"), upstream_to="2026-10-05T09:00:00+08:00")
        found = matrix([*early, *cells(("baishi", 2, "reposted"))])
        assert [(one["month"], one["rate_in_time"]) for one in found["trend"]] == [("2026-10", 0.0), ("2026-11", 1.0)]
        (level,) = found["levels"]
        assert (level["level_name"], level["sites"], level["judged"]) == ("县级人民政府", 2, 2)

    def test_rates_by_superior_site(self):
        province = cells(("qinghe", 3, "missing"), upstream_id="sheng", upstream_name="云岭省人民政府")
        found = matrix([*cells(("qinghe", 1, "reposted")), *province])
        rates = {one["id"]: one["rate_in_time"] for one in found["upstreams"]}
        assert rates == {"gwy": 1.0, "sheng": 0.0}
        assert "按上级网站" in repost_page.render(found, "zh")

    def test_nothing_is_no_rate(self):
        found = matrix([])
        assert found["total"]["rate_in_time"] is None
        assert (found["documents"], found["sites"], found["trend"]) == ([], [], [])
        assert "没有须转载的文件" in repost_text.render(found, "zh")


class TestToday:
    def test_what_was_not_due_then_is_not_called_missing_now(self):
        stored = cells(("qinghe", 1, "not_due"), deadline=(NOW - timedelta(hours=1)).isoformat())
        cell = only(matrix(stored))["qinghe"]
        assert cell["state"] == "unknown"
        assert "尚未巡查" in cell["why"]
        later = cells(("qinghe", 1, "not_due"), deadline=(NOW + timedelta(hours=1)).isoformat())
        assert only(matrix(later))["qinghe"]["state"] == "not_due"

    def test_a_site_that_was_never_judged_has_its_cell(self):
        found = matrix(
            cells(("qinghe", 1, "reposted")), bound={"baishi": frozenset({"gwy"}), "ningan": frozenset({"x"})}
        )
        assert {name: cell["state"] for name, cell in only(found).items()} == {
            "qinghe": "reposted",
            "baishi": "unknown",
        }

    def test_a_document_that_nobody_was_judged_by_yet_is_shown(self):
        fresh = samples.repost(9, "not_due", deadline=(NOW + timedelta(hours=20)).isoformat())
        found = matrix([], demanded=[fresh], bound={"baishi": frozenset({"gwy"})})
        assert only(found)["baishi"]["state"] == "not_due"

    def test_one_paper_in_two_columns_has_one_row(self):
        again = samples.repost(1, "not_due", url="https://www.gov.cn/other/1.html")
        assert len(matrix(cells(("qinghe", 1, "reposted")), demanded=[again])["documents"]) == 1

    def test_a_dropped_document_is_demanded_of_nobody(self):
        url = samples.repost(1).url
        word = Choice(url, expected=False, why="只涉及部门", author="王敏", at=AS_OF)
        found = matrix(cells(("qinghe", 1, "missing"), ("baishi", 1, "late")), choices={url: word})
        assert {cell["state"] for cell in only(found).values()} == {"not_expected"}
        assert found["total"]["judged"] == 0

    @pytest.mark.parametrize(
        ("verdict", "said", "state"),
        [
            ("repost", "2026-11-23T09:00:00+08:00", "overruled"),
            ("repost", "2026-11-20T09:00:00+08:00", "missing"),  # judged since: the judgement knew it
        ],
    )
    def test_a_persons_word_counts_before_anybody_judges_anew(self, verdict, said, state):
        url = samples.repost(1).url
        word = RepostRuling(url, "http://www.qinghe.gov.cn/zc/8.html", verdict, "王敏", "合并刊登", said)
        found = matrix(cells(("qinghe", 1, "missing"), ("baishi", 1, "missing")), rulings=[word])
        assert {name: cell["state"] for name, cell in only(found).items()} == {"qinghe": state, "baishi": "missing"}

    def test_a_page_that_a_person_refused_is_open_again(self):
        stored = cells(("qinghe", 1, "reposted"))
        page = stored[0].state.reposted_url
        word = RepostRuling(stored[0].state.url, page, "other", "王敏", "是解读", "2026-11-23T09:00:00+08:00")
        cell = only(matrix(stored, rulings=[word]))["qinghe"]
        assert (cell["state"], "王敏" in cell["why"]) == ("unknown", True)


class TestForms:
    def wide(self, sites=45, papers=6):
        names = {f"s{n}": Site(f"s{n}", f"第{n}县人民政府", f"http://s{n}.gov.cn/", (), "") for n in range(sites)}
        states = ("reposted", "late", "missing", "unsure", "unknown", "not_due", "withdrawn", "not_expected")
        stored = [
            Cell(f"s{n}", samples.repost(paper, states[(n + paper) % 8]), "r", AS_OF)
            for n in range(sites) for paper in range(papers)
        ]  # fmt: skip
        return build(stored, names, Asked(NOW, since="2026-11-01"), "zh")

    def test_a_wide_matrix_is_cut_into_sheets_that_can_be_read(self):
        book = load_workbook(io.BytesIO(repost_sheets.xlsx(self.wide(), "zh")))
        assert book.sheetnames == ["排名", "对照表1", "对照表2", "对照表3", "逐项明细", "按月统计"]
        sheet = book["对照表1"]
        assert sheet.freeze_panes == "D2"
        assert sheet.cell(1, 5).value.endswith("县人民政府")
        assert book["逐项明细"].max_row == 45 * 6 + 1
        assert len(re.findall('<table class="matrix">', repost_page.render(self.wide(), "zh"))) == 2

    def test_csv_has_one_row_for_each_cell(self):
        text = repost_sheets.as_csv(matrix(cells(("qinghe", 1, "late"), ("baishi", 1, "missing"))), "zh")
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text[1:])))
        assert [(row["网站名称"], row["状态"]) for row in rows] == [
            ("白石县人民政府", "未转载"),
            ("青禾县人民政府", "超时转载"),
        ]
        assert rows[0]["至少超期小时数"] == "30.5"

    def test_what_could_not_be_watched_is_said(self):
        column = WatchedColumn(
            "gwy", "https://www.gov.cn/zuixin/", "最新政策", id=1, outcome="structure_changed", last_ok=AS_OF
        )
        gap = {1: [("2026-11-20T20:00:00+08:00", "2026-11-21T09:00:00+08:00")]}
        text = repost_text.render(matrix(cells(("qinghe", 1, "reposted")), columns=[column], gaps=gap), "zh")
        assert "最新政策" in text
        assert "改版" in text
        assert "监测中断1次" in text

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_that_a_page_says_becomes_markup_or_a_formula(self, lang):
        stored = [Cell("qinghe", one, "r", AS_OF) for one in samples.hostile().judgement.reposts]
        found = matrix(stored, lang)
        page = repost_page.render(found, lang)
        assert "<script" not in page
        assert 'href="javascript' not in page
        assert "长" * 401 not in page
        rows = list(csv.reader(io.StringIO(repost_sheets.as_csv(found, lang)[1:])))
        assert all(not str(cell).startswith(("=", "+", "@")) for row in rows[1:] for cell in row)
        assert "\u202e" not in repost_text.render(found, lang)


class TestReportOfOneSite:
    def test_its_part_of_the_report(self):
        report = site_report.build(samples.failing(), "zh")
        told = report["reposts"]
        assert [one["state"] for one in told["documents"]] == ["missing", "late", "unsure", "reposted", "reposted"]
        assert told["figures"]["rate_in_time"] == 0.5
        assert told["documents"][0]["hours_late"] == 30.5

    def test_a_site_without_superiors_has_an_empty_part(self):
        report = site_report.build(samples.healthy(), "en")
        assert report["reposts"]["documents"] == []

    def test_summary_names_what_counts(self):
        from reports import site_reposts

        say = Speaker("en")
        report = site_report.build(samples.failing(), "en")
        assert site_reposts.summary(report, say).startswith("4 judged: 2 in time (50%), 1 late, 1 not reposted")
