"""Indicator interaction.reply_slow: answers that took more than fifteen working days, and waits of that length."""

from __future__ import annotations

from builders import HOME, check, column, snapshot, trait

BOX = column("letters", name="县长信箱")


def slow(*rows, **params):
    letters = [
        {"title": f"来信{n}", "url": f"{HOME}letters/{n}.html", "asked": asked, "answered": answered, "state": state}
        for n, (asked, answered, state) in enumerate(rows)
    ]
    box = trait("letters", BOX.url, column="letters", column_name="县长信箱", kind="list", rows=letters)
    return check("interaction.reply_slow", snapshot(columns=(BOX,), traits=(box,)), **params)


def test_answers_within_fifteen_working_days_pass():
    # 2 to 23 November 2026 are exactly fifteen working days.
    result = slow(
        ("2026-11-02", "2026-11-23", "done"), ("2026-11-02", "", "waiting"), ("2026-10-20", "2026-10-23", "done")
    )
    assert (result.outcome, result.findings) == ("pass", ())


def test_slow_answers_are_one_finding_for_the_mailbox():
    result = slow(
        ("2026-10-12", "2026-11-20", "done"), ("2026-10-30", "", "waiting"), ("2026-11-16", "2026-11-17", "done")
    )
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("pass", True)  # no text that was seen sets the number of days
    assert (finding.params["count"], finding.params["total"]) == (2, 3)
    assert finding.params["title"] == "来信0"
    assert finding.params["days"] == 29


def test_days_that_a_text_sets_count():
    result = slow(("2026-10-12", "2026-11-20", "done"), confirmed=True)
    assert (result.outcome, [one.suspected for one in result.findings]) == ("fail", [False])


def test_holidays_are_no_working_days():
    # 15 working days lie between 21 September and 16 October only if the National Day holidays count.
    assert slow(("2026-09-21", "2026-10-16", "done")).findings == ()


def test_answers_before_their_questions_and_unread_states_say_nothing():
    assert slow(("2026-11-10", "2026-11-01", "done"), ("2026-06-01", "", "")).findings == ()


def test_what_waits_for_months_is_counted_under_the_veto():
    assert slow(("2026-07-01", "", "waiting"), ("2026-11-16", "2026-11-17", "done")).findings == ()
