"""The invented municipality of the demo. Told in code, through the services: history and grants are real."""
