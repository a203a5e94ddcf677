"""No two workers on one host or address at once (`schedules.apart`)."""

from __future__ import annotations

import random

from schedules.apart import MOST_TOGETHER, Apart

KEYS = {1: ("a.cn", "192.0.2.1"), 2: ("b.cn", "192.0.2.1"), 3: ("c.cn", "192.0.2.3"), 4: ("a.cn", "192.0.2.4")}


def test_sites_of_one_address_go_to_one_worker_or_wait() -> None:
    apart = Apart(KEYS, KEYS.get)
    assert apart.take("x") == 1
    assert apart.take("y") == 3  # 2 shares the address of 1
    assert apart.take("y") is None  # 4 shares its host
    assert apart.take("x") == 2
    apart.give_back(1)
    assert apart.take("y") == 4  # nobody is on a.cn any more
    assert not apart.waiting


def test_what_a_dead_worker_had_comes_first() -> None:
    apart = Apart(KEYS, KEYS.get)
    assert apart.take("x") == 1
    apart.give_back(1, again=True)
    assert list(apart.waiting) == [1, 2, 3, 4]
    assert apart.take("y") == 1


def test_a_name_that_is_still_looked_up_waits() -> None:
    known: dict[int, tuple[str, ...]] = {2: ("b.cn",)}
    apart = Apart([1, 2], known.get)
    assert apart.take("x") == 2
    assert apart.take("x") is None
    known[1] = ("a.cn",)
    assert apart.take("x") == 1


def test_one_address_does_not_fill_a_worker() -> None:
    apart = Apart(range(1, 20), lambda _: ("192.0.2.1",))
    taken = [apart.take("x") for _ in range(12)]
    assert taken == [*range(1, MOST_TOGETHER + 1), *[None] * (12 - MOST_TOGETHER)]


def test_never_two_workers_on_one_key_whatever_happens() -> None:
    rng = random.Random(7)
    keys = {n: (f"h{rng.randrange(12)}", f"192.0.2.{rng.randrange(9)}") for n in range(1, 120)}
    apart = Apart(keys, keys.get)
    held: dict[int, str] = {}
    done = 0
    while done < len(keys):
        worker = rng.choice("xyz")
        number = apart.take(worker)
        if number is not None:
            held[number] = worker
        for key in {key for one in held for key in keys[one]}:
            assert len({who for one, who in held.items() if key in keys[one]}) == 1
        if held and (number is None or rng.random() < 0.4):
            gone = rng.choice(list(held))
            again = rng.random() < 0.2
            apart.give_back(gone, again=again)
            del held[gone]
            done += not again
