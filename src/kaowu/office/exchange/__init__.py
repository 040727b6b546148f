"""What goes to a centre on a system of its own, and what comes back from it."""
