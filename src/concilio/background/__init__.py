"""Background work: the queue, its process, its priority. Of the project it imports `storage.database` alone."""
