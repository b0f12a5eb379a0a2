"""What the claims of speed rest on. Each module runs by ``python -m benchmarks.<name>``."""
