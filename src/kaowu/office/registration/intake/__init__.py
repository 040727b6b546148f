"""What comes in by the hundred: an agency's zips and sheets, each with its own result."""
