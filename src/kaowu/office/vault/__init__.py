"""Where personal data and files are kept encrypted."""
