"""The floor application: a plain page under our own settings, middleware, session and database."""
