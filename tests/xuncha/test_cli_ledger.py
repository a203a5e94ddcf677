"""`xuncha ledger` as a clerk uses it: lists, steps, refusals, waivers; in English and Chinese, with hostile titles."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from db import ledger
from db.ledger_actions import Clerk
from db.records import Records
from tests.ledger_facts import HOSTILE, TODAY, draft, store
from tests.program import HAN, refused


def entries(office, *options):
    done = office("ledger", "--format", "json", *options)
    assert done.code == 0, done.err
    return json.loads(done.out)["entries"]


def test_from_candidate_to_closed(office, tmp_path):
    (one,) = store(tmp_path, draft("x", suspected=True))
    assert office("ledger", "notify", one, "--by", "李四").code == 1
    for line in ("confirm", "notify", "fixed", "verify"):
        done = office("ledger", line, one[:8], "--by", "李四", "--why", "核实")
        assert done.code == 0, done.err
        assert done.out.startswith(one[:8])
    (entry,) = entries(office, "--all")
    assert (entry["status"], entry["confirmed_by"], entry["done_on"]) == ("verified", "李四", TODAY)
    assert entry["due_on"] == "2026-12-17"  # fifteen working days
    assert entries(office) == []
    told = office("ledger", "history", one).out
    assert [word for word in ("candidate", "confirmed", "unit notified", "closed") if word not in told] == []


def test_the_list_is_told_in_every_form(office, tmp_path):
    store(tmp_path, draft("x", HOSTILE), draft("y"))
    text = office("ledger").out
    assert "青禾县政府办公室" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    markdown = office("ledger", "list", "--format", "md").out
    assert "\\|\\[x\\]" in markdown
    rows = list(csv.reader(io.StringIO(office("ledger", "--format", "csv").out.removeprefix("\ufeff"))))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    file = tmp_path / "list.xlsx"
    assert office("ledger", "--format", "xlsx", "-o", str(file)).code == 0
    import openpyxl

    sheet = openpyxl.load_workbook(file).active
    assert sheet.max_row == 7
    assert [cell.value for cell in sheet[5]][:3] == ["No.", "Unit in charge", "Website"]


def test_chinese_words_for_a_chinese_reader(office, tmp_path):
    store(tmp_path, draft("x"))
    done = office("ledger", "--lang", "zh")
    assert "待整改" in done.out
    assert "未经人工确认" in done.out
    assert "open" not in done.out
    one = ledger.finding_id("county", "links.page_broken", "target:x")
    refused_step = office("ledger", "verify", one, "--by", "李四", "--lang", "zh")
    assert (refused_step.code, "待整改" in refused_step.err) == (1, True)


def test_what_is_overdue_or_due(office, tmp_path):
    late, soon, later, no_term = store(tmp_path, *(draft(key) for key in "abcd"))
    with Records(tmp_path / "xuncha.db") as records:
        clerk = Clerk(records, "李四", "2026-11-02T09:00:00+08:00")
        clerk.notify([late, soon, later], {late: "2026-11-17", soon: "2026-11-30", later: "2026-12-31"})
    assert [one["id"] for one in entries(office, "--overdue")] == [late]
    (entry,) = entries(office, "--overdue")
    assert (entry["days_left"], entry["level_due"]) == (-7, "supervise")
    assert {one["id"] for one in entries(office, "--due")} == {late, soon}
    office("ledger", "escalate", late, "--level", "supervise", "--by", "李四")
    (entry,) = entries(office, "--overdue")
    assert (entry["level"], entry["level_due"]) == ("supervise", "")
    assert "7 working days over" in office("ledger").out
    assert {one["id"] for one in entries(office, "--since", "2026-11-26")} == {late}
    assert no_term in {one["id"] for one in entries(office, "--status", "open")}


def test_terms_of_ones_own(office, tmp_path):
    (tmp_path / "xuncha.toml").write_text(
        "[ledger]\ndays = 20\ndays_by_level = { county = 10 }\ndays_by_kind = { veto = 3 }\n"
        '[[ledger.escalation]]\nlevel = "summon"\noverdue = 2\n',
        "utf-8",
    )
    one, other = store(tmp_path, draft("x"), draft("y"))
    office("ledger", "notify", one, "--by", "李四")
    assert office("ledger", "notify", other, "--by", "李四", "--until", "2026-12-01").code == 0
    assert {one["due_on"] for one in entries(office)} == {"2026-12-10", "2026-12-01"}


@pytest.mark.parametrize(
    "section",
    [
        "[ledger]\ndays = 0\n",
        "[ledger]\ndays_by_level = { village = 3 }\n",
        '[[ledger.escalation]]\nlevel = "remind"\n',
        '[[ledger.escalation]]\nlevel = "arrest"\noverdue = 1\n',
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_section_is_named(office, tmp_path, section, lang):
    (tmp_path / "xuncha.toml").write_text(section, "utf-8")
    done = office("ledger", "--lang", lang)
    assert done.code == 2
    assert "ledger" in done.err


def test_a_term_that_no_calendar_reaches_is_not_guessed(office, tmp_path):
    (tmp_path / "xuncha.toml").write_text("[ledger]\ndays = 60\n", "utf-8")
    (one,) = store(tmp_path, draft("x"))
    done = office("ledger", "notify", one, "--by", "李四")
    refused(done, "en")
    assert "--until" in done.err
    assert entries(office)[0]["status"] == "open"


def test_ids_come_from_stdin_and_refusals_stand_alone(office, tmp_path, monkeypatch):
    one, other = store(tmp_path, draft("x"), draft("y", suspected=True))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{one[:8]}  first\n\n{other}\nffffffff\n"))
    done = office("ledger", "notify", "-", "--by", "李四")
    assert done.code == 1
    assert done.out.count("\n") == 1
    assert done.err.count("\n") == 2
    assert {entry["id"]: entry["status"] for entry in entries(office)} == {one: "notified", other: "suspected"}


def test_a_waiver_by_rule_and_its_end(office, tmp_path):
    one, _ = store(tmp_path, draft("x/1"), draft("y"))
    rule = ("--site", "county", "--column", "http://www.qinghe.gov.cn/x/", "--kind", "no_such_matter")
    done = office("ledger", "waive", *rule, "--until", "2026-12-31", "--why", "本年度无此事项", "--by", "李四",
                  "--approver", "主任")  # fmt: skip
    assert (done.code, done.out.split()[0]) == (0, one[:8])
    told = office("ledger", "waivers").out
    assert "no such matter this year" in told
    assert "主任" in told
    waived = {entry["id"]: entry for entry in entries(office)}[one]
    assert (waived["status"], waived["waived_by"], waived["waived_until"]) == ("waived", "主任", "2026-12-31")
    done = office("ledger", "waivers", "--end", "1", "--why", "有事项了", "--by", "李四")
    assert "to be rectified" in done.out
    assert "There is no waiver" in office("ledger", "waivers").out
    assert "ended on 2026-11-26" in office("ledger", "waivers", "--all").out
    refused(office("ledger", "waivers", "--end", "1", "--why", "x", "--by", "李四"), "en")


def test_a_waived_finding_is_taken_back_by_hand(office, tmp_path):
    (one,) = store(tmp_path, draft("x"))
    office("ledger", "waive", one, "--until", "2026-12-31", "--why", "系统升级", "--by", "李四")
    done = office("ledger", "reopen", one, "--why", "升级完成", "--by", "李四")
    assert "waived → to be rectified" in done.out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("confirm", "ID"),
        ("confirm", "ID", "--by", "xuncha"),
        ("confirm", "ID", "--by", "x" * 51),
        ("notify", "ID", "--by", "李四", "--until", "2026-11-25"),
        ("fixed", "ID", "--by", "李四", "--on", "2026-11-27"),
        ("assign", "ID", "--by", "李四"),
        ("waive", "--by", "李四", "--until", "2026-12-31", "--why", "x"),
        ("waive", "ID", "--site", "county", "--by", "李四", "--until", "2026-12-31", "--why", "x"),
        ("waive", "--site", "nobody", "--by", "李四", "--until", "2026-12-31", "--why", "x"),
        ("waive", "--indicator", "no.such", "--by", "李四", "--until", "2026-12-31", "--why", "x"),
        ("waive", "--site", "county", "--by", "李四", "--until", "2026-11-25", "--why", "x"),
        ("waivers", "--end", "7", "--why", "x", "--by", "李四"),
        ("waivers", "--end", "7", "--by", "李四"),
        ("history", "ffff"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(office, tmp_path, arguments, lang):
    (one,) = store(tmp_path, draft("x"))
    done = office("ledger", *(one if word == "ID" else word for word in arguments), "--lang", lang)
    refused(done, lang)
    with Records(tmp_path / "xuncha.db") as records:
        assert records.rows("SELECT count(*) FROM finding_event")[0][0] == 1
        assert records.rows("SELECT count(*) FROM waiver")[0][0] == 0


def test_no_database_is_begun_by_looking(office, tmp_path):
    refused(office("ledger"), "en")
    assert not (tmp_path / "xuncha.db").exists()


@pytest.mark.parametrize("axis", ["unit", "level", "superior"])
def test_sums(office, tmp_path, axis):
    store(tmp_path, draft("x"), draft("y"))
    rows = list(csv.reader(io.StringIO(office("ledger", "sums", "--by", axis, "--format", "csv").out[1:])))
    found = {row[0]: row[1:3] for row in rows[1:]}
    assert (
        found
        == {
            "unit": {"岚溪市人民政府": ["1", "0"], "青禾县政府办公室": ["1", "2"]},
            "level": {"city": ["1", "0"], "county": ["1", "2"]},
            "superior": {"岚溪市人民政府": ["2", "2"]},
        }[axis]
    )
    assert HAN.search(office("ledger", "sums", "--by", axis, "--lang", "zh").out)


def test_the_json_list_satisfies_its_schema(office, tmp_path):
    one, two, _, _ = store(tmp_path, *(draft(key, HOSTILE, suspected=key == "d") for key in "abcd"))
    office("ledger", "confirm", one, "--by", "李四")
    office("ledger", "notify", one, "--by", "李四")
    office("ledger", "fixed", one, "--by", "李四", "--why", "已改")
    office("ledger", "waive", two, "--until", "2026-12-31", "--why", "维护", "--by", "李四")
    schema = json.loads((files("reports") / "schema" / "ledger-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(office("ledger", "list", "--all", "--format", "json").out)
    jsonschema.validate(told, schema)
    assert len(told["entries"]) == 4
    assert set(told["entries"][0]) == set(schema["$defs"]["entry"]["required"])
