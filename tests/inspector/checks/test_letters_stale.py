"""Mailboxes that show nothing of the last months."""

from __future__ import annotations

from builders import HOME, check, column, columns, run, snapshot, trait

BOX = column("letters", "", name="县长信箱", url=f"{HOME}xzxx/")


def letters(*days, **changes):
    rows = [
        {
            "title": f"关于道路的咨询{n}",
            "url": f"{HOME}xzxx/{n}.html",
            "asked": asked,
            "answered": answered,
            "state": "done",
        }
        for n, (asked, answered) in enumerate(days)
    ]
    box = trait("letters", BOX.url, column="letters", column_name="县长信箱", rows=rows)
    return snapshot(columns=(*columns(without=("letters",)), BOX), traits=(box,), **changes)


def test_a_letter_or_answer_of_the_last_two_months_is_enough():
    assert check("interaction.letters_stale", letters(("2026-10-01", "2026-10-09"))).findings == ()
    answered = check("interaction.letters_stale", letters(("2026-08-01", "2026-09-23")))
    assert (answered.outcome, answered.findings) == ("pass", ())


def test_nothing_new_is_a_candidate_with_its_newest_day():
    result = check("interaction.letters_stale", letters(("2026-05-01", "2026-05-08"), ("2026-09-01", "2026-09-22")))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("pass", True, BOX.url)
    assert finding.params == {"name": "县长信箱", "latest": "2026-09-22", "months": 2}
    assert finding.evidence["age_days"] == 62


def test_it_counts_where_a_text_says_so_and_the_list_was_read():
    old = ("2026-05-01", "2026-05-08")
    counted = check("interaction.letters_stale", letters(old), confirmed=True)
    assert (counted.outcome, counted.findings[0].suspected) == ("fail", False)
    cut = check("interaction.letters_stale", letters(old, run=run(complete=False)), confirmed=True)
    assert (cut.outcome, cut.findings[0].suspected) == ("pass", True)


def test_no_mailbox_and_no_dates_are_not_judged():
    assert check("interaction.letters_stale", snapshot(columns=(column("news"),))).outcome == "not_applicable"
    assert check("interaction.letters_stale", letters(("", ""))).outcome == "could_not_check"
    assert check("interaction.letters_stale", letters(("2027-05-01", ""))).outcome == "could_not_check"
