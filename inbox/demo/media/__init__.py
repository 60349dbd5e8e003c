"""Small real files of every kind, made by this project itself: no download, no binary in the repository."""
