"""A small skill ranker: a skill is worth the sum of the rare terms that it shares with the message.

`index` runs once and leaves its table in the image; `rank` looks the terms of a message up in it. All numbers are
integers, and only ASCII is split into words, so that the same ranker in another language answers the same bytes.
"""

import re

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.lifecycle import Info, SettingsError
from wit_world.exports.skill_ranker import Options, Ranked, SkillEntry
from wit_world.imports.types import Evidence, Request

RARE = 1_000_000
"""What a term is worth that only one skill has; one that n skills have is worth an n-th of it."""
CERTAIN = 4_000_000
"""The score that makes a skill certain."""

names: list[str] = []
table: dict[str, list[int]] = {}
"""From a term to the skills that have it."""


class Lifecycle(exports.Lifecycle):
    def describe(self) -> Info:
        return Info("ranker-python", "0.1.0", ["en", "ja"], '{"type":"object","additionalProperties":false}')

    def configure(self, settings: str) -> None:
        if "".join(settings.split()) != "{}":
            raise Err([SettingsError("", "there are no settings")])


class SkillRanker(exports.SkillRanker):
    def index(self, entries: list[SkillEntry]) -> None:
        names[:] = [entry.name for entry in entries]
        table.clear()
        for skill, entry in enumerate(entries):
            for term in distinct(f"{entry.name}\n{entry.description}\n{entry.body or ''}"):
                table.setdefault(term, []).append(skill)

    def rank(self, request: Request, options: Options) -> list[Ranked]:
        scores = [0] * len(names)
        why: list[list[Evidence]] = [[] for _ in names]
        length = len(request.text.encode())
        for term, (first, last) in distinct(request.folded).items():
            skills = table.get(term, [])
            for skill in skills:
                weight = RARE // len(skills)
                scores[skill] += weight
                if options.with_evidence:
                    span = place(request.folded_map, first, last, length)
                    why[skill].append(Evidence("term", span, weight, term))
        best = sorted((skill for skill in range(len(names)) if scores[skill]), key=lambda s: (-scores[s], names[s]))
        ranked = (Ranked(names[s], min(scores[s], CERTAIN) // (CERTAIN // 1_000_000), why[s]) for s in best)
        return [one for one in ranked if one.p >= options.min_p][: options.max_results]


RUN = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")
"""Words where there are ASCII letters and digits, pairs of neighbours in any other script."""
# Only ASCII becomes lower case: what lies beyond is folded by the host, and in a catalogue it stays as it is.
LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def distinct(text: str) -> dict[str, tuple[int, int]]:
    """Each term of a text, with the first and the last of the chars that it covers where it occurs first."""
    terms: dict[str, tuple[int, int]] = {}
    for run in RUN.finditer(text.translate(LOWER)):
        found, at = run.group(), run.start()
        length = len(found) if found.isascii() else min(len(found), 2)
        for i in range(len(found) - length + 1):
            terms.setdefault(found[i : i + length], (at + i, at + i + length - 1))
    return terms


def place(folded_map: list[int], first: int, last: int, length: int) -> tuple[int, int] | None:
    """From chars of `folded` to where they stand in what the user typed, in bytes."""
    if last >= len(folded_map):
        return None
    # Several chars may come from one place, so the end is the next other place.
    after = (at for at in folded_map[last:] if at > folded_map[last])
    return folded_map[first], next(after, length)
