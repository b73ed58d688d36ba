"""Messages: who gets one, what it says, and its delivery. Services only insert rows (services/outbox.py)."""
