"""A simulated half-year in which everything breaks, and a model of the rules that says what must have been mailed."""
