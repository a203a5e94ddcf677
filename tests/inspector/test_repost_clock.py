"""Hours between an original and its repost: claims, our own looks, and what a person or the superior site took back."""

from __future__ import annotations

from datetime import datetime

import pytest
from builders import AS_OF, SHANGHAI, case, check, doc, run, snapshot, upstream

from db.watch_models import WatchNote
from inspector import working_days
from inspector.days import Moment
from inspector.repost_clock import appeared, working_hours
from inspector.repost_states import states

TITLE, NUMBER = "临江市人民政府关于做好冬春救助工作的通知", "临政发〔2026〕9号"
URL = "http://www.linjiang.gov.cn/zc/9.html"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00")


def note(seen: str = "", unseen: str = "", expect: str = "rule", **more) -> WatchNote:
    times = [at(one).isoformat() if one else "" for one in (seen, unseen)]
    return WatchNote(expect, "http://www.linjiang.gov.cn/zc/", "政策文件", *times, **more)


def original(day: str = "18", time: str = "", **more):
    return doc(TITLE, NUMBER, url=URL, published_on=f"2026-11-{day}" if day else "", published_time=time, **more)


def copy(day: str, time: str = "", **more):
    return doc(TITLE, NUMBER, published_on=f"2026-11-{day}" if day else "", published_time=time, **more)


def site(above, *copies, noted=None, choices=None, **more):
    above = upstream(above, notes={above.url: noted} if noted else {}, choices=choices or {})
    return snapshot(upstreams=(above,), documents=copies, **more)


@pytest.mark.parametrize(
    ("claim", "seen", "unseen", "first", "last"),
    [
        (("18", ""), "", "", "18T00:00", "19T00:00"),  # nobody watched: the whole day is open
        (("18", ""), "18T09:30", "18T09:00", "18T09:00", "18T09:30"),  # our looks narrow the day
        (("18", ""), "18T09:30", "", "18T00:00", "18T09:30"),  # there at the first look
        (("18", "09:12"), "18T09:30", "18T09:00", "18T09:12", "18T09:13"),  # a claim between two looks stands
        (("18", "08:00"), "18T09:30", "18T09:00", "18T09:00", "18T09:30"),  # it was not there when it claims
        (("10", ""), "18T09:30", "18T09:00", "18T09:00", "18T09:30"),  # dated back by days
        (("18", "10:00"), "18T09:30", "18T09:00", "18T10:00", "18T10:01"),  # clocks differ: the later one, for the site
        (("20", ""), "18T09:30", "18T09:00", "20T00:00", "21T00:00"),  # dated ahead
        (None, "18T09:30", "18T09:00", "18T09:00", "18T09:30"),  # no date at all, but we looked
        (("18", ""), "25T09:30", "", "18T00:00", "19T00:00"),  # watched only later
    ],
)
def test_when_an_original_appeared(claim, seen, unseen, first, last):
    claimed = Moment.claimed(f"2026-11-{claim[0]}", claim[1], SHANGHAI) if claim else None
    assert appeared(claimed, note(seen, unseen) if seen else None, SHANGHAI) == Moment(at(first), at(last))


def test_without_a_date_and_without_two_looks_nobody_knows():
    assert appeared(None, note("18T09:30"), SHANGHAI) is None
    assert appeared(None, None, SHANGHAI) is None


class TestLate:
    def test_our_looks_make_a_day_an_hour(self):
        """Published some time on the 18th; seen at 9:30. A repost on the 19th at 10:00 is late only for who watched."""
        assert check("repost.late", site(original(), copy("19", "10:00"))).outcome == "pass"
        result = check("repost.late", site(original(), copy("19", "10:00"), noted=note("18T09:30", "18T09:00")))
        (finding,) = result.findings
        assert finding.evidence["hours_after_upstream"] == 24.5
        assert finding.evidence["hours_late"] == 0.5
        assert finding.evidence["working_hours_late"] == 0.5
        assert finding.evidence["uncertain_hours"] == 0.5
        assert finding.evidence["upstream_at"] == "2026-11-18T09:30:00+08:00"
        assert finding.evidence["upstream_first_seen"] == "2026-11-18T09:30:00+08:00"
        assert finding.evidence["upstream_not_seen_at"] == "2026-11-18T09:00:00+08:00"

    def test_a_gap_in_watching_is_for_the_site(self):
        """Nobody looked from the 18th 9:00 to the 19th 15:00, and the page says only the day."""
        gap = note("19T15:00", "18T09:00")
        assert check("repost.late", site(original("18"), copy("19", "23:00"), noted=gap)).outcome == "pass"
        assert check("repost.late", site(original("18"), copy("20", "00:30"), noted=gap)).outcome == "fail"

    def test_a_document_dated_back_starts_its_time_when_it_was_there(self):
        dated_back = note("20T09:30", "20T09:00")
        assert check("repost.late", site(original("10"), copy("21", "09:00"), noted=dated_back)).outcome == "pass"
        assert check("repost.late", site(original("10"), copy("21", "09:40"), noted=dated_back)).outcome == "fail"

    def test_a_repost_that_claims_to_be_older_than_its_original_is_not_late(self):
        assert check("repost.late", site(original("18", "09:00"), copy("18", "08:20"))).outcome == "pass"

    def test_an_undated_repost_is_in_time_if_we_saw_it_in_time_and_never_late(self):
        seen = copy("", first_seen="2026-11-18T20:00:00+08:00")
        assert check("repost.late", site(original("18", "09:00"), seen)).outcome == "pass"
        later = copy("", first_seen="2026-11-22T20:00:00+08:00")
        assert check("repost.late", site(original("18", "09:00"), later)).outcome == "could_not_check"

    def test_working_days_are_counted_apart(self):
        friday = original("13", "09:00")
        (finding,) = check("repost.late", site(friday, copy("16", "09:00"))).findings
        assert finding.evidence["hours_late"] == 48.0  # from the 14th at 9:01
        assert finding.evidence["working_hours_late"] == 9.0

    def test_unknown_working_days_are_said_to_be_unknown(self):
        start, end = datetime(2031, 3, 3, 9, tzinfo=SHANGHAI), datetime(2031, 3, 4, 9, tzinfo=SHANGHAI)
        assert working_hours(start, end, working_days.standard()) is None
        assert working_hours(end, start, working_days.standard()) == 0


class TestMissing:
    def test_nobody_is_accused_of_what_came_after_we_looked(self):
        """The site was looked at on the 19th at 8:00; judged as of the 23rd it still may have reposted in time."""
        early = run(started_at="2026-11-19T08:00:00+08:00", finished_at="2026-11-19T08:10:00+08:00")
        assert check("repost.missing", site(original("18", "09:00"), run=early)).outcome == "not_applicable"
        later = run(started_at="2026-11-19T10:00:00+08:00", finished_at="2026-11-19T10:10:00+08:00")
        assert check("repost.missing", site(original("18", "09:00"), run=later)).outcome == "fail"

    @pytest.mark.parametrize("noted", [
        note("18T09:30", withdrawn_at="2026-11-20T09:00:00+08:00", withdrawn_why="page_gone"),
        note("18T09:30", withdrawn_at="2026-11-20T09:00:00+08:00", withdrawn_why="abolished"),
        note("18T09:30", expect="picked"),
    ])  # fmt: skip
    def test_what_was_withdrawn_or_never_picked_is_not_demanded(self, noted):
        assert check("repost.missing", site(original(), noted=noted)).outcome == "not_applicable"

    def test_a_column_that_cannot_be_read_judges_nobody(self):
        result = check("repost.missing", site(original(), noted=note("18T09:30", trouble="structure_changed")))
        assert result.outcome == "could_not_check"
        assert result.reason_params["problem"] == "structure_changed"
        assert result.findings == ()

    def test_everything_of_a_column_or_only_by_rule(self):
        news = doc("全市政务公开培训班举办", url=URL, column="news", published_on="2026-11-18")
        assert check("repost.missing", site(news, noted=note("18T09:30"))).outcome == "not_applicable"
        assert check("repost.missing", site(news, noted=note("18T09:30", expect="all"))).outcome == "fail"

    def test_a_persons_word_stands_above_column_and_rule(self):
        news = doc("全市政务公开培训班举办", url=URL, column="news", published_on="2026-11-18")
        assert check("repost.missing", site(news, choices={URL: True})).outcome == "fail"
        assert check("repost.missing", site(original(), choices={URL: False})).outcome == "not_applicable"

    def test_one_paper_on_two_superior_sites_is_demanded_once_from_its_first_appearance(self):
        first, second = (
            original("16"),
            doc(TITLE, NUMBER, url="http://www.sheng.gov.cn/1.html", published_on="2026-11-17"),
        )
        facts = snapshot(upstreams=(upstream(second, host="sheng"), upstream(first)))
        (finding,) = check("repost.missing", facts).findings
        assert finding.url == URL

    def test_two_papers_with_the_same_number_stay_two(self):
        other = doc("临江市人民政府关于调整机动车限行区域的通告", NUMBER, url=f"{URL}2", published_on="2026-11-18")
        facts = snapshot(upstreams=(upstream(original(), other),), documents=(copy("18", "12:00"),))
        (finding,) = check("repost.missing", facts).findings
        assert finding.url == f"{URL}2"


class TestStates:
    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            (site(original("18", "09:00"), copy("18", "15:00")), "reposted"),
            (site(original("18", "09:00"), copy("20", "15:00")), "late"),
            (site(original("18", "09:00")), "missing"),
            (site(original("23", "09:00")), "not_due"),
            (site(original("18", "09:00"), copy("", first_seen="")), "unsure"),
            (site(original("18"), run=run(complete=False, stopped_by="max_pages")), "unknown"),
            (site(original("18"), noted=note("18T09:30", trouble="blocked")), "unknown"),
            (site(original("18"), noted=note("18T09:30", withdrawn_at="x", withdrawn_why="page_gone")), "withdrawn"),
            (site(original("18"), choices={URL: False}), "not_expected"),
            (site(original("18", state="abolished")), "withdrawn"),
        ],
    )
    def test_each_document_has_one_state(self, facts, state):
        (found,) = states(case("repost.late", facts))
        assert (found.state, found.url, found.upstream_id) == (state, URL, "linjiang")
        assert bool(found.why) == (state in {"unsure", "unknown"})

    def test_hours_of_a_late_and_of_a_missing_document(self):
        (late,) = states(case("repost.late", site(original("18", "09:00"), copy("20", "15:00"))))
        assert (late.hours, late.hours_late, late.reposted_from) == (54.0, 30.0, "2026-11-20T15:00:00+08:00")
        (missing,) = states(case("repost.late", site(original("18", "09:00"))))
        assert missing.hours_late == 110.0  # from the 19th at 9:01 to the look on the 23rd at 23:00
        assert missing.reposted_url == ""

    def test_a_repost_of_the_same_minute_is_no_negative_zero(self):
        (state,) = states(case("repost.late", site(original("18", "09:00"), copy("18", "09:00"))))
        assert str(state.hours) == "0.0"

    def test_nothing_without_superior_sites(self):
        assert states(case("repost.late", snapshot())) == ()
        assert states(case("repost.late", snapshot(upstreams=(upstream(problem="blocked"),)), AS_OF)) == ()
