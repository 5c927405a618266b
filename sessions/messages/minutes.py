"""Mails about reading along and distribution."""
