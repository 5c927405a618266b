"""Pure calculation of dates, deadlines and turns; imports no Django."""
