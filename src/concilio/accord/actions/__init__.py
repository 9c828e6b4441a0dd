"""The only code that writes joint statements; one module for each part of their way."""
