"""Indicator access.ipv6: what the name of the site leads to."""

from __future__ import annotations

from builders import HOME, check, snapshot

from db.models import Home


def judged(*addresses, url=HOME):
    return check("access.ipv6", snapshot(home=Home(url, "清河县", addresses=addresses)))


def test_an_ipv6_address_passes():
    assert judged("203.0.113.7", "2001:db8::7").findings == ()


def test_only_ipv4_is_a_candidate():
    (finding,) = judged("203.0.113.7", "203.0.113.8").findings
    assert finding.suspected
    assert finding.params == {"addresses": "203.0.113.7, 203.0.113.8"}


def test_an_address_behind_which_nothing_opens_is_a_candidate():
    addresses = ("203.0.113.7", "2001:db8::7")
    home = Home(HOME, "清河县", addresses=addresses, over_ipv6="failed")
    (finding,) = check("access.ipv6", snapshot(home=home)).findings
    assert finding.suspected
    assert finding.params == {"addresses": "2001:db8::7"}
    opened = Home(HOME, "清河县", addresses=addresses, over_ipv6="ok")
    assert check("access.ipv6", snapshot(home=opened)).findings == ()


def test_unknown_addresses_and_sites_on_trial_are_not_judged():
    assert judged().outcome == "could_not_check"
    assert judged(url="http://127.0.0.1:8000/").outcome == "not_applicable"
