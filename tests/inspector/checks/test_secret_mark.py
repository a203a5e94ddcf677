"""Indicator content.secret_mark: documents with a mark of secrecy; always a candidate."""

from __future__ import annotations

from builders import check, run, snapshot, trait


def test_a_site_without_marks_passes():
    result = check("content.secret_mark", snapshot())
    assert (result.outcome, result.findings) == ("pass", ())
    assert check("content.secret_mark", snapshot(run=run(pages=0))).outcome == "could_not_check"


def test_a_mark_is_a_candidate():
    marked = trait("secret_mark", title="关于做好专项工作的通知", mark="机密★1年", line=1)
    (finding,) = check("content.secret_mark", snapshot(traits=(marked,))).findings
    assert finding.suspected
    assert finding.params == {"title": "关于做好专项工作的通知", "mark": "机密★1年"}
