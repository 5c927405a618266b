"""Kinds of mail about rosters, practice, minutes and deadlines; importing this registers them."""

from sessions.messages import deadlines, minutes, planning, practice

__all__ = ["deadlines", "minutes", "planning", "practice"]
