"""The views: each file one subject; they read the request, ask actions or readings, and choose a page."""
