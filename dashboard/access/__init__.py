"""Who may reach the app: sign-in, roles, hosts, and the headers of every answer."""
