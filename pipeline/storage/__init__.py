"""Where bytes come from and go to: folders, files and object stores, and the sources that are found there."""
