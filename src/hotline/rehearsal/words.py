"""What is said: the demo city's texts with their slots filled by chance (no real message)."""

from collections.abc import Mapping

from hotline.demo import data
from hotline.rehearsal.chance import Chance


class Words:
    """Draws texts of each kind; what the matter itself does not say is drawn from the city's own lists."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance

    def line(self, kind: str, known: Mapping[str, str], **wanted: str) -> dict[str, str]:
        """One line of the loop's texts of a kind, where wanted with given values, all slots filled."""
        lines = [
            line for line in data.texts().loop[kind] if all(line.get(key) == value for key, value in wanted.items())
        ]
        return {name: self.fill(text, known) for name, text in self.chance.pick(lines).items()}

    def text(self, kind: str, known: Mapping[str, str]) -> str:
        """The words of a line that has one text only."""
        return self.line(kind, known)["text"]

    def fill(self, text: str, known: Mapping[str, str]) -> str:
        """A text with its slots filled from the matter, else from the city's lists."""
        slots = data.texts().slots
        drawn = {name: self.chance.pick(slots[name]) for name in data.slots_of(text) if name not in known}
        return data.fill(text, {**known, **drawn})
