"""Whether the tests notice a removed permission check, lock or scope: `make mutation`."""
