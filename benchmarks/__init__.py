"""Speed as a ratio to a floor in the same run; `make bench` prints one line a figure."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
