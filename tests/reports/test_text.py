"""The report in the terminal."""

import re

import pytest
import report_samples as samples

from reports import cells, text
from reports.site_report import build


def rendered(name: str, lang: str = "zh", width: int = 80, **more) -> str:
    return text.render(build(samples.ALL[name](), lang), lang, width, **more)


def test_the_verdict_comes_first():
    lines = rendered("failing", "en").splitlines()
    assert lines[0] == "乐县人民政府门户网站"
    assert [line.split()[0] for line in lines[3:5]] == ["Verdict", "Score"]
    assert "94" in lines[4]


def test_a_veto_is_named_as_a_candidate():
    shown = rendered("vetoed", "en")
    assert "FAIL (candidate, to be confirmed by a person)" in shown
    assert "a person must confirm it before anybody is named" in " ".join(shown.split())
    assert "page limit (--max-pages) was reached" in shown
    assert "proves nothing" in " ".join(shown.split())


def test_a_veto_that_did_not_fire_does_not_look_like_one():
    shown = rendered("failing", "en")
    assert "[veto]" not in shown
    assert "[no veto] Columns overdue" in shown


def test_what_is_only_suspected_is_no_deduction_and_its_advice_has_a_condition():
    report = build(samples.failing(), "zh")
    (only,) = report["findings"] = [one for one in report["findings"] if one["status"] == "suspected"]
    for indicator in report["indicators"]:
        if indicator["id"] == only["indicator"]:
            indicator |= {"outcome": "pass", "points_lost": 0, "kind": "deduct"}
    shown = " ".join(text.render(report, "zh", 120).split())
    part = shown.split("未达到判定标准或仅为疑似的问题")[1]
    assert "[未扣分]" in part
    assert "经人工核实属实的，整改建议：" in part


def test_quiet_hours_are_named_when_nothing_was_read():
    report = build(samples.unjudged(), "zh")
    report["run"] |= {"pages": 0, "complete": False, "home_outcome": "left_out", "stopped_by": "quiet_hours"}
    assert "未能读取任何页面：在约定的不访问时段内达到时间上限" in "".join(text.render(report, "zh", 120).split("\n"))


def test_long_lists_are_cut_with_a_pointer():
    assert "and 9 more, see --format json, html or xlsx" in rendered("failing", "en")


def test_the_status_of_every_basis_is_shown():
    shown = " ".join(rendered("failing", "en").split())
    for status in ("[official text]", "[local practice]", "[unconfirmed, to be verified]"):
        assert status in shown


def test_what_could_not_be_checked_has_a_reason_and_a_next_step():
    shown = rendered("failing", "en", 120)
    part = shown.split("Could not be checked (2)")[1]
    assert "protection page or captcha" in part
    assert "Protection is never bypassed." in part


def test_a_site_that_refused_us_is_not_blamed():
    shown = rendered("unjudged", "en")
    assert "COULD NOT BE JUDGED" in shown
    assert "Nothing is held against it." in shown
    assert "Problems that count" not in shown
    assert "1 earlier findings stay as they were." in shown


def test_a_healthy_site_has_no_problems():
    shown = rendered("healthy", "zh")
    assert "合格" in shown
    assert "不合格" not in shown
    assert "计入结果的问题" not in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [0, 40, 66, 100, 500])
@pytest.mark.parametrize("name", sorted(samples.ALL))
def test_no_line_is_wider_than_the_terminal_except_an_address(name, width, lang):
    limit = max(40, min(width, 120))
    for line in rendered(name, lang, width).splitlines():
        if cells.width(line) > limit:
            # A word that cannot be broken, or a table that has reached its smallest size.
            assert "http" in line or limit < 66 or name == "hostile", line


def test_the_columns_of_the_table_stand_under_each_other():
    lines = rendered("failing", "zh", 100).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("栏目（")) + 2
    head, ruler, *rows = lines[at : at + 8]
    starts = [match.start() for match in re.finditer(r"-+", ruler)]
    for row in [head, *rows]:
        for start in starts[1:]:
            assert cells.width(_left_of(row, start)) == start, row


def _left_of(line: str, columns: int) -> str:
    taken = ""
    for char in line:
        if cells.width(taken) >= columns:
            break
        taken += char
    return taken + " " * max(0, columns - cells.width(taken))


def test_no_control_character_reaches_the_terminal():
    shown = rendered("hostile")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert len(shown) < 60_000


def test_colour_only_when_asked():
    assert "\x1b[" not in rendered("vetoed")
    assert "\x1b[31m" in rendered("vetoed", colour=True)


@pytest.mark.parametrize(
    ("string", "columns"), [("abc", 3), ("栏目", 4), ("e\u0301", 1), ("，。", 4), ("“引”", 4), ("", 0)]
)
def test_width(string, columns):
    assert cells.width(string) == columns


def test_wrap_keeps_punctuation_with_its_character_and_addresses_whole():
    assert cells.wrap("一二三，四", 6) == ["一二", "三，四"]
    url = "http://www.lexian.gov.cn/" + "a" * 50
    assert cells.wrap(f"see {url} now", 20) == ["see", url, "now"]
    assert cells.pad("栏目", 3) == "栏…"


def test_a_veto_below_its_threshold_that_costs_points_counts_as_a_deduction():
    indicator = samples.indicator("columns.blank", "pass", "veto", name_en="Blank columns", points_lost=10.0)
    found = samples.finding(1, "columns.blank", template="Column is blank.")
    report = build(samples.verdicts((indicator,), (found,), score=90.0), "en")
    shown = text.render(report, "en", 80)
    assert "Problems that count (1)" in shown
    assert "[-10 points] Blank columns" in shown
    assert "veto" not in shown.lower()


def test_a_category_that_may_exist_unseen_is_not_called_unreadable():
    column = samples.column("", "audit", "unknown", url="", items=0, latest="")
    shown = text.render(build(samples.verdicts((), columns=(column,)), "en"), "en", 120)
    assert "not certain whether there is one" in shown
