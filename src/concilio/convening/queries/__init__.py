"""What the convener's pages read; of other apps through their queries alone."""
