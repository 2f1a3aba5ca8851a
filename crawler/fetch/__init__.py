"""How responses are obtained: downloader middlewares and extensions."""
