"""Words of Dutch texts: what counts as one, which stem it has, and what may be a theme. Pure, without Django."""
