"""Kinds of mail about rosters, practice, minutes and deadlines; importing this registers them."""

from sessions.messages import deadlines, minutes, missing_rosters, planning, practice

__all__ = ["deadlines", "minutes", "missing_rosters", "planning", "practice"]
