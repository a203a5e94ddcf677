"""Which rules bind which site: the rulebook and the profiles that were chosen for it, and for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.profiles import Rules
    from schedules.sites import Chosen
    from xuncha.config import Config


def profiles_of(config: Config, one: Chosen, wished: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of the profiles of a site, the closest body last: of all sites, of its entry, of the command line.

    A path in a configuration file is relative to that file.
    """
    of_entry = one.entry.profiles if one.entry else []
    configured = [placed(config, name) for name in (*config.program.judge.profiles, *of_entry)]
    return tuple(dict.fromkeys((*configured, *wished)))


def rules_for(config: Config, everyone: Sequence[Chosen], rulebook: str | None, wished: Sequence[str] = ()) -> Rules:
    """The rulebook and every profile that one of these sites needs, validated before anything is asked or judged.

    Args:
        config: the configuration.
        everyone: the sites that will be judged.
        rulebook: a name or a path instead of the one configured.
        wished: profiles of the command line, for all of them.

    Raises:
        RulebookError: one does not exist, is not valid, or the profiles of a site do not fit together.
    """
    from inspector.profiles import load_rules  # a crawl asks for names of profiles only

    chosen = list(dict.fromkeys(profiles_of(config, one, wished) for one in everyone))
    names = dict.fromkeys(name for names in chosen for name in names)
    rules = load_rules(rulebook or placed(config, config.program.judge.rulebook), tuple(names))
    for names_of_one in chosen:
        rules.check(names_of_one)
    return rules


def placed(config: Config, name: str) -> str:
    """A rulebook or profile as it is loaded: a path in a configuration file is relative to that file."""
    return str(config.folder / name) if name.endswith(".toml") else name
