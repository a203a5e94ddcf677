"""Notices and letters for the web page: what `reports.web.deps.Papers` asks for, from the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.letters import forms as letter_forms
from schedules.papers import Letters, Notices, own_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.papers import Approval, Which
    from db.records import Records
    from reports.letters.build import Kind
    from reports.notice.model import Notice
    from xuncha.config import Config
    from xuncha.i18n import Lang


@dataclass(frozen=True, slots=True)
class WebPapers:
    """See `reports.web.deps.Papers`. `config` gives the configuration as it is now, `now` an instant in its zone."""

    config: Callable[[], Config]
    now: Callable[[], datetime]

    def notice(self, records: Records, which: Which) -> tuple[Notice, Approval | None]:
        """The notice as it was approved, else a draft."""
        return self._notices(records).current(which)

    def notice_file(self, records: Records, made: Notice, approval: Approval | None, form: str) -> bytes:
        """A notice in one of its forms."""
        return self._notices(records).rendered(made, approval, form)

    def approve(self, records: Records, which: Which, code: str, approver: str, author: str) -> Approval:
        """Approve the draft with this code."""
        return self._notices(records).approve(which, code, approver=approver, author=author)

    def withdraw(self, records: Records, which: Which, author: str, why: str) -> Approval:
        """Take the approval back."""
        return self._notices(records).withdraw(which, author=author, why=why)

    def letter(self, records: Records, unit: str, kind: Kind, lang: Lang, form: str) -> tuple[str, bytes]:
        """Title and bytes of a letter."""
        config = self.config()
        work = Letters(config, records, self.now())
        entries = work.choose(unit, kind)
        made = work.write(entries, kind, work.due(entries, None), lang, unit)
        template, where = own_template(config, kind) if form == "docx" else (None, "")
        return made.title, letter_forms.render(made, form, template, where)

    def _notices(self, records: Records) -> Notices:
        return Notices(self.config(), records, self.now())
