"""Object storage as a place for files: what the lake and the output share where they lie in a bucket."""
