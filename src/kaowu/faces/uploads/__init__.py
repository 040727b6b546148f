"""Uploads that go on where a lost connection broke them off."""
