"""The HTTP API for programs (OpenAPI), on top of the same actions and selectors as the pages."""
