"""Settings, urls and the WSGI application."""
