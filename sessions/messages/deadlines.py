"""Mails about minutes that are due and rosters that are missing."""
