"""Kaowu 考务: one examination notice, turned into a running examination office."""

__version__ = "0.1.0"
