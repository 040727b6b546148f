"""五 证书: numbers, issue, status."""
