"""Mails about rosters and changed sessions."""
