"""Kinds of mail about rosters, practice, minutes and deadlines; importing this registers them."""

from sessions.messages import deadlines, invitations, minutes, missing_rosters, planning, practice

__all__ = ["deadlines", "invitations", "minutes", "missing_rosters", "planning", "practice"]
