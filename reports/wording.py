"""From stored facts to words: message templates filled safely, strings made harmless, times as readers know them.

Everything that comes from a crawled page is hostile until `clean` has seen it: control characters drive terminals,
direction marks reorder a sentence, and a title of 10,000 characters hides the sentence that matters.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from reports import labels
from reports.masking import mask
from xuncha.i18n import translations
from xuncha.vocabulary import categories
from xuncha.vocabulary.bodies import body_types, find_body_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xuncha.i18n import Lang

# China has had one zone without daylight saving since 1991, so no zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_BREAKS = re.compile("[\\t\\n\\v\\f\\r\\x85\\u2028\\u2029]+")
_TWICE = re.compile("(\u201c([^\u201c\u201d]+)\u201d)\uff08\\2\uff09")  # a column named like its category
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb]"
)
_UNWRITABLE = re.compile("[\\ud800-\\udfff\\ufffe\\uffff]")
_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)(?:![rsa])?(?::([^{}]*))?\}")


def clean(text: str) -> str:
    """One line of printable text: no control or direction characters, nothing that UTF-8 or XML cannot hold.

    Numbers of identity cards are masked, in addresses too.
    """
    text = mask(_BREAKS.sub(" ", text))
    return _UNWRITABLE.sub("\ufffd", _INVISIBLE.sub("", text))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the cut shown by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever evidence holds
    """A value as JSON can hold it and any program can read it again: strings encodable, numbers finite, keys text."""
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", mask(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return plain(str(value))


def moment(value: str, *, seconds: bool = False) -> str:
    """An ISO date or instant as readers in China know it; an instant without zone is taken as it stands."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return clean(value)
    if len(value) <= 10:
        return value
    if at.tzinfo is not None:
        at = at.astimezone(SHANGHAI)
    return at.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def day(value: str) -> str:
    """The day of an ISO date or instant, in Asia/Shanghai."""
    return moment(value)[:10]


# Whole numbers that name something and count nothing: no 2,026年, no port 8,080.
_NAMES = frozenset({"year", "port", "status"})


def number(value: float, digits: int = 2) -> str:
    """A number without a tail of zeros."""
    if isinstance(value, bool) or not math.isfinite(value):
        return str(value)
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


@dataclass(frozen=True)
class Speaker:
    """Translates message templates into one language and fills their places; never raises over a template."""

    lang: Lang
    limit: int = 200
    _catalogue: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_catalogue", translations(self.lang))

    def __call__(self, message: str, /, **params: Any) -> str:  # noqa: ANN401
        """`message` translated, its {named} places filled from `params`."""
        return self.fill(message, params)

    def fill(self, message: str, params: Mapping[str, Any]) -> str:
        """Like a call, for templates and parameters that come from the records."""
        if not message:
            return ""
        translated = self._catalogue.gettext(message)
        said = _PLACE.sub(lambda match: self._place(match, params), translated)
        return _TWICE.sub(r"\1", said) if self.lang == "zh" else said

    def _place(self, match: re.Match[str], params: Mapping[str, Any]) -> str:
        name = match.group(1)
        if name is None:
            return match.group(0)[0]
        return self.show(name, params.get(name))

    def show(self, name: str, value: Any) -> str:  # noqa: ANN401
        """One parameter as text: ids that are data by their name, instants in local time, lists joined."""
        if value is None or value == "":
            return self.label(labels.UNKNOWN)
        if isinstance(value, bool):
            return self.label(labels.YES if value else labels.NO)
        if isinstance(value, int) and name in _NAMES:
            return str(value)
        if isinstance(value, int | float):
            return number(value)
        if isinstance(value, list | tuple | set | frozenset):
            return self.join([self.show(name, item) for item in value])
        if isinstance(value, dict):
            if isinstance(value.get("template"), str):
                return self.fill(value["template"], value.get("params") or {})
            return self.join([f"{clean(str(key))} {self.show(str(key), item)}" for key, item in value.items()])
        text = str(value)
        named = self.named(name, text)
        if named:
            return named
        if re.match(r"\d{4}-\d\d-\d\dT\d\d:", text):
            return moment(text)
        return shorten(clean(text), self.limit)

    def join(self, parts: list[str]) -> str:
        """A list in a sentence; a long one is cut with its length stated."""
        comma = "、" if self.lang == "zh" else ", "
        if len(parts) <= 12:
            return comma.join(parts)
        return comma.join(parts[:10]) + self(labels.AND_MORE, count=len(parts) - 10)

    def named(self, name: str, value: str) -> str:
        """The name of an id, judged by the name of the parameter that carries it; "" when it is no such id."""
        if name.startswith("categor") or name.endswith(("_category", "_categories")):
            return self.category(value)
        if name in {"body_type", "body_type_name"}:  # a reason names it in Chinese
            return self.body_type(value if name == "body_type" else find_body_type(value))
        for ending, table in labels.BY_PARAMETER.items():
            if (name == ending or name.endswith("_" + ending)) and value in table:
                return self.label(table[value])
        return ""

    def category(self, category: str) -> str:
        """The name of a column category, or the id itself when the vocabulary does not know it."""
        entry = categories().get(category)
        if entry is None:
            return clean(category)
        return entry.name if self.lang == "zh" else entry.name_en

    def body_type(self, body_type: str) -> str:
        """The name of a body type, "" when the vocabulary does not know it."""
        entry = body_types().get(body_type)
        if entry is None:
            return ""
        return entry.name if self.lang == "zh" else entry.name_en

    def label(self, message: str) -> str:
        """A fixed label translated as it stands."""
        return str(self._catalogue.gettext(message)) if message else ""

    def of(self, table: Mapping[str, str], key: str) -> str:
        """The translated label of `key` in one of the tables of `reports.labels`; the key itself if it is new."""
        return self.label(table[key]) if key in table else shorten(clean(key), 60)

    def name(self, indicator: Mapping[str, Any]) -> str:
        """An indicator's name in this language."""
        name = indicator.get("name_en") if self.lang == "en" else indicator.get("name")
        return shorten(clean(str(name or indicator.get("name") or indicator.get("id") or "")), 80)
