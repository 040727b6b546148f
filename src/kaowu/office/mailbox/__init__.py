"""The agency's mailbox: what candidates mail is taken in, and each mail gets one answer."""
