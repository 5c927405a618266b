"""Mails about putting intentions into practice."""
