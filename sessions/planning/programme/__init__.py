"""A whole programme planned at once: communities that share people and rooms; imports no Django."""
