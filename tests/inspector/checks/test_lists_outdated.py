"""Lists and catalogues that show nothing of the last years: a hint."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, doc, item, site, snapshot

PROFILE = ("zhenkang-2017",)
COUNTY = site(body_type="county_government", body_type_from="registry")


def with_list(latest="2026-03-01", title="青禾县权责清单", **changes):
    url = f"{HOME}qzqd/"
    place = column(
        "power_lists", latest, name="权责清单", url=url, recent=(item(latest, f"{url}1.html", title),), **changes
    )
    return snapshot(site=COUNTY, columns=(*columns(), place))


def hints(facts):
    return check("content.lists_outdated", facts, profiles=PROFILE).findings


def test_a_list_of_the_last_years_passes():
    assert hints(with_list()) == ()
    assert hints(with_list("2022-03-01", "青禾县权责清单（2025年版）")) == ()


def test_an_old_list_is_a_hint_and_never_a_fault():
    result = check("content.lists_outdated", with_list("2022-03-01"), profiles=PROFILE)
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("pass", True, f"{HOME}qzqd/")
    assert finding.params == {"name": "权责清单", "latest": "2022-03-01", "years": 3}


def test_a_year_in_the_title_is_newer_than_no_date():
    facts = with_list("", "青禾县权责清单（2021年版）")
    assert [one.params["latest"] for one in hints(facts)] == ["2021"]
    assert hints(with_list("", "青禾县权责清单（2023年版）")) == ()


def test_an_article_of_the_column_may_be_newer():
    place = column("power_lists", "2020-03-01", name="权责清单", url=f"{HOME}qzqd/")
    newer = doc("权责清单调整公告", column="power_lists", published_on="2026-01-01")
    assert hints(snapshot(site=COUNTY, columns=(place,), documents=(newer,))) == ()


@pytest.mark.parametrize("changes", [{"exempt": "external"}, {"verdict": "broken"}, {"rest_unread": True}])
def test_what_was_not_read_is_not_hinted_at(changes):
    assert hints(with_list("2020-03-01", **changes)) == ()
