"""What is stored about one person, for that person: page, PDF and JSON."""
