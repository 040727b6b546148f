"""Every message that leaves."""
