"""The sign-in services that the demo and the tests meet: real OpenID providers, with invented people.

A process of its own (`python -m stafettlog.demo.provider`), without Django and without the database: who
there is, it is told at its start. Needs what stafettlog/demo/requirements.txt lists.
"""
