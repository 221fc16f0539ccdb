"""Made scans of every kind of file through the Reader port, held against their truth. `benchmarks/scans.py` measures many; here is one of each."""
