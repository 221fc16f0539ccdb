"""Files made to hurt whoever opens them, and how the readers end with each. Made by code: no bomb is kept in the repository."""
