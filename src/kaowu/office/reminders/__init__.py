"""Reminders before every deadline, from the batch's plan and where each application stands."""
