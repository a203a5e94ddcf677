"""Spot checks by lot: reproducible by anybody, fair to every group, and nobody twice in a row without a reason."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.drawing import Candidate, draw, list_hash, size_of

LEVELS = ["province", "city", "county", "township"]
KINDS = ["county_government", "department", "township_government"]


def sites(count: int) -> list[Candidate]:
    return [Candidate(f"site-{n}", f"网站{n}", f"单位{n}", LEVELS[n % 10 % 4], KINDS[n % 7 % 3]) for n in range(count)]


candidates = st.lists(
    st.builds(
        Candidate,
        site_id=st.text(st.characters(categories=["Ll", "Nd", "Lo"]), min_size=1, max_size=6),
        name=st.just(""),
        unit=st.just(""),
        level=st.sampled_from(["", *LEVELS]),
        kind=st.sampled_from(["", *KINDS]),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda one: one.site_id,
)


@settings(deadline=None)
@given(candidates, st.text(min_size=1, max_size=10), st.integers(1, 70), st.randoms())
def test_the_same_list_in_any_order_and_the_same_seed_draw_the_same_sites(found, seed, size, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    drawn = draw(found, seed, size)
    assert drawn == draw(shuffled, seed, size)
    assert list_hash(found) == list_hash(shuffled)
    assert len(drawn) == len({one.site_id for one in drawn}) == min(size, len(found))
    assert [one.place for one in drawn] == list(range(1, len(drawn) + 1))


@settings(deadline=None)
@given(candidates, st.integers(1, 60))
def test_groups_get_places_in_proportion(found, size):
    drawn = draw(found, "seed", size)
    total = Counter((one.level, one.kind) for one in found)
    got = Counter((one.level, one.kind) for one in drawn)
    for group, count in total.items():
        fair = min(size, len(found)) * count / len(found)
        if len(drawn) >= len(total):
            assert got[group] >= 1
        assert got[group] <= count
        assert got[group] >= int(fair) or len(drawn) < sum(max(1, size * n // len(found)) for n in total.values())


@settings(deadline=None)
@given(candidates, st.data())
def test_nobody_is_drawn_twice_in_a_row_unless_it_failed_or_nobody_else_is_left(found, data):
    ids = [one.site_id for one in found]
    before = data.draw(st.sets(st.sampled_from(ids)))
    failed = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    size = data.draw(st.integers(1, len(ids)))
    drawn = draw(found, "x", size, before, failed)
    if size == len(ids):
        assert {one.why for one in drawn} == {"all"}
        return
    again = [one for one in drawn if one.site_id in before]
    assert all(one.why == "failed_before" for one in again if one.site_id in failed)
    repeated = [one for one in again if one.site_id not in failed]
    assert all(one.why == "repeated" for one in repeated)
    assert len(repeated) == max(0, size - (len(ids) - len(before - failed)))


def test_anybody_can_draw_again_with_the_published_rule():
    """One group, by hand: the first by SHA-256 of "seed|id"."""
    found = [Candidate(f"s{n}", "", "", "county", "department") for n in range(20)]
    by_hand = sorted(
        (one.site_id for one in found), key=lambda ident: hashlib.sha256(f"2026-Q4|{ident}".encode()).hexdigest()
    )
    assert [one.site_id for one in draw(found, "2026-Q4", 6)] == by_hand[:6]


def test_another_seed_draws_others_and_all_have_the_same_chance():
    found = sites(60)
    seen = Counter(one.site_id for n in range(400) for one in draw(found, f"seed {n}", 18))
    assert len(seen) == 60
    assert min(seen.values()) > 60  # 120 expected of each


@pytest.mark.parametrize(
    ("population", "share", "size"), [(500, 30, 150), (277, 30, 84), (3, 30, 1), (10, 100, 10), (1, 0.1, 1)]
)
def test_a_share_that_was_promised_is_reached(population, share, size):
    assert size_of(population, share) == size
