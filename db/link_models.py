"""What is remembered of links, as plain dataclasses; `db.models` offers them with the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["good", "broken", "blocked", "uncertain", "ours", "unchecked"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One observation of a link target by GET."""

    at: str
    outcome: str
    status: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood at an address of another host, from one run of the site to a later one.

    One of these for each language and each registrable domain where the address ended: a mere new title is the same.
    """

    title: str
    language: str
    final_domain: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Target:
    """One link target that is not plainly good, that lies on another host, or that is odd in another way.

    `cause` is the fetch outcome behind the verdict. `final_url` is where redirects ended ("" if none). `found_on` lists
    at most 100 pages, `found_on_total` counts all. `on_home` when the home page links to it. `is_home` when it ended on
    the home page of its host although the link named something else (错链 candidate). `kind`: "page", "file", "asset",
    "form" (nothing but forms lead there).

    Of the page where it ended: `title`, `language` ("zh", "en" or ""), `parked` (why it is taken for a domain that is
    for sale or taken over), `tls` (trouble with its certificate, see spiders/certificates.py, comma between).
    `domain` and `final_domain` are the registrable domains of the address and of where it ended ("" if it ended on the
    same). `seen`: what runs of the site saw there so far, this one included, oldest first. `note`: the file is not what
    its name says ("other:pdf"). `every_page`: it stands on (nearly) every page, in `position`. `meant`: the link names
    one column and reaches another: `category`, `url` (of the column that it names), `reached`, `reached_name`.
    """

    url: str
    own: bool
    verdict: Verdict
    cause: str
    status: int
    text: str
    position: str
    kind: str
    found_on: tuple[str, ...]
    found_on_total: int
    on_home: bool
    attempts: tuple[Attempt, ...] = ()
    final_url: str = ""
    is_home: bool = False
    title: str = ""
    language: str = ""
    domain: str = ""
    final_domain: str = ""
    parked: str = ""
    tls: str = ""
    note: str = ""
    every_page: bool = False
    meant: dict[str, str] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()

    @property
    def too_large(self) -> bool:
        """A page of the site that is there, and larger than what is read: nobody has seen what it links to."""
        return self.own and self.cause == "too_large"


@dataclass(frozen=True, slots=True)
class HiddenLink:
    """A link to another site that a reader of the page cannot see (暗链).

    `how` it is hidden, `markup` as evidence, `harm` the words of gambling or pornography in its text: see
    spiders/pages/model.py. `title` of the page where it leads, if it was asked. `openly`: another page links there in
    plain sight.
    """

    url: str
    domain: str
    text: str
    how: str
    markup: str
    harm: str
    found_on: tuple[str, ...]
    found_on_total: int
    title: str = ""
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of one of the site's own hosts. Its pages were read whatever trouble it has.

    `troubles` of spiders/certificates.py, () if none; `facts` the line with name, issuer and last day; `url` one page
    seen with it.
    """

    host: str
    troubles: tuple[str, ...]
    facts: str
    url: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """Unique link targets of the run by verdict."""

    checked: int = 0
    good: int = 0
    broken: int = 0
    blocked: int = 0
    uncertain: int = 0
    ours: int = 0
