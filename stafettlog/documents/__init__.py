"""PDF: letters and the log. A finished picture in words goes in; nothing here asks the database."""
