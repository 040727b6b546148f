"""二 收费: orders, payments, lapse."""
