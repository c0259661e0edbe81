"""Access (登录与权限): who signs in and how, sessions, undertaking, review of rights, accounts of outside systems."""
