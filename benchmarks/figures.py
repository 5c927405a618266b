"""How a figure is printed: `NAME figure unit floor ratio goal met|missed`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value beside its floor, both in `unit`; the goal is a ratio that may not be passed."""

    name: str
    value: float
    unit: str
    floor: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.value / self.floor if self.floor else float(self.value > 0)

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal

    def __str__(self) -> str:
        verdict = "met" if self.met else "missed"
        return f"{self.name} {self.value:.3f} {self.unit} {self.floor:.3f} {self.ratio:.2f} {self.goal:.2f} {verdict}"
