"""Indicator content.map_number: pages that show a map, with and without the number of its approval."""

from __future__ import annotations

from builders import HOME, check, snapshot, trait


def maps(*numbers):
    pages = [
        trait("maps", f"{HOME}gk/{n}.html", title="清河县行政区划图", number=number, pictures=1, image=f"{HOME}map.jpg")
        for n, number in enumerate(numbers)
    ]
    return check("content.map_number", snapshot(traits=tuple(pages)))


def test_a_map_with_its_number_passes():
    result = maps("审图号：青S（2024）017号")
    assert (result.outcome, result.findings) == ("pass", ())


def test_a_map_without_is_a_candidate():
    (finding,) = maps("", "审图号：GS(2019)1719号").findings
    assert finding.suspected
    assert finding.url == f"{HOME}gk/0.html"
    assert finding.evidence == {"title": "清河县行政区划图", "image": f"{HOME}map.jpg"}


def test_a_site_without_maps():
    assert maps().outcome == "not_applicable"
