"""Who comes in, how, and as what: OpenID providers, local accounts, and the sessions they begin."""
