"""Letters at the desks: who was not reached, and what staff themselves are told."""
