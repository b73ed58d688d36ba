"""Sletting av en arkivert logg (R25): asked by one, approved by another, and then complete."""
