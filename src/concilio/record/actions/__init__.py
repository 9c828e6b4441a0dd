"""The only code that writes the record. Each action checks its rule and writes in one transaction."""
