"""What is said of one pair of documents, and the words that explain it to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from xuncha.i18n import N_

How = Literal["number", "title", "text", "link", "person"]
Kind = Literal["full", "excerpt", "attachment", "link", "title"]

KINDS: Final[dict[Kind, str]] = {
    "full": N_("full text"),
    "excerpt": N_("excerpt"),
    "attachment": N_("attachment only"),
    "link": N_("link to the original"),
    "title": N_("title alone; no text was read"),
}

SAME_NUMBER = N_("The document number is the same: {number}.")
OTHER_NUMBER = N_("The page has a document number of its own: {number}.")
SAME_TITLE = N_("The title is the same.")
SHORT_TITLE = N_("The title is the same without the issuer or the words around it.")
CUT_TITLE = N_("The title is the beginning of the document's title.")
FORWARDED = N_("The title says that the document is passed on.")
LIKE_TITLE = N_("The titles agree by {percent} %.")
TEXTS = N_("The texts agree by {percent} %.")
SENTENCES = N_(
    "Of the sentences of the page {inside} % stand in the document, of those of the document {covers} % on the page."
)
NO_TEXT = N_("The texts could not be compared: one of them is short or was not read.")
OWN_TEXT = N_("The page has another text.")
ABOUT = N_("The title says that the page is about the document, or carries it out: “{word}”.")
NEWS = N_("The title reports that the document was issued, and the text is not the document's.")
ISSUER = N_("The title names another issuer: {issuer}.")
YEARS = N_("The titles name different years, periods or numbers: {ours} / {theirs}.")
EDITION = N_("The titles name different editions: {ours} / {theirs}.")
BEFORE = N_("The page is dated {days} days before the document.")
AFTER = N_("The page is dated {days} days after the document; a paper of the same name may have followed.")
WRITTEN = N_("Both say when the paper was written, and more than a month lies between.")
RULED = N_("{person} decided on {at} that the page shows the document: {reason}")
UNTITLED = N_("The page has no title that could be read.")


class Reason(NamedTuple):
    """One signal behind a decision: an English message with {named} places, and what fills them."""

    template: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """`same`: True, False, or None for unsure. `by` names the signal, `score` its strength 0..1.

    `kind`: what the page shows of the document; of no meaning where `same` is False. `reasons`: the signals for and
    against, the deciding one first.
    """

    same: bool | None
    by: How = "title"
    score: float = 0.0
    kind: Kind = "full"
    reasons: tuple[Reason, ...] = ()
