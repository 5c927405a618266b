"""The demo: three invented communities with a past, a running and a coming half-year (domain.md, "Demo data")."""
