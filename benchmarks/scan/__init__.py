"""Answer sheets filled by a drawn pen and scanned by a drawn copier or telephone.

``python -m benchmarks.scan``; tests use the same pen and camera. The program reads nothing here.
"""
