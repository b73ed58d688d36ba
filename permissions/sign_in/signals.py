"""What accounts want people to be told of. Who listens writes the mail (stafettlog)."""

from django.dispatch import Signal

password_link_asked = Signal()
"""`user`: whom a link is to be mailed to; None where nobody has the account, with as much work to do."""

second_factor_reset = Signal()
"""`user`, in the transaction that removed the app: the person is told that it is gone."""

identity_coupled = Signal()
"""`user`, in the transaction that coupled a work account: its holder signs in as the person from now on."""
