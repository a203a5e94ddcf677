"""What the user typed -> the site that is meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.sites import check_address, choose, private_hosts
from spiders.gate import Policy
from spiders.pages import urls
from xuncha.config import ID, SiteEntry
from xuncha.errors import AddressRefusedError, UsageError, XunchaError

REGISTRY = {
    "county": SiteEntry(
        id="county", url="http://www.example.gov.cn/", name="青禾县人民政府", body_type="county_government",
        hosts=["zwfw.example.gov.cn"], allow_private=True,
    ),
    "青禾教育": SiteEntry(id="青禾教育", url="https://jy.example.gov.cn:8443/jy/", name="教育局"),
}  # fmt: skip
LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
HOST = st.lists(LABEL, min_size=2, max_size=4).map(".".join)
PATH = st.lists(st.from_regex(r"[A-Za-z0-9_.~-]{1,8}", fullmatch=True), max_size=3).map("/".join)


class TestRegistry:
    @pytest.mark.parametrize("said", ["county", " county\n", "http://www.example.gov.cn/", "http://www.example.gov.cn",
                                      "www.example.gov.cn", "HTTP://WWW.EXAMPLE.GOV.CN:80/"])  # fmt: skip
    def test_id_address_and_host_mean_the_same_entry(self, said: str) -> None:
        chosen = choose(said, REGISTRY)
        assert chosen.entry is REGISTRY["county"]
        assert chosen.site.id == "county"
        assert chosen.site.hosts == ("www.example.gov.cn", "zwfw.example.gov.cn")
        assert (chosen.site.body_type, chosen.site.body_type_from) == ("county_government", "registry")

    def test_chinese_id(self) -> None:
        assert choose("青禾教育", REGISTRY).site.url == "https://jy.example.gov.cn:8443/jy/"

    def test_the_command_line_overrules_the_body_type(self) -> None:
        site = choose("county", REGISTRY, "county_department").site
        assert (site.body_type, site.body_type_from) == ("county_department", "given")

    def test_another_page_of_a_known_host_is_another_site(self) -> None:
        assert choose("http://www.example.gov.cn/jyj/", REGISTRY).entry is None

    def test_private_addresses_are_opened_for_the_named_hosts_only(self) -> None:
        assert private_hosts(choose("county", REGISTRY)) == {"www.example.gov.cn", "zwfw.example.gov.cn"}
        assert private_hosts(choose("青禾教育", REGISTRY)) == frozenset()
        assert private_hosts(choose("http://10.1.1.1/", REGISTRY)) == frozenset()


class TestAddresses:
    @pytest.mark.parametrize(
        ("said", "ident"),
        [("http://a.gov.cn/", "a.gov.cn"), ("a.gov.cn", "a.gov.cn"), ("http://a.gov.cn/index.html", "a.gov.cn"),
         ("http://a.gov.cn:8080/", "a.gov.cn_8080"), ("http://a.gov.cn/jyj/", "a.gov.cn_jyj"),
         ("http://[2001:db8::1]/", "2001_db8_1"), ("http://政府.政务/", "xn--mxtq1m.xn--zfr164b")],
    )  # fmt: skip
    def test_id_of_an_address(self, said: str, ident: str) -> None:
        assert choose(said, {}).site.id == ident

    @pytest.mark.parametrize(
        "said", ["county", "", "   ", "青禾", "no_such_id", "mailto:a@b.gov.cn", ".", "..", "-", ":", "::"]
    )
    def test_neither_id_nor_host(self, said: str) -> None:
        with pytest.raises(UsageError, match="neither a site"):
            choose(said, {})

    @pytest.mark.parametrize("said", ["ftp://a.gov.cn/", "http://", "javascript:alert(1)//a", "http://a b/",
                                      "http://999.1.1.1/", "http://./", "http://../a/",
                                      "http://me:secret@a.gov.cn/"])  # fmt: skip
    def test_no_web_address(self, said: str) -> None:
        with pytest.raises(XunchaError) as caught:
            choose(said, {})
        assert caught.value.hint

    def test_a_guessed_scheme_is_told(self) -> None:
        assert choose("a.gov.cn", {}).note
        assert not choose("http://a.gov.cn/", {}).note

    @given(HOST, PATH, st.sampled_from(["http://", "https://", ""]))
    def test_any_host_and_path(self, host: str, path: str, scheme: str) -> None:
        chosen = choose(f"{scheme}{host}/{path}", {})
        assert chosen.site.url == urls.canonical(f"{scheme or 'http://'}{host}/{path}")
        assert chosen.site.hosts == (urls.host_of(chosen.site.url),)
        assert ID.fullmatch(chosen.site.id) or len(chosen.site.id) > 81
        assert not re.search(r"[^A-Za-z0-9_.\-]", chosen.site.id)  # it names a file
        assert choose(chosen.site.url, {}).site == chosen.site

    @given(st.text(max_size=40))
    def test_whatever_is_typed_is_a_site_or_a_plain_refusal(self, said: str) -> None:
        try:
            chosen = choose(said, REGISTRY)
        except XunchaError as error:
            assert error.hint
            assert str(error)
        else:
            assert chosen.site.id
            assert "/" not in chosen.site.id.replace("青", "")
            assert chosen.site.id not in {".", ".."}
            assert chosen.site.url.startswith(("http://", "https://"))

    def test_addresses_that_look_alike_in_plain_characters_are_told_apart(self) -> None:
        paths = [
            "",
            "~",
            "fgw/",
            "fgw",
            "fgw//",
            "fgw_a/",
            "fgw/a/",
            "fgw?a",
            "fgw/?a",
            "x" * 200,
            "x" * 201,
            "%7E",
            "~~",
        ]
        ids = [choose(f"http://a.gov.cn/{path}", {}).site.id for path in paths]
        assert len(set(ids)) == len(paths)
        assert ids[:3] == ["a.gov.cn", ids[1], "a.gov.cn_fgw"]

    @given(HOST, PATH, PATH)
    def test_different_sites_have_different_files(self, host: str, one: str, other: str) -> None:
        first, second = choose(f"http://{host}/{one}", {}).site, choose(f"http://{host}/{other}", {}).site
        plain = re.compile(r"/?(?:(?:index|default|main|home)\.\w{2,5})?")
        if first.url != second.url and not (plain.fullmatch(one) and plain.fullmatch(other)):
            assert first.id != second.id


class TestGate:
    @pytest.mark.parametrize(
        "said", ["http://10.0.0.1/", "http://localhost/", "http://app.localhost/", "http://[::1]/"]
    )
    def test_private_needs_permission(self, said: str) -> None:
        chosen = choose(said, {})
        with pytest.raises(AddressRefusedError) as caught:
            check_address(chosen, Policy(private_hosts=frozenset()))
        assert "--allow-private" in caught.value.hint
        check_address(chosen, Policy(private_hosts(chosen, opened=True)))
        with pytest.raises(AddressRefusedError):  # what is opened is opened for no other name
            check_address(choose("http://10.0.0.3/", {}), Policy(private_hosts(chosen, opened=True)))

    @pytest.mark.parametrize("said", ["http://169.254.169.254/", "http://100.64.1.1/", "http://a.gov.cn:22/"])
    def test_some_are_never_asked(self, said: str) -> None:
        with pytest.raises(AddressRefusedError):
            check_address(choose(said, {}), Policy(private_hosts(choose(said, {}), opened=True)))

    def test_a_registry_entry_opens_its_own_host(self) -> None:
        entry = SiteEntry(id="intranet", url="http://10.0.0.1:8080/", allow_private=True)
        chosen = choose("intranet", {"intranet": entry})
        check_address(chosen, Policy(private_hosts=private_hosts(chosen)))
        with pytest.raises(AddressRefusedError):
            check_address(choose("http://10.0.0.2/", {}), Policy(private_hosts=private_hosts(chosen)))
