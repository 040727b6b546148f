"""Accounts, agencies and roles."""
