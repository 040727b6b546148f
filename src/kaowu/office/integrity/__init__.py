"""六 诚信: violations."""
