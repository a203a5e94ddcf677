"""What a check writes down as evidence has a name that people read: no key of the program in a report."""

from __future__ import annotations

import ast
from pathlib import Path

from reports import evidence
from reports.evidence_labels import EVIDENCE

INSPECTOR = Path(__file__).parent.parent.parent / "inspector"
ELSEWHERE = evidence._SHOWN_ELSEWHERE | evidence._BASIS


def keys_written() -> dict[str, str]:
    """Keys of the dictionaries that are called `evidence` in checks and what they share, with the file."""
    found: dict[str, str] = {}
    for path in sorted(INSPECTOR.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            value = getattr(node, "value", None)
            if isinstance(target, ast.Name) and target.id == "evidence" and isinstance(value, ast.Dict):
                found |= {key.value: path.name for key in value.keys if isinstance(key, ast.Constant)}
    return found


def test_every_key_of_evidence_has_a_name():
    written = keys_written()
    assert len(written) > 30
    missing = {key: file for key, file in written.items() if key not in EVIDENCE and key not in ELSEWHERE}
    assert missing == {}, "give them names in reports/labels.py"
