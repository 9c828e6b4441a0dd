"""The only code that reads the record for pages, files and other apps; it writes nothing."""
