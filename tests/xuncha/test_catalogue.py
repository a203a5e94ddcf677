"""The catalogue holds Chinese for every message, and nothing else."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import catalogue

from xuncha.i18n import messages, translations

CODE = {str(message.id): message for message in catalogue.extracted() if message.id}
STORED = catalogue.stored()


def test_every_message_of_the_code_is_in_the_catalogue():
    missing = sorted(set(CODE) - {str(message.id) for message in STORED})
    assert not missing, "run: python tests/tools/catalogue.py, then translate"


def test_nothing_in_the_catalogue_is_unused():
    assert not STORED.obsolete
    assert not sorted({str(message.id) for message in STORED if message.id} - set(CODE))


def test_no_translation_is_empty_or_fuzzy():
    assert not [message.id for message in STORED if message.id and (not message.string or message.fuzzy)]


def test_places_are_the_same_in_both_languages():
    differing = {
        message.id: catalogue.places(message.id) ^ catalogue.places(message.string)
        for message in STORED
        if message.id and catalogue.places(message.id) != catalogue.places(message.string)
    }
    assert not differing


def test_leading_and_trailing_blanks_are_kept():
    assert not [
        message.id for message in STORED if message.id and message.id.endswith("\n") != message.string.endswith("\n")
    ]


def test_the_extraction_sees_code_checks_and_templates():
    files = {location[0].split("/")[0] for message in CODE.values() for location in message.locations}
    assert "reports" in files
    assert any(location[0].endswith(".html") for message in CODE.values() for location in message.locations)


@pytest.mark.parametrize(("lang", "expected"), [("zh", "不合格"), ("en", "FAIL")])
def test_both_languages_speak(lang, expected):
    assert translations(lang).gettext("FAIL") == expected


def test_the_catalogue_is_read_as_any_reader_of_its_format_reads_it():
    said = {str(message.id): str(message.string) for message in STORED if message.id}
    source = Path(catalogue.PO).read_text("utf-8")
    assert messages(source) == said
    assert any("\n" in message or '"' in message for message in said)


def test_what_is_escaped_and_what_stands_on_several_lines_is_put_together():
    source = (
        'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\n#: a.py\nmsgid "a \\"b\\"\\n"\n"\\\\c"\nmsgstr ""\n"甲\\t乙"\n\n'
        'msgid "d"\nmsgstr ""\n'
    )
    assert messages(source) == {'a "b"\n\\c': "甲\t乙"}
