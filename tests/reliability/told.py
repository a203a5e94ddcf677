"""What the long runs of `make reliability` found, for people (docs/reliability.md) and as an exit code."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.reliability import results


@dataclass
class Counted:
    """One promise and how often it was put to the test. `details` is a line for each scenario."""

    promise: str
    how: str
    tried: int = 0
    survived: int = 0
    details: list[str] = field(default_factory=list)

    def add(self, name: str, tried: int, problems: list[str], note: str = "") -> None:
        """Count a scenario, and print its line."""
        self.tried += tried
        self.survived += max(0, tried - len(problems))
        line = f"{name}: {tried} tried, {len(problems) or 'none'} broke" + (f"; {note}" if note else "")
        self.details.append(line)
        print(line, flush=True)
        for problem in problems[:10]:
            print(f"    {problem}", flush=True)

    def write(self, name: str) -> int:
        """Write `docs/reliability/NAME.json`; the exit code: 1 if anything broke."""
        results.write(name, self.promise, self.tried, self.survived, self.details, self.how)
        print(f"{self.survived} of {self.tried} survived")
        return int(self.survived < self.tried)
