"""Indicator interaction.reply_overdue: visible, valid messages of the past year that waited more than three months."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, snapshot, trait

BOX = column("letters", name="县长信箱")
LETTER = f"{HOME}letters/1.html"


def row(asked, state, answered="", title="咨询农村危房改造补助标准", url=LETTER):
    return {"title": title, "url": url, "asked": asked, "answered": answered, "state": state}


def box(*rows, **more):
    return trait("letters", BOX.url, column="letters", column_name="县长信箱", kind="list", rows=list(rows), **more)


def overdue(*traits):
    return check("interaction.reply_overdue", snapshot(columns=(BOX,), traits=traits))


def test_a_message_that_waits_for_more_than_three_months_fails():
    result = overdue(box(row("2026-08-20", "waiting"), row("2026-08-01", "waiting", url=f"{HOME}letters/2.html")))
    (finding,) = result.findings
    assert (result.outcome, finding.url, finding.suspected) == ("fail", BOX.url, False)
    assert finding.params["count"] == 2
    assert finding.params["asked"] == "2026-08-01"
    assert [one["date"] for one in finding.evidence["messages"]] == ["2026-08-01", "2026-08-20"]


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        ("2026-08-23", "waiting"),  # three months today, not more
        ("2025-11-20", "waiting"),  # older than a year
        ("2026-05-01", "done"),
        ("2026-05-01", "void"),
        ("2026-05-01", ""),
        ("", "waiting"),
    ],
)
def test_nothing_else_is_held_against_the_office(asked, state):
    result = overdue(box(row(asked, state)))
    assert (result.outcome, result.findings) == ("pass", ())


def test_mailboxes_that_the_indicator_leaves_out_do_not_count():
    result = overdue(box(row("2026-05-01", "waiting"), left_out="信访"))
    assert (result.outcome, result.findings) == ("could_not_check", ())


def test_an_answer_on_the_page_of_the_letter_wins_over_a_list_that_was_not_updated():
    answer = trait("letters", LETTER, kind="letter", rows=[row("2026-05-01", "done", "2026-05-03")])
    assert overdue(box(row("2026-05-01", "waiting")), answer).findings == ()
    assert overdue(answer, box(row("2026-05-01", "waiting"))).findings == ()


def test_an_empty_cell_for_the_answer_is_only_suspected():
    result = overdue(box(row("2026-05-01", "blank")))
    assert result.outcome == "pass"
    assert [finding.suspected for finding in result.findings] == [True]


def test_a_mailbox_without_readable_days_is_not_judged_and_no_mailbox_does_not_apply():
    assert overdue().outcome == "could_not_check"
    assert check("interaction.reply_overdue", snapshot(columns=(column("news"),))).outcome == "not_applicable"
