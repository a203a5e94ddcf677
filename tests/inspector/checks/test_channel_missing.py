"""Indicator interaction.channel_missing: a site without any way to ask its office online."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, run, snapshot, target, trait


def missing(**changes):
    return check("interaction.channel_missing", snapshot(**{"columns": columns(without=("letters",)), **changes}))


def test_a_site_without_mailbox_form_or_link_fails():
    result = missing()
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("fail", [False])


@pytest.mark.parametrize(
    "changes",
    [
        {"traits": (trait("message_entry", f"{HOME}xx/", how="form"),)},
        {"targets": (target("http://12345.linjiang.gov.cn/", "good", own=False, text="便民服务"),)},
        {"targets": (target("http://hd.linjiang.gov.cn/x", "good", own=False, text="市长信箱"),)},
        {"columns": (*columns(without=("letters",)), column("letters", "", exempt="external"))},
    ],
)
def test_any_way_to_write_is_enough(changes):
    result = missing(**changes)
    assert (result.outcome, result.findings) == ("pass", ())


def test_petitions_and_reports_of_discipline_are_no_way_to_ask():
    entry = trait("message_entry", f"{HOME}xf/", how="form", left_out="信访")
    assert missing(traits=(entry,)).outcome == "fail"


def test_a_site_that_asks_for_opinions_is_only_suspected():
    result = missing(columns=(*columns(without=("letters",)), column("consultation", name="意见征集")))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


@pytest.mark.parametrize(
    "changes",
    [
        {"run": run(complete=False, stopped_by="max_pages")},
        {"columns": ()},
        {"columns": (*columns(without=("letters",)), column("letters", "", verdict="blocked"))},
        {"columns": (*columns(without=("letters",)), column("letters", "", list_state="script"))},
        {"columns": columns()},  # a mailbox, but no form was read: a script may build it
    ],
)
def test_what_was_not_read_is_not_missing(changes):
    result = missing(**changes)
    assert (result.outcome, result.findings) == ("could_not_check", ())
    assert result.reason
