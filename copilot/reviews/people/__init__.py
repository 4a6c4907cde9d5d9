"""Who works here: accounts, roles, logins, and how wrong logins are slowed down."""
