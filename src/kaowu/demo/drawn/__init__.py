"""What is drawn for the demonstration and tests: portraits, cards, diplomas, handwriting, scans."""
