"""Notices and batches as stored records."""
