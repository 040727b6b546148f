"""The append-only, hash-chained record that every action writes."""
