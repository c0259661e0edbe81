"""The city's identity provider (统一身份认证) by OpenID Connect: off unless HOTLINE_OIDC_ISSUER names it (S21, S22)."""
