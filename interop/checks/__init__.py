"""The checks: each module has LIBRARY, and check(), which yields what was held against what and raises where it differs."""
