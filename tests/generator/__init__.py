"""A report with known numbers, typeset as published reports were found (notes/domain.md, part D).

Report   what the report says: its numbers and which rows it prints. The truth of every test that uses it.
Style    how a number is written and which cells hold something else; a row of `styles.STYLES`.
Shape    how the tables are laid out in text; a row of `shapes.SHAPES`.
Fault    damage done to the finished text, with the cells it may touch; a row of `faults.FAULTS`.
"""
