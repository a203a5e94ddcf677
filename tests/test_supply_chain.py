"""What others made and we bring along: every version pinned, every licence acceptable, vulnerabilities from a file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import pytest

from tests.tools import audit, licences
from tests.tools.packages import CONSTRAINTS, EXTRAS, ROOT, closure, pins

PINS = pins(CONSTRAINTS.read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


class TestPins:
    def test_everything_that_is_brought_along_is_pinned_and_is_that_version(self):
        found, _ = closure()
        assert len(found) > 100
        assert {key: one.version for key, one in found.items()} == {key: PINS.get(key) for key in found}

    def test_nothing_is_left_out_but_what_compares(self):
        _, lacking = closure()
        assert lacking == set() or lacking <= set(PINS)  # a plain `make test` does without the extra quality

    def test_what_builds_the_package_is_pinned_too(self):
        (builder,) = PROJECT["build-system"]["requires"]
        assert re.match(r"[a-z]+", builder)[0] in PINS
        assert "PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt" in (ROOT / "Makefile").read_text()

    def test_extras_are_all_looked_at(self):
        assert set(EXTRAS) - {""} == set(PROJECT["project"]["optional-dependencies"])

    @pytest.mark.parametrize("line", ["scrapy>=2", "scrapy", "-e ."])
    def test_a_pin_is_an_exact_version(self, line):
        with pytest.raises(ValueError, match="no exact version"):
            pins(f"a==1\n{line}\n")

    def test_an_unpinned_package_would_be_noticed(self):
        assert "scrapy" in closure()[0]
        assert "scrapy" not in pins("a==1\n# scrapy==2\n")


class TestLicences:
    def rows(self):
        page = licences.PAGE.read_text("utf-8")
        return [line.strip("| ").split(" | ") for line in page.splitlines()[10:] if line.startswith("| ")]

    def test_the_page_says_what_the_packages_say(self):
        said = set(licences.PAGE.read_text("utf-8").splitlines())
        found, lacking = closure()
        assert [one.name for one in found.values() if licences.row(one) not in said] == []
        assert len(self.rows()) == len(found) + len(lacking), "run: make licences"

    def test_every_licence_may_come_in(self):
        assert [row for row in self.rows() if licences.unacceptable(row[2])] == []

    @pytest.mark.parametrize(
        "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "SSPL-1.0", "", "BSD"]
    )
    def test_others_may_not(self, licence):
        assert licences.unacceptable(licence)

    @pytest.mark.parametrize("licence", ["MIT", "GPL-2.0-only OR MIT", "Apache-2.0 AND MIT", "MPL-2.0"])
    def test_these_may(self, licence):
        assert not licences.unacceptable(licence)

    def test_a_package_that_says_nothing_is_an_error(self, monkeypatch):
        told = metadata.metadata("click")
        del told["License-Expression"]
        monkeypatch.setattr(licences.metadata, "metadata", lambda _: told)
        with pytest.raises(licences.UnknownLicenceError, match="says nothing"):
            licences.licence("silent")

    def test_every_file_that_could_be_of_others_is_named(self):
        assert licences.assets() == sorted(licences.RULES["assets"]["own"])

    def test_no_text_of_others_in_our_scripts(self):
        marks = re.compile(r"sourceMappingURL|@license|@preserve|jQuery|Bootstrap v|/\*!", re.IGNORECASE)
        for name in licences.assets():
            text = (ROOT / name).read_text("utf-8")
            assert not marks.search(text), name
            assert max(map(len, text.splitlines())) < 1000, f"{name} is minified"


def osv(name, *spans, versions=(), ident="GHSA-1", aliases=("CVE-2026-1",), **more):
    ranges = [{"type": "ECOSYSTEM", "events": events} for events in spans]
    package = {"ecosystem": "PyPI", "name": name}
    return {"id": ident, "aliases": list(aliases), "summary": "It leaks.", **more,
            "affected": [{"package": package, "ranges": ranges, "versions": list(versions)}]}  # fmt: skip


UP_TO_2 = [{"introduced": "0"}, {"fixed": "2.0"}]


class TestAudit:
    @pytest.mark.parametrize(
        ("version", "spans", "hit"),
        [
            ("1.9", [UP_TO_2], True),
            ("2.0", [UP_TO_2], False),
            ("2.0rc1", [UP_TO_2], True),
            ("2.0.post1", [UP_TO_2], False),
            ("10.0", [[{"introduced": "2.0"}]], True),  # 10 is after 2, not before it
            ("1.0", [[{"introduced": "2.0"}]], False),
            ("3.1", [[{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "3.0"}, {"fixed": "3.2"}]], True),
            ("2.1", [[{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "3.0"}, {"fixed": "3.2"}]], False),
            ("3.1", [[{"introduced": "3.0"}, {"fixed": "1.5"}, {"introduced": "1.0"}]], True),  # in any order
            ("1.5", [[{"introduced": "0"}, {"last_affected": "1.5"}]], True),
            ("1.6", [[{"introduced": "0"}, {"last_affected": "1.5"}]], False),
            ("1.0", [], False),
        ],
    )
    def test_ranges_of_osv(self, version, spans, hit):
        assert bool(audit.check({"leaky": version}, [osv("Leaky", *spans)])) == hit

    def test_what_is_said_of_it(self):
        (known,) = audit.check({"leaky-lib": "1.0"}, [osv("Leaky_Lib", UP_TO_2), osv("leaky.lib", UP_TO_2)])
        assert known == audit.Known("leaky-lib", "1.0", "CVE-2026-1", ("2.0",), "It leaks.")

    @pytest.mark.parametrize(
        "one",
        [
            osv("other", UP_TO_2),
            osv("leaky", UP_TO_2, withdrawn="2026-01-01T00:00:00Z"),
            {"id": "X", "affected": [{"package": {"ecosystem": "npm", "name": "leaky"}, "versions": ["1.0"]}]},
            {"id": "X", "affected": [{"package": {"ecosystem": "PyPI", "name": "leaky"},
                                      "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}]},
        ],
    )  # fmt: skip
    def test_what_is_not_ours(self, one):
        assert audit.check({"leaky": "1.0"}, [one]) == []

    def test_versions_by_name_count_too(self):
        assert audit.check({"leaky": "1.0"}, [osv("leaky", versions=["1.0.0"])])

    def test_what_an_index_says_of_a_release(self):
        said = {"info": {"name": "Leaky", "version": "1.0"},
                "vulnerabilities": [{"id": "PYSEC-1", "aliases": [], "fixed_in": ["1.1"], "details": "It\nleaks."},
                                    {"id": "PYSEC-2", "withdrawn": "2026-01-01"}]}  # fmt: skip
        assert audit.check({"leaky": "1.0"}, [said]) == [audit.Known("leaky", "1.0", "PYSEC-1", ("1.1",), "It leaks.")]
        assert audit.check({"leaky": "1.1"}, [said]) == []

    def test_a_zip_a_folder_and_a_list(self, tmp_path, capsys):
        pinned = tmp_path / "pins.txt"
        pinned.write_text("leaky==1.0\nsound==3\n", "utf-8")
        one = json.dumps(osv("leaky", UP_TO_2))
        (tmp_path / "db").mkdir()
        (tmp_path / "db" / "one.json").write_text(one, "utf-8")
        (tmp_path / "list.json").write_text(f"[{one}]", "utf-8")
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr("GHSA-1.json", one)
        for place in ("db", "list.json", "all.zip"):
            assert audit.main([str(tmp_path / place), "--constraints", str(pinned)]) == 1
            out = capsys.readouterr().out
            assert "leaky 1.0: CVE-2026-1: It leaks.; mended in 2.0" in out
            assert "2 packages against 1 advisories: 1 known" in out

    def test_nothing_known_is_0(self, tmp_path, capsys):
        (tmp_path / "db.json").write_text(json.dumps(osv("no-such-package", UP_TO_2)), "utf-8")
        assert audit.main([str(tmp_path / "db.json")]) == 0
        assert f"{len(PINS)} packages against 1 advisories: 0 known" in capsys.readouterr().out

    @pytest.mark.parametrize("text", ["", "{}", "[]", '{"a": 1}', "<html>", "[3]"])
    def test_what_is_no_advisory_is_never_a_clean_bill(self, tmp_path, capsys, text):
        (tmp_path / "db.json").write_text(text, "utf-8")
        assert audit.main([str(tmp_path / "db.json")]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "Nothing was checked." in told.err

    def test_an_empty_folder_and_none_at_all(self, tmp_path, capsys):
        assert audit.main([str(tmp_path)]) == 2
        assert audit.main([str(tmp_path / "gone.json")]) == 2
        assert audit.main([]) == 2
        assert "No advisories were given, so nothing was checked." in capsys.readouterr().err


def test_every_word_to_bandit_has_its_reason():
    found = []
    for package in licences.PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            found += [(path.name, line) for line in path.read_text("utf-8").splitlines() if "nosec" in line]
    assert len(found) <= 8
    for name, line in found:
        assert re.search(r"# nosec B\d{3} # (?:noqa: S\d+ - )?[a-z].{8,}", line), (name, line)


def test_bandit_looks_at_what_it_is_told_to():
    """The skips of pyproject.toml and no others; the whole of the code is looked at by `make lint`."""
    assert PROJECT["tool"]["bandit"] == {"skips": ["B101", "B105", "B404", "B603", "B608"]}
    bad = "import pickle\npickle.loads(b'')\n"
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-"],
        cwd=ROOT, input=bad, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "B301" in done.stdout
